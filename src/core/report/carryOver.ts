import {
  type Block,
  type Bullet,
  bullet,
  type Content,
  isStatusLine,
  linksOf,
  noProgress,
  type Part,
  type Report,
  type ReportGroup,
  type Section,
  type StatusLine,
  statusLineKey,
  statusLinesOf,
  wordsOf,
} from "./model.ts";
import {
  citedIn,
  isNoNews,
  isSameNote,
  isSeriesLine,
  lastWeek,
  marked,
  notesIn,
  withNotesPlaced,
} from "./personNotes.ts";
import { isEventLine } from "./seriesEvents.ts";
import type { ReportTemplate } from "./template.ts";
import { weekEnding } from "./week.ts";

/** What is different from the report before. */
export interface ReportChange {
  kind: "new" | "changed" | "gone";
  what: "series" | "ticket";
  /** The series' short name, or the ticket. */
  name: string;
  /** What the report before said and this one says; "" where nothing, and for tickets. */
  before: string;
  after: string;
}

/**
 * A report that goes on from the one before: notes of a person stay as a draft where a ticket had no news, and what
 * was said of a day that is in both weeks is not said again.
 */
export function carryOver(next: Report, last: Report): Report {
  const isShared = overlap(last, next);
  const join: Join = (content, before, names) => {
    const fresh = isShared ? withoutSaid(content, before) : content;
    return hasNews(fresh) ? fresh : withNotesPlaced(fresh, notesIn(before, names).notes.map(marked), names);
  };
  return merged(next, last, false, join, carriedLines);
}

/**
 * A report with what a person wrote in one of the same week, word for word, its headers included. What `report` itself
 * carries from the week before stays but where the person has it already, or had it in `offered` and took it out.
 * @param offered the report of that week as it was before the person edited it; null where that is not known
 * @param usual what blocks say that nobody wrote in
 */
export function keepEdits(
  report: Report,
  written: Report,
  offered: Report | null = null,
  usual: ReportTemplate["blocks"] = [],
): Report {
  const join: Join = (content, own, names, group) => {
    const { notes } = notesIn(own, names);
    const { generated, notes: carried } = notesIn(content, names);
    const before = offered
      ? groupsLike(group, offered).flatMap((one) => notesIn(one.content, names).notes)
      : [];
    const seen = [...notes, ...before];
    const more = carried.filter((one) => !seen.some((other) => isSameNote(one, other)));
    const cited = new Set(notes.filter(({ under }) => under.length === 0).flatMap(citedIn));
    // Where a carried note took the place of "No progress" and is not to stand, that is said again.
    const told = more.length < carried.length ? withSilence(generated, group, names) : generated;
    const rest = told.filter((_, at) => !isSilent(told, at, cited));
    return withNotesPlaced(rest, [...notes, ...more], names);
  };
  const joinLines: JoinLines = (fresh, own, title) => {
    if (hasStatus(fresh) || hasStatus(own))
      return withWrittenStatus(fresh, own, offered && statusLinesOf(offered));
    const text = textOf(own);
    const isUsual =
      text === "" || usual.some((block) => isTitled(block, title) && block.text.trim() === text);
    const before = offered?.blocks.find((block) => isTitled(block, title));
    return isUsual && (!before || textOf(before.lines) !== textOf(fresh)) ? fresh : own;
  };
  const whole = merged(report, written, true, join, joinLines);
  return { ...whole, ...(offered ? changedHeaders(written, offered) : {}) };
}

/** The headers that say otherwise than what was offered; one that was taken out does not. */
function changedHeaders(written: Report, offered: Report): Partial<Report> {
  const { from, to, subject } = written;
  return {
    ...(from !== "" && from !== offered.from ? { from } : {}),
    ...(to.length > 0 && to.join("\n") !== offered.to.join("\n") ? { to } : {}),
    ...(subject !== "" && subject !== offered.subject ? { subject } : {}),
  };
}

/** What a report says otherwise than the one before. */
export function changesSince(last: Report, next: Report): ReportChange[] {
  const [before, after] = [last, next].map((report) => {
    const lines = statusLinesOf(report).map(
      ({ name, label, words }) => [name, `${label} ${words}`.trim()] as const,
    );
    return new Map(lines);
  }) as [Map<string, string>, Map<string, string>];
  const tickets = [last, next].map((report) => new Set(ticketsIn(report))) as [Set<string>, Set<string>];
  const series = [...new Set([...after.keys(), ...before.keys()])].flatMap((name): ReportChange[] => {
    const [one = "", other = ""] = [before.get(name), after.get(name)];
    if (one === other) return [];
    const kind = one === "" ? "new" : other === "" ? "gone" : "changed";
    return [{ kind, what: "series", name, before: one, after: other }];
  });
  const moved = (kind: "new" | "gone", from: Set<string>, to: Set<string>): ReportChange[] =>
    [...to]
      .filter((id) => !from.has(id))
      .map((name) => ({ kind, what: "ticket", name, before: "", after: "" }));
  return [...series, ...moved("new", ...tickets), ...moved("gone", tickets[1], tickets[0])];
}

function ticketsIn({ sections }: Report): string[] {
  return sections.flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets.map(({ id }) => id)));
}

type JoinLines = (own: Block["lines"], other: Block["lines"], title: string) => Block["lines"];
type Join = (content: Content[], other: Content[], names: string[], group: ReportGroup) => Content[];

/**
 * The groups and blocks of a report, each joined with that of another report; those that only the other has, too.
 * `greets`: also what stands there before the first section.
 */
function merged(report: Report, other: Report, greets: boolean, join: Join, joinLines: JoinLines): Report {
  const names = [...statusLinesOf(report), ...statusLinesOf(other)].map(({ name }) => name);
  const taken = new Set<ReportGroup>();
  const sections = report.sections.map((section): Section => {
    const groups = section.groups.map((group) => {
      const like = groupLike(group, section, other);
      if (!like) return group;
      taken.add(like);
      return { ...group, content: join(group.content, like.content, names, group) };
    });
    return { ...section, groups };
  });
  for (const { title, groups } of other.sections)
    for (const group of groups) {
      const content = taken.has(group) ? [] : join([], group.content, names, group);
      if (content.length === 0 || (isGreeting(title, group) && !greets)) continue;
      const place = sections.find((section) => section.title.toLowerCase() === title.toLowerCase());
      if (place) place.groups.push({ ...group, content });
      else if (title === "") sections.unshift({ title, groups: [{ ...group, content }] });
      else sections.push({ title, groups: [{ ...group, content }] });
    }
  return { ...report, sections, blocks: joinedBlocks(report, other, joinLines) };
}

function isGreeting(title: string, group: ReportGroup): boolean {
  return title === "" && group.tickets.length === 0 && group.title === "";
}

/** The groups of a report that are of the same ticket, or have the same title. */
function groupsLike({ tickets, title }: ReportGroup, { sections }: Report): ReportGroup[] {
  const id = tickets[0]?.id;
  const isLike = (one: ReportGroup) =>
    id === undefined
      ? one.tickets.length === 0 && one.title === title
      : one.tickets.some((ticket) => ticket.id === id);
  return sections.flatMap(({ groups }) => groups.filter(isLike));
}

/** The group of the other report that is of the same ticket; of those without ticket, the one of the same section. */
function groupLike(group: ReportGroup, section: Section, other: Report): ReportGroup | undefined {
  const [first] = group.tickets;
  if (first) {
    const all = other.sections.flatMap(({ groups }) => groups);
    return all.find(({ tickets }) => tickets.some(({ id }) => id === first.id));
  }
  return other.sections
    .find(({ title }) => title.toLowerCase() === section.title.toLowerCase())
    ?.groups.find(({ tickets, title }) => tickets.length === 0 && title === group.title);
}

function joinedBlocks(report: Report, other: Report, joinLines: JoinLines): Block[] {
  const own = report.blocks.map((block) => {
    const found = other.blocks.find(({ title }) => isTitled(block, title));
    return found ? { ...block, lines: joinLines(block.lines, found.lines, block.title) } : block;
  });
  const more = other.blocks.filter(
    ({ title, lines }) =>
      lines.length > 0 && !hasStatus(lines) && !report.blocks.some((block) => isTitled(block, title)),
  );
  return [...own, ...more.map((block) => ({ ...block, lines: joinLines([], block.lines, block.title) }))];
}

function hasStatus(lines: Block["lines"]): boolean {
  return lines.some(isStatusLine);
}

/**
 * The states of a report's series with what a person wrote among them: free lines, states that go on where the present
 * one ends, and those that were not offered. Each stands below the series that it stood below; where the state is still
 * what the person wrote on, in its place. `offered`: null where that is not known.
 */
function withWrittenStatus(
  fresh: Block["lines"],
  own: Block["lines"],
  offered: StatusLine[] | null,
): Block["lines"] {
  const states = new Map(fresh.filter(isStatusLine).map((one) => [one.name, one]));
  const before = new Set(offered?.map(statusLineKey));
  const known = new Set([...before, ...[...states.values()].map(statusLineKey)]);
  const isWritten = (one: StatusLine) =>
    goesOn(one, states.get(one.name)) || (offered !== null && !known.has(statusLineKey(one)));
  const written = new Map<string, Block["lines"]>();
  let above = "";
  for (const line of own) {
    if (isStatusLine(line) && states.has(line.name)) above = line.name;
    if (!isStatusLine(line) || isWritten(line)) written.set(above, [...(written.get(above) ?? []), line]);
  }
  const placed = fresh.flatMap((line) => {
    if (!isStatusLine(line)) return [line];
    const below = written.get(line.name) ?? [];
    written.delete(line.name);
    const isReplaced = below.some(
      (one) =>
        isStatusLine(one) && one.name === line.name && (goesOn(one, line) || before.has(statusLineKey(line))),
    );
    return isReplaced ? below : [line, ...below];
  });
  return [...(written.get("") ?? []), ...placed];
}

/** Whether a state says what another does and more: "submitted on 2/10, Tom is ill". A generated reason stands after a colon. */
function goesOn({ label, words }: StatusLine, state: StatusLine | undefined): boolean {
  if (state === undefined || label !== state.label || !words.startsWith(state.words)) return false;
  return /^(?:[,.] | \()/.test(words.slice(state.words.length));
}

function isTitled(block: { title: string }, title: string): boolean {
  return block.title.toLowerCase() === title.toLowerCase();
}

function textOf(lines: Block["lines"]): string {
  return lines
    .map((line) => (isStatusLine(line) ? "" : wordsOf(line).trim()))
    .join("\n")
    .trim();
}

function carriedLines(own: Block["lines"], before: Block["lines"]): Block["lines"] {
  const [first, ...rest] = before;
  if (hasStatus(own) || hasStatus(before) || textOf(own) === textOf(before)) return own;
  if (first === undefined || isStatusLine(first)) return own;
  const [start = ""] = first;
  if (typeof start !== "string" || start.includes(lastWeek)) return before;
  const indent = start.slice(0, start.length - start.trimStart().length);
  return [[`${indent}${lastWeek} ${start.trimStart()}`, ...first.slice(1)], ...rest];
}

/**
 * Whether two reports have days in common, as where weeks came to end on another day. Else both may say the same words
 * ("Ben Ode reviewed 1 of 6 patches") and mean different things.
 */
function overlap(last: Report, next: Report): boolean {
  return (
    last.ending !== null && next.ending !== null && weekEnding(last.ending).to > weekEnding(next.ending).from
  );
}

/** Without what the last report has said of the same group. A series of which nothing is left has made no progress. */
function withoutSaid(content: Content[], before: Content[]): Content[] {
  const said = new Set(before.flatMap((one) => (one.kind === "bullet" ? [keyOf(one.parts)] : [])));
  const isNews = (one: Content) => one.kind === "bullet" && isEventLine(wordsOf(one.parts)) && one.depth > 0;
  const kept = content.filter(
    (one) => one.kind === "verbatim" || !isNews(one) || !said.has(keyOf(one.parts)),
  );
  return silencedWhereBare(
    kept,
    (one) => one.depth === 0 && isNews(content[content.indexOf(one) + 1] ?? one),
  );
}

/** With "No progress" below each line of a series, as `isOfSeries` knows them, below which nothing stands. */
function silencedWhereBare(content: Content[], isOfSeries: (one: Bullet) => boolean): Content[] {
  return content.flatMap((one, at): Content[] => {
    const next = content[at + 1];
    const isBare = one.kind === "bullet" && isOfSeries(one) && !(next?.kind === "bullet" && next.depth > 0);
    return isBare ? [one, bullet(1, [noProgress], one.source)] : [one];
  });
}

function keyOf(parts: Part[]): string {
  return `${wordsOf(parts)}\n${linksOf(parts).join("\n")}`;
}

/** Whether the week brought something, as far as it was generated. */
function hasNews(content: Content[]): boolean {
  return content.some((one) => one.kind === "bullet" && isEventLine(wordsOf(one.parts)));
}

/** What was generated, with "No progress" where nothing is said of a series, or of the ticket. */
function withSilence(generated: Content[], { tickets }: ReportGroup, names: string[]): Content[] {
  const [ticket] = tickets;
  if (generated.length === 0)
    return [bullet(0, [noProgress], ticket ? { kind: "ticket", id: ticket.id } : null)];
  return silencedWhereBare(
    generated,
    (one) => isSeriesLine(one, names) && !wordsOf(one.parts).includes(": see "),
  );
}

/** A series without news that the person's notes cite: it, or the line below that says so. */
function isSilent(content: Content[], at: number, cited: ReadonlySet<string>): boolean {
  const [one, next, before] = [content[at], content[at + 1], content[at - 1]];
  const isHeadOf = (head: Content | undefined, below: Content | undefined) =>
    head?.kind === "bullet" &&
    below?.kind === "bullet" &&
    below.depth > head.depth &&
    isNoNews(wordsOf(below.parts)) &&
    linksOf(head.parts).some((link) => cited.has(link));
  return (
    isHeadOf(one, next) ||
    isHeadOf(before, one) ||
    (content.length === 1 && cited.size > 0 && onlySilence(one))
  );
}

function onlySilence(one: Content | undefined): boolean {
  return one?.kind === "bullet" && isNoNews(wordsOf(one.parts));
}
