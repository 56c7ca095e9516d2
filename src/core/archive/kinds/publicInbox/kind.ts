import type { ArchiveKind } from "../../archive.ts";
import { filePath } from "../../filePath.ts";
import { epochsAt } from "./folders.ts";
import { localInbox } from "./localInbox.ts";

/** Mail as public-inbox keeps it (lore.kernel.org): git repositories, one mail a commit. */
export const publicInbox: ArchiveKind = {
  name: "public-inbox",
  called: "a public-inbox",
  recognise(written) {
    const path = filePath(written);
    return path !== null && epochsAt(path).length > 0 ? { key: path, address: path, sure: true } : null;
  },
  open: ([address = ""], parts) => localInbox(address, parts),
  locate: () => null,
};
