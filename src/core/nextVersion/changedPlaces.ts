/** What a range-diff says of a patch that changed: its message, and the files whose diff is another. */
export interface ChangedPlaces {
  message: boolean;
  files: string[];
}

/** At most so many files are named; whoever changed more sums it up in their own words. */
const mostFiles = 4;

/**
 * The places that changed, by the number (from 1) that the later range has for the patch. git names them in the heads
 * of hunks and in lines of its own: " ## fs/a.c ##", "@@ fs/a.c: int f(void)", "@@ Commit message".
 */
export function changedPlaces(
  rangeDiff: string,
  lines: { from: number | null; to: number | null; line: number }[],
): Map<number, ChangedPlaces> {
  const all = rangeDiff.split("\n");
  const found = new Map<number, ChangedPlaces>();
  for (const [at, { from, to, line }] of lines.entries()) {
    // git shows nothing of a patch that has no counterpart.
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
      // What stands below that line is in no commit of others.
      isBelow ||= text.trim() === "---";
      message ||= !isBelow && !isTrailing(text);
    }
    // Lines around the change differ wherever it was rebased.
    else if (/^(?:[+-]| ## )/.test(text)) files.add(fileIn(place));
  }
  return { message, files: [...files].slice(0, mostFiles + 1) };
}

/** A trailer, or the blank line above one: they are collected, not written. */
function isTrailing(text: string): boolean {
  return text.trim() === "" || /^ {4}[A-Z][A-Za-z-]{2,40}: \S/.test(text);
}

/** "fs/a.c: int f(void)", "fs/a.c (new)", "fs/a.c => fs/b.c". */
function fileIn(place: string): string {
  return place
    .replace(/: .*$/, "")
    .replace(/ \([^()]*\)$/, "")
    .replace(/^.* => /, "");
}

/** "fs/a.c, fs/b.c and others"; "" where there are none. */
export function filesNamed(files: string[]): string {
  const named = files.slice(0, mostFiles).join(", ");
  return files.length > mostFiles ? `${named} and others` : named;
}
