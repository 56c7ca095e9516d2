import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Whether a rebase is in progress of that branch (its full name; null: of whatever is checked out), or of HEAD where no
 * branch is.
 */
export async function isRebased(gitDir: string, ref: string | null): Promise<boolean> {
  for (const folder of ["rebase-merge", "rebase-apply"]) {
    const name = await readFile(join(gitDir, folder, "head-name"), "utf8").catch(() => null);
    if (name !== null && (ref === null || name.trim() === ref)) return true;
  }
  return false;
}
