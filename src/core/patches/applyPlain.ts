import type { Entry } from "./indexFile.ts";
import { withFolders } from "./pathsInDiff.ts";
import { changedBy, mostLooks, type PlainChange, plainChanges } from "./plainPatch.ts";

/** A file after a patch; null if the patch removes it. */
type Made = { mode: string; content: Buffer } | null;

/**
 * The files after a patch, by path, if the patch is plain and fits; null if git has to apply it.
 * @param patch one character a byte (latin1)
 * @param entries everything that exists at the paths in the patch, above and below them
 * @param read the contents of blobs, null if one is not available
 */
export async function applyPlain(
  patch: string,
  entries: ReadonlyMap<string, Entry>,
  read: (objects: string[]) => Promise<(Buffer | null)[]>,
): Promise<Map<string, Made> | null> {
  const changes = plainChanges(patch);
  if (changes === null || !areReady(changes, entries)) return null;
  const old = changes.flatMap(({ path }) => entries.get(path) ?? []);
  const contents = await read(old.map(({ object }) => object));
  const made = new Map<string, Made>();
  const looks = { left: mostLooks };
  let at = 0;
  for (const { path, kind, mode, hunks } of changes) {
    const content = kind === "makes" ? "" : contents[at++]?.toString("latin1");
    const text = content === undefined ? null : changedBy(hunks, content, looks);
    if (text === null || (kind === "removes" && text !== "")) return null;
    const file = { mode: entries.get(path)?.mode ?? mode, content: Buffer.from(text, "latin1") };
    made.set(path, kind === "removes" ? null : file);
  }
  return made;
}

/** Whether everything that the changes need exists, and nothing is in their way. */
function areReady(changes: PlainChange[], entries: ReadonlyMap<string, Entry>): boolean {
  const there = withFolders(entries.keys());
  const isFree = (path: string) =>
    !there.has(path) && ![...withFolders([path])].some((above) => entries.has(above));
  return changes.every(({ path, kind }) =>
    kind === "makes" ? isFree(path) : /^100/.test(entries.get(path)?.mode ?? ""),
  );
}
