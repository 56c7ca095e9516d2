/** The text of a cover letter, split into the parts that the next cover letter keeps. */
export interface CoverText {
  /** The description of the series, without blank lines around it. */
  text: string;
  /** "Changes in v2:" and similar sections up to the end, usually newest first; "" if there are none. */
  history: string;
}

/** At most this many characters of a cover letter are read. */
const longest = 200_000;

/** Headings such as "Changes in v3:", "Changelog:", "V2 -> V3:", "v3:", "## Changes since v2". */
const heading =
  /^(?:#{1,3} ?|\*{1,2} ?)?(?:changes? (?:in|since|from|for|to|between|of|v\d)\b.{0,40}|change ?log\b.{0,40}|(?:patch |series )?(?:revision |version )?history\b.{0,20}|v\d{1,3}(?: ?(?:->|\.\.|to|=>) ?v?\d{1,3})?)(?::|$)/i;

/**
 * Splits the body of a cover letter by git format-patch, b4 or patman. Generated parts (in-body headers, shortlog,
 * diffstat, range-diff, base) and the signature are dropped, since they are generated again.
 */
export function readCover(body: string): CoverText {
  const read = body.slice(0, longest).split("\n");
  const lines = withoutMade(withoutHeaders(read.map((line) => line.trimEnd())));
  const start = lines.findIndex(
    (line, at) =>
      isHeading(line) &&
      (at === 0 || lines[at - 1] === "" || isHeading(lines[at - 1] ?? "") || lines[at - 1] === "---"),
  );
  const cut = start < 0 ? lines.length : start;
  return {
    text: trimmed(lines.slice(0, cut)),
    history: trimmed(lines.slice(cut)),
  };
}

/** Whether a line is the heading of a section of changes. */
export function isHeading(line: string): boolean {
  return line.length < 80 && heading.test(line);
}

/** The sections of changes in the notes below "---"; "" if there are none. */
export function historyIn(notes: string): string {
  return readCover(notes).history;
}

/** The lines without the headers that stand above the text where somebody else sends the mail. */
function withoutHeaders(lines: string[]): string[] {
  const first = lines.findIndex((line) => line !== "");
  if (!/^From: .*@/.test(lines[first] ?? "")) return lines;
  const end = lines.findIndex((line, at) => at > first && !/^(?:Date|Subject): /.test(line));
  return lines[end] === "" ? lines.slice(end) : lines;
}

/**
 * The lines without signature, shortlog, diffstat, attached diffs and lines for programs; changelogs below these stay.
 */
function withoutMade(lines: string[]): string[] {
  const signature = lines.findIndex((line) => line === "--" || line === "-- ");
  const whole = signature < 0 ? lines : lines.slice(0, signature);
  const attached = whole.findIndex((line) =>
    /^(?:Range-diff|Interdiff)(?: against| versus| vs\.?)? ?v?\d*.*:$/i.test(line),
  );
  const kept = (attached < 0 ? whole : whole.slice(0, attached)).filter((line) => !forPrograms.test(line));
  const begins = madeAt(kept);
  if (begins < 0) return kept;
  const end = kept.findLastIndex((line) => /^ \d+ files? changed\b/.test(line));
  const below = end < begins ? [] : kept.slice(end + 1);
  const later = below.findIndex(isHeading);
  const above = kept.slice(0, begins);
  return later < 0 ? above : [...above, "", ...below.slice(later)];
}

const forPrograms = /^(?:base-commit|change-id|prerequisite-[a-z-]+|base-branch): |^Best regards,$/i;

/** Index of the shortlog, else of the diffstat; -1 if there is neither. */
function madeAt(lines: string[]): number {
  const shortlog = lines.findIndex(
    (line, at) => /^\S.{0,200} \(\d{1,4}\):$/.test(line) && /^ {2}\S/.test(lines[at + 1] ?? ""),
  );
  if (shortlog >= 0) return shortlog;
  return lines.findIndex(
    (line) => /^ \S.{0,400} \| +(?:\d+ [-+]*|Bin\b.*)$/.test(line) || /^ \d+ files? changed\b/.test(line),
  );
}

function trimmed(lines: string[]): string {
  // b4 separates its parts by "---", which would end the message of a single patch.
  const shows = (line: string) => line !== "" && line !== "---";
  const first = lines.findIndex(shows);
  const shown = first < 0 ? [] : lines.slice(first, lines.findLastIndex(shows) + 1);
  return shown.join("\n").replace(/\n{3,}/g, "\n\n");
}
