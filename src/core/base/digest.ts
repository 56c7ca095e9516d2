import { createHash } from "node:crypto";

/** A short hash of plain data; equal for equal values. */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);
}
