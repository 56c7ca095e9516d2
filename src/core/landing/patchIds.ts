import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GitFailure, type GitStream } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import { type LandingCache, landingKinds } from "./cache.ts";

/**
 * Makes the diff that `git format-patch` would put into a mail, so that the patch-ids agree: renames detected, full
 * object names for binary files, independent of the configuration. Merges have no diff, the first commit has one.
 */
const diffOptions = [
  "--root",
  "-r",
  "-M",
  "--full-index",
  "--indent-heuristic",
  "--diff-algorithm=myers",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--ignore-submodules=none",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/** After this many unreadable commits the repository is taken for a partial clone, which has no file contents. */
const unreadableLimit = 16;

/** Diffs of mails that are asked for at the same time; each may take a request to the archive. */
const mailsAtOnce = 16;

/** The diff of a commit is cut at this many characters. */
const commitDiffLimit = 4_000_000;

/** Characters of a mail's diff that are read. */
const diffLimit = 20 << 20;

export interface PatchIds {
  /** By commit; "" where the commit changes nothing. */
  ids: Map<string, string>;
  /** Commits whose diff git cannot make because objects are missing, and those not tried after too many of these. */
  unreadable: string[];
}

/** Patch-ids never change, but compare only between equal git versions and object formats. */
function kindOf(repository: Repository, of: "commit" | "mail with prefixes"): string {
  return `${landingKinds.patchId} ${of} ${repository.objectFormat} ${repository.gitVersion}`;
}

/** The patch-ids (`git patch-id --stable`) of these commits. One that cannot be read does not affect the others. */
export async function commitPatchIds(
  repository: Repository,
  hashes: string[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<PatchIds> {
  const kind = kindOf(repository, "commit");
  const ids = cache.get<string>(kind, hashes);
  const unreadable: string[] = [];
  // git stops at the first missing object, so a batch that failed is split in half and tried again.
  const read = async (part: string[]): Promise<void> => {
    if (part.length === 0) return;
    signal.throwIfAborted();
    if (unreadable.length >= unreadableLimit) {
      unreadable.push(...part);
      return;
    }
    try {
      const found = await diffedPatchIds(repository, part, signal);
      const entries = part.map((hash): [string, string] => [hash, found.get(hash) ?? ""]);
      cache.set(kind, entries);
      for (const [hash, id] of entries) ids.set(hash, id);
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (part.length === 1) {
        repository.log.warn(`commit ${part[0]}: ${error.stderr.trim()}`);
        unreadable.push(...part);
        return;
      }
      const half = part.length >> 1;
      await read(part.slice(0, half));
      await read(part.slice(half));
    }
  };
  // Git takes the boundary commits of a shallow clone for first commits, so their diff would be the whole tree.
  const cut = new Set(repository.cut);
  await read(hashes.filter((hash) => !ids.has(hash) && !cut.has(hash)));
  return { ids, unreadable };
}

async function diffedPatchIds(
  repository: Repository,
  hashes: string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const diff = repository.stream(["diff-tree", "--stdin", "-p", ...diffOptions], signal);
  const ids = repository.stream(["patch-id", "--stable"], signal);
  diff.stdin.end(`${hashes.join("\n")}\n`);
  const [answer] = await Promise.all([idLines(ids), pour(diff.stdout, ids.stdin), diff.done]);
  return answer;
}

/**
 * The diffs of these commits, with or without rename detection; cut at 4 MB each. After one that cannot be read, the
 * rest is missing.
 */
export async function* commitDiffs(
  repository: Repository,
  hashes: string[],
  renames: boolean,
  signal: AbortSignal,
): AsyncGenerator<{ hash: string; diff: string }, void, void> {
  const cut = new Set(repository.cut);
  const wanted = new Set(hashes.filter((hash) => !cut.has(hash)));
  if (wanted.size === 0) return;
  const options = renames ? diffOptions : [...diffOptions, "--no-renames"];
  const git = repository.stream(["diff-tree", "--stdin", "-p", ...options], signal);
  git.stdin.end(`${[...wanted].join("\n")}\n`);
  let current: { hash: string; diff: string } | null = null;
  let rest = "";
  try {
    for await (const chunk of git.stdout.setEncoding("utf8")) {
      const text: string = rest + String(chunk);
      const end = text.lastIndexOf("\n") + 1;
      rest = text.slice(end).slice(0, commitDiffLimit);
      let from = 0;
      // Lines of a diff begin with a sign or a word, so a bare object name begins the next commit.
      for (const { index, 0: line } of text.slice(0, end).matchAll(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/gm)) {
        if (!wanted.has(line)) continue;
        if (current) yield { ...current, diff: grown(current.diff, text.slice(from, index)) };
        current = { hash: line, diff: "" };
        from = index + line.length + 1;
      }
      if (current) current.diff = grown(current.diff, text.slice(from, end));
    }
    await git.done;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    repository.log.warn(error.message);
    return;
  }
  if (current) yield { ...current, diff: grown(current.diff, rest) };
}

function grown(diff: string, more: string): string {
  return diff.length >= commitDiffLimit ? diff : diff + more.slice(0, commitDiffLimit - diff.length);
}

/** Pipes one git into another. If the other ends early, its exit status tells why. */
async function pour(from: Readable, to: Writable): Promise<void> {
  await pipeline(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

/** Lines of "patch-id object-name". */
async function idLines(ids: GitStream): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let text = "";
  for await (const chunk of ids.stdout.setEncoding("utf8")) text += String(chunk);
  await ids.done;
  for (const line of text.split("\n")) {
    const [id = "", of = ""] = line.split(" ");
    // A mail may carry several patches one after the other; its own is the first.
    if (of !== "" && !found.has(of)) found.set(of, id);
  }
  return found;
}

export interface DiffOf {
  messageId: string;
  /** The text of the mail from its first diff line on; null if it cannot be fetched now. */
  diff(): Promise<string | null>;
}

/**
 * The patch-ids of mails' diffs. Mails without a diff, or whose diff cannot be fetched, are missing from the answer.
 */
export async function mailPatchIds(
  repository: Repository,
  mails: DiffOf[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const kind = kindOf(repository, "mail with prefixes");
  const known = cache.get<string>(
    kind,
    mails.map((mail) => mail.messageId),
  );
  const asked = mails.filter((mail) => !known.has(mail.messageId));
  if (asked.length === 0) return known;

  const width = repository.objectFormat === "sha256" ? 64 : 40;
  const number = (index: number) => (index + 1).toString(16).padStart(width, "0");
  const ids = repository.stream(["patch-id", "--stable"], signal);
  const answer = idLines(ids);
  answer.catch(() => {});
  for (let first = 0; first < asked.length; first += mailsAtOnce) {
    const some = asked.slice(first, first + mailsAtOnce);
    const diffs = await Promise.all(some.map((mail) => mail.diff()));
    signal.throwIfAborted();
    for (const [index, diff] of diffs.entries()) {
      if (diff === null) continue;
      await write(ids.stdin, `commit ${number(first + index)}\n${harmless(diff)}\n`);
    }
  }
  ids.stdin.end();
  const found = await answer;
  const entries = asked.flatMap((mail, index): [string, string][] => {
    const id = found.get(number(index));
    return id === undefined ? [] : [[mail.messageId, id]];
  });
  cache.set(kind, entries);
  return new Map([...known, ...entries]);
}

/** The diff without lines that would begin another patch: a mail must not speak for another. */
function harmless(diff: string): string {
  return diff.slice(0, diffLimit).replace(/^(?:commit |From |diff-tree )?[0-9a-f]{40}.*$/gim, "");
}

async function write(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed || stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      stream.off("drain", go).off("close", go);
      resolve();
    };
    stream.on("drain", go).on("close", go);
  });
}

/** The paths that these commits touch, by commit; commits that cannot be read are missing. */
export async function commitFiles(
  repository: Repository,
  hashes: string[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const known = cache.get<string[]>(landingKinds.files, hashes);
  const cut = new Set(repository.cut);
  const asked = hashes.filter((hash) => !known.has(hash) && !cut.has(hash));
  if (asked.length === 0) return known;
  const list = repository.stream(
    ["diff-tree", "--stdin", "-z", "--root", "-r", "--no-renames", "--name-only", "--no-ext-diff"],
    signal,
  );
  list.stdin.end(`${asked.join("\n")}\n`);
  const found = new Map<string, string[]>();
  const wanted = new Set(asked);
  let files: string[] | undefined;
  let rest = "";
  try {
    for await (const chunk of list.stdout.setEncoding("utf8")) {
      const parts = (rest + String(chunk)).split("\0");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        if (wanted.has(part)) {
          files = [];
          found.set(part, files);
        } else if (files && files.length < 1000) files.push(part);
      }
    }
    await list.done;
  } catch (error) {
    // Trees are missing (a treeless clone): what was listed is right except for the last commit, whose listing broke
    // off.
    if (!(error instanceof GitFailure)) throw error;
    repository.log.warn(error.message);
    const last = [...found.keys()].at(-1);
    if (last !== undefined) found.delete(last);
  }
  cache.set(landingKinds.files, [...found]);
  return new Map([...known, ...found]);
}
