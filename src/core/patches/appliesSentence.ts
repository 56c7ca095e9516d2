import type { Localize } from "../base/localize.ts";
import { plainLine } from "../base/plainText.ts";
import type { Series } from "../series/series.ts";
import { latestOf } from "../series/seriesQueries.ts";
import type { Applicability } from "./model.ts";

/** Number of files named in a sentence. */
const filesNamed = 4;

/** "Applies to origin/master.", "No longer applies to origin/master: conflicts in a.c." */
export function appliesSentence({ verdict, applied, branch, files }: Applicability, t: Localize): string {
  switch (verdict) {
    case "applies":
      return t("Applies to {0}.", branch);
    case "three-way":
      return t("Applies to {0} with a three-way merge.", branch);
    case "in":
      return t("All of it is in {0} already.", branch);
    case "conflicts": {
      const more = files.length - filesNamed;
      const named = files
        .slice(0, filesNamed)
        .map((file) => plainLine(file))
        .join(", ");
      const where = more > 0 ? t("{0} and {1} more", named, more) : named;
      if (where === "")
        return applied ? t("No longer applies to {0}.", branch) : t("Does not apply to {0}.", branch);
      return applied
        ? t("No longer applies to {0}: conflicts in {1}.", branch, where)
        : t("Does not apply to {0}: conflicts in {1}.", branch, where);
    }
  }
}

const askedOf: ReadonlySet<Series["state"]> = new Set([
  ...(["submitted", "under-review", "changes-requested", "reviewed"] as const),
  ...(["partly-accepted", "partly-merged", "dormant"] as const),
]);

/** Whether asking makes sense: for a complete revision with something left to apply. */
export function mayApply(series: Series): boolean {
  return askedOf.has(series.state) && latestOf(series).complete;
}

/**
 * Whether a row should say that a series no longer applies: only if the next step needs its commits, by the author for
 * the next version or by the custodian for applying it. Reviewers can read it on its own base, and nobody works on
 * dormant series; both see it when they ask.
 */
export function saysNoLonger(series: Series, found: Applicability | null): boolean {
  const isNext = series.turn === "author" || series.turn === "custodian";
  return isNext && series.state !== "dormant" && found?.verdict === "conflicts" && found.applied;
}
