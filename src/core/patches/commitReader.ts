import { randomUUID } from "node:crypto";
import { nextBlob } from "../git/blobReader.ts";
import { type ByteReader, TooLong } from "../git/byteReader.ts";
import { GitFailure } from "../git/program.ts";
import type { ChangedFile, FileAt } from "./model.ts";
import { isText, unread } from "./pathsInDiff.ts";
import type { PrivateGits } from "./privateGits.ts";
import { named, output, sizeLimit, withWords } from "./readCommits.ts";

/** Answers an editor's questions about the commits of posted patches: which files differ, and what they contain. */
export class CommitReader {
  readonly #gits: PrivateGits;

  constructor(gits: PrivateGits) {
    this.#gits = gits;
  }

  /** The files that differ between two commits, in git's order. UserError if a commit does not exist. */
  async changedFiles(folder: string, from: string, to: string, signal: AbortSignal): Promise<ChangedFile[]> {
    const [before, after] = named(from, to);
    // diff-tree echoes a line that is not an object name, which marks the end of its answer.
    const end = `end ${randomUUID()}\n`;
    const read = (answer: ByteReader) => answer.until(Buffer.from(end), sizeLimit);
    const printed = await withWords(folder, "The difference", signal, async () => {
      // The second name overrides the parents of the first.
      const question = `${after} ${before}\n${end.trimEnd()}`;
      const answer = await this.#gits.of(folder).differences.ask(question, read, signal);
      const heading = `${after}\0`;
      // For a missing commit git prints nothing.
      if (answer.toString("latin1", 0, heading.length) !== heading)
        throw new GitFailure("diff-tree", "no such commit");
      return answer.toString("utf8", heading.length);
    });
    return filesIn(printed);
  }

  /** A file at a commit; null if there is none. For a submodule git's line with the name of its commit. */
  async fileAt(folder: string, commit: string, path: string, signal: AbortSignal): Promise<FileAt | null> {
    const [object = ""] = named(commit);
    // No tree has such a path, and git would read it relative to a work tree.
    if (path.split("/").some((part) => part === "" || part === "." || part === "..")) return null;
    // A name with line ends, a submodule and a folder need another way.
    const found = /[\n\0]/.test(path) ? null : await this.#blobAt(folder, `${object}:${path}`, path, signal);
    if (found !== null) return found;
    const args = ["ls-tree", "-z", "--full-tree", object, "--", path];
    const listed = (await output(folder, args, signal)).toString("utf8");
    const [, type, name = ""] = /^\d+ (\w+) (\w+)\t/.exec(listed) ?? [];
    if (type === "commit") return { content: Buffer.from(`Subproject commit ${name}\n`) };
    if (type === "blob") return this.#blobAt(folder, name, path, signal);
    const readSo = isText(path) ? null : await blobReadAs(folder, object, path, signal);
    return readSo === null ? null : this.#blobAt(folder, readSo, path, signal);
  }

  /** The blob with that name; null if there is none. */
  #blobAt(folder: string, name: string, path: string, signal: AbortSignal): Promise<FileAt | null> {
    return withWords(folder, path, signal, async () => {
      const read = (answer: ByteReader) => nextBlob(answer, sizeLimit);
      const blob = await this.#gits.of(folder).contents.ask(name, read, signal);
      if (blob?.truncated) throw new TooLong();
      return blob && { content: blob.bytes };
    });
  }
}

/** Parses the output of `diff-tree -z --raw --numstat` for two commits. */
function filesIn(printed: string): ChangedFile[] {
  const parts = printed.split("\0");
  const files: ChangedFile[] = [];
  let at = 0;
  for (; parts[at]?.startsWith(":"); at++) {
    const [before = "", after = "", , , status = ""] = parts[at]?.slice(1).split(" ") ?? [];
    const kind = status.charAt(0);
    const from = kind === "R" ? (parts[++at] ?? "") : null;
    const path = parts[++at] ?? "";
    files.push({
      path,
      from,
      status: statusOf(kind),
      modes: { before, after },
      additions: null,
      deletions: null,
    });
  }
  for (const file of files) {
    const [additions = "-", deletions = "-"] = parts[at++]?.split("\t") ?? [];
    if (file.from !== null) at += 2;
    if (additions !== "-")
      Object.assign(file, { additions: Number(additions), deletions: Number(deletions) });
  }
  return files;
}

function statusOf(kind: string): ChangedFile["status"] {
  return kind === "A" || kind === "D" || kind === "R" || kind === "T" ? kind : "M";
}

/** If a path is not UTF-8, only its decoded form is known: the file whose decoded name is the same. */
async function blobReadAs(
  folder: string,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const above = path.slice(0, path.slice(0, path.indexOf(unread)).lastIndexOf("/") + 1);
  const below = above === "" ? [] : [above];
  const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...below];
  const listed = (await output(folder, args, signal)).toString("utf8");
  for (const line of listed.split("\0"))
    if (line.endsWith(`\t${path}`)) return /^\d+ blob (\w+)\t/.exec(line)?.[1] ?? null;
  return null;
}
