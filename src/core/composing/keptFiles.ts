import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import type { Log } from "../base/log.ts";
import { UserError } from "../base/problem.ts";

/** Fields of every item: an id that we chose, and the time of creation in milliseconds since 1970. */
interface Kept {
  id: string;
  made: number;
}

export const keptId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/**
 * Items that the person wrote, as files in one folder. Writing is atomic, because no archive can bring them back and
 * several windows may write.
 */
export class KeptFiles<T extends Kept> {
  protected readonly folder: string;
  readonly #schema: v.GenericSchema<unknown, T>;
  readonly #log: Log;

  constructor(folder: string, schema: v.GenericSchema<unknown, T>, log: Log) {
    this.folder = folder;
    this.#schema = schema;
    this.#log = log;
  }

  /** Ordered by creation. A file that cannot be read is left alone. */
  async all(): Promise<T[]> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    });
    const ids = names.flatMap((name) => /^([0-9a-f]{16})\.json$/.exec(name)?.[1] ?? []);
    const found = await Promise.all(ids.map((id) => this.get(id)));
    return found.filter((one) => one !== null).sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
  }

  async get(id: string): Promise<T | null> {
    const path = this.path(id, "json");
    try {
      const read = v.safeParse(this.#schema, JSON.parse(await readFile(path, "utf8")));
      if (read.success && read.output.id === id) return read.output;
      this.#log.warn(`${path} is not as it was kept`);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.#log.warn(`${path}: ${error}`);
    }
    return null;
  }

  async add(fields: Omit<T, "id">): Promise<T> {
    const kept = { ...fields, id: randomBytes(8).toString("hex") } as T;
    await this.#write(kept);
    return kept;
  }

  /** Changes fields of the stored item. UserError if it no longer exists. */
  async change(id: string, to: Partial<Omit<T, "id">>): Promise<T> {
    const known = await this.get(id);
    if (!known) throw gone();
    const changed = { ...known, ...to };
    await this.#write(changed);
    return changed;
  }

  /** Deletes it for good. */
  async remove(id: string): Promise<void> {
    await rm(this.path(id, "json"), { force: true });
  }

  protected path(id: string, ending: string): string {
    if (!/^[0-9a-f]{16}$/.test(id)) throw gone();
    return join(this.folder, `${id}.${ending}`);
  }

  async #write(kept: T): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const path = this.path(kept.id, "json");
    const fresh = `${path}.${randomBytes(4).toString("hex")}`;
    try {
      await writeFile(fresh, JSON.stringify(kept));
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw new UserError(
        "What you wrote could not be kept.",
        "Check the space that is left on the disk; copy your text before you close the editor.",
        path,
        error,
      );
    }
  }
}

function gone(): UserError {
  return new UserError("This is not there any more.", "It was discarded or sent, perhaps in another window.");
}
