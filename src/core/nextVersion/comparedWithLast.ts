import type { Call } from "../base/call.ts";
import { titleKey } from "../mail/title.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import { pairsIn } from "../patches/rangeDiffPairs.ts";
import type { BranchCommit } from "./branchRange.ts";
import { type ChangedPlaces, changedPlaces } from "./changedPlaces.ts";
import type { ChangeStatus, LandedPatch, NextPatch } from "./model.ts";
import type { Making } from "./preparationContext.ts";

/** Compares the branch with the last version; null if there is none. */
export async function comparedWithLast(
  { parts, ground, request }: Making,
  own: BranchCommit[],
  call: Call,
): Promise<BranchComparison | null> {
  const { range, found } = ground;
  if (!found) return null;
  const { project, attach, offline } = request;
  const { series, patchIds } = found;
  const commits = own.map(({ hash, subject, author }) => {
    const id = patchIds.commits.get(hash) ?? "";
    return { hash, title: subject, author, sameness: id === "" ? null : id };
  });
  const asked = {
    project: { ...project, folders: [range.checkout.top] },
    series,
    revision: series.revisions.length - 1,
    offline,
    base: own[0]?.parent ?? range.base.hash,
    tip: own.at(-1)?.hash ?? range.tip,
    commits,
    sameness: Object.fromEntries(patchIds.mails),
    interdiff: attach === "interdiff",
  };
  return parts.patches.compareBranch(asked, call);
}

/** A commit as a patch of the next version, and how it compares with the last one; its recipients are not known yet. */
export function nextPatch(
  { hash, subject }: BranchCommit,
  at: number,
  compared: BranchComparison | null,
  places: ReadonlyMap<string, ChangedPlaces>,
): NextPatch {
  const pair = compared?.patches.find(({ to }) => to?.messageId === hash);
  const patch = { commit: hash, number: at + 1, title: subject, cc: [] };
  if (!pair?.from) return { ...patch, status: "new", moved: false, before: null };
  const { messageId, number } = pair.from;
  const status = statusOf(pair.status, places.get(hash));
  return { ...patch, status, moved: pair.reordered, before: { messageId, number } };
}

/** What changed in each patch, by commit. */
export function placesIn({ rangeDiff, patches }: BranchComparison): Map<string, ChangedPlaces> {
  const places = changedPlaces(rangeDiff ?? "", pairsIn(rangeDiff ?? ""));
  return new Map(
    patches.flatMap(({ to }) => {
      const found = to && places.get(to.number);
      return found ? [[to.messageId, found] as const] : [];
    }),
  );
}

function statusOf(status: string, places: ChangedPlaces | undefined): ChangeStatus {
  if (status === "unchanged") return places?.message ? "message" : "unchanged";
  if (!places || places.files.length > 0) return "changed";
  return places.message ? "message" : "unchanged";
}

/**
 * Titles of patches of the last version that the branch no longer has. Landed patches do not count, nor those with the
 * title of a commit in `below`, which are below the base.
 */
export function goneIn(compared: BranchComparison | null, landed: LandedPatch[], below: string[]): string[] {
  const mails = new Set(landed.map(({ messageId }) => messageId));
  const still = new Set(below.map(titleKey));
  return (compared?.patches ?? []).flatMap(({ status, from, title }) =>
    status === "dropped" && from && !mails.has(from.messageId) && !still.has(titleKey(title)) ? [title] : [],
  );
}
