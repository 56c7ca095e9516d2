import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Log } from "../base/log.ts";
import { KeptFiles, keptId } from "./keptFiles.ts";
import { SendTries } from "./sendTries.ts";

const schema = v.object({
  id: keptId,
  /** The text that the person edits. */
  text: v.string(),
  /** The Message-ID that it is sent with. */
  messageId: v.string(),
  references: v.array(v.string()),
  /** The mail that it replies to; null if none. */
  about: v.nullable(v.object({ messageId: v.string(), subject: v.string() })),
  /** The same for all mails of one review; null if it is not a review. */
  review: v.nullable(v.string()),
  project: v.string(),
  /** Milliseconds since 1970. */
  made: v.number(),
  changed: v.number(),
  /** Message-IDs of the thread's mails that were here when it was created. */
  thread: v.array(v.string()),
  discarded: v.nullable(v.number()),
});

/** A mail that the person is writing, or that was sent and is in no archive yet. */
export type KeptDraft = v.InferOutput<typeof schema>;

/** Drafts, including discarded ones, in the folder "drafts" of the storage. */
export class KeptDrafts extends KeptFiles<KeptDraft> {
  constructor(storage: string, log: Log) {
    super(join(storage, "drafts"), schema, log);
  }

  readonly tries = new SendTries(this.folder);

  /** Also removes its tries, and the files that were given to programs. */
  override async remove(id: string): Promise<void> {
    await super.remove(id);
    for (const name of await readdir(this.folder))
      if (name.startsWith(`${id}.`)) await rm(join(this.folder, name), { force: true });
  }

  /**
   * Writes a mail for a sending program into a file of its own, so that other windows with the same draft cannot change
   * it. Returns its path.
   */
  async handOver(id: string, mail: string): Promise<string> {
    const path = this.path(id, `${randomBytes(6).toString("hex")}.eml`);
    await writeFile(path, mail, { flag: "wx" });
    return path;
  }
}
