import { isHappening } from "./happened.ts";
import {
  type Block,
  type Content,
  type Group,
  type Item,
  isStanding,
  item,
  linksOf,
  noProgress,
  type Part,
  type Report,
  type Section,
  standingsOf,
  wordsOf,
} from "./report.ts";

/** What a note of the week before begins with until a person has looked at it. */
export const lastWeek = "(last week)";

/** What is different from the report before. */
export interface Change {
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
 * was said is not said again.
 */
export function carryOver(next: Report, last: Report): Report {
  const join: Join = (content, before, names) => {
    const fresh = withoutSaid(content, before);
    return hasNews(fresh) ? fresh : [...fresh, ...marked(notesIn(before, names))];
  };
  return merged(next, last, false, join, carriedLines);
}

/** A report with what a person wrote in one of the same week, word for word. */
export function withNotes(report: Report, written: Report): Report {
  const join: Join = (content, own, names) => {
    const notes = notesIn(own, names);
    const cited = new Set(notes.flatMap(linksIn));
    return [...content.filter((_, at) => !isSilent(content, at, cited)), ...notes];
  };
  return merged(report, written, true, join, (_, own) => own);
}

/** What a report says otherwise than the one before. */
export function changesSince(last: Report, next: Report): Change[] {
  const [before, after] = [last, next].map((report) => {
    const lines = standingsOf(report).map(
      ({ name, label, words }) => [name, `${label} ${words}`.trim()] as const,
    );
    return new Map(lines);
  }) as [Map<string, string>, Map<string, string>];
  const tickets = [last, next].map((report) => new Set(ticketsIn(report))) as [Set<string>, Set<string>];
  const series = [...new Set([...after.keys(), ...before.keys()])].flatMap((name): Change[] => {
    const [one = "", other = ""] = [before.get(name), after.get(name)];
    if (one === other) return [];
    const kind = one === "" ? "new" : other === "" ? "gone" : "changed";
    return [{ kind, what: "series", name, before: one, after: other }];
  });
  const moved = (kind: "new" | "gone", from: Set<string>, to: Set<string>): Change[] =>
    [...to]
      .filter((id) => !from.has(id))
      .map((name) => ({ kind, what: "ticket", name, before: "", after: "" }));
  return [...series, ...moved("new", ...tickets), ...moved("gone", tickets[1], tickets[0])];
}

function ticketsIn({ sections }: Report): string[] {
  return sections.flatMap(({ groups }) => groups.flatMap(({ tickets }) => tickets.map(({ id }) => id)));
}

type Join = (content: Content[], other: Content[], names: string[]) => Content[];

/**
 * The groups and blocks of a report, each joined with that of another report; those that only the other has, too.
 * `greets`: also what stands there before the first section.
 */
function merged(
  report: Report,
  other: Report,
  greets: boolean,
  join: Join,
  joinLines: (own: Block["lines"], other: Block["lines"]) => Block["lines"],
): Report {
  const names = [...standingsOf(report), ...standingsOf(other)].map(({ name }) => name);
  const taken = new Set<Group>();
  const sections = report.sections.map((section): Section => {
    const groups = section.groups.map((group) => {
      const like = groupLike(group, section, other);
      if (!like) return group;
      taken.add(like);
      return { ...group, content: join(group.content, like.content, names) };
    });
    return { ...section, groups };
  });
  for (const { title, groups } of other.sections)
    for (const group of groups) {
      const content = taken.has(group) ? [] : join([], group.content, names);
      if (content.length === 0 || (isGreeting(title, group) && !greets)) continue;
      const place = sections.find((section) => section.title.toLowerCase() === title.toLowerCase());
      if (place) place.groups.push({ ...group, content });
      else if (title === "") sections.unshift({ title, groups: [{ ...group, content }] });
      else sections.push({ title, groups: [{ ...group, content }] });
    }
  return { ...report, sections, blocks: joinedBlocks(report, other, joinLines) };
}

function isGreeting(title: string, group: Group): boolean {
  return title === "" && group.tickets.length === 0 && group.title === "";
}

/** The group of the other report that is of the same ticket; of those without ticket, the one of the same section. */
function groupLike(group: Group, section: Section, other: Report): Group | undefined {
  const [first] = group.tickets;
  if (first) {
    const all = other.sections.flatMap(({ groups }) => groups);
    return all.find(({ tickets }) => tickets.some(({ id }) => id === first.id));
  }
  return other.sections
    .find(({ title }) => title.toLowerCase() === section.title.toLowerCase())
    ?.groups.find(({ tickets, title }) => tickets.length === 0 && title === group.title);
}

function joinedBlocks(
  report: Report,
  other: Report,
  joinLines: (own: Block["lines"], other: Block["lines"]) => Block["lines"],
): Block[] {
  const hasStatus = ({ lines }: Block) => lines.some(isStanding);
  const free = other.blocks.filter((block) => !hasStatus(block));
  const like = (block: Block) => free.find(({ title }) => title.toLowerCase() === block.title.toLowerCase());
  const own = report.blocks.map((block) => {
    const found = hasStatus(block) ? undefined : like(block);
    return found && found.lines.length > 0 ? { ...block, lines: joinLines(block.lines, found.lines) } : block;
  });
  const more = free.filter(({ title, lines }) => {
    const isKnown = report.blocks.some((block) => block.title.toLowerCase() === title.toLowerCase());
    return !isKnown && lines.length > 0;
  });
  return [...own, ...more.map((block) => ({ ...block, lines: joinLines([], block.lines) }))];
}

function carriedLines(own: Block["lines"], before: Block["lines"]): Block["lines"] {
  const text = (lines: Block["lines"]) =>
    lines.map((line) => (isStanding(line) ? "" : wordsOf(line).trim())).join("\n");
  const [first, ...rest] = before;
  if (text(own) === text(before) || first === undefined || isStanding(first)) return own;
  const [start = ""] = first;
  if (typeof start !== "string" || start.includes(lastWeek)) return before;
  const indent = start.slice(0, start.length - start.trimStart().length);
  return [[`${indent}${lastWeek} ${start.trimStart()}`, ...first.slice(1)], ...rest];
}

/** Without what the last report has said of the same group. A series of which nothing is left has made no progress. */
function withoutSaid(content: Content[], before: Content[]): Content[] {
  const said = new Set(before.flatMap((one) => (one.kind === "item" ? [keyOf(one.parts)] : [])));
  const isNews = (one: Content) => one.kind === "item" && isHappening(wordsOf(one.parts)) && one.depth > 0;
  const kept = content.filter((one) => one.kind === "lines" || !isNews(one) || !said.has(keyOf(one.parts)));
  return kept.flatMap((one, at): Content[] => {
    const isHead = one.kind === "item" && one.depth === 0 && isNews(content[content.indexOf(one) + 1] ?? one);
    const next = kept[at + 1];
    const isBare = isHead && !(next?.kind === "item" && next.depth > 0);
    return isBare && one.kind === "item" ? [one, item(1, [noProgress], one.source)] : [one];
  });
}

function keyOf(parts: Part[]): string {
  return `${wordsOf(parts)}\n${linksOf(parts).join("\n")}`;
}

/** Whether the week brought something, as far as it was generated. */
function hasNews(content: Content[]): boolean {
  return content.some((one) => one.kind === "item" && isHappening(wordsOf(one.parts)));
}

/** What a person wrote: all but the series' lines and what was generated below them. */
function notesIn(content: Content[], names: string[]): Content[] {
  const notes = content.filter((one) => {
    if (one.kind === "lines") return true;
    const words = wordsOf(one.parts);
    return !isSilence(words) && !isHappening(words) && !isHead(one, names);
  });
  let deepest = 0;
  return notes.map((one): Content => {
    if (one.kind === "lines") return one;
    const depth = Math.min(one.depth, deepest);
    deepest = depth + 1;
    return { ...one, depth };
  });
}

function isSilence(words: string): boolean {
  return /^(?:no progress|not known yet)\.?$/i.test(words.trim());
}

/** `uboot/disk_integ v2[2]`, or that and "see" another ticket. */
function isHead({ depth, parts }: Item, names: string[]): boolean {
  const words = wordsOf(parts);
  const name = names.find((one) => words.startsWith(`${one} `));
  if (depth > 0 || name === undefined) return false;
  return /^(?:rfc(?: v\d{1,3})?|v\d{1,3})(?:: see \S+)?$/i.test(words.slice(name.length).trim());
}

/** A series without news that the person's notes cite: it, or the line below that says so. */
function isSilent(content: Content[], at: number, cited: ReadonlySet<string>): boolean {
  const [one, next, before] = [content[at], content[at + 1], content[at - 1]];
  const isHeadOf = (head: Content | undefined, below: Content | undefined) =>
    head?.kind === "item" &&
    below?.kind === "item" &&
    below.depth > head.depth &&
    isSilence(wordsOf(below.parts)) &&
    linksOf(head.parts).some((link) => cited.has(link));
  return (
    isHeadOf(one, next) ||
    isHeadOf(before, one) ||
    (content.length === 1 && cited.size > 0 && onlySilence(one))
  );
}

function onlySilence(one: Content | undefined): boolean {
  return one?.kind === "item" && isSilence(wordsOf(one.parts));
}

function linksIn(content: Content): string[] {
  return content.kind === "item" ? linksOf(content.parts) : content.lines.flatMap(linksOf);
}

function marked(notes: Content[]): Content[] {
  return notes.flatMap((one, at): Content[] => {
    if (one.kind === "lines") return at === 0 ? [item(0, [lastWeek], null), one] : [one];
    const [first = "", ...rest] = one.parts;
    if (one.depth > 0 || (typeof first === "string" && first.startsWith(lastWeek))) return [one];
    const parts: Part[] =
      typeof first === "string" ? [`${lastWeek} ${first}`, ...rest] : [`${lastWeek} `, first, ...rest];
    return [{ ...one, parts }];
  });
}
