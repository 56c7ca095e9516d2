import type { Localize } from "../../core/base/localize.ts";
import type { PatchOpinion } from "../../core/patchwork/opinion.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";

/** Maximum number of names. */
const mostNames = 3;

/** Patchwork's answer about a patch; undefined for old revisions, which are not asked about. */
export function opinionAbout(entry: TrackedEntry, messageId: string): PatchOpinion | undefined {
  return entry.patchwork?.patches.find((opinion) => opinion.messageId === messageId);
}

/** "under-review, delegate xypron, checks: 2 passed", for a patch or all patches of a series. */
export function patchworkSays(opinions: PatchOpinion[], t: Localize): string {
  const delegates = distinct(opinions.flatMap(({ delegate }) => delegate ?? []));
  return [statesOf(opinions), delegates && t("delegate {0}", delegates), checksOf(opinions, t)]
    .filter(Boolean)
    .join(", ");
}

/** The mark of a row on which Patchwork disagrees: "⚠ Patchwork: superseded"; "" if it agrees. */
export function mark(opinions: PatchOpinion[], t: Localize): string {
  const differing = opinions.filter(({ disagreement }) => disagreement !== null);
  return differing.length > 0
    ? `⚠ ${t("Patchwork: {0}", distinct(differing.map(({ state }) => state)))}`
    : "";
}

/** "1 check failed"; "" if none did. */
export function failedChecks(opinions: PatchOpinion[], t: Localize): string {
  const failed = sum(opinions, "fail");
  if (failed === 0) return "";
  return failed === 1 ? t("1 check failed") : t("{0} checks failed", failed);
}

/** The disagreement as spoken text, with the whole sentences. */
export function spokenDifference(sentences: string[], t: Localize): string {
  return sentences.length > 0 ? t("warning: {0}", distinct(sentences, "; ")) : "";
}

/** "accepted", or "6 accepted, 3 new". */
function statesOf(opinions: PatchOpinion[]): string {
  const counts = new Map<string, number>();
  for (const { state } of opinions) counts.set(state, (counts.get(state) ?? 0) + 1);
  return distinct([...counts].map(([state, count]) => (counts.size > 1 ? `${count} ${state}` : state)));
}

function checksOf(opinions: PatchOpinion[], t: Localize): string {
  const results = ["success", "warning", "fail", "pending"] as const;
  const [passed = 0, warned = 0, failed = 0, pending = 0] = results.map((one) => sum(opinions, one));
  const counts = [
    passed > 0 && t("{0} passed", passed),
    warned > 0 && t("{0} with warnings", warned),
    failed > 0 && t("{0} failed", failed),
    pending > 0 && t("{0} pending", pending),
  ].filter((count) => count !== false);
  return counts.length > 0 ? t("checks: {0}", counts.join(", ")) : "";
}

function sum(opinions: PatchOpinion[], result: "success" | "warning" | "fail" | "pending"): number {
  return opinions.reduce((all, { checks }) => all + (checks?.[result] ?? 0), 0);
}

function distinct(names: string[], between = ", "): string {
  const all = [...new Set(names)];
  return [...all.slice(0, mostNames), ...(all.length > mostNames ? ["…"] : [])].join(between);
}
