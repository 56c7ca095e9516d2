import { statSync } from "node:fs";
import type { ArchiveKind } from "../../archive.ts";
import { filePath } from "../../filePath.ts";
import { MailFolder } from "./mailFolder.ts";

/** The person's own mail in folders: Maildirs, mbox files, or trees of them. */
export const maildir: ArchiveKind = {
  name: "maildir",
  called: "a Maildir or a folder of mail",
  recognise(written) {
    const path = filePath(written)?.replace(/(?<=[^\\/:])[\\/]+$/, "") ?? null;
    if (path === null) return null;
    const found = foundAt(path);
    return found === "other" ? null : { key: path, address: path, sure: found === "folder" };
  },
  open: ([path = ""], parts) => new MailFolder(path, parts),
  locate: () => null,
};

/** What is at a path. If nothing is, it may be a folder that was deleted. */
function foundAt(path: string): "folder" | "nothing" | "other" {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return !found ? "nothing" : found.isDirectory() ? "folder" : "other";
  } catch {
    // A path that cannot be examined is left to the mbox kind, which reports it.
    return "other";
  }
}
