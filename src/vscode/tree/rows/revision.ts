import type { Revision } from "../../../core/series/series.ts";
import { mailsOf } from "../../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { touching } from "../correctionsOf.ts";
import { icons } from "../icons.ts";
import { coverage, firstMail } from "../reviewCounts.ts";
import {
  blank,
  dotted,
  type Maker,
  sentence,
  spokenUnread,
  spokenVersion,
  unreadTrait,
} from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";
import { dayOf, spokenAge } from "../time.ts";
import { coverRow, patchRow } from "./patch.ts";
import { pullRows } from "./pull.ts";

export function revisionRow(
  maker: Maker,
  entry: TrackedEntry,
  revision: Revision,
  latest: Revision | undefined,
  above: string,
): SeriesRow {
  const { t } = maker;
  const { now } = maker.input;
  const corrected = touching(maker.input.corrections, mailsOf(revision));
  const isLatest = revision === latest;
  const id = `${above}/${revision.label}@${revision.date}`;
  const { reviewed, of } = coverage(revision);
  const postings = [
    ...(revision.cover ? [coverRow(maker, entry, revision, revision.cover, id)] : []),
    ...revision.patches.map((patch) => patchRow(maker, entry, revision, patch, id)),
  ];
  const missing = !revision.complete && t("incomplete: {0} of {1}", revision.patches.length, of);
  const patches = of === 1 ? t("1 patch") : t("{0} patches", of);
  const unread = postings.flatMap((row) => row.unread);
  const page = isLatest ? (entry.patchwork?.page ?? null) : null;
  const replaced = !isLatest && latest && t("superseded by {0}", latest.label);
  return {
    ...blank,
    id,
    label: revision.label,
    description: dotted(
      dayOf(revision.date),
      replaced,
      missing || patches,
      reviewed > 0 && t("{0}/{1} reviewed", reviewed, of),
    ),
    spoken: sentence(
      spokenVersion(revision, t),
      t("sent {0}", spokenAge(t, revision.date, now)),
      replaced,
      missing || patches,
      reviewed > 0 && t("{0} of {1} patches reviewed", reviewed, of),
      spokenUnread(unread, t),
    ),
    icon: isLatest ? icons.revision : icons.oldRevision,
    traits: contextValue(
      "revision",
      isLatest ? "latest" : "superseded",
      revision.linkedBecause !== null && "linked",
      corrected.length > 0 && "corrected",
      Boolean(page) && "patchwork",
      unreadTrait(unread),
    ),
    open: isLatest ? "expanded" : "collapsed",
    dim: !isLatest,
    unread,
    mails: postings.flatMap((row) => row.mails),
    messageId: firstMail(revision),
    patchwork: page,
    about: { kind: "revision", entry, revision, corrected },
    children: [...postings, ...pullRows(maker, entry, revision, id)],
  };
}
