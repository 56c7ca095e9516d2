import { unquotePath } from "../mail/diff.ts";

/** A patch that touches more files is none that anybody reviews; git would take minutes for what a mail can hold. */
const pathLimit = 5_000;

const header = /^(diff --git |--- |\+\+\+ |rename from |rename to |copy from |copy to )(.{1,9000})$/gm;

/**
 * Every path that a patch may read or write, as git names it below the tree (`-p1`); rather too many than too few. null
 * where they are too many. Those that lead out of the tree are left out: git refuses them anyway.
 */
export function pathsIn(patch: string): Set<string> | null {
  const paths = new Set<string>();
  for (const [, kind = "", names = ""] of patch.matchAll(header)) {
    for (const path of namesIn(kind, names)) if (isInside(path)) paths.add(path);
    if (paths.size > pathLimit) return null;
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

function isInside(path: string): boolean {
  if (path === "dev/null" || path.includes("\0") || path.length > 4000) return false;
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/^\.git$/i.test(part));
}

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
