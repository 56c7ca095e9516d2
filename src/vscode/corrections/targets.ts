import type { Revision, Series } from "../../core/series/series.ts";
import { latestOf, mailsOf } from "../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { firstMail } from "../tree/reviewCounts.ts";
import type { SeriesRow } from "../tree/seriesRow.ts";
import { rowsFor } from "../tree/seriesTargets.ts";
import { dayOf } from "../tree/time.ts";

/** The revision to correct, identified by one of its mails. */
export interface CorrectionTarget {
  entry: TrackedEntry;
  series: Series;
  revision: Revision;
  /** The mail that the correction will name. */
  mail: string;
}

/**
 * The revision for a command: that of the row, the one with a given Message-ID, or the latest of a series given by name
 * (from another extension or a test); else the person is asked.
 */
export async function revisionFor(
  live: OverviewModel,
  args: unknown[],
  question: string,
): Promise<CorrectionTarget | undefined> {
  const [row] = rowsFor(args);
  if (row) return targetOf(row);
  const { entries } = await live.current();
  const [name] = args;
  if (typeof name === "string") return entries.flatMap((entry) => named(entry, name))[0];
  return ask(entries, question);
}

function targetOf({ about }: SeriesRow): CorrectionTarget | undefined {
  switch (about.kind) {
    case "series":
      return targetIn(about.entry, about.entry.series ? latestOf(about.entry.series) : undefined);
    case "revision":
    case "cover":
      return targetIn(about.entry, about.revision);
    case "patch":
      return targetIn(about.entry, about.revision, about.patch.messageId);
    default:
      return undefined;
  }
}

function named(entry: TrackedEntry, name: string): CorrectionTarget[] {
  const revisions = entry.series?.revisions ?? [];
  const holding = revisions.find((revision) => mailsOf(revision).includes(name));
  const target =
    entry.tracked.name === name
      ? targetIn(entry, revisions.at(-1))
      : holding && targetIn(entry, holding, name);
  return target ? [target] : [];
}

function targetIn(
  entry: TrackedEntry,
  revision: Revision | undefined,
  mail?: string,
): CorrectionTarget | undefined {
  const first = mail ?? firstMail(revision);
  if (!entry.series || !revision || first === null) return undefined;
  return { entry, series: entry.series, revision, mail: first };
}

async function ask(entries: TrackedEntry[], question: string): Promise<CorrectionTarget | undefined> {
  const items = entries.flatMap((entry) =>
    (entry.series?.revisions ?? []).toReversed().flatMap((revision) => {
      const target = targetIn(entry, revision);
      if (!target) return [];
      const detail = revision.cover?.title ?? revision.patches[0]?.title ?? "";
      return [
        {
          label: `${entry.tracked.name} ${revision.label}`,
          description: dayOf(revision.date),
          detail,
          target,
        },
      ];
    }),
  );
  return (await pickOne(items, { title: question, matchOnDetail: true }))?.target;
}
