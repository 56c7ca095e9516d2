/** What a range-diff says about a changed patch: whether its message changed, and the files whose diff changed. */
export interface ChangedPlaces {
  message: boolean;
  files: string[];
}

/** At most this many files are named; authors who changed more summarize it themselves. */
const mostFiles = 4;

/**
 * What changed in each patch, by its 1-based number in the later range. git names the places in hunk headers and lines
 * of its own: " ## fs/a.c ##", "@@ fs/a.c: int f(void)", "@@ Commit message".
 */
export function changedPlaces(
  rangeDiff: string,
  lines: { from: number | null; to: number | null; line: number }[],
): Map<number, ChangedPlaces> {
  const all = rangeDiff.split("\n");
  const found = new Map<number, ChangedPlaces>();
  for (const [at, { from, to, line }] of lines.entries()) {
    // git shows nothing for a patch without a counterpart.
    if (from === null || to === null) continue;
    found.set(to, placesIn(all.slice(line + 1, lines[at + 1]?.line ?? all.length)));
  }
  return found;
}

function placesIn(lines: string[]): ChangedPlaces {
  const files = new Set<string>();
  let [message, isBelow] = [false, false];
  let place = "";
  for (const line of lines) {
    const head = /^ {4}@@ (.*)$/.exec(line)?.[1] ?? /^ {4}[ +-] ## (.*) ##$/.exec(line)?.[1];
    if (head !== undefined) place = head;
    const [, sign, text = ""] = /^ {4}([+-])(.*)$/.exec(line) ?? [];
    if (sign === undefined || place === "" || /^(?:Metadata|Notes)\b/.test(place)) continue;
    if (/^Commit message\b/.test(place)) {
      // Text below that line is in no commit of others.
      isBelow ||= text.trim() === "---";
      message ||= !isBelow && !isTrailing(text);
    }
    // Context lines also change when a patch is merely rebased.
    else if (/^(?:[+-]| ## )/.test(text)) files.add(fileIn(place));
  }
  return { message, files: [...files].slice(0, mostFiles + 1) };
}

/** A trailer, or the blank line above: trailers are collected, not written by the author. */
function isTrailing(text: string): boolean {
  return text.trim() === "" || /^ {4}[A-Z][A-Za-z-]{2,40}: \S/.test(text);
}

/** The path in "fs/a.c: int f(void)", "fs/a.c (new)", "fs/a.c => fs/b.c". */
function fileIn(place: string): string {
  return place
    .replace(/: .*$/, "")
    .replace(/ \([^()]*\)$/, "")
    .replace(/^.* => /, "");
}

/** "fs/a.c, fs/b.c and others"; "" if there are none. */
export function filesNamed(files: string[]): string {
  const named = files.slice(0, mostFiles).join(", ");
  return files.length > mostFiles ? `${named} and others` : named;
}
