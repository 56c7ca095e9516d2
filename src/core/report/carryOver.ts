import { hasStatus, joinReports } from "./joinReports.ts";
import {
  type Block,
  blockText,
  type Content,
  isStatusLine,
  lineText,
  linksOf,
  type Part,
  type Report,
} from "./model.ts";
import { withNoProgress } from "./noProgress.ts";
import { lastWeek, markedAsLastWeek, notesIn, withNotesPlaced } from "./personNotes.ts";
import { isEventLine } from "./seriesEvents.ts";
import { weekEnding } from "./week.ts";

/**
 * A new report that continues that of the previous week. A ticket without news gets the person's notes of that week,
 * and a block its text, marked "(last week)" as a draft to edit. If the two weeks have days in common, what the last
 * report said is not said again.
 */
export function carryOver(next: Report, last: Report): Report {
  const overlaps = hasDaysInCommon(last, next);
  return joinReports(next, last, {
    content(own, before, names) {
      const content = overlaps ? withoutSaid(own, before) : own;
      if (hasNews(content)) return content;
      return withNotesPlaced(content, notesIn(before, names).notes.map(markedAsLastWeek), names);
    },
    lines: carriedLines,
    takesGreeting: false,
  });
}

/**
 * Whether the weeks of two reports overlap, for example after a change of the week's last day. Only then does the same
 * line ("Ben Ode reviewed 1 of 6 patches") in both mean the same event.
 */
function hasDaysInCommon(last: Report, next: Report): boolean {
  return (
    last.ending !== null && next.ending !== null && weekEnding(last.ending).to > weekEnding(next.ending).from
  );
}

/** Content without the events that the last report has in the same group. */
function withoutSaid(content: Content[], before: Content[]): Content[] {
  const said = new Set(before.flatMap((one) => (one.kind === "bullet" ? [lineKey(one.parts)] : [])));
  const isNews = (one: Content) => one.kind === "bullet" && isEventLine(lineText(one.parts)) && one.depth > 0;
  const kept = content.filter(
    (one) => one.kind === "verbatim" || !isNews(one) || !said.has(lineKey(one.parts)),
  );
  return withNoProgress(kept, (one) => one.depth === 0 && isNews(content[content.indexOf(one) + 1] ?? one));
}

function lineKey(parts: Part[]): string {
  return `${lineText(parts)}\n${linksOf(parts).join("\n")}`;
}

/** Whether a generated line reports something that happened in the week. */
function hasNews(content: Content[]): boolean {
  return content.some((one) => one.kind === "bullet" && isEventLine(lineText(one.parts)));
}

/** The lines of the same block in the last report, the first one marked; the patch status is never carried over. */
function carriedLines(own: Block["lines"], before: Block["lines"]): Block["lines"] {
  const [first, ...rest] = before;
  if (hasStatus(own) || hasStatus(before) || blockText(own) === blockText(before)) return own;
  if (first === undefined || isStatusLine(first)) return own;
  const [start = ""] = first;
  if (typeof start !== "string" || start.includes(lastWeek)) return before;
  const indent = start.slice(0, start.length - start.trimStart().length);
  return [[`${indent}${lastWeek} ${start.trimStart()}`, ...first.slice(1)], ...rest];
}
