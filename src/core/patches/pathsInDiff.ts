import { unquotePath } from "../mail/diff.ts";

/** Nobody reviews a patch that touches more files, and git would need minutes for it. */
const pathLimit = 5_000;
/** Characters that its paths and the folders above them may have together, each folder counted for each of its files. */
const lengthLimit = 4_000_000;
/**
 * Bytes of paths on one command line. Windows gives it 32,767 characters in all, Linux an argument 128 KiB; a path of a
 * mail may take 16 KB.
 */
const argumentLimit = 16_000;

const header = /^(diff --git |--- |\+\+\+ |rename from |rename to |copy from |copy to )(.{1,9000})$/gm;

/**
 * Every path that a patch may read or write, as git names it below the tree (`-p1`); rather too many than too few. null
 * where they are too many. Those that lead out of the tree are left out: git refuses them anyway.
 */
export function pathsInDiff(patch: string): Set<string> | null {
  const paths = new Set<string>();
  let length = 0;
  for (const [, kind = "", names = ""] of patch.matchAll(header)) {
    for (const path of namesIn(kind, names)) {
      if (!isInside(path) || paths.has(path)) continue;
      paths.add(path);
      length += path.length * path.split("/").length;
    }
    if (paths.size > pathLimit || length > lengthLimit) return null;
  }
  return paths;
}

function namesIn(kind: string, names: string): string[] {
  if (kind === "diff --git ") return pairIn(names).map(withoutFirst);
  // Plain diffs have the file's date behind a tab.
  const name = names.startsWith('"') ? unquotePath(names.trimEnd()) : (names.split("\t")[0] ?? "").trimEnd();
  if (kind === "--- " || kind === "+++ ") return names.startsWith('"') ? [name] : [withoutFirst(name)];
  return [name];
}

/** Both names of `diff --git`: quoted, or unquoted, and then the same but for their first letter where they are told here alone. */
function pairIn(names: string): string[] {
  const quoted = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(names);
  if (quoted) return quoted.slice(1).map((name) => `/${unquotePath(name)}`);
  const half = (names.length - 1) / 2;
  return Number.isInteger(half) && names[half] === " " ? [names.slice(0, half), names.slice(half + 1)] : [];
}

function withoutFirst(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** Whether git would take it for a file of a tree. */
export function isInside(path: string): boolean {
  if (path === "dev/null" || path.includes("\0") || path.length > 4000) return false;
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/^\.git$/i.test(part));
}

/** Whether a path is intact: one that is not UTF-8, or was damaged in transit, would name another file. */
export function isText(path: string): boolean {
  return !path.includes(unread);
}

/** U+FFFD, in place of bytes that cannot be decoded. */
export const unread = "\ufffd";

/** The folders above these paths, and the paths. */
export function withFolders(paths: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const path of paths)
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const one = path.slice(0, end);
      if (all.has(one)) break;
      all.add(one);
    }
  return all;
}

/** Paths in their order, so many together as fit on a command line. */
export function* inArguments(paths: Iterable<string>): Generator<string[], void, void> {
  let some: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    const more = Buffer.byteLength(path) + 1;
    if (some.length > 0 && bytes + more > argumentLimit) {
      yield some;
      [some, bytes] = [[], 0];
    }
    some.push(path);
    bytes += more;
  }
  if (some.length > 0) yield some;
}
