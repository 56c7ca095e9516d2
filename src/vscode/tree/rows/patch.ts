import { hour } from "../../../core/base/durations.ts";
import type { Localize } from "../../../core/base/localize.ts";
import type { Cover, Patch, Reply, Review, Revision } from "../../../core/series/series.ts";
import { isReviewed } from "../../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";
import { contextValue } from "../contextValue.ts";
import { type Icon, icons } from "../icons.ts";
import { landingIcon, landingWords } from "../landingWords.ts";
import { isOpen } from "../openComments.ts";
import { failedChecks, mark, opinionAbout, spokenDifference } from "../patchworkWords.ts";
import { countingReviews, sizeOf } from "../reviewCounts.ts";
import { blank, dotted, type Maker, sentence, spokenUnread, unreadTrait } from "../rowParts.ts";
import type { SeriesRow } from "../seriesRow.ts";
import { reviewWithNote, unchangedWords } from "../wording.ts";
import { below } from "./reply.ts";

export function coverRow(
  maker: Maker,
  entry: TrackedEntry,
  revision: Revision,
  cover: Cover,
  above: string,
): SeriesRow {
  const { t } = maker;
  const id = `${above}/${cover.messageId}`;
  const children = below(maker, entry, cover.reviews, cover.replies, id);
  const unread = children.flatMap((row) => row.unread);
  const number = `0/${revision.expected}`;
  return {
    ...blank,
    id,
    label: `${number} ${cover.title}`,
    description: openComments(cover.replies, t),
    spoken: sentence(t("Cover letter"), cover.title, openComments(cover.replies, t), spokenUnread(unread, t)),
    icon: icons.cover,
    traits: contextValue("cover", unreadTrait(unread)),
    open: children.length > 0 ? "collapsed" : "leaf",
    unread,
    mails: children.flatMap((row) => row.mails),
    messageId: cover.messageId,
    about: { kind: "cover", entry, revision, cover },
    children,
  };
}

/** Mails of one posting are sent within this time; a later one was sent separately. */
const together = hour;

export function patchRow(
  maker: Maker,
  entry: TrackedEntry,
  revision: Revision,
  patch: Patch,
  above: string,
): SeriesRow {
  const { t } = maker;
  const id = `${above}/${patch.messageId}`;
  const children = below(maker, entry, patch.reviews, patch.replies, id);
  const unread = children.flatMap((row) => row.unread);
  const given = countingReviews(patch);
  const others = patch.reviews.length - given.length;
  const landed = patch.landing && landingWords(patch.landing, t);
  const opinion = opinionAbout(entry, patch.messageId);
  const opinions = opinion ? [opinion] : [];
  const failed = !landed && failedChecks(opinions, t);
  const comments = openComments(patch.replies, t);
  const of = sizeOf(revision);
  // In the label, because a narrow sidebar shows no more.
  const same = patch.unchangedSince !== undefined && unchangedWords(patch.unchangedSince, t);
  return {
    ...blank,
    id,
    label: [of > 1 && `${patch.number}/${of}`, same && "≡", patch.title].filter(Boolean).join(" "),
    description: dotted(
      landed,
      mark(opinions, t),
      failed && `⚠ ${failed}`,
      comments,
      tally(given),
      others > 0 && t("{0} not counted", others),
    ),
    spoken: sentence(
      t("Patch {0} of {1}", patch.number, of),
      patch.title,
      same,
      landed,
      failed,
      spokenDifference(
        opinions.flatMap(({ disagreement }) => disagreement ?? []),
        t,
      ),
      comments,
      patch.reviews.map((review) => reviewWithNote(review, t)).join(", "),
      spokenUnread(unread, t),
    ),
    icon: patchIcon(patch),
    traits: contextValue(
      "patch",
      patch.landing !== null && "landed",
      patch.landing?.changed && "changed",
      isReviewed(patch) && "reviewed",
      Math.abs(patch.date - revision.date) > together && "apart",
      Boolean(opinion?.page) && "patchwork",
      unreadTrait(unread),
    ),
    open: children.length + patch.files.length > 0 ? "collapsed" : "leaf",
    unread,
    mails: children.flatMap((row) => row.mails),
    messageId: patch.messageId,
    landing: patch.landing,
    patchwork: opinion?.page ?? null,
    about: { kind: "patch", entry, revision, patch },
    children,
  };
}

function openComments(replies: Reply[], t: Localize): string {
  const count = replies.filter(isOpen).length;
  if (count === 0) return "";
  return count === 1 ? t("1 open comment") : t("{0} open comments", count);
}

/** "Reviewed-by ×2 · Tested-by". */
function tally(reviews: Review[]): string {
  const counts = new Map<string, number>();
  for (const { trailer } of reviews) counts.set(trailer, (counts.get(trailer) ?? 0) + 1);
  return dotted(...[...counts].map(([trailer, count]) => (count > 1 ? `${trailer} ×${count}` : trailer)));
}

function patchIcon(patch: Patch): Icon {
  if (patch.landing) return landingIcon(patch.landing);
  if (patch.replies.some(isOpen)) return icons.commentedPatch;
  return isReviewed(patch) ? icons.reviewedPatch : icons.patch;
}
