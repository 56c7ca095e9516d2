import { unquotePath } from "../mail/diff.ts";
import type { Change } from "../series/series.ts";

/** A diff is read this far, in characters; longer ones are no patch that anybody compares by eye. */
const diffLimit = 4_000_000;
/**
 * A line that a diff changes, with its sign, or what its header says of modes and names; without blanks, which do not
 * count, as they do not for git patch-id.
 */
type Line = string;

/**
 * The changed lines of a diff, by path, without the context around them. Hunks are read by the counts in their heads,
 * so that a mail's signature ("-- ") is no removed line.
 */
function changedLines(diff: string): Map<string, Line[]> {
  const files = new Map<string, Line[]>();
  let [path, removed, added] = ["", 0, 0];
  const add = (text: string) => {
    const lines = files.get(path) ?? [];
    files.set(path, lines);
    lines.push(text.replace(/\s+/g, ""));
  };
  for (const line of diff.slice(0, diffLimit).split("\n")) {
    const isHead = line.startsWith("diff --git ") || line.startsWith("diff -r ");
    if ((removed > 0 || added > 0) && !isHead) {
      const sign = line[0] ?? " ";
      if (sign !== "+" && sign !== "\\") removed--;
      if (sign !== "-" && sign !== "\\") added--;
      if (sign === "+" || sign === "-") add(line);
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk) {
      removed = Number(hunk[1] ?? 1);
      added = Number(hunk[2] ?? 1);
    } else if (isHead) {
      [removed, added] = [0, 0];
      // Both names are the same here; where they are not, "+++" or "rename to" says the new one.
      path = pathIn(/ (?:"b\/|b\/)(.*)$/.exec(line.slice(0, 4000))?.[1] ?? line);
    } else if (line.startsWith("+++ ") || (line.startsWith("--- ") && !line.startsWith("--- /dev/null"))) {
      if (!line.endsWith("/dev/null")) path = pathIn(line.slice(4));
    } else if (/^(?:old mode|new mode|new file mode|deleted file mode|rename from|rename to) /.test(line)) {
      add(` ${line}`);
    } else if (/^(?:Binary files |GIT binary patch)/.test(line)) add(" binary contents");
  }
  return files;
}

function pathIn(name: string): string {
  return unquotePath(name.replace(/\t.*$/, ""))
    .replace(/^[ab]\//, "")
    .slice(0, 1000);
}

/** How many lines only the first of two diffs has, file by file, in whatever order they stand. */
function ownLines(one: Map<string, Line[]>, other: Map<string, Line[]>): number {
  return [...one].reduce((sum, [path, lines]) => sum + without(lines, other.get(path) ?? []).length, 0);
}

/** The lines that the others have not, each counted as often as it stands there. */
function without(lines: Line[], others: Line[]): Line[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

/** How much the diff of a commit differs from that of a mail; blanks, order and context do not count. */
export function changeBetween(mail: string, commit: string): Change {
  const [ofMail, ofCommit] = [changedLines(mail), changedLines(commit)];
  return { additions: ownLines(ofCommit, ofMail), deletions: ownLines(ofMail, ofCommit) };
}

/** Whether the one who made a diff had git find renames; git shows them in no other way. */
export function namesRenames(diff: string): boolean {
  return /^rename from /m.test(diff);
}
