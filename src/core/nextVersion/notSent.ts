import { changedPaths } from "../git/changedPaths.ts";
import { configuration } from "../git/configuration.ts";
import { recordsOf } from "../git/logRecords.ts";
import type { Revision } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { Store } from "../store/store.ts";
import type { BranchCommit, BranchRange } from "./branchRange.ts";

/** Number of names shown. */
const mostNames = 5;
const mostBelow = 300;

/** Messages about commits that are left out because they change nothing, and patches without sign-off. */
export function commitNotes(own: BranchCommit[], sent: BranchCommit[]): string[] {
  const nameOf = ({ hash, subject }: BranchCommit) => `${hash.slice(0, 12)} "${subject.slice(0, 80)}"`;
  return [
    ...own.filter(({ isEmpty }) => isEmpty).map((one) => `${nameOf(one)} changes no file, and was left out.`),
    ...sent
      .filter(({ message }) => !/^Signed-off-by:[ \t]*\S/im.test(message))
      .map((one) => `${nameOf(one)} has no Signed-off-by, without which it is not taken.`),
  ];
}

/** A message if the last version, or part of it, is private: others have not seen what is taken over from it. */
export function privateNotes(last: Revision | null, store: Pick<Store, "privateOf">): string[] {
  if (last === null || store.privateOf(mailsOf(last)).size === 0) return [];
  return [
    `No list has all of ${last.label}: what is taken over from it, such as To, Cc and its cover letter, may be private.`,
  ];
}

/**
 * A message about uncommitted changes in the branch's work tree; none if there are none. While comparing, git may run
 * the filter programs of the configuration: for an untrusted tree only the person's own.
 */
export async function workTreeNotes(
  { checkout, ref }: BranchRange,
  trusted: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  // A bare repository has no files.
  if (checkout.branch !== ref || checkout.top === checkout.gitDir) return [];
  if (!trusted && (await hasFilters(checkout.top))) return [];
  const paths = await changedPaths(checkout, signal);
  if (paths.length === 0) return [];
  const more = paths.length - mostNames;
  const names = `${paths.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return [`The work tree has changes that are in no commit, and so not in this version: ${names}.`];
}

/** Whether the repository itself configures filters. */
async function hasFilters(top: string): Promise<boolean> {
  return (await configuration(top, "^filter\\..*\\.(clean|process)$", "repository")).length > 0;
}

/**
 * Titles of the commits below the base that the project's branches lack, newest first, at most 300: if the person chose
 * the base, the first patches of a series may be among them.
 */
export async function titlesBelow(
  { checkout, repository, base }: BranchRange,
  signal: AbortSignal,
): Promise<string[]> {
  const known = [await repository.tip(), ...repository.beside.map(({ object }) => object)];
  const range = [`--max-count=${mostBelow}`, base.hash, "--not", ...known];
  const titles: string[] = [];
  for await (const some of recordsOf(checkout, ["%s"], range, signal))
    titles.push(...some.map(([title = ""]) => title));
  return titles;
}

/** A message if others do not have the base. */
export function baseNotes({ base }: BranchRange, below: string[]): string[] {
  if (below.length === 0) return [];
  const count = below.length === 1 ? "1 commit" : `${below.length} commits`;
  const them = below.length === 1 ? "it" : "them";
  return [
    `The base ${base.hash.slice(0, 12)} has ${count} that no branch of the project has, as far as is known here: others cannot apply this version without ${them}.`,
  ];
}
