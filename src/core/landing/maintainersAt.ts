import { BlobReader } from "../git/blobReader.ts";
import { gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import { type Section, sectionsIn } from "../project/maintainers.ts";

/** Bytes; U-Boot's MAINTAINERS has 60,000, Linux's 900,000. */
const longestFile = 4 << 20;
/** U-Boot has 700, most of them for a single board. */
const mostFiles = 5_000;
/** How many are asked for before their answers are read. */
const batch = 200;

/**
 * The sections of all MAINTAINERS files of a commit, the top one first, then those of boards; empty if there is none.
 * @param commit full object name
 */
export async function maintainersAt(
  repository: Repository,
  commit: string,
  signal: AbortSignal,
): Promise<Section[]> {
  const listed = await gitOutput(repository, ["ls-tree", "-r", "-z", commit, "--"], "", signal);
  const { files, folders } = treeIn(listed.toString("utf8"));
  if (files.length === 0) return [];
  const isFolder = (path: string) => folders.has(path);
  const blobs = new BlobReader(repository, signal, longestFile);
  const sections: Section[] = [];
  try {
    for (let at = 0; at < files.length; at += batch) {
      const asked = files.slice(at, at + batch);
      blobs.ask(asked);
      for (const _ of asked) {
        const blob = await blobs.next();
        if (blob && !blob.truncated) sections.push(...sectionsIn(blob.bytes.toString("utf8"), isFolder));
      }
    }
  } finally {
    await blobs.close();
  }
  return sections;
}

/** From the output of `ls-tree -r -z`: the blobs of MAINTAINERS files, and all folders. */
function treeIn(listed: string): { files: string[]; folders: Set<string> } {
  const files: { blob: string; depth: number }[] = [];
  const folders = new Set<string>();
  for (const entry of listed.split("\0")) {
    const path = entry.slice(entry.indexOf("\t") + 1);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
    const blob = /^100\d{3} blob ([0-9a-f]{40,64})\t/.exec(entry)?.[1];
    if (blob !== undefined && (path === "MAINTAINERS" || path.endsWith("/MAINTAINERS")))
      files.push({ blob, depth: path.split("/").length });
  }
  files.sort((a, b) => a.depth - b.depth);
  return { files: files.slice(0, mostFiles).map(({ blob }) => blob), folders };
}
