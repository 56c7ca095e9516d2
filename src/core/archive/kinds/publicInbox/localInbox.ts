import { existsSync } from "node:fs";
import { UserError } from "../../../base/problem.ts";
import type { ArchiveParts } from "../../archive.ts";
import { NoPages } from "../../noPages.ts";
import { type EpochFolder, epochsAt } from "./folders.ts";
import { checkPath } from "./problems.ts";
import { type EpochSource, type InboxPages, PublicInbox } from "./publicInbox.ts";

/** Epochs on this machine, read in place; somebody else keeps them up to date. */
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
  return new PublicInbox(path, source, new PagesElsewhere(parts), parts);
}

/** Repositories have no web pages, so their mails get their permalinks. */
class PagesElsewhere extends NoPages implements InboxPages {
  readonly #permalink: ArchiveParts["permalink"];

  constructor({ permalink }: ArchiveParts) {
    super("a folder");
    this.#permalink = permalink;
  }

  address(messageId: string): string | null {
    return this.#permalink?.(messageId) ?? null;
  }
}
