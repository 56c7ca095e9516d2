import { labelPattern } from "../series/label.ts";
import { referenceOf } from "./lineSyntax.ts";
import { type Bullet, type Content, linesOf, lineText, linksOf, type Part } from "./model.ts";
import { isNoNews, isNoProgress } from "./noProgress.ts";
import { isEventLine } from "./seriesEvents.ts";

/** Marks a note that was carried over from the week before, until the person has checked it. */
export const lastWeek = "(last week)";

/** Something that the person wrote in a group: a bullet or lines, and everything below. */
export interface PersonNote {
  /** The generated bullets above it, the outermost first, named by `NestingPath`. */
  under: string[];
  /** Never empty; only the first bullet is sure to have the note's depth. */
  content: Content[];
}

/**
 * Separates what the person wrote from the generated bullets of a group: series lines, their events, "No progress".
 * @param names of the series, to recognize their lines
 */
export function notesIn(content: Content[], names: string[]): { generated: Content[]; notes: PersonNote[] } {
  const generated: Content[] = [];
  const notes: PersonNote[] = [];
  const nesting = new NestingPath(names);
  let current: { note: PersonNote; depth: number } | null = null;
  for (const one of content.flatMap(withoutUncitedLists)) {
    if (one.kind === "bullet" && isGenerated(one, names)) {
      generated.push(one);
      nesting.enter(one);
      current = null;
    } else if (current && (one.kind === "verbatim" || one.depth > current.depth))
      current.note.content.push(one);
    else {
      const isBullet = one.kind === "bullet";
      if (isBullet) nesting.leave(one.depth);
      const note = { under: isBullet ? nesting.path() : nesting.path().slice(0, 1), content: [one] };
      notes.push(note);
      current = { note, depth: isBullet ? one.depth : Number.POSITIVE_INFINITY };
    }
  }
  return { generated, notes };
}

/**
 * The generated bullets of a group with notes inserted: each below the same bullet as before, or at the end if that is
 * gone. A note counts as progress, so it replaces a "No progress" next to it.
 */
export function withNotesPlaced(generated: Content[], notes: PersonNote[], names: string[]): Content[] {
  let content = generated;
  for (const note of notes) {
    const parent = parentOf(content, note, names);
    if (parent) {
      const { at, end, depth } = parent;
      const below = content.slice(at, end).filter((one) => !isNoProgress(one));
      content = [...content.slice(0, at), ...below, ...movedToDepth(note, depth), ...content.slice(end)];
    } else {
      const heads = generated.filter((one) => one.kind === "bullet" && isSeriesLine(one, names));
      // With several series it is unknown which one the note is about, so each keeps its "No progress".
      const kept = heads.length > 1 ? content : content.filter((one) => !isNoProgress(one));
      content = [...kept, ...movedToDepth(note, 0)];
    }
  }
  return content;
}

/**
 * Lines without a reference list that nothing cites, which remains when the person deletes the line that cited it. A
 * reference within the person's own text stays.
 */
function withoutUncitedLists(content: Content): Content[] {
  if (content.kind === "bullet") return [content];
  const { lines } = content;
  const isText = (line: Part[]) => line.length > 0 && referenceOf(lineText(line)) === null;
  const first = lines.findIndex(isText);
  if (first < 0) return [];
  const from = lines.slice(0, first).findLastIndex(isEmpty) + 1;
  const last = lines.findLastIndex(isText);
  const gap = lines.findIndex((line, at) => at > last && isEmpty(line));
  return [{ ...content, lines: lines.slice(from, gap < 0 ? lines.length : gap) }];
}

function isEmpty(line: Part[]): boolean {
  return line.length === 0;
}

/** Whether the first lines of two notes are equal, apart from "(last week)". */
export function isSameNote(one: PersonNote, other: PersonNote): boolean {
  return firstLineOf(one) === firstLineOf(other);
}

function firstLineOf({ content }: PersonNote): string {
  const texts = content
    .flatMap(linesOf)
    .map((parts) => `${withoutMark(lineText(parts))} ${linksOf(parts).join(" ")}`.trim());
  return texts.find((text) => text !== "") ?? "";
}

function withoutMark(words: string): string {
  const text = words.trim();
  return text.startsWith(lastWeek) ? text.slice(lastWeek.length).trim() : text;
}

/** The web addresses that a note cites. */
export function citedIn({ content }: PersonNote): string[] {
  return content.flatMap(linesOf).flatMap(linksOf);
}

/** The note with "(last week)" at its beginning; a table gets a bullet with these words above it. */
export function markedAsLastWeek(note: PersonNote): PersonNote {
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

/** Whether a bullet is the line of a series, with its events below. */
export function isSeriesLine(one: Bullet, names: string[]): boolean {
  return seriesNameIn(one, names) !== null;
}

function isGenerated(one: Bullet, names: string[]): boolean {
  const words = lineText(one.parts);
  return isNoNews(words) || isEventLine(words) || isSeriesLine(one, names);
}

const labelOrTicket = new RegExp(`^${labelPattern}(?:: see \\S+)?$`, "i");

/** The series whose line a bullet is: `uboot/disk_integ v2[2]`, or that with ": see TS-118". Null for other bullets. */
function seriesNameIn({ depth, parts }: Bullet, names: string[]): string | null {
  if (depth > 0) return null;
  const words = lineText(parts).trim();
  const isLineOf = (name: string) => {
    const label = words.startsWith(`${name} `) ? words.slice(name.length).trim() : "";
    return words === name || labelOrTicket.test(label);
  };
  return names.find(isLineOf) ?? null;
}

/**
 * The generated bullets above the next line, the outermost first. A series line is identified by the series' name,
 * since the version changes from week to week; other bullets by their words.
 */
class NestingPath {
  readonly #names: string[];
  #bullets: { depth: number; key: string }[] = [];

  constructor(names: string[]) {
    this.#names = names;
  }

  enter(one: Bullet): void {
    this.leave(one.depth);
    const words = lineText(one.parts);
    if (isNoNews(words)) return;
    this.#bullets.push({ depth: one.depth, key: seriesNameIn(one, this.#names) ?? words });
  }

  /** Drops the bullets that a line of this depth is not below. */
  leave(depth: number): void {
    this.#bullets = this.#bullets.filter((one) => one.depth < depth);
  }

  path(): string[] {
    return this.#bullets.map(({ key }) => key);
  }
}

/**
 * Where to put a note: the content from `at` to `end` is below the innermost of its former parents that still exists;
 * `depth` is the note's. Null if none of them is left.
 */
function parentOf(
  content: Content[],
  { under }: PersonNote,
  names: string[],
): { at: number; end: number; depth: number } | null {
  const nesting = new NestingPath(names);
  let found: { at: number; depth: number; length: number } | null = null;
  for (const [at, one] of content.entries()) {
    if (one.kind === "verbatim" || !isGenerated(one, names)) continue;
    nesting.enter(one);
    const path = nesting.path();
    const isAbove = path.every((key, level) => key === under[level]);
    if (isAbove && path.length > (found?.length ?? 0))
      found = { at: at + 1, depth: one.depth + 1, length: path.length };
  }
  if (!found) return null;
  const { at, depth } = found;
  const next = content.findIndex((one, index) => index >= at && one.kind === "bullet" && one.depth < depth);
  return { at, end: next < 0 ? content.length : next, depth };
}

/** The content of a note moved to another depth; no bullet is more than one deeper than the one before. */
function movedToDepth({ content }: PersonNote, depth: number): Content[] {
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
