import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import { type Git, gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import type { BaseInfo } from "./baseInfo.ts";
import { commitWithBlobs } from "./blobSearch.ts";
import { commitAt, type FirstParents } from "./firstParents.ts";
import type { Base } from "./model.ts";

/** Days after a series was sent at which the main branch is tried: what it was based on may have been merged by then. */
const laterBy = [7, 14, 30, 60];
/** Branches beside the main one that are looked at; `next` is the first. */
const besideLimit = 5;

/** A commit that a revision may have been made on. */
export interface Candidate extends Omit<Base, "reason"> {
  /** Patches of others that lie between it and the revision. */
  below: PatchMail[];
  /** Files whose contents differ from that commit, by path: the blobs that the diffs name. */
  contents: ReadonlyMap<string, string>;
  /** Merge where a patch does not fit as it is. */
  threeWay: boolean;
}

/** Where the patches that a mail names as its prerequisites are. */
export interface Prerequisites {
  /** The mails with these patch-ids, in that order; null where one is not known. */
  mails(ids: string[]): Promise<PatchMail[] | null>;
  /** The commit by which all of them are in the history; null where they are not. */
  commit(ids: string[]): Promise<string | null>;
}

/** What is known of a revision whose base is looked for. */
export interface BaseQuestion {
  repository: Repository;
  /** git where the objects of posted patches are beside the person's. */
  privateGit: Pick<Git, "stream">;
  hints: BaseInfo;
  /** The newest commit of its branch. */
  tip: string;
  /** When the revision was sent, milliseconds since 1970. */
  sent: number;
  /** Later commits do not count; null: all do. */
  until: number | null;
  firstParents: FirstParents;
  prerequisites: Prerequisites;
  signal: AbortSignal;
}

/** The commits that a revision may have been made on, the likeliest first; each once. Looked for as they are asked for. */
export async function* candidatesFor(question: BaseQuestion): AsyncGenerator<Candidate, void, void> {
  const seen = new Set<string>();
  for await (const candidate of inOrder(question)) {
    const isBare = candidate.below.length === 0 && candidate.contents.size === 0;
    if (isBare && seen.has(candidate.commit)) continue;
    if (isBare) seen.add(candidate.commit);
    yield candidate;
  }
}

async function* inOrder(question: BaseQuestion): AsyncGenerator<Candidate, void, void> {
  const { repository, hints, tip, sent, until, firstParents, prerequisites, signal } = question;
  const named = hints.baseCommit === null ? null : await commitNamed(repository, hints.baseCommit, signal);
  yield* on(named, "base-commit");
  if (hints.prerequisites.length > 0) {
    const below = named === null ? null : await prerequisites.mails(hints.prerequisites);
    if (named !== null && below !== null) yield { ...bare, commit: named, how: "prerequisite", below };
    yield* on(await prerequisites.commit(hints.prerequisites), "prerequisite");
  }
  const main = await firstParents.line(repository, tip, sent, signal);
  const then = commitAt(main, sent);
  yield* on(then, "date");
  const last = until ?? Number.MAX_SAFE_INTEGER;
  const later = laterBy.map((days) => commitAt(main, Math.min(last, sent + days * day)));
  const beside: string[] = [];
  for (const { object } of repository.beside.slice(0, besideLimit))
    beside.push(commitAt(await firstParents.line(repository, object, sent, signal), last) ?? object);
  yield* exactly(question, then, [later.at(-1) ?? null, ...beside]);
  for (const commit of [...later, ...beside, commitAt(main, last)])
    yield* on(commit, "later", { threeWay: false });
  const contents = await contentsNamed(question.privateGit, hints.blobs, signal);
  if (contents.size > 0) yield { ...bare, commit: then ?? tip, how: "blobs", contents };
}

const bare = { below: [], contents: new Map<string, string>(), threeWay: true };

function on(commit: string | null, how: Base["how"], more: Partial<Candidate> = {}): Candidate[] {
  return commit === null ? [] : [{ ...bare, commit, how, ...more }];
}

/** The commits that hold all contents that the diffs name: on the main branch before the mail, and where it went on later. */
async function* exactly(
  { repository, hints: { blobs }, sent, signal }: BaseQuestion,
  then: string | null,
  later: (string | null)[],
): AsyncGenerator<Candidate, void, void> {
  if (blobs.size === 0 || then === null) return;
  const contents = await contentsNamed(repository, blobs, signal);
  // Blobs that the repository lacks are in none of its commits.
  if (contents.size < blobs.size) return;
  const start = await contentsAt(repository, then, [...blobs.keys()], signal);
  const search = (to: string, from: string | null) =>
    commitWithBlobs(repository, { to, from }, contents, start, sent, signal);
  yield* on(await search(then, null), "blobs");
  for (const to of later) if (to !== null && to !== then) yield* on(await search(to, then), "later");
}

/** The whole names of the contents that the diffs name, as far as they are there, by path. */
export async function contentsNamed(
  git: Pick<Git, "stream">,
  blobs: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const asked = [...blobs];
  const input = asked.map(([, beginning]) => `${beginning}^{blob}\n`).join("");
  const answer = await gitOutput(git, ["cat-file", "--batch-check"], input, signal);
  return namesByPath(
    asked.map(([path]) => path),
    answer,
  );
}

function namesByPath(paths: string[], answer: Buffer): Map<string, string> {
  const lines = answer.toString("utf8").split("\n");
  return new Map(
    paths.flatMap((path, at): [string, string][] => {
      const object = /^([0-9a-f]{40,64}) blob /.exec(lines[at] ?? "")?.[1];
      return object === undefined ? [] : [[path, object]];
    }),
  );
}

/** The whole name of a commit that is there; null where none is, or several are, of that beginning. */
async function commitNamed(
  repository: Repository,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await gitOutput(repository, ["cat-file", "--batch-check"], `${name}^{commit}\n`, signal);
  return /^([0-9a-f]{40,64}) commit /.exec(answer.toString("latin1"))?.[1] ?? null;
}

/** Object names of files at a commit, by path. */
export async function contentsAt(
  repository: Repository,
  commit: string,
  all: string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const paths = all.filter((path) => !path.includes("\n"));
  const input = paths.map((path) => `${commit}:${path}\n`).join("");
  return namesByPath(paths, await gitOutput(repository, ["cat-file", "--batch-check"], input, signal));
}

/** Why a revision was made into commits on a candidate, as a clause. */
export function reasonOf({ how, contents, threeWay }: Candidate): Sentence {
  switch (how) {
    case "base-commit":
      return say("the mail names it");
    case "prerequisite":
      return say("on it lie the patches that the mail names as its prerequisites");
    case "date":
      return say("the branch as it was when the mail was sent");
    case "blobs":
      return contents.size > 0
        ? say("made here of the contents that the diffs name; no commit has them all")
        : say("it holds the contents that the diffs name");
    case "later":
      return threeWay
        ? say("the branch as it became later, which holds the contents that the diffs name")
        : say("the branch as it became later");
  }
}
