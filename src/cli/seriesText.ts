import { isoDay } from "../core/base/isoDay.ts";
import { english, wordsOf } from "../core/base/localize.ts";
import { plainJson } from "../core/base/plainText.ts";
import { nameOf } from "../core/mail/person.ts";
import { appliesSentence, saysNoLonger } from "../core/patches/appliesSentence.ts";
import { permalink } from "../core/project/uboot.ts";
import { dayAsOf } from "../core/series/format.ts";
import { patchesNotHere } from "../core/series/patchesNotHere.ts";
import { type Reason, sentenceOf } from "../core/series/reason.ts";
import type { Review, Series } from "../core/series/series.ts";
import { isReviewed, latestOf, postedIds } from "../core/series/seriesQueries.ts";
import { type AskedOfYou, waitsForYou } from "../core/tracking/askedOfYou.ts";
import type { Named } from "./seriesJson.ts";

/** Maximum number of names; others are counted. */
const mostAsked = 12;

/** The output of `--json`: complete data, but safe for a terminal. */
export function jsonText(data: object): string {
  return `${plainJson(JSON.stringify(data, null, 2))}\n`;
}

/** A series with Patchwork's disagreements, one sentence each; `list` and `show` do not ask Patchwork. */
export interface Compared extends Named {
  differences?: string[];
}

/**
 * The output of `list` and `status`: for each series a line in the words of a weekly report, then whose turn it is, its
 * author and web address, and disagreements.
 */
export function linesOf(all: Compared[], urls: ReadonlyMap<string, string>, now: number): string {
  const said = wordsAsOf(now);
  const several = new Set(all.map(({ project }) => project)).size > 1;
  return all
    .flatMap(({ project, name, series, differences = [], applies = null, askedOfYou }) => {
      const [first = ""] = postedIds(series);
      const turn = series.turn === "nobody" ? [] : [`  ${turnOf(series, said)}\n`];
      return [
        `${name} ${latestOf(series).label}: ${said(series.reason)}\n`,
        ...turn,
        ...ofYou(askedOfYou, series, said).map((line) => `  ${line}\n`),
        ...(applies && saysNoLonger(series, applies) ? [`  ${appliesSentence(applies, english)}\n`] : []),
        `  ${several ? `project ${project}, ` : ""}${nameOf(series.author)}, ${urls.get(first) ?? permalink(first)}\n`,
        ...differences.map((sentence) => `  ! ${sentence}\n`),
      ];
    })
    .join("");
}

/** Formats reasons as of that moment: days of another year include the year. */
export function wordsAsOf(now: number): (reason: Reason) => string {
  const day = dayAsOf(now);
  return (reason) => sentenceOf(reason, english, day);
}

function turnOf(series: Series, said: (reason: Reason) => string): string {
  return series.turn === "nobody"
    ? `nobody's turn: ${said(series.turnReason)}`
    : `the ${series.turn}'s turn: ${said(series.turnReason)}`;
}

/** That the person is asked for a review; only while it is the reviewers' turn. */
function ofYou(asks: AskedOfYou | null, series: Series, said: (reason: Reason) => string): string[] {
  if (!waitsForYou(asks, series)) return [];
  return [`asked of you: ${asks.why.map(said).join("; ")}`];
}

/** "Nia Park, Ben Ode (answered)", limited in number. */
function askedText({ asked }: Series): string {
  const named = asked
    .slice(0, mostAsked)
    .map(({ person, answered }) => `${nameOf(person)}${answered ? " (answered)" : ""}`);
  const more = asked.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** The output of `show`: the series with revisions, patches, reviews and landings, each with its web address. */
export function pageOf(
  { name, tickets, series, applies = null, askedOfYou }: Named,
  urls: ReadonlyMap<string, string>,
  now: number,
): string {
  const said = wordsAsOf(now);
  const url = (messageId: string) => urls.get(messageId) ?? permalink(messageId);
  const lines = [
    `${name}${tickets.length > 0 ? ` [${tickets.join(", ")}]` : ""}`,
    `  by ${nameOf(series.author)}`,
    `  ${said(series.reason)}`,
    `  ${turnOf(series, said)}`,
    ...(series.asked.length > 0 ? [`  asked: ${askedText(series)}`] : []),
    ...ofYou(askedOfYou, series, said).map((line) => `  ${line}`),
    ...(applies ? [`  ${appliesSentence(applies, english)}`] : []),
  ];
  for (const revision of series.revisions.toReversed()) {
    const gaps = patchesNotHere(revision);
    const missing = revision.complete ? "" : `, ${revision.patches.length} of ${revision.expected} patches`;
    const because = revision.linkedBecause === null ? "" : ` (${wordsOf(revision.linkedBecause, english)})`;
    lines.push("", `${revision.label}, sent ${isoDay(revision.date)}${missing}${because}`);
    if (gaps) lines.push(`  ${wordsOf(gaps, english)}`);
    if (revision.cover)
      lines.push(`  cover  ${revision.cover.title}`, `         ${url(revision.cover.messageId)}`);
    for (const patch of revision.patches) {
      lines.push(`  ${String(patch.number).padStart(5)}  ${patch.title}`);
      lines.push(`         ${url(patch.messageId)}`);
      for (const review of patch.reviews)
        lines.push(`         ${review.trailer}: ${nameOf(review.person)}${remarkOn(review)}`);
      if (!isReviewed(patch) && patch.replies.length > 0)
        lines.push(
          `         not reviewed, ${patch.replies.length === 1 ? "1 reply" : `${patch.replies.length} replies`}`,
        );
      if (patch.landing) {
        const { commit, release, branch, evidence } = patch.landing;
        lines.push(`         ${commit.slice(0, 12)} in ${release ?? branch} (${evidence})`);
      }
    }
  }
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function remarkOn(review: Review): string {
  if (review.byAuthor) return " (the author's own, does not count)";
  if (!review.ownHand) return " (sent by somebody else, does not count)";
  if (review.givenOn === null) return "";
  return review.counts ? ` (given on ${review.givenOn})` : ` (given on ${review.givenOn}, changed since)`;
}
