import { existsSync } from "node:fs";
import { UserError } from "../../../base/problem.ts";
import type { ArchiveParts } from "../../archive.ts";
import { type EpochFolder, epochsAt } from "./folders.ts";
import { checkPath } from "./problems.ts";
import { type EpochSource, type InboxPages, PublicInbox } from "./publicInbox.ts";

/** Epochs on this machine, read in place: whoever mirrors them keeps them new. */
export function localInbox(path: string, parts: ArchiveParts): PublicInbox {
  const source: EpochSource = {
    async epochs(): Promise<EpochFolder[]> {
      const epochs = epochsAt(path);
      if (epochs.length > 0) return epochs;
      throw existsSync(path)
        ? new UserError(`${path} holds no epochs of a public-inbox.`, checkPath, path)
        : new UserError(`The folder ${path} is not there.`, checkPath, path);
    },
    bring: async () => {},
    distrust: async () => {},
  };
  return new PublicInbox(path, source, pagesElsewhere(parts), parts);
}

/** Repositories have no pages, so that a mail in them is read at its permalink. */
function pagesElsewhere({ permalink }: ArchiveParts): InboxPages {
  return {
    owns: () => false,
    knownId: () => null,
    async resolve(url) {
      throw new UserError(`${url} does not lie in a folder.`, "Give the mail's Message-ID instead.", url);
    },
    address: (messageId) => permalink?.(messageId) ?? null,
    thread: async () => [],
    exactBody: async () => null,
  };
}
