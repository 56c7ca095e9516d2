import { type Git, gitOutput } from "../git/program.ts";

/** What became of a file between two commits; git's letters. */
export type FileStatus = "A" | "M" | "D" | "R" | "C" | "T";

/** A file that differs between two commits. */
export interface ChangedFile {
  status: FileStatus;
  /** Where it is after the change; where it was, for a removed one. */
  path: string;
  /** Where it was before; differs from `path` where it was renamed or copied. */
  oldPath: string;
  /** Its contents before and after, as full object names (of a submodule its commit's); null where there is none. */
  before: string | null;
  after: string | null;
  /** git's modes, "100644"; "000000" where there is no file, "160000" for a submodule. */
  oldMode: string;
  mode: string;
}

/** More files are no change that anybody reads one by one. */
const mostFiles = 3_000;
/** Bytes of a file that are shown. */
export const largestFile = 16 << 20;

/** The files that differ between two trees or commits, renames found, by path. `from`, `to`: full object names. */
export async function changedFiles(
  git: Pick<Git, "stream">,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<ChangedFile[]> {
  const args = ["diff-tree", "-r", "-z", "-M", "--raw", "--no-abbrev", "--no-ext-diff", from, to, "--"];
  const text = (await gitOutput(git, args, "", signal)).toString("utf8");
  const words = text.split("\0");
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < words.length && files.length < mostFiles; ) {
    const head = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([AMDRCT])\d*$/.exec(words[at] ?? "");
    if (!head) break;
    const [, oldMode = "", mode = "", before = "", after = "", status = ""] = head;
    const moved = status === "R" || status === "C";
    const oldPath = words[at + 1] ?? "";
    const path = moved ? (words[at + 2] ?? "") : oldPath;
    files.push({
      status: status as FileStatus,
      ...{ path, oldPath, oldMode, mode },
      before: objectOf(before),
      after: objectOf(after),
    });
    at += moved ? 3 : 2;
  }
  return files;
}

function objectOf(name: string): string | null {
  return /^0+$/.test(name) ? null : name;
}

/** The contents of a file by its object name; null where it is larger than 16 MB or not there. */
export async function blobOf(
  git: Pick<Git, "stream">,
  object: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const asked = `${object}\n`;
  const said = (await gitOutput(git, ["cat-file", "--batch-check"], asked, signal)).toString();
  const [, type, size] = said.trim().split(" ");
  if (type !== "blob" || Number(size) > largestFile) return null;
  const answer = await gitOutput(git, ["cat-file", "--batch"], asked, signal);
  const start = answer.indexOf(10) + 1;
  return new Uint8Array(answer.subarray(start, start + Number(size)));
}
