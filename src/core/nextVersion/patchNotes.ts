import type { Checkout } from "../git/checkout.ts";
import { recordsOf } from "../git/logRecords.ts";
import { historyIn, isHeading } from "../mail/coverText.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import { type Changes, headingOf, patchDraft, withHistory } from "./changelog.ts";
import type { NextPatch } from "./model.ts";

/** What is known of the changes of each patch. */
export interface PatchNotes {
  /** What a person keeps of it in the branch, by commit; none where they do not. */
  own: ReadonlyMap<string, string>;
  /** null: the branch was never sent. */
  changes: Changes | null;
  compared: BranchComparison | null;
  /** What the series has told of the versions before, whose headings ours are like. */
  style: string;
}

/**
 * What a person keeps in the branch of the changes of each patch: below "---" of its message, as b4's users do, else the
 * changelog in its git notes, which git format-patch --notes would send.
 * @param made what git has made of each patch
 */
export async function ownNotes(
  checkout: Checkout,
  patches: Pick<NextPatch, "commit">[],
  made: { notes: string }[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const own = new Map<string, string>();
  // Notes of other kinds, such as tickets, are for nobody else.
  const from = ["--no-notes", "--notes=refs/notes/commits", "--no-walk=unsorted", "--stdin"];
  const input = patches.map(({ commit }) => `${commit}\n`).join("");
  for await (const some of recordsOf(checkout, ["%H", "%N"], from, signal, input))
    for (const [commit = "", note = ""] of some) own.set(commit, historyIn(note));
  for (const [at, { commit }] of patches.entries()) if (made[at]?.notes) own.set(commit, made[at].notes);
  return new Map([...own].filter(([, text]) => text !== ""));
}

/** What was told of the versions before: by the person in the branch, else below "---" of the last version's mail. */
export function historyOf(patch: NextPatch | undefined, { own, compared }: PatchNotes): string {
  const before = compared?.from.patches.find(({ messageId }) => messageId === patch?.before?.messageId);
  return own.get(patch?.commit ?? "") ?? historyIn(before?.notes ?? "");
}

/** What stands below "---" of a patch of several. */
export function notesBelow(patch: NextPatch, notes: PatchNotes): string {
  const { changes, style } = notes;
  const history = historyOf(patch, notes);
  if (changes === null || isToldIn(history, changes)) return history;
  const draft = patchDraft(changes, patch);
  if (draft.length > 0) return withHistory(headingOf(changes, history || style), draft, history);
  // As patman has it.
  const same = `(no changes since ${changes.before})`;
  return history === "" ? same : `${same}\n\n${history}`;
}

/** Whether a person has told already what changed in this version. */
export function isToldIn(history: string, changes: Pick<Changes, "label" | "before"> | null): boolean {
  if (changes === null) return history !== "";
  const [label = "", before = ""] = [changes.label, changes.before].map(
    (one) => /v\d+$/.exec(one)?.[0] ?? one.replace(/[^\w ]/g, ""),
  );
  const names = new RegExp(`(?<!(?:since|from) )\\b${label}\\b|(?:since|from) ${before}\\b`, "i");
  return history.split("\n").some((line) => isHeading(line) && names.test(line));
}
