import { fileURLToPath } from "node:url";
import type { ArchiveKind } from "../../archive.ts";
import { MboxFile } from "./mboxFile.ts";

/** Files of mail on this machine. */
export const mbox: ArchiveKind = {
  name: "mbox",
  called: "an mbox file",
  recognise(written) {
    const path = filePath(written);
    return path === null ? null : { key: path, address: path, sure: true };
  },
  open: ([path = ""], parts) => new MboxFile({ path, ...parts }),
  locate: () => null,
};

function filePath(written: string): string | null {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    // Another scheme, or a file of another machine: the problem that comes of it says so.
    return null;
  }
}
