import type { PatchMail } from "../mail/patchMail.ts";
import { isInside } from "./pathsInDiff.ts";

/** What the mails of a revision say about their base. */
export interface BaseInfo {
  /** From `git format-patch --base`: an object name, possibly abbreviated; null if none is given. */
  baseCommit: string | null;
  /** Stable patch-ids of the patches between that commit and the first patch, in order. */
  prerequisites: string[];
  /** The blobs before the first patch that changes a file: abbreviated object names by path. */
  blobs: Map<string, string>;
}

const prerequisiteLimit = 100;
/** More files tell no more about the commit. */
const fileLimit = 2_000;
/** A file header of a diff, up to the first hunk, as git writes it. */
const fileHeader =
  /^diff --git [^\n]{1,9000}\n((?:(?:old mode|new mode|deleted file mode|new file mode|similarity|dissimilarity|rename|copy) [^\n]*\n){0,6})index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})[^\n]*\n(?:--- a\/([^\n\t]+)[^\n]*\n\+\+\+ (?:b\/([^\n\t]+)|\/dev\/null))?/gm;

/** @param texts the bodies of cover and patches, in order */
export function baseInfoIn(texts: string[], mails: Pick<PatchMail, "diff">[]): BaseInfo {
  const named = texts.map((text) => /^base-commit: ([0-9a-f]{7,64})\s*$/m.exec(text)?.[1]);
  const prerequisites = texts.flatMap((text) =>
    Array.from(text.matchAll(/^prerequisite-patch-id: ([0-9a-f]{40,64})\s*$/gm), ([, id = ""]) => id),
  );
  return {
    baseCommit: named.find((one) => one !== undefined) ?? null,
    prerequisites: [...new Set(prerequisites)].slice(0, prerequisiteLimit),
    blobs: blobsBefore(mails),
  };
}

/** The blobs that a diff makes: abbreviated object names by path. */
export function blobsAfter(diff: string): Map<string, string> {
  const blobs = new Map<string, string>();
  for (const [, , , after = "", , path] of diff.matchAll(fileHeader))
    if (path !== undefined && blobs.size < fileLimit) blobs.set(path, after);
  return blobs;
}

function blobsBefore(mails: Pick<PatchMail, "diff">[]): Map<string, string> {
  const blobs = new Map<string, string>();
  /** Files that an earlier patch of the series changed: their later "before" blobs are not from the base. */
  const touched = new Set<string>();
  for (const { diff } of mails) {
    for (const [, modes = "", before = "", , path, to] of diff.matchAll(fileHeader)) {
      const from = /^rename from (.+)$/m.exec(modes)?.[1] ?? path;
      if (from === undefined || !isInside(from) || touched.size >= fileLimit) continue;
      if (!touched.has(from) && !/^0+$/.test(before)) blobs.set(from, before);
      touched.add(from);
      if (to !== undefined) touched.add(to);
    }
    for (const [, path = ""] of diff.matchAll(/^(?:\+\+\+ b\/|rename to )([^\n\t]+)/gm)) touched.add(path);
  }
  return blobs;
}
