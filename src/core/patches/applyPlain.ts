import type { Entry } from "./indexFile.ts";
import { withFolders } from "./pathsInDiff.ts";
import { changedBy, mostLooks, type PlainChange, plainChanges } from "./plainPatch.ts";

/** A file as a patch makes it; null: it removes it. */
type Made = { mode: string; content: Buffer } | null;

/**
 * What a patch makes of files, by path, where it is plain and fits; null where git has to be asked.
 * @param entries all that is there of what the patch names, of the folders above and of what lies below
 * @param read the contents of blobs, null where one cannot be had
 */
export async function applyPlain(
  patch: string,
  entries: ReadonlyMap<string, Entry>,
  read: (objects: string[]) => Promise<(Buffer | null)[]>,
): Promise<Map<string, Made> | null> {
  const changes = plainChanges(Buffer.from(patch).toString("latin1"));
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

/** Whether all that the changes need is there, and nothing in their way. */
function areReady(changes: PlainChange[], entries: ReadonlyMap<string, Entry>): boolean {
  const there = withFolders(entries.keys());
  const isFree = (path: string) =>
    !there.has(path) && ![...withFolders([path])].some((above) => entries.has(above));
  return changes.every(({ path, kind }) =>
    kind === "makes" ? isFree(path) : /^100/.test(entries.get(path)?.mode ?? ""),
  );
}
