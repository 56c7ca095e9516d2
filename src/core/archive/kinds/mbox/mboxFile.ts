import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import * as v from "valibot";
import { errorCode } from "../../../base/errorCode.ts";
import { formatCount } from "../../../base/formatCount.ts";
import type { Log } from "../../../base/log.ts";
import { type Problem, UserError } from "../../../base/problem.ts";
import { BrokenGzip, gunzipped } from "../../../http/gunzip.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import { parseMail } from "../../../mail/parse.ts";
import type { Store } from "../../../store/store.ts";
import type { Archive, ArchiveParts, FoundUrls, Gap, SyncOptions, SyncReport } from "../../archive.ts";
import { type Mark, markSchema, type Taken, takeIn } from "../../intake.ts";

export type MboxFileOptions = Omit<ArchiveParts, "http"> & { path: string };

/** The file as it was read last; the same size and time mean that there is nothing new. */
const positionSchema = v.object({
  mark: v.nullable(markSchema),
  whole: v.boolean(),
  size: v.number(),
  modified: v.number(),
});

/** A file has one period, without a name. */
const period = "";

/** An mbox file, plain or packed with gzip, as an archive. */
export class MboxFile implements Archive {
  readonly id: string;
  readonly #store: Store;
  readonly #factsOf: (message: Message) => Facts;
  readonly #log: Log;
  readonly #permalink: ArchiveParts["permalink"];
  readonly #maxTextBytes: number;

  constructor(options: MboxFileOptions) {
    this.id = options.path;
    this.#store = options.store;
    this.#factsOf = options.factsOf;
    this.#log = options.log;
    this.#permalink = options.permalink;
    this.#maxTextBytes = options.maxTextBytes ?? 1_000_000_000;
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], reached: true };
    try {
      await this.#read(options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      const problem = this.#problem(error);
      this.#log.warn(`${problem.what} ${problem.where}: ${String(error)}`);
      report.problems.push(problem);
      report.reached = false;
    }
    return report;
  }

  async #read(options: SyncOptions, report: SyncReport): Promise<void> {
    const file = await stat(this.id);
    if (!file.isFile()) throw new UserError(`${this.id} is not a file.`, checkPath, this.id);
    const now = { size: file.size, modified: file.mtimeMs };
    const known = this.#known();
    if (known?.whole && known.size === now.size && known.modified === now.modified) return;
    let mark = known?.mark ?? null;
    let taken = await this.#take(mark, now, options, report);
    if (taken.outcome === "rewritten") {
      mark = null;
      taken = await this.#take(mark, now, options, report);
    }
    if (taken.fault !== null) throw taken.fault;
    if (!taken.mark && file.size > 0)
      throw new UserError(
        `${this.id} holds no mail.`,
        "Name an mbox file, plain or packed with gzip.",
        this.id,
      );
    if (taken.outcome !== "part") return;
    const bound = `${Math.round(this.#maxTextBytes / 1_000_000)} MB`;
    const what = `${this.id} has more new mail than is read at once (${bound}).`;
    throw new UserError(what, "Refresh to read on; what was read is here already.", this.id);
  }

  async #take(
    mark: Mark | null,
    file: { size: number; modified: number },
    options: SyncOptions,
    report: SyncReport,
  ): Promise<Taken> {
    const packed = await this.#isPacked();
    const fromLast = mark !== null && !packed;
    const start = fromLast ? mark.start : 0;
    // No further than the file was when it was looked at: what comes meanwhile is for the next time.
    const stream =
      file.size > start
        ? createReadStream(this.id, { start, end: file.size - 1, signal: options.signal })
        : none();
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream) {
        report.bytes += chunk.length;
        yield chunk;
      }
    };
    const taken = await takeIn(packed ? gunzipped(counted()) : counted(), mark, fromLast, {
      store: this.#store,
      factsOf: this.#factsOf,
      parse: parseMail,
      flavour: "mbox",
      archive: this.id,
      period,
      position: (mark, end) => ({ mark, whole: end !== null, ...file }),
      progress: (mails) => options.progress(`${this.id}: ${formatCount(mails)} mails`),
      signal: options.signal,
      maxBytes: this.#maxTextBytes,
    });
    report.added += taken.added;
    return taken;
  }

  async #isPacked(): Promise<boolean> {
    for await (const chunk of createReadStream(this.id, { start: 0, end: 1 }))
      return chunk[0] === 0x1f && chunk[1] === 0x8b;
    return false;
  }

  #known(): v.InferOutput<typeof positionSchema> | null {
    const position = this.#store.positions(this.id).find((one) => one.period === period);
    const result = v.safeParse(positionSchema, position?.value);
    return result.success ? result.output : null;
  }

  #problem(error: unknown): Problem {
    if (error instanceof UserError) return error.problem;
    const code = errorCode(error);
    const stays = "what was read before is still here";
    if (code === "ENOENT")
      return { what: `The mail file ${this.id} is not there.`, remedy: checkPath, where: this.id };
    if (code === "EACCES" || code === "EPERM")
      return {
        what: `The mail file ${this.id} may not be read.`,
        remedy: "Allow it to be read.",
        where: this.id,
      };
    if (error instanceof BrokenGzip)
      return {
        what: `The packed mail file ${this.id} is cut off or damaged.`,
        remedy: `Get the file again; ${stays}.`,
        where: this.id,
      };
    if (code === "") throw error;
    return {
      what: `The mail file ${this.id} could not be read (${code}).`,
      remedy: `${checkPath} If it is right, ${stays}.`,
      where: this.id,
    };
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    if (this.#store.lost(this.id).length > 0) {
      const what = `Something of what was read of ${this.id} was damaged in the store.`;
      return [{ period, problem: { what, remedy: "Refresh: it is read again.", where: this.id } }];
    }
    const mails = this.#known()?.mark?.mails ?? 0;
    const filled = this.#store.filled(this.id, period);
    if (filled >= mails) return [];
    const what = `The store has ${formatCount(filled)} of the ${formatCount(mails)} mails that were read of ${this.id}.`;
    return [{ period, problem: { what, remedy: "They are read again.", where: this.id } }];
  }

  askAgain(): null {
    this.#store.forgetPosition(this.id, period);
    return null;
  }

  /** What a file holds of a conversation is here with the rest of it. */
  async thread(): Promise<Problem[]> {
    return [];
  }

  owns(): boolean {
    return false;
  }

  knownId(): null {
    return null;
  }

  async resolve(url: string): Promise<string> {
    throw new UserError(`${url} does not lie in a mail file.`, "Give the mail's Message-ID instead.", url);
  }

  /** A file has no pages, so that a mail in it is read at its permalink. */
  async urls(messageIds: string[]): Promise<FoundUrls> {
    const urls = new Map<string, string>();
    for (const [messageId, places] of this.#store.places(messageIds)) {
      const url = this.#permalink?.(messageId);
      if (url !== undefined && places.some(({ archive }) => archive === this.id)) urls.set(messageId, url);
    }
    return { urls, problems: [] };
  }

  /** What a file holds is exact from the start. */
  async exactBody(): Promise<null> {
    return null;
  }
}

const checkPath = "Check the path in the setting patchTracker.archives.";

async function* none(): AsyncGenerator<Uint8Array> {}
