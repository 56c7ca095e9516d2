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
    if (path === null || !isFolder(path)) return null;
    return { key: path, address: path, sure: true };
  },
  open: ([path = ""], parts) => new MailFolder(path, parts),
  locate: () => null,
};

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A path that cannot be examined is left to the mbox kind, which reports it.
    return false;
  }
}
