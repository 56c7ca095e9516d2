import { unquotePath } from "../mail/diff.ts";

/** Nobody reviews a patch that touches more files, and git would need minutes for it. */
const pathLimit = 5_000;
/** Maximum characters of its paths and their parent folders together, each folder counted for each of its files. */
const lengthLimit = 4_000_000;
/**
 * Bytes of paths on one command line. Windows allows 32,767 characters in all, Linux 128 KiB for an argument; a path
 * from a mail may have 16 KB.
 */
const argumentLimit = 16_000;

const header = /^(diff --git |--- |\+\+\+ |rename from |rename to |copy from |copy to )(.{1,9000})$/gm;

/**
 * Every path that a patch may read or write, relative to the tree (`-p1`); rather too many than too few. Null if there
 * are too many. Paths outside the tree are left out, since git rejects them.
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
  // Plain diffs have the file's date after a tab.
  const name = names.startsWith('"') ? unquotePath(names.trimEnd()) : (names.split("\t")[0] ?? "").trimEnd();
  if (kind === "--- " || kind === "+++ ") return names.startsWith('"') ? [name] : [withoutFirst(name)];
  return [name];
}

/**
 * Both names of `diff --git`. Quoted ones may differ; unquoted ones are read here only if they are equal apart from
 * their prefix.
 */
function pairIn(names: string): string[] {
  const quoted = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(names);
  if (quoted) return quoted.slice(1).map((name) => `/${unquotePath(name)}`);
  const half = (names.length - 1) / 2;
  return Number.isInteger(half) && names[half] === " " ? [names.slice(0, half), names.slice(half + 1)] : [];
}

function withoutFirst(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** Whether git would accept the path in a tree. */
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

/** U+FFFD, which replaces bytes that cannot be decoded. */
export const unread = "\ufffd";

/** The paths and all their parent folders. */
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

/** The paths in order, in groups that fit on a command line. */
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
