import { unquotePath } from "../mail/diff.ts";
import type { Change } from "../series/series.ts";

/** Characters of a diff that are compared; the rest of a longer one is ignored. */
const diffLimit = 4_000_000;
/**
 * A changed line with its sign, or a header line about modes and names; without blanks, which git patch-id ignores too.
 */
type Line = string;

/**
 * The changed lines of a diff by path, without context. Hunks are read by the counts in their headers, so that a mail's
 * signature ("-- ") is not taken for a removed line.
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
      // Both names are the same here; for a rename, "+++" or "rename to" gives the new one.
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

/** How many lines only the first of two diffs has, compared per file and in any order. */
function ownLines(one: Map<string, Line[]>, other: Map<string, Line[]>): number {
  return [...one].reduce((sum, [path, lines]) => sum + without(lines, other.get(path) ?? []).length, 0);
}

/** The lines that `others` lacks; a line that occurs twice counts twice. */
function without(lines: Line[], others: Line[]): Line[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

/** How much the diff of a commit differs from that of a mail, in lines; blanks, order and context do not count. */
export function changeBetween(mail: string, commit: string): Change {
  const [ofMail, ofCommit] = [changedLines(mail), changedLines(commit)];
  return { additions: ownLines(ofCommit, ofMail), deletions: ownLines(ofMail, ofCommit) };
}

/** Whether the diff was made with rename detection, which is the only way git shows renames. */
export function namesRenames(diff: string): boolean {
  return /^rename from /m.test(diff);
}
