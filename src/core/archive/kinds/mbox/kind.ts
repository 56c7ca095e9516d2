import type { ArchiveKind } from "../../archive.ts";
import { filePath } from "../../filePath.ts";
import { MboxFile } from "./mboxFile.ts";

/** mbox files on this machine. */
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
