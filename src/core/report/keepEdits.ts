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
 * A week's report written again, with what the person typed into the one of the same week: their notes, states, blocks
 * and headers, word for word. What the new report carries over from the week before is left out where the person has
 * it already, and where `generated` had it and they deleted it.
 * @param edited the report as the person has edited it
 * @param generated the same before the person edited it; null where that is not known
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

/** The headers that the person changed; one that they deleted is written again. */
function editedHeaders(edited: Report, generated: Report): Partial<Report> {
  const { from, to, subject } = edited;
  return {
    ...(from !== "" && from !== generated.from ? { from } : {}),
    ...(to.length > 0 && to.join("\n") !== generated.to.join("\n") ? { to } : {}),
    ...(subject !== "" && subject !== generated.subject ? { subject } : {}),
  };
}

/** What is generated for a group now, with the notes that the person has in it. */
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
  // A note that was carried over had replaced "No progress", which is true again without the note.
  const told = more.length < carried.length ? withoutCarriedNotes(lines, group, names) : lines;
  const rest = told.filter((_, at) => !isReplacedByNote(told, at, cited));
  return withNotesPlaced(rest, [...notes, ...more], names);
}

/** The generated lines of a group, with "No progress" where nothing else is said of a series, or of the ticket. */
function withoutCarriedNotes(lines: Content[], { tickets }: ReportGroup, names: string[]): Content[] {
  const [ticket] = tickets;
  if (lines.length === 0) return [bullet(0, [noProgress], ticket ? { kind: "ticket", id: ticket.id } : null)];
  return withNoProgress(lines, (one) => isSeriesLine(one, names) && !lineText(one.parts).includes(": see "));
}

/**
 * Whether a generated line is one of those that a person replaces when they write about a series without news in their
 * own words: the line of the series, known by the address that their notes cite, or the "No progress" below it.
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

/** The lines of a block: the person's, unless they left the block as it was generated or as the template has it. */
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
 * The patch status of now with what the person typed into that of `edited`: free lines, states that they added words
 * to, and states of their own. Each stands below the series that it stood below. It replaces the generated state as
 * long as that is the one they edited.
 * @param generated the patch status before the person edited it; null where that is not known
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
 * Whether a state is another one with words added: "submitted on 2/10, Tom is ill". A colon does not count: behind it
 * stands generated evidence.
 */
function extendsState({ label, words }: StatusLine, state: StatusLine | undefined): boolean {
  if (state === undefined || label !== state.label || !words.startsWith(state.words)) return false;
  return /^(?:[,.] | \()/.test(words.slice(state.words.length));
}
