import { unquotePath } from "../mail/diff.ts";
import type { Change } from "../series/series.ts";

/** A diff is read this far, in characters; longer ones are no patch that anybody compares by eye. */
const diffLimit = 4_000_000;
/** A line that a diff changes, with its sign, or what its header says of modes and names. */
interface Line {
  text: string;
  /** The text as it is compared: blanks do not count, as they do not for git patch-id. */
  key: string;
  /** What the head of its hunk says of the place. */
  place: string;
}

interface FileLines {
  path: string;
  lines: Line[];
}

/**
 * The changed lines of a diff, by path, without the context around them. Hunks are read by the counts in their heads,
 * so that a mail's signature ("-- ") is no removed line.
 */
function changedLines(diff: string): Map<string, FileLines> {
  const files = new Map<string, FileLines>();
  let file: FileLines = { path: "", lines: [] };
  let [path, place, removed, added] = ["", "", 0, 0];
  const add = (text: string) => {
    if (file.path !== path) {
      file = files.get(path) ?? { path, lines: [] };
      files.set(path, file);
    }
    file.lines.push({ text, place, key: text.replace(/\s+/g, "") });
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
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(.*)/.exec(line);
    if (hunk) {
      removed = Number(hunk[1] ?? 1);
      added = Number(hunk[2] ?? 1);
      place = hunk[3]?.trim() ?? "";
    } else if (isHead) {
      [removed, added, place] = [0, 0, ""];
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

interface Difference {
  path: string;
  /** In the order of the diffs: first what only the mail has. */
  mail: Line[];
  commit: Line[];
}

/** Per file the lines that only one of two diffs has, in whatever order they stand. */
function differences(mail: string, commit: string): Difference[] {
  const [ofMail, ofCommit] = [changedLines(mail), changedLines(commit)];
  const paths = [...new Set([...ofMail.keys(), ...ofCommit.keys()])];
  return paths
    .map((path) => {
      const [one, other] = [ofMail.get(path)?.lines ?? [], ofCommit.get(path)?.lines ?? []];
      return { path, mail: without(one, other), commit: without(other, one) };
    })
    .filter((difference) => difference.mail.length > 0 || difference.commit.length > 0);
}

/** The lines that the others have not, each counted as often as it stands there. */
function without(lines: Line[], others: Line[]): Line[] {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  return lines.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

/** How much the diff of a commit differs from that of a mail; blanks, order and context do not count. */
export function changeBetween(mail: string, commit: string): Change {
  const all = differences(mail, commit);
  return {
    additions: all.reduce((sum, one) => sum + one.commit.length, 0),
    deletions: all.reduce((sum, one) => sum + one.mail.length, 0),
  };
}

/** Whether the one who made a diff had git find renames; git shows them in no other way. */
export function namesRenames(diff: string): boolean {
  return /^rename from /m.test(diff);
}
