import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import type { Log } from "../base/log.ts";
import { KeptFiles, keptId } from "./keptFiles.ts";

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
  /** When a program was started that sends it, and has not said yet that it has. */
  sending: v.nullable(v.number()),
  sent: v.nullable(v.number()),
  /** Why the last attempt to send it failed. */
  failed: v.nullable(v.string()),
  discarded: v.nullable(v.number()),
});

/** A mail that a person is writing, or has sent and no archive has yet. */
export type KeptDraft = v.InferOutput<typeof schema>;

/** Drafts, discarded ones too, in the folder "drafts" of the storage. */
export class KeptDrafts extends KeptFiles<KeptDraft> {
  constructor(storage: string, log: Log) {
    super(join(storage, "drafts"), schema, log);
  }

  override async remove(id: string): Promise<void> {
    await super.remove(id);
    await this.release(id);
    await rm(this.outgoing(id), { force: true });
  }

  /** Claims the right to send a draft: of two who ask at the same time, one gets it. */
  async claim(id: string): Promise<boolean> {
    try {
      await (await open(this.#lock(id), "wx")).close();
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  }

  async release(id: string): Promise<void> {
    await rm(this.#lock(id), { force: true });
  }

  /** Where the mail lies that a program is to send. */
  outgoing(id: string): string {
    return this.path(id, "eml");
  }

  #lock(id: string): string {
    return this.path(id, "sending");
  }
}
