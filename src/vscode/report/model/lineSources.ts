import { diffArrays } from "diff";
import type { LineSource } from "../../../core/report/model.ts";
import type { ReportText } from "../../../core/report/reportText.ts";

/** Texts with more lines typed and deleted than this are not compared as a whole: the time grows with its square. */
const mostEdits = 1_000;
/** The share of its words that an edited line has in common with the line it was; with less it is another line. */
const leastShared = 0.5;
/** Lines of the original that an edited line is compared with, from the first that is not taken on. */
const mostCompared = 50;

/**
 * What each line of a report was written from, after a person has edited the report: a line that is still there keeps
 * its source, however many lines were added or deleted around it; so does one in which some words were changed. null
 * for each line that the person wrote.
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
 * The lines that two texts share, in order, as pairs of their indices; none where the texts differ in very much. Blank
 * lines have no source, and are left out so that none is paired at the cost of an edited line beside it.
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

/** Of the lines between two shared ones: those that were edited with what they were before, as pairs of indices. */
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

/** The share of words that two lines have in common, from 0 to 1. */
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
