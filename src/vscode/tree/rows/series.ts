import { saysNoLonger } from "../../../core/patches/appliesSentence.ts";
import { isNamedAfter } from "../../../core/project/shortName.ts";
import { headlineOf } from "../../../core/series/reason.ts";
import type { Series } from "../../../core/series/series.ts";
import { latestOf, mailsOf } from "../../../core/series/seriesQueries.ts";
import { waitsForYou } from "../../../core/tracking/askedOfYou.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { touching } from "../correctionsOf.ts";
import { icons, stateIcons } from "../icons.ts";
import { failedChecks, mark, spokenDifference } from "../patchworkWords.ts";
import { coverage, firstMail, lastHeard } from "../reviewCounts.ts";
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
import { dayOf, shortAge, spokenAge } from "../time.ts";
import { stateWords } from "../wording.ts";
import { revisionRow } from "./revision.ts";
import { turnRow } from "./turn.ts";

export function seriesRow(maker: Maker, entry: TrackedEntry, above: string): SeriesRow {
  const id = `${above}/${entry.tracked.thread}`;
  const { series } = entry;
  if (!series) return unknownSeries(maker, entry, id);
  const { t } = maker;
  const { me, now } = maker.input;
  const latest = latestOf(series);
  const closed = entry.group === "merged" || entry.group === "closed";
  const reviewed = latest && !closed ? coverage(latest) : null;
  const snoozed = entry.snoozedUntil !== null && entry.snoozedUntil > now;
  const heard = lastHeard(series);
  const mine = me.includes(series.author.email);
  const applies = maker.input.applies.get(entry.tracked.thread) ?? null;
  const failed = !closed && failedChecks(entry.patchwork?.patches ?? [], t);
  const outdated = saysNoLonger(series, applies) && t("no longer applies");
  return {
    ...blank,
    id,
    label: entry.tracked.name,
    description: dotted(
      maker.severalProjects && !isNamedAfter(entry.tracked.name, entry.project) && entry.project,
      latest?.label,
      headlineOf(series.reason, t, maker.day),
      outdated,
      isAskedOfYou(entry) && t("asked of you"),
      reviewed && t("{0}/{1} reviewed", reviewed.reviewed, reviewed.of),
      snoozed && t("snoozed until {0}", dayOf(entry.snoozedUntil ?? 0)),
      mark(entry.patchwork?.patches ?? [], t),
      failed && `⚠ ${failed}`,
      !closed && shortAge(heard, now),
    ),
    spoken: sentence(
      entry.tracked.name,
      maker.severalProjects &&
        !isNamedAfter(entry.tracked.name, entry.project) &&
        t("project {0}", entry.project),
      latest && spokenVersion(latest, t),
      spokenState(maker, series),
      outdated,
      isAskedOfYou(entry) && t("asked of you"),
      reviewed && t("{0} of {1} patches reviewed", reviewed.reviewed, reviewed.of),
      failed,
      spokenDifference(entry.patchwork?.disagreements ?? [], t),
      spokenUnread(entry.unread, t),
      snoozed && t("snoozed until {0}", dayOf(entry.snoozedUntil ?? 0)),
      !closed && t("last mail {0}", spokenAge(t, heard, now)),
    ),
    icon: stateIcons[series.state],
    traits: contextValue(
      "series",
      "known",
      mine ? "mine" : "others",
      series.state,
      entry.group,
      snoozed && "snoozed",
      isCorrected(maker, series) && "corrected",
      Boolean(entry.patchwork?.page) && "patchwork",
      unreadTrait(entry.unread),
    ),
    open: "collapsed",
    unread: entry.unread,
    mails: answersOf(series),
    messageId: firstMail(latest),
    patchwork: entry.patchwork?.page ?? null,
    about: { kind: "series", entry },
    children: [
      ...(latest && !closed ? [turnRow(maker, entry, series, latest, id)] : []),
      ...series.revisions.map((revision) => revisionRow(maker, entry, revision, latest, id)).reverse(),
    ],
  };
}

/** A followed series whose thread was not read yet, or cannot be read. */
function unknownSeries({ t }: Maker, entry: TrackedEntry, id: string): SeriesRow {
  const what = entry.problem?.what ?? t("not read yet");
  return {
    ...blank,
    id,
    label: entry.tracked.name,
    description: what,
    spoken: sentence(entry.tracked.name, what, entry.problem?.remedy),
    icon: entry.problem ? icons.unknown : icons.awaited,
    traits: contextValue("series", "unknown"),
    about: { kind: "series", entry },
  };
}

/** Whether this is why it needs the person, or would be if it were not snoozed. */
function isAskedOfYou({ askedOfYou, series }: TrackedEntry): boolean {
  return series !== null && waitsForYou(askedOfYou, series);
}

function isCorrected({ input }: Maker, series: Series): boolean {
  return touching(input.corrections, series.revisions.flatMap(mailsOf)).length > 0;
}

/** State and reason, without repeating words as in "merged, merged in v2022.04". */
function spokenState({ t, day }: Maker, series: Series): string {
  const state = stateWords(t)[series.state];
  const reason = headlineOf(series.reason, t, day);
  return reason.startsWith(state) ? reason : sentence(state, reason);
}

/** Message-IDs of replies to the postings of a series. */
function answersOf(series: Series): string[] {
  const postings = series.revisions.flatMap((revision) => [revision.cover, ...revision.patches]);
  return [
    ...new Set(
      postings.flatMap((posting) =>
        posting ? [...posting.reviews, ...posting.replies].map((mail) => mail.messageId) : [],
      ),
    ),
  ];
}
