import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { commitNamed } from "../git/commitNamed.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { isUnderWay, underWay } from "../git/workTrees.ts";
import { saidByGit } from "../git/writingFault.ts";
import { applyErrorOf } from "../patches/applyErrors.ts";
import { begunAt, markBegun, ownMark, titleUnderWay, withWord, wordOfAm } from "./amState.ts";
import { writingFault } from "./faults.ts";
import type { Aborted, Applied } from "./model.ts";
import { unsignedMerge } from "./unsigned.ts";
import { mergedAt, mustBeAsRead } from "./workTreeState.ts";

/** Milliseconds for writing a series; beyond that something hangs. */
const writingTime = 300_000;

/**
 * Applies mails to the checked-out branch, with a three-way merge if they do not fit. If both sides changed a file, git
 * stops and `conflicts` names the files. Any other failure is rolled back with a UserError. Not stopped once begun,
 * since a killed git leaves files behind. UserError, and nothing done, if the work tree is no longer as when `checkout`
 * was read: what somebody started or committed since is theirs.
 * @param mails written by `amMails`
 */
export async function startApplying(
  checkout: Checkout,
  mails: Buffer,
  signal: AbortSignal,
): Promise<Applied> {
  const word = randomUUID();
  const keepsReturns = mails.includes("\r\n");
  const options = ["--3way", "--keep", "--patch-format=mboxrd", "--no-scissors", "--quoted-cr=nowarn"];
  await mustBeAsRead(checkout, signal);
  await markBegun(checkout, "am", word);
  const failure = await am(
    checkout,
    [...options, ...(keepsReturns ? ["--keep-cr"] : [])],
    withWord(mails, word),
  );
  if (failure === null) return applied(checkout);
  // Somebody may have started something between the check and git: that is never rolled back.
  if ((await wordOfAm(checkout)) !== word) throw await faultOfAnother(checkout, failure);
  const conflicts = await conflictsIn(checkout);
  if (conflicts.length > 0) return stopped(checkout, conflicts, null);
  const title = await titleUnderWay(checkout);
  await abort(checkout);
  throw faultOf(checkout, failure, title);
}

/**
 * Continues an am or merge after its conflicts were resolved and staged. If it cannot finish, nothing is rolled back:
 * `problem` says why, and everything resolved is kept.
 */
export async function continueApplying(checkout: Checkout): Promise<Applied> {
  await mustBeApplying(checkout);
  const open = await conflictsIn(checkout);
  if (open.length > 0)
    throw new UserError(
      `Not resolved yet: ${open.slice(0, 4).join(", ")}${open.length > 4 ? ` and ${open.length - 4} more` : ""}.`,
      "Resolve and stage them, then continue; or abort.",
      checkout.top,
    );
  if ((await underWay(checkout.gitDir)).operation === "merge") return endMerge(checkout);
  const failure = await am(checkout, ["--continue"], "");
  if (failure === null) return applied(checkout);
  const conflicts = await conflictsIn(checkout);
  if (conflicts.length > 0) return stopped(checkout, conflicts, null);
  if ((await underWay(checkout.gitDir)).operation !== "am") throw writingFault(checkout, failure);
  return stopped(checkout, [], await whyStopped(checkout, failure));
}

/**
 * Rolls back what was begun: branch, index and files are as before. Returns what was undone.
 * @param begun the `begun` of the answer when it stopped; UserError if another operation is in progress. null: whatever
 * is in progress
 */
export async function abortApplying(checkout: Checkout, begun: string | null): Promise<Aborted> {
  await mustBeApplying(checkout);
  if (begun !== null && begun !== (await begunAs(checkout)))
    throw new UserError(
      `What had stopped in ${checkout.top} was ended elsewhere, and another is under way there.`,
      "End that one where you began it.",
      checkout.top,
    );
  const conflicts = await conflictsIn(checkout);
  const { operation } = await underWay(checkout.gitDir);
  await abort(checkout, operation === "merge" ? "merge" : "am");
  const tip = (await commitNamed(checkout, "HEAD")) ?? "";
  return { branch: branchOf(checkout), tip, conflicts };
}

/** Runs `git am` to its end; returns the error, or null. */
async function am(checkout: Checkout, args: string[], mails: string | Buffer): Promise<unknown> {
  // With rerere, git could resolve and stage conflicts by itself, but the person should see them.
  const settings = ["-c", "advice.mergeConflict=false", "-c", "rerere.autoUpdate=false"];
  try {
    await gitOutput(checkout, [...settings, "am", ...args], mails, ownTime());
    return null;
  } catch (error) {
    return error;
  }
}

async function applied(checkout: Checkout): Promise<Applied> {
  await markBegun(checkout, "am", null);
  const [before, after] = await Promise.all([begunAt(checkout, ownTime()), commitNamed(checkout, "HEAD")]);
  const place = { folder: checkout.top, branch: branchOf(checkout), before: before ?? "" };
  return { ...place, after, conflicts: [], problem: null, unsigned: null, begun: null };
}

/** What identifies the unfinished am or merge. */
async function begunAs(checkout: Checkout): Promise<string | null> {
  return (await ownMark(checkout, "am")) ?? (await ownMark(checkout, "merge"));
}

async function stopped(checkout: Checkout, conflicts: string[], problem: Problem | null): Promise<Applied> {
  const before = await begunAt(checkout, ownTime());
  const place = { folder: checkout.top, branch: branchOf(checkout), before: before ?? "" };
  return { ...place, after: null, conflicts, problem, unsigned: null, begun: await begunAs(checkout) };
}

/** The error to throw if git did not begin because somebody else had started something. */
async function faultOfAnother(checkout: Checkout, failure: unknown): Promise<unknown> {
  const busy = await underWay(checkout.gitDir);
  return busy.operation === null
    ? writingFault(checkout, failure)
    : isUnderWay({ ...busy, folder: checkout.top });
}

/** Messages of git that are not about the patch: it could not write, or not sign. */
const isOfWriting =
  /failed to write commit object|failed to sign|\.lock'|No space left|unable to write|cannot lock ref|tell me who/;

function faultOf(checkout: Checkout, error: unknown, title: string): unknown {
  const known = writingFault(checkout, error);
  if (!(error instanceof GitFailure) || title === "" || isOfWriting.test(error.stderr)) return known;
  const { what } = applyErrorOf(error.stderr, [], title);
  return new UserError(
    `“${title}” does not apply. ${what}`,
    "Nothing was changed. Make a branch of it instead, which finds the commit that it was made on.",
    checkout.top,
    error,
  );
}

/** What keeps a continued am from finishing, and the person's options; none of them is taken automatically. */
async function whyStopped(checkout: Checkout, error: unknown): Promise<Problem> {
  const title = await titleUnderWay(checkout);
  const where = checkout.top;
  const ways =
    "what was resolved is kept. Continue when that is mended, or abort, which takes all of it back.";
  if (!(error instanceof GitFailure))
    return {
      what: `git am did not end within ${writingTime / 60_000} minutes.`,
      remedy: `It was stopped; ${ways}`,
      where,
    };
  const { stderr } = error;
  // git says that on standard output, not as an error.
  if (stderr.trim() === "" && (await isNothingStaged(checkout)))
    return {
      what: `“${title}” changes nothing any more, as it was resolved.`,
      remedy:
        "git am --skip leaves it out and goes on; or stage what it is to change and continue, or abort.",
      where,
    };
  if (isOfWriting.test(stderr))
    return {
      what: `“${title}” could not be committed: ${saidByGit(stderr)}`,
      remedy: `Nothing was taken back: ${ways}`,
      where,
    };
  return {
    what: `“${title}” does not apply. ${applyErrorOf(stderr, [], title).what}`,
    remedy:
      "The patches before it are kept. Apply it by hand and stage that, then continue; git am --skip leaves it out; or abort, which takes all of it back.",
    where,
  };
}

async function isNothingStaged(checkout: Checkout): Promise<boolean> {
  const staged = ["diff-index", "--cached", "--quiet", "--ignore-submodules", "HEAD", "--"];
  return gitOutput(checkout, staged, "", ownTime()).then(
    () => true,
    () => false,
  );
}

async function mustBeApplying(checkout: Checkout): Promise<void> {
  const { operation } = await underWay(checkout.gitDir);
  if (operation !== "am" && operation !== "merge")
    throw new UserError(
      `Nothing is being applied in ${checkout.top}.`,
      "It was ended elsewhere, or never begun.",
      checkout.top,
    );
  // What the person began with git or b4, they end themselves.
  if ((await ownMark(checkout, operation)) !== null) return;
  const name = operation === "am" ? "git am" : operation;
  throw new UserError(
    `The ${name} under way in ${checkout.top} was not begun here.`,
    `End it where you began it: git ${operation} --continue or --abort.`,
    checkout.top,
  );
}

/**
 * The message that the unfinished merge began with, without the list of conflicts that git appends as comments
 * (`core.commentChar`).
 */
async function mergeMessageIn({ gitDir }: Checkout): Promise<string> {
  const message = await readFile(join(gitDir, "MERGE_MSG"), "utf8").catch(() => "");
  return message.replace(/\n(\S{1,20}) Conflicts:\n(?:\1\t[^\n]*\n)+$/, "");
}

/** Commits the merge with its original message. */
async function endMerge(checkout: Checkout): Promise<Applied> {
  const commit = ["commit", "--quiet", "--cleanup=whitespace", "-F", "-"];
  const place = { folder: checkout.top, branch: branchOf(checkout) };
  try {
    await gitOutput(checkout, commit, await mergeMessageIn(checkout), ownTime());
    await markBegun(checkout, "merge", null);
  } catch (error) {
    const { what, where } = problemOf(writingFault(checkout, error));
    const remedy = "The merge stays as it was resolved. Continue when that is mended, or abort it.";
    return {
      ...place,
      before: checkout.head ?? "",
      after: null,
      conflicts: [],
      problem: { what, remedy, where },
      unsigned: null,
      begun: await begunAs(checkout),
    };
  }
  const merged = await mergedAt(checkout);
  const unsigned = await unsignedMerge(checkout, merged.before);
  return { ...place, ...merged, conflicts: [], problem: null, unsigned, begun: null };
}

async function abort(checkout: Checkout, command: "am" | "merge" = "am"): Promise<void> {
  await gitOutput(checkout, [command, "--abort"], "", ownTime()).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
  await markBegun(checkout, command, null);
}

/** Paths, relative to the top of the work tree, that both sides changed. */
export async function conflictsIn(checkout: Checkout): Promise<string[]> {
  const list = ["ls-files", "--unmerged", "-z"];
  const text = await gitOutput(checkout, list, "", ownTime());
  const paths = text
    .toString("utf8")
    .split("\0")
    .flatMap((line) => line.split("\t").slice(1).join("\t") || []);
  return [...new Set(paths)];
}

function branchOf({ branch }: Checkout): string {
  return branch?.replace(/^refs\/heads\//, "") ?? "HEAD";
}

function ownTime(): AbortSignal {
  return AbortSignal.timeout(writingTime);
}
