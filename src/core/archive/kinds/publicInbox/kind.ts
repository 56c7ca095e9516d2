import { existsSync } from "node:fs";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { ArchiveKind } from "../../archive.ts";
import { filePath } from "../../filePath.ts";
import { recogniseInbox } from "./addresses.ts";
import { epochsAt } from "./folders.ts";
import { localInbox } from "./localInbox.ts";
import { askManifest } from "./manifest.ts";
import { remoteInbox } from "./remoteInbox.ts";

/** Mail in a public-inbox (lore.kernel.org): git repositories with one mail a commit. */
export const publicInbox: ArchiveKind = {
  name: "public-inbox",
  called: "a public-inbox",
  recognise(written) {
    const path = filePath(written);
    if (path === null) return recogniseInbox(written);
    const sure = epochsAt(path).length > 0;
    // If nothing is there, it may be epochs that were deleted.
    return sure || !existsSync(path) ? { key: path, address: path, sure } : null;
  },
  async answers(address, session) {
    try {
      return (await askManifest(address, session)).length > 0;
    } catch (error) {
      if (error instanceof ArchiveError && ["missing", "foreign", "html"].includes(error.kind)) return false;
      throw error;
    }
  },
  open: ([address = ""], parts) =>
    /^https?:/i.test(address) ? remoteInbox(address, parts) : localInbox(address, parts),
  locate: () => null,
};
