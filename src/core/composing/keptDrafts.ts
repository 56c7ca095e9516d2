import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Log } from "../base/log.ts";
import { KeptFiles, keptId } from "./keptFiles.ts";
import { SendTries } from "./sendTries.ts";

const schema = v.object({
  id: keptId,
  /** As the person edits it. */
  text: v.string(),
  /** Under which it is sent. */
  messageId: v.string(),
  references: v.array(v.string()),
  /** The mail that it answers; null: none. */
  about: v.nullable(v.object({ messageId: v.string(), subject: v.string() })),
  /** Mails of one review have the same; null: it is no review. */
  review: v.nullable(v.string()),
  project: v.string(),
  /** Milliseconds since 1970. */
  made: v.number(),
  changed: v.number(),
  /** Message-IDs of the thread's mails that were here when it was made. */
  thread: v.array(v.string()),
  discarded: v.nullable(v.number()),
});

/** A mail that a person is writing, or has sent and no archive has yet. */
export type KeptDraft = v.InferOutput<typeof schema>;

/** Drafts, discarded ones too, in the folder "drafts" of the storage. */
export class KeptDrafts extends KeptFiles<KeptDraft> {
  constructor(storage: string, log: Log) {
    super(join(storage, "drafts"), schema, log);
  }

  readonly tries = new SendTries(this.folder);

  /** With its tries, and the files that were handed to programs. */
  override async remove(id: string): Promise<void> {
    await super.remove(id);
    for (const name of await readdir(this.folder))
      if (name.startsWith(`${id}.`)) await rm(join(this.folder, name), { force: true });
  }

  /**
   * Writes a mail that a program is to send into a file of its own: what another window does with the same draft does not
   * change it. Answers its path.
   */
  async handOver(id: string, mail: string): Promise<string> {
    const path = this.path(id, `${randomBytes(6).toString("hex")}.eml`);
    await writeFile(path, mail, { flag: "wx" });
    return path;
  }
}
