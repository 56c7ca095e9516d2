import { diffArrays } from "diff";
import type { LineSource } from "../../../core/report/model.ts";
import type { ReportText } from "../../../core/report/reportText.ts";

/** Texts with more changed lines than this are not compared completely, since the time is quadratic. */
const mostEdits = 1_000;
/** Share of words that an edited line must have in common with its original. */
const leastShared = 0.5;
/** Number of original lines that an edited line is compared with, from the first unmatched one. */
const mostCompared = 50;

/**
 * The source of each line after the person has edited the report: unchanged lines keep theirs, however many lines were
 * added or deleted around them; so do lines with a few changed words. Null for lines that the person wrote.
 */
export function lineSourcesOf(edited: readonly string[], original: ReportText): (LineSource | null)[] {
  const lines = linesOf(original.text);
  const sources: (LineSource | null)[] = edited.map(() => null);
  let [from, originalFrom] = [0, 0];
  for (const [at, originalAt] of [...sharedLines(edited, lines), [edited.length, lines.length] as const]) {
    const changed = edited.slice(from, at);
    for (const [index, originalIndex] of editedLines(changed, lines.slice(originalFrom, originalAt)))
      sources[from + index] = original.sources[originalFrom + originalIndex] ?? null;
    if (at < edited.length) sources[at] = original.sources[originalAt] ?? null;
    [from, originalFrom] = [at + 1, originalAt + 1];
  }
  return sources;
}

export function linesOf(text: string): string[] {
  return text.replace(/\r\n?/g, "\n").split("\n");
}

/**
 * The common lines of two texts in order, as index pairs; empty if the texts differ too much. Blank lines have no
 * source and are left out, so that matching one does not prevent matching an edited line.
 */
function sharedLines(edited: readonly string[], lines: readonly string[]): [number, number][] {
  const comparator = (one: string, other: string) => one === other && one.trim() !== "";
  const options = { comparator, maxEditLength: mostEdits };
  const changes = diffArrays([...lines], [...edited], options) ?? [];
  const pairs: [number, number][] = [];
  let [at, originalAt] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed) for (let i = 0; i < count; i++) pairs.push([at + i, originalAt + i]);
    if (!removed) at += count;
    if (!added) originalAt += count;
  }
  return pairs;
}

/** Between two common lines: edited lines with their originals, as index pairs. */
function editedLines(changed: readonly string[], before: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  let next = 0;
  for (const [at, line] of changed.entries()) {
    const found = before
      .slice(next, next + mostCompared)
      .findIndex((one) => shareOfWords(line, one) >= leastShared);
    if (found < 0) continue;
    pairs.push([at, next + found]);
    next += found + 1;
  }
  return pairs;
}

/** The share of common words of two lines, 0 to 1. */
function shareOfWords(one: string, other: string): number {
  const [words, others] = [wordsIn(one), wordsIn(other)];
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

function wordsIn(line: string): string[] {
  return line.slice(0, 500).match(/[\p{L}\p{N}]+/gu) ?? [];
}
