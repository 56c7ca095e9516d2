import { nameOf } from "../../../core/mail/person.ts";
import type { Pull, Revision } from "../../../core/series/series.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { icons } from "../icons.ts";
import { sizeOf } from "../reviewCounts.ts";
import { blank, dotted, type Maker, sentence } from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";
import { shortAge, spokenAge } from "../time.ts";

/** The pull requests that name patches of a revision. */
export function pullRows(maker: Maker, entry: TrackedEntry, revision: Revision, above: string): SeriesRow[] {
  const own = new Set(revision.patches.map((patch) => patch.messageId));
  return (entry.series?.pulls ?? []).flatMap((pull) => {
    const named = pull.patches.filter((messageId) => own.has(messageId)).length;
    return named > 0 ? [pullRow(maker, entry, pull, { named, of: sizeOf(revision) }, above)] : [];
  });
}

function pullRow(
  { input: { now }, t }: Maker,
  entry: TrackedEntry,
  pull: Pull,
  { named, of }: { named: number; of: number },
  above: string,
): SeriesRow {
  const patches = t("{0} of {1} patches", named, of);
  const label = t("Pull request {0}", pull.name);
  return {
    ...blank,
    id: `${above}/${pull.messageId}`,
    label,
    description: dotted(nameOf(pull.from), patches, shortAge(pull.date, now)),
    spoken: sentence(label, nameOf(pull.from), patches, spokenAge(t, pull.date, now)),
    icon: icons.pull,
    traits: contextValue("pull"),
    messageId: pull.messageId,
    about: { kind: "pull", entry, pull },
  };
}
