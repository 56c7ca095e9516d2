import type { Localize } from "../../../core/base/localize.ts";
import { plainLine } from "../../../core/base/plainText.ts";
import type { ComparedPatch, Comparison, PlacedPatch, RevisionCommits } from "../../../core/patches/model.ts";
import { pairsIn } from "../../../core/patches/rangeDiffPairs.ts";
import type { Review, Revision } from "../../../core/series/series.ts";
import { sizeOf } from "../../tree/reviewCounts.ts";
import { reviewWithNote } from "../../tree/wording.ts";

/** Two versions of a series, and their comparison by git and by the mails. */
export interface ComparisonInput {
  name: string;
  from: Revision;
  to: Revision;
  comparison: Comparison;
}

/** A link in the text to a patch of one of the versions. */
export interface PatchLink {
  /** 0-based; start column, and column after the end. */
  line: number;
  start: number;
  end: number;
  messageId: string;
  label: string;
}

/** The part of the range-diff about one patch. */
export interface PatchSection {
  title: string;
  /** Its first line: "2:  9d3be5d ! 2:  1559cf4 dm: blk: tell listeners". */
  head: string;
  /** First and last line, 0-based. */
  start: number;
  end: number;
  /** Message-IDs; null if that version does not have it. */
  from: string | null;
  to: string | null;
}

/** The comparison of two versions as a document. */
export interface ComparisonText {
  text: string;
  links: PatchLink[];
  sections: PatchSection[];
  labels: { from: string; to: string };
}

/** The signs of git range-diff. */
const signs = { unchanged: "=", changed: "!", new: ">", dropped: "<" } as const;
/** Separates columns of the table. */
const gap = "  ";

/** The table of patches with the reviews that carry over, followed by the range-diff. */
export function comparisonText(input: ComparisonInput, t: Localize): ComparisonText {
  const { name, from, to, comparison } = input;
  const labels = { from: from.label, to: to.label };
  const lines = [
    plainLine(t("{0}: {1} to {2}", name, from.label, to.label)),
    summaryOf(comparison.patches, t),
    "",
  ];
  const links = addTable(lines, input, t);
  lines.push("", ...notesOf(comparison, t));
  const { rangeDiff } = comparison;
  const sections = rangeDiff === null ? [] : sectionsOf(rangeDiff, comparison, lines.length);
  const heads = sections.flatMap((section) => headLinks(section, labels));
  if (rangeDiff !== null) lines.push(...rangeDiff.trimEnd().split("\n"));
  return { text: `${lines.join("\n").trimEnd()}\n`, links: [...links, ...heads], sections, labels };
}

/** "2 unchanged, 1 changed, 1 new". */
function summaryOf(patches: ComparedPatch[], t: Localize): string {
  const count = (status: ComparedPatch["status"]) => patches.filter((one) => one.status === status).length;
  const moved = patches.filter(({ reordered }) => reordered).length;
  const counts: [number, string][] = [
    [count("unchanged"), t("{0} unchanged", count("unchanged"))],
    [count("changed"), t("{0} changed", count("changed"))],
    [moved, t("{0} reordered", moved)],
    [count("new"), t("{0} new", count("new"))],
    [count("dropped"), t("{0} dropped", count("dropped"))],
  ];
  return counts.flatMap(([number, words]) => (number > 0 ? words : [])).join(", ");
}

/** Adds a row for each patch, followed by the reviews on the earlier version. */
function addTable(lines: string[], { from, to, comparison }: ComparisonInput, t: Localize): PatchLink[] {
  const rows = comparison.patches.map((patch) => ({
    patch,
    cells: [numberOf(patch.from, from), numberOf(patch.to, to), statusOf(patch, t)] as const,
  }));
  const all = [{ cells: [from.label, to.label, ""] as const }, ...rows];
  const width = (column: 0 | 1 | 2) => Math.max(...all.map(({ cells }) => cells[column].length));
  const [left, right, words] = [width(0), width(1), width(2)];
  const row = (before: string, sign: string, after: string, status: string, title: string) =>
    `${gap}${before.padStart(left)} ${sign} ${after.padStart(right)}${gap}${status.padEnd(words)}${gap}${title}`;
  lines.push(row(from.label, " ", to.label, "", "").trimEnd());
  const links: PatchLink[] = [];
  const link = (place: PlacedPatch | null, label: string, end: number, text: string) => {
    if (place)
      links.push({ line: lines.length, start: end - text.length, end, messageId: place.messageId, label });
  };
  const indent = row("", " ", "", "", "").length;
  for (const { patch, cells } of rows) {
    const [before, after, status] = cells;
    link(patch.from, from.label, gap.length + left, before);
    link(patch.to, to.label, gap.length + left + 3 + right, after);
    lines.push(row(before, signs[patch.status], after, status, plainLine(patch.title)));
    for (const review of reviewsOf(patch, to))
      lines.push(" ".repeat(indent) + plainLine(reviewWithNote(review, t)));
  }
  return links;
}

function numberOf(place: PlacedPatch | null, revision: Revision): string {
  return place ? `${place.number}/${sizeOf(revision)}` : "-";
}

function statusOf({ status, reordered }: ComparedPatch, t: Localize): string {
  const words = {
    unchanged: t("unchanged"),
    changed: t("changed"),
    new: t("new"),
    dropped: t("dropped"),
  }[status];
  return reordered ? `${words}, ${t("reordered")}` : words;
}

/** Reviews on an earlier version, whether they still count or not, and those given on both. */
function reviewsOf({ to, reviews }: ComparedPatch, revision: Revision): Review[] {
  const patch = revision.patches.find(({ messageId }) => messageId === to?.messageId);
  const earlier = patch?.reviews.filter(({ givenOn }) => givenOn !== null) ?? [];
  const keyOf = ({ trailer, messageId }: Review) => `${trailer} ${messageId}`;
  const known = new Set(earlier.map(keyOf));
  return [...earlier, ...reviews.filter((review) => !known.has(keyOf(review)))];
}

/** Why there is no range-diff, or only of some patches. */
function notesOf({ from, to, rangeDiff }: Comparison, t: Localize): string[] {
  const refused = [from, to].flatMap(({ label, patches }) =>
    patches.flatMap(({ number, problem }) =>
      problem ? `${label} ${number}: ${plainLine(problem.what)}` : [],
    ),
  );
  const none = t(
    "Git cannot compare the two: one of them applies nowhere. The table goes by the mails alone.",
  );
  const notes = [...(rangeDiff === null ? [none] : []), ...refused];
  return notes.length > 0 ? [...notes, ""] : [];
}

/** @param first line in which the range-diff begins */
function sectionsOf(rangeDiff: string, { from, to }: Comparison, first: number): PatchSection[] {
  const pairs = pairsIn(rangeDiff);
  const [before, after] = [from, to].map(committed);
  const lines = rangeDiff.trimEnd().split("\n");
  return pairs.map((pair, at) => {
    const [one, other] = [before?.[(pair.from ?? 0) - 1], after?.[(pair.to ?? 0) - 1]];
    return {
      title: (other ?? one)?.title ?? "",
      head: lines[pair.line] ?? "",
      start: first + pair.line,
      end: first + (pairs[at + 1]?.line ?? lines.length) - 1,
      from: one?.messageId ?? null,
      to: other?.messageId ?? null,
    };
  });
}

/** Both sides of a patch's first line are links. */
function headLinks(
  { head, start: line, from, to }: PatchSection,
  labels: ComparisonText["labels"],
): PatchLink[] {
  const [, before = "", sign = "", after = ""] =
    /^( *(?:-|\d+): +(?:-+|[0-9a-f]+))( [=!<>] +)((?:-|\d+): +(?:-+|[0-9a-f]+))/.exec(head) ?? [];
  const right = before.length + sign.length;
  const link = (messageId: string | null, label: string, start: number, end: number): PatchLink[] =>
    messageId === null ? [] : [{ line, start, end, messageId, label }];
  return [
    ...link(from, labels.from, before.search(/\S/), before.length),
    ...link(to, labels.to, right, right + after.length),
  ];
}

/** git numbers commits, so patches that did not become one have no number. */
function committed({ patches }: RevisionCommits) {
  return patches.filter(({ commit }) => commit !== null);
}
