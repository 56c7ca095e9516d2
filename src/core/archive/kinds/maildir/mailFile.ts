import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "../../../base/errorCode.ts";
import { maxMailBytes } from "../../../mail/cutMail.ts";

/** The result of reading a file: the mail; or it is gone, not a (complete) mail, or unreadable. */
export type ReadFile =
  | { state: "read"; bytes: Uint8Array; truncated: boolean }
  | { state: "gone" }
  | { state: "unfinished" }
  | { state: "unreadable"; error: unknown };

/**
 * Reads the file of a mail. A file that changes meanwhile, or has no end of its headers, is still being written by a
 * program that does not deliver through `tmp`. Anything that is not a regular file is not opened, since that could
 * block.
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
