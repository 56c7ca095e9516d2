import { groupsLike, hasStatus, joinReports } from "./joinReports.ts";
import {
  type Block,
  blockText,
  bullet,
  type Content,
  isSameTitle,
  isStatusLine,
  lineText,
  linksOf,
  type Report,
  type ReportGroup,
  type StatusLine,
  statusLineKey,
  statusLinesOf,
} from "./model.ts";
import { isNoNews, noProgress, withNoProgress } from "./noProgress.ts";
import { citedIn, isSameNote, isSeriesLine, notesIn, withNotesPlaced } from "./personNotes.ts";
import type { ReportTemplate } from "./template.ts";

/**
 * The report of a week written again, keeping what the person typed into the previous one of that week: their notes,
 * states, blocks and headers, word for word. Text carried over from the week before is left out if the person has it
 * already, or if `generated` had it and they deleted it.
 * @param edited the report with the person's edits
 * @param generated the same report without them; null if unknown
 * @param usual the template's blocks: a block with that text was not edited
 */
export function keepEdits(
  report: Report,
  edited: Report,
  generated: Report | null = null,
  usual: ReportTemplate["blocks"] = [],
): Report {
  const joined = joinReports(report, edited, {
    content: (own, other, names, group) => keepNotes(own, other, names, group, generated),
    lines: (own, other, title) => keepLines(own, other, title, generated, usual),
    takesGreeting: true,
  });
  return { ...joined, ...(generated ? editedHeaders(edited, generated) : {}) };
}

/** The headers that the person changed; deleted ones are written again. */
function editedHeaders(edited: Report, generated: Report): Partial<Report> {
  const { from, to, subject } = edited;
  return {
    ...(from !== "" && from !== generated.from ? { from } : {}),
    ...(to.length > 0 && to.join("\n") !== generated.to.join("\n") ? { to } : {}),
    ...(subject !== "" && subject !== generated.subject ? { subject } : {}),
  };
}

/** A newly generated group, with the person's notes in it. */
function keepNotes(
  content: Content[],
  edited: Content[],
  names: string[],
  group: ReportGroup,
  generated: Report | null,
): Content[] {
  const { notes } = notesIn(edited, names);
  const { generated: lines, notes: carried } = notesIn(content, names);
  const offered = generated
    ? groupsLike(group, generated).flatMap((one) => notesIn(one.content, names).notes)
    : [];
  const seen = [...notes, ...offered];
  const more = carried.filter((one) => !seen.some((other) => isSameNote(one, other)));
  const cited = new Set(notes.filter(({ under }) => under.length === 0).flatMap(citedIn));
  // The carried-over note had replaced "No progress", which applies again without it.
  const told = more.length < carried.length ? withoutCarriedNotes(lines, group, names) : lines;
  const rest = told.filter((_, at) => !isReplacedByNote(told, at, cited));
  return withNotesPlaced(rest, [...notes, ...more], names);
}

/**
 * The generated lines of a group without carried-over notes; "No progress" where then nothing is said about a series or
 * the ticket.
 */
function withoutCarriedNotes(lines: Content[], { tickets }: ReportGroup, names: string[]): Content[] {
  const [ticket] = tickets;
  if (lines.length === 0) return [bullet(0, [noProgress], ticket ? { kind: "ticket", id: ticket.id } : null)];
  return withNoProgress(lines, (one) => isSeriesLine(one, names) && !lineText(one.parts).includes(": see "));
}

/**
 * Whether a generated line is one that the person replaced by writing about a series without news in their own words:
 * the line of a series whose address their notes cite, or the "No progress" below it.
 */
function isReplacedByNote(content: Content[], at: number, cited: ReadonlySet<string>): boolean {
  const [one, next, before] = [content[at], content[at + 1], content[at - 1]];
  const isSilentSeries = (head: Content | undefined, below: Content | undefined) =>
    head?.kind === "bullet" &&
    below?.kind === "bullet" &&
    below.depth > head.depth &&
    isNoNews(lineText(below.parts)) &&
    linksOf(head.parts).some((link) => cited.has(link));
  const isOnly = content.length === 1 && one?.kind === "bullet" && isNoNews(lineText(one.parts));
  return isSilentSeries(one, next) || isSilentSeries(before, one) || (isOnly && cited.size > 0);
}

/** The lines of a block: the person's, unless the block is as generated or as in the template. */
function keepLines(
  own: Block["lines"],
  edited: Block["lines"],
  title: string,
  generated: Report | null,
  usual: ReportTemplate["blocks"],
): Block["lines"] {
  if (hasStatus(own) || hasStatus(edited))
    return keepStatus(own, edited, generated && statusLinesOf(generated));
  const text = blockText(edited);
  const isUsual =
    text === "" || usual.some((block) => isSameTitle(block.title, title) && block.text.trim() === text);
  const offered = generated?.blocks.find((block) => isSameTitle(block.title, title));
  return isUsual && (!offered || blockText(offered.lines) !== blockText(own)) ? own : edited;
}

/**
 * The present patch status, with what the person typed into `edited`: free lines, states that they extended, and states
 * of their own, each below the same series as before. Their state replaces the generated one while that is the same one
 * that they edited.
 * @param generated the patch status before the person edited it; null if unknown
 */
function keepStatus(
  own: Block["lines"],
  edited: Block["lines"],
  generated: StatusLine[] | null,
): Block["lines"] {
  const states = new Map(own.filter(isStatusLine).map((one) => [one.name, one]));
  const offered = new Set(generated?.map(statusLineKey));
  const known = new Set([...offered, ...[...states.values()].map(statusLineKey)]);
  const isTyped = (one: StatusLine) =>
    extendsState(one, states.get(one.name)) || (generated !== null && !known.has(statusLineKey(one)));
  const typedBelow = new Map<string, Block["lines"]>();
  let above = "";
  for (const line of edited) {
    if (isStatusLine(line) && states.has(line.name)) above = line.name;
    if (!isStatusLine(line) || isTyped(line)) typedBelow.set(above, [...(typedBelow.get(above) ?? []), line]);
  }
  const placed = own.flatMap((line) => {
    if (!isStatusLine(line)) return [line];
    const below = typedBelow.get(line.name) ?? [];
    typedBelow.delete(line.name);
    const isReplaced = below.some(
      (one) =>
        isStatusLine(one) &&
        one.name === line.name &&
        (extendsState(one, line) || offered.has(statusLineKey(line))),
    );
    return isReplaced ? below : [line, ...below];
  });
  return [...(typedBelow.get("") ?? []), ...placed];
}

/**
 * Whether a state is the other one with words added: "submitted on 2/10, Tom is ill". Text after a colon does not
 * count, since it is generated evidence.
 */
function extendsState({ label, words }: StatusLine, state: StatusLine | undefined): boolean {
  if (state === undefined || label !== state.label || !words.startsWith(state.words)) return false;
  return /^(?:[,.] | \()/.test(words.slice(state.words.length));
}
