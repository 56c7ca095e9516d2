import { recordsOf } from "../git/logRecords.ts";
import { type Git, GitFailure, gitOutput } from "../git/program.ts";
import type { Commit } from "../landing/commit.ts";
import { namedMails } from "../landing/commitLog.ts";
import type { Person } from "../mail/message.ts";

/** A commit with its message; times in milliseconds since 1970. */
export interface ReadCommit extends Commit {
  committer: Person;
  /** The whole message, cut at 64 kB. */
  message: string;
  /** Message-IDs that the message names. */
  names: string[];
}

const messageLimit = 1 << 16;

const fields = ["%H", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%s", "%B"];

/** The part of a branch to read. */
export interface CommitRange {
  /** Full object name of the newest commit. */
  head: string;
  /** Commits reachable from this object name are not the branch's own; null: all are. */
  base: string | null;
  skip: number;
  limit: number;
  /** Milliseconds since 1970: later commits are left out. null: none are. */
  until: number | null;
}

/**
 * Commits of a branch, newest first. If an object is missing (a damaged repository), those before it, and `whole` is
 * false.
 */
export async function branchCommits(
  git: Pick<Git, "stream">,
  { head, base, skip, limit, until }: CommitRange,
  signal: AbortSignal,
): Promise<{ commits: ReadCommit[]; whole: boolean }> {
  const commits: ReadCommit[] = [];
  try {
    const time = until === null ? [] : [`--min-age=${Math.floor(until / 1000)}`];
    const range = [
      ...time,
      `--skip=${skip}`,
      `--max-count=${limit}`,
      head,
      ...(base === null ? [] : [`^${base}`]),
    ];
    for await (const some of commitsOf(git, range, "", signal)) commits.push(...some);
    return { commits, whole: true };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { commits, whole: false };
  }
}

/** The commits with these full object names that exist here. */
export async function commitsNamed(
  git: Pick<Git, "stream">,
  hashes: string[],
  signal: AbortSignal,
): Promise<ReadCommit[]> {
  const here = await commitsHere(git, hashes, signal);
  if (here.length === 0) return [];
  const commits: ReadCommit[] = [];
  const range = ["--no-walk=unsorted", "--ignore-missing", "--stdin"];
  for await (const some of commitsOf(git, range, lines(here), signal)) commits.push(...some);
  return commits;
}

/** Notes may be attached to anything, including commits of others that were never fetched. */
async function commitsHere(
  git: Pick<Git, "stream">,
  hashes: string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const format = "--batch-check=%(objectname) %(objecttype)";
  const answer = await gitOutput(git, ["cat-file", format], lines(hashes), signal);
  return answer
    .toString("latin1")
    .split("\n")
    .filter((line) => line.endsWith(" commit"))
    .map((line) => line.slice(0, line.indexOf(" ")));
}

/**
 * Those of these commits that cannot be reached from `from`: object names, or "all" for every branch, tag and work
 * tree. One walk for all. Fails if an object is missing.
 */
export async function commitsBeyond(
  git: Pick<Git, "stream">,
  hashes: string[],
  from: string | "all",
  signal: AbortSignal,
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const not = from === "all" ? ["--not", "--all"] : [`^${from}`];
  const answer = await gitOutput(git, ["rev-list", "--stdin", ...not], lines(hashes), signal);
  const wanted = new Set(hashes);
  return new Set(
    answer
      .toString("latin1")
      .split("\n")
      .filter((hash) => wanted.has(hash)),
  );
}

function lines(names: string[]): string {
  return `${names.join("\n")}\n`;
}

async function* commitsOf(
  git: Pick<Git, "stream">,
  range: string[],
  input: string,
  signal: AbortSignal,
): AsyncGenerator<ReadCommit[], void, void> {
  for await (const records of recordsOf(git, fields, range, signal, input)) yield records.map(commitOf);
}

function commitOf(values: string[]): ReadCommit {
  const [
    hash = "",
    name,
    email,
    authored,
    committerName,
    committerEmail,
    committed,
    subject = "",
    text = "",
  ] = values;
  return {
    hash,
    subject: subject.slice(0, 1000),
    author: person(name, email),
    authored: Number(authored) * 1000,
    committer: person(committerName, committerEmail),
    committed: Number(committed) * 1000,
    message: text.slice(0, messageLimit),
    names: namedMails(text),
  };
}

function person(name = "", email = ""): Person {
  return { name: name.slice(0, 200), email: email.slice(0, 200).toLowerCase() };
}
