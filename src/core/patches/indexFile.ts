import { createHash } from "node:crypto";

/*
 * git's index file, version 2 (https://git-scm.com/docs/index-format), as far as an index without a work tree needs it.
 * Reading and writing it here saves two processes for each patch, which take longer than everything else.
 */

/** A file in a tree. */
export interface Entry {
  /** "100644", "100755", "120000" or "160000". */
  mode: string;
  object: string;
}

const version = 2;
const headerLength = 12;
/** Bytes for times, device, inode, mode, owner and size. */
const statLength = 40;
const modeAt = 24;
const stageMask = 0x3000;
const nameMask = 0x0fff;

/** The bytes of an index with these entries, by path. */
export function writeIndex(entries: ReadonlyMap<string, Entry>, objectFormat: string): Buffer {
  const header = Buffer.alloc(headerLength);
  header.write("DIRC", "latin1");
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(entries.size, 8);
  const named = Array.from(entries, ([path, entry]) => ({ name: Buffer.from(path), entry }));
  named.sort((a, b) => Buffer.compare(a.name, b.name));
  const content = Buffer.concat([header, ...named.map(({ name, entry }) => entryBytes(name, entry))]);
  return Buffer.concat([content, createHash(objectFormat).update(content).digest()]);
}

function entryBytes(name: Buffer, { mode, object }: Entry): Buffer {
  const id = Buffer.from(object, "hex");
  const length = statLength + id.length + 2 + name.length;
  // The name ends in at least one NUL, and entries are aligned to eight bytes.
  const bytes = Buffer.alloc((length + 8) & ~7);
  bytes.writeUInt32BE(Number.parseInt(mode, 8), modeAt);
  id.copy(bytes, statLength);
  bytes.writeUInt16BE(Math.min(name.length, nameMask), statLength + id.length);
  name.copy(bytes, statLength + id.length + 2);
  return bytes;
}

/** The entries of an index by path, and the unmerged paths. Throws if it is not an index. */
export function readIndex(
  bytes: Buffer,
  objectFormat: string,
): { entries: Map<string, Entry>; unmerged: Set<string> } {
  if (bytes.toString("latin1", 0, 4) !== "DIRC" || bytes.readUInt32BE(4) !== version)
    throw new Error(`git wrote an index of another version than ${version}`);
  const idLength = objectFormat === "sha256" ? 32 : 20;
  const entries = new Map<string, Entry>();
  const unmerged = new Set<string>();
  let start = headerLength;
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const flagsAt = start + statLength + idLength;
    const end = bytes.indexOf(0, flagsAt + 2);
    const path = bytes.toString("utf8", flagsAt + 2, end);
    const mode = bytes.readUInt32BE(start + modeAt).toString(8);
    const object = bytes.toString("hex", start + statLength, flagsAt);
    if ((bytes.readUInt16BE(flagsAt) & stageMask) === 0) entries.set(path, { mode, object });
    else unmerged.add(path);
    start += (end - start + 8) & ~7;
  }
  return { entries, unmerged };
}
