import { referenceOf } from "./lineSyntax.ts";
import { type Bullet, type Content, linksOf, type Part, wordsOf } from "./model.ts";
import { isEventLine } from "./seriesEvents.ts";

/** What a note of the week before begins with until a person has looked at it. */
export const lastWeek = "(last week)";

/** A note of a person with all that stands below it. */
export interface PersonNote {
  /** The generated items it stands below, from the outermost on: names of series, else their words. */
  under: string[];
  /** Never empty; only the first item has its depth. */
  content: Content[];
}

/**
 * Parts what a person wrote from what was generated: lines of series, what happened to them, and what says that
 * nothing did. `names`: of the series.
 */
export function notesIn(content: Content[], names: string[]): { generated: Content[]; notes: PersonNote[] } {
  const generated: Content[] = [];
  const notes: PersonNote[] = [];
  const above = new NestingPath(names);
  let current: { note: PersonNote; depth: number } | null = null;
  for (const one of content.flatMap(withoutLists)) {
    if (one.kind === "bullet" && isGenerated(one, names)) {
      generated.push(one);
      above.enter(one);
      current = null;
    } else if (current && (one.kind === "verbatim" || one.depth > current.depth))
      current.note.content.push(one);
    else {
      const isItem = one.kind === "bullet";
      if (isItem) above.leave(one.depth);
      const note = { under: isItem ? above.path() : above.path().slice(0, 1), content: [one] };
      notes.push(note);
      current = { note, depth: isItem ? one.depth : Number.POSITIVE_INFINITY };
    }
  }
  return { generated, notes };
}

/**
 * Generated items with notes, each below what it stood below, else at the end. Where a note is, there was progress
 * enough not to say that there was none.
 */
export function withNotesPlaced(generated: Content[], notes: PersonNote[], names: string[]): Content[] {
  let content = generated;
  for (const note of notes) {
    const place = placeOf(content, note, names);
    if (place) {
      const { at, end, depth } = place;
      const below = content.slice(at, end).filter((one) => !isNoProgress(one));
      content = [...content.slice(0, at), ...below, ...atDepth(note, depth), ...content.slice(end)];
    } else {
      const heads = generated.filter((one) => one.kind === "bullet" && isSeriesLine(one, names));
      // Of several series a note at the end does not say which one it is about.
      const kept = heads.length > 1 ? content : content.filter((one) => !isNoProgress(one));
      content = [...kept, ...atDepth(note, 0)];
    }
  }
  return content;
}

/**
 * Without lists of references that nothing cites: they are left where a person took out the line of a series. A
 * reference next to a person's own words is one of them.
 */
function withoutLists(content: Content): Content[] {
  if (content.kind === "bullet") return [content];
  const { lines } = content;
  const isWords = (line: Part[]) => line.length > 0 && referenceOf(wordsOf(line)) === null;
  const first = lines.findIndex(isWords);
  if (first < 0) return [];
  const from = lines.slice(0, first).findLastIndex(isEmpty) + 1;
  const last = lines.findLastIndex(isWords);
  const gap = lines.findIndex((line, at) => at > last && isEmpty(line));
  return [{ ...content, lines: lines.slice(from, gap < 0 ? lines.length : gap) }];
}

function isEmpty(line: Part[]): boolean {
  return line.length === 0;
}

/** Whether two notes say the same, one of them perhaps as that of last week; what stands below may be different. */
export function isSameNote(one: PersonNote, other: PersonNote): boolean {
  return textOf(one) === textOf(other);
}

/** The links that a note cites. */
export function citedIn({ content }: PersonNote): string[] {
  return content.flatMap((one) => (one.kind === "bullet" ? linksOf(one.parts) : one.lines.flatMap(linksOf)));
}

/** A note as one of last week. */
export function marked(note: PersonNote): PersonNote {
  const [first, ...more] = note.content;
  if (!first) return note;
  if (first.kind === "verbatim") {
    const mark: Bullet = { kind: "bullet", depth: note.under.length, parts: [lastWeek], source: null };
    return { ...note, content: [mark, first, ...more] };
  }
  const [start = "", ...rest] = first.parts;
  if (typeof start === "string" && start.startsWith(lastWeek)) return note;
  const parts: Part[] =
    typeof start === "string" ? [`${lastWeek} ${start}`, ...rest] : [`${lastWeek} `, start, ...rest];
  return { ...note, content: [{ ...first, parts }, ...more] };
}

/** Whether a line says that nothing happened, or nothing is known. */
export function isNoNews(words: string): boolean {
  return /^(?:no progress|not known yet)\.?$/i.test(words.trim());
}

/** Whether an item is the line of a series, below which stands what happened to it. */
export function isSeriesLine(one: Bullet, names: string[]): boolean {
  return headName(one, names) !== null;
}

function isNoProgress(content: Content): boolean {
  return content.kind === "bullet" && /^no progress\.?$/i.test(wordsOf(content.parts).trim());
}

function isGenerated(one: Bullet, names: string[]): boolean {
  const words = wordsOf(one.parts);
  return isNoNews(words) || isEventLine(words) || isSeriesLine(one, names);
}

/** The series of `uboot/disk_integ v2[2]`, or of that and "see" another ticket; null where it is no such line. */
function headName({ depth, parts }: Bullet, names: string[]): string | null {
  if (depth > 0) return null;
  const words = wordsOf(parts).trim();
  const isHeadOf = (name: string) => {
    const label = words.startsWith(`${name} `) ? words.slice(name.length).trim() : "";
    return words === name || /^(?:rfc(?: v\d{1,3})?|v\d{1,3})(?:: see \S+)?$/i.test(label);
  };
  return names.find(isHeadOf) ?? null;
}

/** The generated items that the next line would stand below. */
class NestingPath {
  readonly #names: string[];
  #items: { depth: number; key: string }[] = [];

  constructor(names: string[]) {
    this.#names = names;
  }

  enter(one: Bullet): void {
    this.leave(one.depth);
    const words = wordsOf(one.parts);
    if (!isNoNews(words)) this.#items.push({ depth: one.depth, key: headName(one, this.#names) ?? words });
  }

  leave(depth: number): void {
    this.#items = this.#items.filter((item) => item.depth < depth);
  }

  path(): string[] {
    return this.#items.map(({ key }) => key);
  }
}

/** What stands below the item that a note belongs to, and at which depth; null where there is none such. */
function placeOf(
  content: Content[],
  { under }: PersonNote,
  names: string[],
): { at: number; end: number; depth: number } | null {
  const above = new NestingPath(names);
  let found: { at: number; depth: number; length: number } | null = null;
  for (const [at, one] of content.entries()) {
    if (one.kind === "verbatim" || !isGenerated(one, names)) continue;
    above.enter(one);
    const path = above.path();
    const isAbove = path.every((key, place) => key === under[place]);
    if (isAbove && path.length > (found?.length ?? 0))
      found = { at: at + 1, depth: one.depth + 1, length: path.length };
  }
  if (!found) return null;
  const { at, depth } = found;
  const next = content.findIndex((one, index) => index >= at && one.kind === "bullet" && one.depth < depth);
  return { at, end: next < 0 ? content.length : next, depth };
}

/** None deeper than one below the item before. */
function atDepth({ content }: PersonNote, depth: number): Content[] {
  const [first] = content;
  const shift = depth - (first?.kind === "bullet" ? first.depth : depth);
  let deepest = depth;
  return content.map((one): Content => {
    if (one.kind === "verbatim") return one;
    const own = Math.min(Math.max(one.depth + shift, depth), deepest);
    deepest = own + 1;
    return { ...one, depth: own };
  });
}

function textOf({ content }: PersonNote): string {
  const lines = content.flatMap((one) => (one.kind === "bullet" ? [one.parts] : one.lines));
  const texts = lines.map((parts) => `${unmarked(wordsOf(parts))} ${linksOf(parts).join(" ")}`.trim());
  return texts.find((text) => text !== "") ?? "";
}

function unmarked(words: string): string {
  const text = words.trim();
  return text.startsWith(lastWeek) ? text.slice(lastWeek.length).trim() : text;
}
