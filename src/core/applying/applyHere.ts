import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import { applyErrorOf } from "../patches/applyErrors.ts";
import { commitNamed } from "./branches.ts";
import { writingFault } from "./faults.ts";
import type { Aborted, Applied } from "./model.ts";
import { underWay } from "./workTrees.ts";

/** git has this many milliseconds to write a series; one that is stopped is taken back. */
const writingTime = 300_000;

/**
 * Applies mails to the branch that is checked out, with a three-way merge where they do not fit. Where both sides
 * changed a file, git stops there and `conflicts` names them. What else does not apply is taken back, as is what is
 * stopped: UserError says why.
 * @param mails as `amMails` writes them
 */
export async function startApplying(
  checkout: Checkout,
  mails: string,
  signal: AbortSignal,
): Promise<Applied> {
  const keepsReturns = mails.includes("\r\n") || mails.includes("=0D");
  const options = ["--3way", "--patch-format=mboxrd", "--no-scissors", "--quoted-cr=nowarn"];
  return am(checkout, [...options, ...(keepsReturns ? ["--keep-cr"] : [])], mails, signal);
}

/** Goes on with what was stopped by conflicts that are resolved and staged. */
export async function continueApplying(checkout: Checkout, signal: AbortSignal): Promise<Applied> {
  await mustBeApplying(checkout);
  const open = await conflictsIn(checkout);
  if (open.length > 0)
    throw new UserError(
      `Not resolved yet: ${open.slice(0, 4).join(", ")}${open.length > 4 ? ` and ${open.length - 4} more` : ""}.`,
      "Resolve and stage them, then continue; or abort.",
      checkout.top,
    );
  if ((await underWay(checkout.gitDir)).operation === "merge") return endMerge(checkout, signal);
  return am(checkout, ["--continue"], "", signal);
}

/** Takes back what was begun: branch, index and files are what they were before. Answers what was put back. */
export async function abortApplying(checkout: Checkout): Promise<Aborted> {
  await mustBeApplying(checkout);
  const conflicts = await conflictsIn(checkout);
  const { operation } = await underWay(checkout.gitDir);
  await abort(checkout, operation === "merge" ? "merge" : "am");
  const tip = (await commitNamed(checkout, "HEAD")) ?? "";
  return { branch: branchOf(checkout), tip, conflicts };
}

async function am(checkout: Checkout, args: string[], mails: string, signal: AbortSignal): Promise<Applied> {
  const before = (await startedAt(checkout)) ?? checkout.head ?? "";
  const branch = branchOf(checkout);
  const time = AbortSignal.any([signal, AbortSignal.timeout(writingTime)]);
  try {
    await gitOutput(checkout, ["-c", "advice.mergeConflict=false", "am", ...args], mails, time);
  } catch (error) {
    const conflicts = time.aborted ? [] : await conflictsIn(checkout);
    if (conflicts.length > 0) return { folder: checkout.top, branch, before, after: null, conflicts };
    const title = await titleUnderWay(checkout);
    if ((await underWay(checkout.gitDir)).operation === "am") await abort(checkout);
    signal.throwIfAborted();
    throw faultOf(checkout, error, title);
  }
  const after = await commitNamed(checkout, "HEAD");
  return { folder: checkout.top, branch, before, after, conflicts: [] };
}

function faultOf(checkout: Checkout, error: unknown, title: string): unknown {
  const known = error instanceof GitFailure ? writingFault(checkout, error) : error;
  if (!(error instanceof GitFailure) || title === "") return known;
  const { what } = applyErrorOf(error.stderr, [], title);
  return new UserError(
    `“${title}” does not apply. ${what}`,
    "Nothing was changed. Make a branch of it instead, which finds the commit that it was made on.",
    checkout.top,
    error,
  );
}

/** The title of the patch that git has stopped at; "" where there is none. */
async function titleUnderWay({ gitDir }: Checkout): Promise<string> {
  const text = await readFile(join(gitDir, "rebase-apply", "final-commit"), "utf8").catch(() => "");
  return text.split("\n")[0] ?? "";
}

async function startedAt({ gitDir }: Checkout): Promise<string | null> {
  const text = await readFile(join(gitDir, "rebase-apply", "orig-head"), "utf8").catch(() => "");
  return /^[0-9a-f]{40,64}$/.test(text.trim()) ? text.trim() : null;
}

async function mustBeApplying(checkout: Checkout): Promise<void> {
  const { operation } = await underWay(checkout.gitDir);
  // A merge of the person's own is theirs to end.
  if (operation === "am" || (operation === "merge" && (await isOfSeries(checkout)))) return;
  throw new UserError(
    `Nothing is being applied in ${checkout.top}.`,
    "It was ended elsewhere, or never begun.",
    checkout.top,
  );
}

async function isOfSeries(checkout: Checkout): Promise<boolean> {
  return /^Merge patch (?:series )?"/.test(await mergeMessageIn(checkout));
}

/** What the merge under way was begun with, without the list of conflicts that git puts below. */
async function mergeMessageIn({ gitDir }: Checkout): Promise<string> {
  const message = await readFile(join(gitDir, "MERGE_MSG"), "utf8").catch(() => "");
  return message.replace(/\n# Conflicts:\n(?:#\t[^\n]*\n)*$/, "");
}

/** With the message that it was begun with. */
async function endMerge(checkout: Checkout, signal: AbortSignal): Promise<Applied> {
  const commit = ["commit", "--quiet", "--cleanup=whitespace", "-F", "-"];
  await gitOutput(checkout, commit, await mergeMessageIn(checkout), signal).catch((error: unknown) => {
    throw writingFault(checkout, error);
  });
  const after = await commitNamed(checkout, "HEAD");
  const place = { folder: checkout.top, branch: branchOf(checkout), before: checkout.head ?? "" };
  return { ...place, after, conflicts: [] };
}

async function abort(checkout: Checkout, command: "am" | "merge" = "am"): Promise<void> {
  await gitOutput(checkout, [command, "--abort"], "", AbortSignal.timeout(writingTime)).catch(
    (error: unknown) => {
      throw writingFault(checkout, error);
    },
  );
}

/** Paths, from the top of the work tree, that both sides changed. */
export async function conflictsIn(checkout: Checkout): Promise<string[]> {
  const list = ["ls-files", "--unmerged", "-z"];
  const text = await gitOutput(checkout, list, "", AbortSignal.timeout(writingTime));
  const paths = text
    .toString("utf8")
    .split("\0")
    .flatMap((line) => line.split("\t").slice(1).join("\t") || []);
  return [...new Set(paths)];
}

function branchOf({ branch }: Checkout): string {
  return branch?.replace(/^refs\/heads\//, "") ?? "HEAD";
}
