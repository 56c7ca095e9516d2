import { randomUUID } from "node:crypto";
import { appendFile, mkdir, rename, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { UserError } from "../base/problem.ts";
import { objectsOf } from "../git/blobReader.ts";
import type { KeptGit } from "../git/keptGit.ts";
import { writeBlob } from "../git/looseObject.ts";
import { type Git, GitFailure, gitOutput } from "../git/program.ts";
import type { Repository } from "../git/repository.ts";
import {
  folderOf,
  gitInPrivate,
  identityOf,
  makeRepository,
  markUsed,
  moveTo,
  remove,
} from "./privateFolder.ts";
import { PrivateGits } from "./privateGits.ts";
import {
  closedFile,
  commitsOf,
  type KeptRange,
  type RangeRecord,
  rangesIn,
  readRecord,
  recordPaths,
  revisionsOf,
  setClosedIn,
} from "./rangeRecords.ts";

/** Has one byte for each range that was stored since the repository was measured. */
const unmeasuredFile = "unmeasured";

/** Limits for a private repository. */
export interface Bounds {
  /** Maximum number of ranges. */
  ranges: number;
  /** Maximum size on disk, without borrowed objects. */
  bytes: number;
  /** Number of new ranges after which it is measured again, since that takes a tenth of a second. */
  measured: number;
}

const usualBounds: Bounds = { ranges: 600, bytes: 256 << 20, measured: 20 };
/** If the limits are exceeded, ranges are deleted down to this share of them. */
const share = 0.75;

/**
 * A bare repository of our own that borrows the objects of a person's: posted revisions become commits in it, under
 * `refs/series/<key>/<name>`. Everything in it can be made again, so a damaged one is deleted, and its size is limited.
 * Several processes may use it at once.
 */
export class PrivateRepository {
  readonly folder: string;
  readonly #of: Pick<Repository, "id" | "objectFormat">;
  readonly #bounds: Bounds;
  readonly #gits: PrivateGits;

  /**
   * @param storage the folder for all stored data
   * @param options.gits the programs that this process runs in the folder
   */
  constructor(
    storage: string,
    of: Pick<Repository, "id" | "objectFormat">,
    { bounds = usualBounds, gits = new PrivateGits() } = {},
  ) {
    this.folder = folderOf(storage, of.id);
    this.#of = of;
    this.#bounds = bounds;
    this.#gits = gits;
  }

  /** "sha1" or "sha256". */
  get objectFormat(): string {
    return this.#of.objectFormat;
  }

  /** git in this repository. */
  get git(): Pick<Git, "stream"> {
    return gitInPrivate(this.folder);
  }

  /** A `cat-file --batch` that reads its own and borrowed objects. */
  get contents(): KeptGit {
    return this.#gits.of(this.folder).contents;
  }

  /** Writes a blob; returns its name. */
  writeBlob(content: Buffer): Promise<string> {
    return writeBlob(join(this.folder, "objects"), content, this.objectFormat);
  }

  /** Creates it if it is missing. Returns its id, which changes when it is deleted and created again. */
  async open(): Promise<string> {
    const known = await identityOf(this.folder);
    if (known !== null) {
      await markUsed(this.folder);
      return known;
    }
    const made = `${this.folder}.new-${randomUUID()}`;
    try {
      await makeRepository(made, this.#of);
      await moveTo(made, this.folder);
      // The folder is not a repository, and no other process has just created one.
      if ((await identityOf(this.folder)) === null) {
        await this.#remove();
        await moveTo(made, this.folder);
      }
    } catch (error) {
      throw new UserError(
        "The folder for posted patches cannot be written to.",
        "Give this program write access to it, and free some space if the disk is full.",
        this.folder,
        error,
      );
    } finally {
      await remove(made);
    }
    return (await identityOf(this.folder)) ?? "";
  }

  /** Its present id; null if it is missing. */
  identity(): Promise<string | null> {
    return identityOf(this.folder);
  }

  /** Deletes it, unless another process has replaced it since it had this id. */
  async discard(identity: string): Promise<void> {
    if ((await identityOf(this.folder)) === identity) await this.#remove();
  }

  async #remove(): Promise<void> {
    // Windows cannot move a folder with open files.
    await this.#gits.leave(this.folder);
    const aside = `${this.folder}.old-${randomUUID()}`;
    await moveTo(this.folder, aside);
    await remove(aside);
  }

  /** The record of a range if its commits still exist, else null. Marks it as used. */
  async range<Value>(key: string, name: string, signal: AbortSignal): Promise<RangeRecord<Value> | null> {
    const path = this.#recordPath(key, name);
    const record = await readRecord<Value>(path);
    if (record === null) return null;
    if ((await this.#missing(commitsOf(record), signal)).size > 0) return null;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return record;
  }

  /** Marks a series as closed or open: if there is no room, ranges of closed ones are deleted first. */
  setClosed(key: string, closed: boolean): Promise<void> {
    return setClosedIn(this.folder, key, closed);
  }

  /** Stores the record of a range whose ref exists, replacing an earlier one. */
  async keep(key: string, name: string, record: RangeRecord): Promise<void> {
    const path = this.#recordPath(key, name);
    await mkdir(dirname(path), { recursive: true });
    const made = `${path}.${randomUUID()}`;
    await writeFile(made, JSON.stringify(record));
    await rename(made, path);
    await appendFile(join(this.folder, unmeasuredFile), ".");
  }

  /** The commits that are missing, or whose files are. */
  async #missing(commits: ReadonlySet<string>, signal: AbortSignal): Promise<Set<string>> {
    if (commits.size === 0) return new Set();
    const asked = [...commits].flatMap((commit) => [commit, `${commit}^{tree}`]);
    const found = await objectsOf(this.contents, asked, 0, signal);
    return new Set([...commits].filter((_, at) => !found[2 * at] || !found[2 * at + 1]));
  }

  #recordPath(key: string, name: string): string {
    return join(this.folder, "ranges", key, `${name}.json`);
  }

  /**
   * Call this before making a range. If there are too many or they are too large, those of closed series are dropped
   * first, and among them the least recently used ones; the others are moved into a new repository that replaces this
   * one.
   */
  async makeRoom(signal: AbortSignal): Promise<void> {
    const identity = await this.open();
    const paths = await recordPaths(this.folder);
    const { ranges: most } = this.#bounds;
    if (paths.length < most && !(await this.#isTooLarge(signal))) return;
    const made = `${this.folder}.new-${randomUUID()}`;
    try {
      const whole = await this.#whole(await rangesIn(this.folder, paths), signal);
      const kept = await this.#fitting(whole.slice(0, Math.floor(most * share)), signal);
      await makeRepository(made, this.#of);
      await this.#copy(kept, made, signal);
      await this.discard(identity);
      await moveTo(made, this.folder);
    } catch (error) {
      signal.throwIfAborted();
      // Windows cannot move a folder in which another window reads a file; the next call tries again.
      if (["EPERM", "EBUSY"].includes(errorCode(error) ?? "")) return;
      if (!(error instanceof GitFailure)) throw error;
      // What cannot be copied is damaged; all of it can be made again.
      await this.discard(identity);
    } finally {
      await remove(made);
    }
  }

  /** Measures only after enough new ranges. */
  async #isTooLarge(signal: AbortSignal): Promise<boolean> {
    const path = join(this.folder, unmeasuredFile);
    const ranges = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (ranges < this.#bounds.measured) return false;
    await writeFile(path, "");
    const counts = (await gitOutput(this.git, ["count-objects", "-v"], "", signal)).toString("latin1");
    const kilobytes = Array.from(counts.matchAll(/^size(?:-pack|-garbage)?: (\d+)$/gm), ([, size]) =>
      Number(size),
    );
    return kilobytes.reduce((sum, size) => sum + size, 0) * 1024 > this.#bounds.bytes;
  }

  /** Ranges whose commits exist: the person's repository may have lost their base. */
  async #whole(ranges: KeptRange[], signal: AbortSignal): Promise<KeptRange[]> {
    const commits = new Set(ranges.flatMap(({ record }) => [...commitsOf(record)]));
    const missing = await this.#missing(commits, signal);
    return ranges.filter(({ record }) => ![...commitsOf(record)].some((commit) => missing.has(commit)));
  }

  /** As many ranges from the start of the list as fit the limits together. */
  async #fitting(ranges: KeptRange[], signal: AbortSignal): Promise<KeptRange[]> {
    let [fits, isMore] = [0, ranges.length + 1];
    // Usually all of them fit, so that is tried first.
    for (let count = ranges.length; fits + 1 < isMore; count = (fits + isMore) >> 1) {
      const size = await this.#bytesOf(ranges.slice(0, count), signal);
      if (size <= this.#bounds.bytes * share) fits = count;
      else isMore = count;
    }
    return ranges.slice(0, fits);
  }

  async #bytesOf(ranges: KeptRange[], signal: AbortSignal): Promise<number> {
    if (ranges.length === 0) return 0;
    const args = ["rev-list", "--objects", "--disk-usage", "--stdin"];
    return Number((await gitOutput(this.git, args, revisionsOf(ranges), signal)).toString("latin1"));
  }

  async #copy(ranges: KeptRange[], folder: string, signal: AbortSignal): Promise<void> {
    const pack = join(folder, "objects/pack/pack");
    await gitOutput(this.git, ["pack-objects", "--revs", "--quiet", pack], revisionsOf(ranges), signal);
    const refs = ranges.flatMap(({ path, record }) =>
      record.tip === null ? [] : [`${record.tip} refs/series/${path.replace(/\.json$/, "")}\n`],
    );
    await writeFile(join(folder, "packed-refs"), refs.join(""));
    for (const { path, record, closed, used } of ranges) {
      const whole = join(folder, "ranges", path);
      await mkdir(dirname(whole), { recursive: true });
      if (closed) await writeFile(join(dirname(whole), closedFile), "");
      await writeFile(whole, JSON.stringify(record));
      await utimes(whole, used, used);
    }
  }
}
