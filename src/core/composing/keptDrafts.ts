import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import type { Log } from "../base/log.ts";
import { UserError } from "../base/problem.ts";

const schema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
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

/**
 * Drafts as files of one folder, each whole or as it was before: a person's own words, which no archive can bring again,
 * and which several windows may write.
 */
export class KeptDrafts {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Those that are there, discarded ones too; the latest made last. A file that cannot be read is left where it is. */
  async all(): Promise<KeptDraft[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    });
    const ids = names.flatMap((name) => /^([0-9a-f]{16})\.json$/.exec(name)?.[1] ?? []);
    const drafts = await Promise.all(ids.map((id) => this.get(id)));
    return drafts.filter((draft) => draft !== null).sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
  }

  async get(id: string): Promise<KeptDraft | null> {
    try {
      const read = v.safeParse(schema, JSON.parse(await readFile(this.#path(id), "utf8")));
      if (read.success && read.output.id === id) return read.output;
      this.#log.warn(`${this.#path(id)} is no draft`);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.#log.warn(`${this.#path(id)}: ${error}`);
    }
    return null;
  }

  async add(draft: Omit<KeptDraft, "id">): Promise<KeptDraft> {
    const kept = { ...draft, id: randomBytes(8).toString("hex") };
    await this.#write(kept);
    return kept;
  }

  /** Changes a draft as it is now. UserError where it is gone. */
  async change(id: string, to: Partial<Omit<KeptDraft, "id">>): Promise<KeptDraft> {
    const draft = await this.get(id);
    if (!draft) throw gone();
    const changed = { ...draft, ...to };
    await this.#write(changed);
    return changed;
  }

  /** Takes the files away for good. */
  async remove(id: string): Promise<void> {
    for (const path of [this.#path(id), this.#lock(id), this.outgoing(id)]) await rm(path, { force: true });
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
    return join(this.#folder, `${id}.eml`);
  }

  async #write(draft: KeptDraft): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const [path, fresh] = [this.#path(draft.id), `${this.#path(draft.id)}.${randomBytes(4).toString("hex")}`];
    try {
      await writeFile(fresh, JSON.stringify(draft));
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw new UserError(
        "The draft could not be kept.",
        "Check the space that is left on the disk; copy your text before you close the editor.",
        path,
        error,
      );
    }
  }

  #path(id: string): string {
    if (!/^[0-9a-f]{16}$/.test(id)) throw gone();
    return join(this.#folder, `${id}.json`);
  }

  #lock(id: string): string {
    return join(this.#folder, `${id}.sending`);
  }
}

function gone(): UserError {
  return new UserError(
    "This draft is not there any more.",
    "It was discarded or sent, perhaps in another window.",
  );
}
