import type { Checkout } from "../git/checkout.ts";
import { recordsOf } from "../git/logRecords.ts";
import { historyIn, isHeading } from "../mail/coverText.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import { type Changes, headingOf, patchDraft, withHistory } from "./changelog.ts";
import type { NextPatch } from "./model.ts";

/** What is known about the changes of each patch. */
export interface PatchNotes {
  /** The person's own notes in the branch, by commit; missing if there are none. */
  own: ReadonlyMap<string, string>;
  /** Null if the branch was never sent. */
  changes: Changes | null;
  compared: BranchComparison | null;
  /** The series' earlier changelog, whose style of headings is copied. */
  style: string;
}

/**
 * The person's own notes on the changes of each patch: below "---" of its message (as b4 users do), else a changelog in
 * its git notes, which git format-patch --notes would send.
 * @param made what git has made of each patch
 */
export async function ownNotes(
  checkout: Checkout,
  patches: Pick<NextPatch, "commit">[],
  made: { notes: string }[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const own = new Map<string, string>();
  // Other kinds of notes, such as tickets, are not sent.
  const from = ["--no-notes", "--notes=refs/notes/commits", "--no-walk=unsorted", "--stdin"];
  const input = patches.map(({ commit }) => `${commit}\n`).join("");
  for await (const some of recordsOf(checkout, ["%H", "%N"], from, signal, input))
    for (const [commit = "", note = ""] of some) own.set(commit, historyIn(note));
  for (const [at, { commit }] of patches.entries()) if (made[at]?.notes) own.set(commit, made[at].notes);
  return new Map([...own].filter(([, text]) => text !== ""));
}

/**
 * The changelog of earlier versions: the person's in the branch, else the text below "---" in the last version's mail.
 */
export function historyOf(patch: NextPatch | undefined, { own, compared }: PatchNotes): string {
  const before = compared?.from.patches.find(({ messageId }) => messageId === patch?.before?.messageId);
  return own.get(patch?.commit ?? "") ?? historyIn(before?.notes ?? "");
}

/** The text below "---" of a patch in a version with several. */
export function notesBelow(patch: NextPatch, notes: PatchNotes): string {
  const { changes, style } = notes;
  const history = historyOf(patch, notes);
  if (changes === null || isToldIn(history, changes)) return history;
  const draft = patchDraft(changes, patch);
  if (draft.length > 0) return withHistory(headingOf(changes, history || style), draft, history);
  // In patman's words.
  const same = `(no changes since ${changes.before})`;
  return history === "" ? same : `${same}\n\n${history}`;
}

/** Whether the person has already described the changes of this version. */
export function isToldIn(history: string, changes: Pick<Changes, "label" | "before"> | null): boolean {
  if (changes === null) return history !== "";
  const [label = "", before = ""] = [changes.label, changes.before].map(
    (one) => /v\d+$/.exec(one)?.[0] ?? one.replace(/[^\w ]/g, ""),
  );
  const names = new RegExp(`(?<!(?:since|from) )\\b${label}\\b|(?:since|from) ${before}\\b`, "i");
  return history.split("\n").some((line) => isHeading(line) && names.test(line));
}
