import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "../../../base/errorCode.ts";

/** What came of reading a file: the mail; or it is gone, is not (yet) one, or cannot be read. */
export type ReadFile =
  | { state: "read"; bytes: Uint8Array; truncated: boolean }
  | { state: "gone" }
  | { state: "unfinished" }
  | { state: "unreadable"; error: unknown };

/** A mail larger than this is kept up to here. */
const maxMailBytes = 2_000_000;

/**
 * Reads the file of a mail. One that changes meanwhile, or has no end of its headers, is still being written by a
 * program that does not go by way of tmp. What is no file is not waited for.
 */
export function readMailFile(path: string): ReadFile {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const before = fstatSync(file);
    if (!before.isFile()) return { state: "unfinished" };
    const bytes = Buffer.alloc(Math.min(before.size, maxMailBytes));
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    const after = fstatSync(file);
    if (length < bytes.length || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      return { state: "unfinished" };
    if (!bytes.includes("\n\n") && !bytes.includes("\n\r\n")) return { state: "unfinished" };
    return { state: "read", bytes, truncated: before.size > maxMailBytes };
  } catch (error) {
    return errorCode(error) === "ENOENT" ? { state: "gone" } : { state: "unreadable", error };
  } finally {
    if (file !== null) closeSync(file);
  }
}
