import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";

/** At most this many commits can be named at once. */
const mostCommits = 10_000;
const longestName = 1000;

/**
 * The full object names of the commits that a person names, each once, in that order: "HEAD", "v2024.01", "1a2b3c", and
 * ranges such as "origin/master..", whose commits come newest first. A range may be empty. UserError names the first
 * one that is no commit here, or says that there are more than 10,000.
 */
export async function commitsNamed(
  checkout: Checkout,
  names: string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (names.length > mostCommits) throw tooMany(checkout);
  for (const name of names) if (!isAskable(name)) throw noCommit(checkout, name);
  const single = await objects(
    checkout,
    names.filter((name) => !isRange(name)),
    signal,
  );
  const found = new Set<string>();
  for (const name of names) {
    const commits = isRange(name) ? await range(checkout, name, signal) : [single.get(name) ?? ""];
    if (commits.includes("")) throw noCommit(checkout, name);
    for (const commit of commits) found.add(commit);
    if (found.size > mostCommits) throw tooMany(checkout);
  }
  return [...found];
}

/** False for what git would take for an option, for two names, or for an exclusion ("^master"). */
function isAskable(name: string): boolean {
  return name !== "" && name.length <= longestName && !/^[-^]|[\n\0]/.test(name);
}

/** No ref or revision has two dots in its name. */
function isRange(name: string): boolean {
  return name.includes("..");
}

/** Object names by the given names; unknown ones are missing. Runs git once. */
async function objects(
  checkout: Checkout,
  names: string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const lines = names.map((name) => `${name}^{commit}\n`).join("");
  const answers = await gitOutput(checkout, ["cat-file", "--batch-check"], lines, signal);
  const found = new Map<string, string>();
  for (const [index, line] of answers.toString("utf8").split("\n").entries()) {
    const commit = /^([0-9a-f]{40,64}) commit \d+$/.exec(line)?.[1];
    const name = names[index];
    if (commit !== undefined && name !== undefined) found.set(name, commit);
  }
  return found;
}

async function range(checkout: Checkout, name: string, signal: AbortSignal): Promise<string[]> {
  const args = ["rev-list", `--max-count=${mostCommits + 1}`, "--end-of-options", name, "--"];
  const commits = await gitOutput(checkout, args, "", signal).catch((error: unknown) => {
    throw error instanceof GitFailure ? noCommit(checkout, name) : error;
  });
  return commits
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "");
}

function noCommit({ top }: Checkout, name: string): UserError {
  return new UserError(
    `${JSON.stringify(name.slice(0, 100))} names no commit in ${top}.`,
    "Name a commit as git does: HEAD, a branch, a tag, the beginning of a hash, or a range such as origin/master..HEAD.",
    top,
  );
}

function tooMany({ top }: Checkout): UserError {
  return new UserError(
    `More than ${mostCommits.toLocaleString("en")} commits are named.`,
    "Name fewer at a time.",
    top,
  );
}
