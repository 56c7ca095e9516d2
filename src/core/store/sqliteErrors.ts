import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";

/** The file is not a database, or not one of this program. */
export class Damage extends Error {}

/** Result codes of SQLite (https://www.sqlite.org/rescode.html). */
const codes = {
  constraint: 19,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error)) return null;
  return Number(error.errcode) & 0xff;
}

/** Whether a row could not be entered because another one has the same key. */
export function isConstraint(error: unknown): boolean {
  return sqliteCode(error) === codes.constraint;
}

/** Whether the error means that the file is damaged, or is not a store of ours. */
export function isDamage(error: unknown): error is Error {
  const code = sqliteCode(error);
  return error instanceof Damage || code === codes.corrupt || code === codes.notADatabase;
}

/**
 * An error of the file as a sentence with a remedy; other errors are returned unchanged. `where` is shown as its place.
 */
export function storeError(error: unknown, where: string): unknown {
  if (error instanceof UserError) return error;
  const system = errorCode(error);
  const code = sqliteCode(error);
  if (code === codes.full || system === "ENOSPC")
    return new UserError("The disk is full.", "Free some space, then refresh.", where, error);
  if (code === codes.busy)
    return new UserError(
      "Another window or program keeps the mail store locked.",
      "Wait until it has finished, then refresh.",
      where,
      error,
    );
  const unwritable = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "EISDIR"].includes(
    String(system),
  );
  if (unwritable || code === codes.readOnly || code === codes.cannotOpen || code === codes.ioError)
    return new UserError(
      "The folder for mail cannot be written to.",
      "Give this program write access to it, or name another folder.",
      where,
      error,
    );
  return error;
}
