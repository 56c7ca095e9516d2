import type { LineSource } from "../../../core/report/model.ts";
import type { ReportText } from "../../../core/report/reportText.ts";

/** Cells of the table that finds what two texts have in common; beyond, only what begins and ends alike counts. */
const largestTable = 4_000_000;
/** So much of a line's words is left where it counts as edited, and not as another line. */
const alike = 0.5;

/**
 * What each line of a report stands on after a person has edited it: a line that is still there keeps its source,
 * wherever it moved down or up with its neighbours; so does one with a few other words in its place. Lines that they
 * wrote themselves have none.
 */
export function lineSourcesOf(edited: readonly string[], original: ReportText): (LineSource | null)[] {
  const lines = linesOf(original.text);
  const sources: (LineSource | null)[] = edited.map(() => null);
  let [from, to] = [-1, -1];
  for (const [at, then] of [...pairs(edited, lines), [edited.length, lines.length] as const]) {
    proposalsFor(edited, lines, { from: from + 1, to: at }, { from: to + 1, to: then }, original, sources);
    if (at < edited.length) sources[at] = original.sources[then] ?? null;
    [from, to] = [at, then];
  }
  return sources;
}

export function linesOf(text: string): string[] {
  return text.replace(/\r\n?/g, "\n").split("\n");
}

interface Span {
  from: number;
  /** After its last line. */
  to: number;
}

/** Between two lines that were not touched: those that were edited, in their order. */
function proposalsFor(
  edited: readonly string[],
  lines: readonly string[],
  here: Span,
  there: Span,
  original: ReportText,
  sources: (LineSource | null)[],
): void {
  let next = there.from;
  for (let at = here.from; at < here.to && next < there.to; at++) {
    const text = edited[at] ?? "";
    const last = Math.min(there.to, next + 50);
    for (let then = next; then < last; then++)
      if (likeness(text, lines[then] ?? "") >= alike) {
        sources[at] = original.sources[then] ?? null;
        next = then + 1;
        break;
      }
  }
}

/** The lines that both have, in order, as pairs of their indices: as many as there can be. */
function pairs(one: readonly string[], other: readonly string[]): [number, number][] {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let [oneEnd, otherEnd] = [one.length, other.length];
  while (oneEnd > start && otherEnd > start && one[oneEnd - 1] === other[otherEnd - 1]) {
    oneEnd--;
    otherEnd--;
  }
  const found: [number, number][] = [];
  for (let at = 0; at < start; at++) found.push([at, at]);
  found.push(...common(one.slice(start, oneEnd), other.slice(start, otherEnd), start));
  for (let at = oneEnd; at < one.length; at++) found.push([at, at - oneEnd + otherEnd]);
  return found;
}

/** The longest common subsequence. */
function common(one: readonly string[], other: readonly string[], offset: number): [number, number][] {
  const width = other.length + 1;
  if ((one.length + 1) * width > largestTable) return [];
  const longest = new Uint32Array((one.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row--)
    for (let column = other.length - 1; column >= 0; column--)
      longest[row * width + column] =
        one[row] === other[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const found: [number, number][] = [];
  for (let row = 0, column = 0; row < one.length && column < other.length; )
    if (one[row] === other[column]) found.push([offset + row++, offset + column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  return found;
}

/** The part of the words that two lines share, from 0 to 1. */
function likeness(one: string, other: string): number {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const most = Math.max(words.length, others.length);
  if (most === 0) return 0;
  const left = [...others];
  const shared = words.filter((word) => {
    const found = left.indexOf(word);
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
  return shared.length / most;
}

function wordsOf(line: string): string[] {
  return line.slice(0, 500).match(/[\p{L}\p{N}]+/gu) ?? [];
}
