import { type Localize, wordsOf } from "../../core/base/localize.ts";
import { nameOf } from "../../core/mail/person.ts";
import { appliesSentence } from "../../core/patches/appliesSentence.ts";
import type { Applicability } from "../../core/patches/model.ts";
import type { PatchOpinion } from "../../core/patchwork/opinion.ts";
import type { Correction } from "../../core/series/corrections.ts";
import { dayAsOf } from "../../core/series/format.ts";
import { patchesNotHere } from "../../core/series/patchesNotHere.ts";
import { sentenceOf } from "../../core/series/reason.ts";
import type { Asked, Reply, Review, Revision, Series } from "../../core/series/series.ts";
import { isReviewed, latestOf } from "../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { type Made, patchOnBase, versionOnBase } from "./baseWords.ts";
import { landingLines } from "./landingWords.ts";
import { escaped, list, paragraphs } from "./markdown.ts";
import { opinionAbout, patchworkSays } from "./patchworkWords.ts";
import { countingReviews, lastHeard } from "./reviewCounts.ts";
import { sentence } from "./rowParts.ts";
import { changeWords, particulars } from "./rows/file.ts";
import type { SeriesRow } from "./seriesRow.ts";
import { dayOf, spokenAge } from "./time.ts";
import { reviewText, reviewWithNote, roleWords, stateWords, turnWords, unchangedWords } from "./wording.ts";

/** Maximum number of names; others are counted. */
const mostAsked = 8;

/** What is known by now beside the row: whether its series still applies, and how its version was made into commits. */
interface KnownByNow {
  applies: Applicability | null;
  made: Made | null;
}

/** The tooltip of a row, as Markdown with all untrusted text escaped. */
export function tooltipOf(
  row: SeriesRow,
  now: number,
  t: Localize,
  { applies, made }: KnownByNow = { applies: null, made: null },
): string {
  const { about } = row;
  switch (about.kind) {
    case "group":
      return escaped(row.spoken);
    case "notice":
      return paragraphs(`**${escaped(about.problem.what)}**`, escaped(about.problem.remedy), where(row));
    case "series":
      return about.entry.series
        ? ofSeries(about.entry, about.entry.series, now, t, applies)
        : ofUnknown(about.entry, t);
    case "revision":
      return paragraphs(
        `**${escaped(row.label)}** ${escaped(about.revision.cover?.title ?? about.revision.patches[0]?.title ?? "")}`,
        sent(about.revision.date, now, t),
        escaped(row.spoken),
        missingIn(about.revision, t),
        made && escaped(versionOnBase(made, t).join(" ")),
        about.revision.linkedBecause &&
          t("Belongs to the series: {0}", escaped(wordsOf(about.revision.linkedBecause, t))),
        list(
          about.corrected.map((correction) => t("Corrected by hand: {0}", correctionWords(correction, t))),
        ),
      );
    case "cover":
      return paragraphs(`**${escaped(about.cover.title)}**`, sent(about.cover.date, now, t));
    case "patch": {
      const { entry, patch } = about;
      const opinion = opinionAbout(entry, patch.messageId);
      return paragraphs(
        `**${escaped(patch.title)}**`,
        `${t("By {0}", escaped(nameOf(patch.author)))}  \n${sent(patch.date, now, t)}`,
        list(patch.files.map((file) => `${escaped(file.path)} +${file.additions} −${file.deletions}`)),
        made && escaped(patchOnBase(made, patch.messageId, t).join(" ")),
        patch.unchangedSince !== undefined && `≡ ${escaped(unchangedWords(patch.unchangedSince, t))}`,
        list(patch.reviews.map((review) => escaped(reviewWithNote(review, t)))),
        patch.landing && list(landingLines(patch.landing, t)),
        ofPatchwork(opinion ? [opinion] : [], opinion?.disagreement ? [opinion.disagreement] : [], t),
      );
    }
    case "file":
      return paragraphs(
        `**${escaped(about.file.path)}**`,
        escaped(sentence(changeWords(about.file, t), ...particulars(about.file, t))),
      );
    case "review":
      return paragraphs(
        `**${escaped(row.label)}**`,
        privately(about.review, t),
        escaped(reviewReason(about.review, t)),
      );
    case "turn":
      return escaped(row.spoken);
    case "pull":
      return paragraphs(`**${escaped(row.label)}**`, escaped(row.description), sent(about.pull.date, now, t));
    case "reply":
      return paragraphs(
        `**${escaped(nameOf(about.reply.from))}** ${escaped(roleWords(about.reply, t))}`,
        sent(about.reply.date, now, t),
        privately(about.reply, t),
        escaped(about.reply.excerpt),
      );
  }
}

function privately(mail: Reply | Review, t: Localize): string {
  return mail.private ? t("Private: no list has this mail.") : "";
}

function ofSeries(
  entry: TrackedEntry,
  series: Series,
  now: number,
  t: Localize,
  applies: Applicability | null,
): string {
  const latest = latestOf(series);
  const turn = entry.group === "needs-you" ? t("yours") : turnWords(series.turn, t);
  const day = dayAsOf(now);
  const [state, why, group] = [series.reason, series.turnReason, entry.groupReason].map((reason) =>
    sentenceOf(reason, t, day),
  );
  const closed = entry.group === "merged" || entry.group === "closed";
  const saidAlready = [state, why].some((said) => group?.includes(said ?? ""));
  const facts = [
    `${t("State")}: **${stateWords(t)[series.state]}** (${escaped(state ?? "")})`,
    `${t("Turn")}: **${turn}** (${escaped(why ?? "")})`,
    !saidAlready && escaped(group ?? ""),
    series.asked.length > 0 && !closed && t("Asked: {0}", escaped(askedNames(series.asked, t))),
    entry.tracked.tickets.length > 0 && `${t("Tickets")}: ${escaped(entry.tracked.tickets.join(", "))}`,
    latest && `${escaped(latest.label)}: ${dayOf(latest.date)} (${spokenAge(t, latest.date, now)})`,
    latest && missingIn(latest, t),
    applies !== null && escaped(appliesSentence(applies, t)),
    t("Last mail {0}", spokenAge(t, lastHeard(series), now)),
  ];
  const reviews = latest?.patches.map((patch) => {
    const mark = isReviewed(patch) ? "✓" : "○";
    const who = countingReviews(patch).map(reviewText).join(", ");
    return `${mark} ${patch.number}/${latest.expected} ${escaped(patch.title, 80)}${who ? `: ${escaped(who)}` : ""}`;
  });
  return paragraphs(
    `**${escaped(series.title)}**`,
    t("By {0}", escaped(nameOf(series.author))),
    facts.filter((fact) => fact !== "" && fact !== false && fact !== undefined).join("  \n"),
    list(reviews ?? []),
    ofPatchwork(entry.patchwork?.patches ?? [], entry.patchwork?.disagreements ?? [], t),
  );
}

/** "2/5 and 4/5 are not in the archive"; empty if all patches are here. */
function missingIn(revision: Revision, t: Localize): string {
  const missing = patchesNotHere(revision);
  return missing === null ? "" : escaped(wordsOf(missing, t));
}

/** "Nia Park, Ben Ode (answered) and 3 more". */
function askedNames(asked: readonly Asked[], t: Localize): string {
  const names = asked.slice(0, mostAsked).map(({ person, answered }) => {
    const name = nameOf(person);
    return answered ? t("{0} (answered)", name) : name;
  });
  const more = asked.length - names.length;
  return more > 0 ? t("{0} and {1} more", names.join(", "), more) : names.join(", ");
}

/** "Patchwork: under-review, delegate xypron", followed by disagreements. */
function ofPatchwork(opinions: PatchOpinion[], disagreements: string[], t: Localize): string {
  if (opinions.length === 0) return "";
  const differences = disagreements.map((sentence) => `⚠ ${escaped(sentence)}`);
  return list([t("Patchwork: {0}", escaped(patchworkSays(opinions, t))), ...differences]);
}

function correctionWords(correction: Correction, t: Localize): string {
  if ("join" in correction) return t("joined with another posting");
  return "split" in correction ? t("a series of its own") : t("version {0}", correction.version);
}

/** The full reason why a review counts or not, if it is not obvious. */
function reviewReason(review: Review, t: Localize): string {
  if (review.byAuthor) return t("Nobody reviews their own patch, so it does not count.");
  if (!review.ownHand)
    return t("The mail was sent by somebody else than the trailer names, so it does not count.");
  if (review.givenOn === null) return "";
  return review.counts
    ? t("Given on {0}; the patch has not changed since, so it counts.", review.givenOn)
    : t("Given on {0}; the patch has changed since, so it does not count.", review.givenOn);
}

function ofUnknown(entry: TrackedEntry, t: Localize): string {
  return paragraphs(
    `**${escaped(entry.tracked.name)}**`,
    escaped(entry.problem?.what ?? t("Its thread has not been read yet; refresh to read it.")),
    escaped(entry.problem?.remedy ?? ""),
    escaped(entry.tracked.thread),
  );
}

function sent(date: number, now: number, t: Localize): string {
  return t("Sent {0} ({1})", dayOf(date), spokenAge(t, date, now));
}

function where(row: SeriesRow): string {
  return row.about.kind === "notice" ? escaped(row.about.problem.where) : "";
}
