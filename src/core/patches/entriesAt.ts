import { objectsOf } from "../git/blobReader.ts";
import type { KeptGit } from "../git/keptGit.ts";
import { GitFailure } from "../git/program.ts";
import type { Entry } from "./indexFile.ts";
import { withFolders } from "./pathsInDiff.ts";

/** Maximum bytes of one tree object. */
const largestTree = 32 << 20;

/**
 * What a commit has at these paths and their parent folders. `folders` are those that are folders. GitFailure if one of
 * its trees cannot be read, or is larger than `largest`.
 * @param contents a `cat-file --batch`
 */
export async function entriesAt(
  contents: KeptGit,
  commit: string,
  paths: ReadonlySet<string>,
  signal: AbortSignal,
  largest = largestTree,
): Promise<{ entries: Map<string, Entry>; folders: Set<string> }> {
  // Names are compared as raw bytes.
  const wanted = new Map(Array.from(withFolders(paths), (path) => [bytesOf(path), path]));
  const entries = new Map<string, Entry>();
  const folders = new Set<string>();
  let trees = [{ tree: `${commit}^{tree}`, above: "" }];
  while (trees.length > 0) {
    const below: typeof trees = [];
    const names = trees.map(({ tree }) => tree);
    const listings = await objectsOf(contents, names, largest, signal);
    for (const [at, { tree, above }] of trees.entries()) {
      const listing = listings[at]?.bytes;
      if (!listing) throw new GitFailure("cat-file", `fatal: unable to read tree object ${tree}`);
      // Files in the part that was not read would count as missing, so that a patch could create them again.
      if (listings[at]?.truncated) throw new GitFailure("cat-file", `fatal: tree ${tree} is too large`);
      for (const { name, mode, object } of entriesIn(listing, commit.length / 2)) {
        const path = wanted.get(above + name);
        if (path === undefined) continue;
        if (mode !== "40000") entries.set(path, { mode: modeOf(mode), object });
        else {
          folders.add(path);
          below.push({ tree: object, above: `${above}${name}/` });
        }
      }
    }
    trees = below;
  }
  return { entries, folders };
}

function bytesOf(path: string): string {
  return Buffer.from(path).toString("latin1");
}

/** Entries of a raw tree object: mode, blank, name, NUL, and the bytes of an object name. */
function* entriesIn(tree: Buffer, idLength: number) {
  for (let at = 0; at < tree.length; ) {
    const blank = tree.indexOf(0x20, at);
    const nul = tree.indexOf(0, blank);
    if (blank < 0 || nul < 0) return;
    const end = nul + 1 + idLength;
    yield {
      mode: tree.toString("latin1", at, blank),
      name: tree.toString("latin1", blank + 1, nul),
      object: tree.toString("hex", nul + 1, end),
    };
    at = end;
  }
}

/** Old trees have other modes, which git reads as these. */
function modeOf(mode: string): string {
  if (!mode.startsWith("100")) return mode;
  return Number.parseInt(mode, 8) & 0o100 ? "100755" : "100644";
}
