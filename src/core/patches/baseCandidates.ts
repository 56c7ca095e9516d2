import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import { type Git, gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import type { PatchMail } from "../mail/patchMail.ts";
import { type BaseInfo, baseInfoIn } from "./baseInfo.ts";
import { commitWithBlobs } from "./blobSearch.ts";
import { commitAt, type FirstParentLine } from "./firstParentLine.ts";
import type { Base } from "./model.ts";
import { mostBelow, type PostedBelow } from "./postedBlobs.ts";

/**
 * Days after a series was sent at which the main branch is tried, since its prerequisites may have been merged by then.
 */
const laterBy = [7, 14, 30, 60];
/** Number of series that lie on each other. */
const deepestStack = 4;
/** Number of other branches that are tried; `next` is the first. */
const besideLimit = 5;

/** A commit on which a revision may be based. */
export interface Candidate extends Omit<Base, "reason"> {
  /** Patches by others between it and the revision. */
  below: PatchMail[];
  /** Files whose contents differ from that commit: the blobs that the diffs name, by path. */
  contents: ReadonlyMap<string, string>;
  /** Try a three-way merge if a patch does not apply directly. */
  threeWay: boolean;
  /** The mails name no prerequisites: those below were found by the contents that they make. */
  isFound?: boolean;
}

/** Looks up the patches that a mail names as its prerequisites, or that make the contents that its diff names. */
export interface Prerequisites {
  /** The mails with these patch-ids, in that order; null if one is unknown. */
  mails(ids: string[]): Promise<PatchMail[] | null>;
  /** The commit with which all of them are in the history; null if they are not. */
  commit(ids: string[]): Promise<string | null>;
  /** Posted patches that make some of these blobs (abbreviated, by path), sent before a moment; null if none does. */
  making(blobs: ReadonlyMap<string, string>, before: number): PostedBelow | null;
}

/** What is known about a revision whose base is looked for. */
export interface BaseQuestion {
  repository: Repository;
  /** git with access to the objects of posted patches and the person's repository. */
  privateGit: Pick<Git, "stream">;
  hints: BaseInfo;
  /** The newest commit of its branch. */
  tip: string;
  /** When the revision was sent, milliseconds since 1970. */
  sent: number;
  /** Later commits do not count, milliseconds since 1970; null: all count. */
  until: number | null;
  firstParentLine: FirstParentLine;
  prerequisites: Prerequisites;
  signal: AbortSignal;
}

/** The commits on which a revision may be based, the most likely first, each once; found lazily. */
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
  const { repository, hints, tip, sent, until, firstParentLine, prerequisites, signal } = question;
  const named = hints.baseCommit === null ? null : await commitNamed(repository, hints.baseCommit, signal);
  yield* on(named, "base-commit");
  if (hints.prerequisites.length > 0) {
    const below = named === null ? null : await prerequisites.mails(hints.prerequisites);
    if (named !== null && below !== null) yield { ...bare, commit: named, how: "prerequisite", below };
    yield* on(await prerequisites.commit(hints.prerequisites), "prerequisite");
  }
  const main = await firstParentLine.line(repository, tip, sent, signal);
  const then = commitAt(main, sent);
  yield* on(then, "date");
  const last = until ?? Number.MAX_SAFE_INTEGER;
  const later = laterBy.map((days) => commitAt(main, Math.min(last, sent + days * day)));
  const beside: string[] = [];
  for (const { object } of repository.beside.slice(0, besideLimit))
    beside.push(commitAt(await firstParentLine.line(repository, object, sent, signal), last) ?? object);
  yield* exactly(question, then, [later.at(-1) ?? null, ...beside]);
  const stack = await stackBelow(question);
  if (stack !== null) {
    const { mails: below, sent: begun } = stack;
    const start = commitAt(main, begun);
    // No mail names these patches, and anybody can post some: they are for reading, and no branch is begun on them.
    const lying = { below, how: "blobs", isFound: true } as const;
    const { blobs } = baseInfoIn([], below);
    const lower = { ...question, hints: { ...hints, blobs }, sent: begun };
    for await (const one of exactly(lower, start, [then, ...beside])) yield { ...one, ...lying };
    for (const commit of new Set([then, start, ...beside])) yield* on(commit, "blobs", lying);
    // They may lie on what a custodian had and nobody else.
    const found = await contentsNamed(repository, blobs, signal);
    if (found.size > 0) yield { ...bare, ...lying, commit: start ?? tip, contents: found };
  }
  for (const commit of [...later, ...beside, commitAt(main, last)])
    yield* on(commit, "later", { threeWay: false });
  const contents = await contentsNamed(question.privateGit, hints.blobs, signal);
  if (contents.size > 0) yield { ...bare, commit: then ?? tip, how: "blobs", contents };
}

const bare = { below: [], contents: new Map<string, string>(), threeWay: true };

function on(commit: string | null, how: Base["how"], more: Partial<Candidate> = {}): Candidate[] {
  return commit === null ? [] : [{ ...bare, commit, how, ...more }];
}

/** The commits with all contents that the diffs name: on the main branch before the mail, or after it. */
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
    commitWithBlobs(repository, { to, from }, { blobs: contents, start, moment: sent }, signal);
  yield* on(await search(then, null), "blobs");
  for (const to of later) if (to !== null && to !== then) yield* on(await search(to, then), "later");
}

/** The posted patches that make contents which the repository lacks, on those that they need in turn. */
async function stackBelow({
  repository,
  hints,
  sent,
  prerequisites,
  signal,
}: BaseQuestion): Promise<PostedBelow | null> {
  let stack: PostedBelow | null = null;
  let { blobs } = hints;
  let before = sent;
  for (let depth = 0; depth < deepestStack; depth++) {
    const known = await contentsNamed(repository, blobs, signal);
    const missing = new Map([...blobs].filter(([path]) => !known.has(path)));
    const found: PostedBelow | null = missing.size === 0 ? null : prerequisites.making(missing, before);
    if (found === null) break;
    const mails: PatchMail[] = stack === null ? found.mails : [...found.mails, ...stack.mails];
    if (mails.length > mostBelow) break;
    stack = { mails, sent: found.sent };
    before = found.sent;
    blobs = baseInfoIn([], mails).blobs;
  }
  return stack;
}

/** The full object names of the blobs that the diffs name, if they exist, by path. */
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

/** The full name of a commit; null if none, or several, begin like this. */
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

/** Why this candidate was chosen as the base, as a clause. */
export function reasonOf({ how, contents, threeWay, isFound }: Candidate): Sentence {
  switch (how) {
    case "base-commit":
      return say("the mail names it");
    case "prerequisite":
      return say("on it lie the patches that the mail names as its prerequisites");
    case "date":
      return say("the branch as it was when the mail was sent");
    case "blobs":
      if (contents.size > 0)
        return say("made here of the contents that the diffs name; no commit has them all");
      return isFound
        ? say("on it lie the posted patches that make the contents that the diffs name")
        : say("it holds the contents that the diffs name");
    case "later":
      return threeWay
        ? say("the branch as it became later, which holds the contents that the diffs name")
        : say("the branch as it became later");
  }
}
