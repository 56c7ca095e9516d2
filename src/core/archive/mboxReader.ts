import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import * as v from "valibot";
import { errorCode } from "../base/errorCode.ts";
import { formatCount } from "../base/formatCount.ts";
import { type Problem, UserError } from "../base/problem.ts";
import { BrokenGzip, gunzipped } from "../http/gunzip.ts";
import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { parseMail } from "../mail/parse.ts";
import type { Store } from "../store/store.ts";
import type { SyncOptions, SyncReport } from "./archive.ts";
import { type Taken, type TextPosition, takeIn, textPositionSchema } from "./intake.ts";

export interface MboxReading {
  path: string;
  store: Pick<Store, "put" | "setPosition" | "positions">;
  factsOf(message: Message): Facts;
  /** The archive's id in the store. */
  archive: string;
  period: string;
  /** Maximum bytes of new text read at once. */
  maxTextBytes: number;
}

/** Default for `maxTextBytes`. */
export const mostTextBytes = 1_000_000_000;

/** The state of the file at the last reading; the same size and time mean that nothing is new. */
const positionSchema = v.object({
  mark: v.nullable(textPositionSchema),
  whole: v.boolean(),
  size: v.number(),
  modified: v.number(),
});
type MboxPosition = v.InferOutput<typeof positionSchema>;

/** How far a file is read; null if unknown. */
export function mboxPosition({
  store,
  archive,
  period,
}: Pick<MboxReading, "store" | "archive" | "period">): MboxPosition | null {
  const position = store.positions(archive).find((one) => one.period === period);
  const result = v.safeParse(positionSchema, position?.value);
  return result.success ? result.output : null;
}

/** Reads what is new in an mbox file, plain or compressed with gzip. */
export class MboxReader {
  readonly #reading: MboxReading;

  constructor(reading: MboxReading) {
    this.#reading = reading;
  }

  /** Rejects with UserError, or with errors of files and the store. */
  async read(options: SyncOptions, report: SyncReport): Promise<void> {
    const { path, maxTextBytes } = this.#reading;
    const file = await stat(path);
    if (!file.isFile()) throw new UserError(`${path} is not a file.`, checkPath, path);
    const now = { size: file.size, modified: file.mtimeMs };
    const known = mboxPosition(this.#reading);
    if (known?.whole && known.size === now.size && known.modified === now.modified) return;
    let mark = known?.mark ?? null;
    let taken = await this.#take(mark, now, options, report);
    if (taken.outcome === "rewritten") {
      mark = null;
      taken = await this.#take(mark, now, options, report);
    }
    if (taken.fault !== null) throw taken.fault;
    if (!taken.mark && file.size > 0)
      throw new UserError(`${path} holds no mail.`, "Name an mbox file, plain or packed with gzip.", path);
    if (taken.outcome !== "part") return;
    const bound = `${Math.round(maxTextBytes / 1_000_000)} MB`;
    const what = `${path} has more new mail than is read at once (${bound}).`;
    throw new UserError(what, "Refresh to read on; what was read is here already.", path);
  }

  async #take(
    mark: TextPosition | null,
    file: { size: number; modified: number },
    options: SyncOptions,
    report: SyncReport,
  ): Promise<Taken> {
    const { path, archive, period, store, factsOf, maxTextBytes } = this.#reading;
    const packed = await this.#isPacked();
    const fromLast = mark !== null && !packed;
    const start = fromLast ? mark.start : 0;
    // Reads only up to the size seen above; what is appended meanwhile is for the next time.
    const stream =
      file.size > start
        ? createReadStream(path, { start, end: file.size - 1, signal: options.signal })
        : none();
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream) {
        report.bytes += chunk.length;
        yield chunk;
      }
    };
    const taken = await takeIn(packed ? gunzipped(counted()) : counted(), mark, fromLast, {
      store,
      factsOf,
      parse: parseMail,
      flavour: "mbox",
      archive,
      period,
      position: (mark, end) => ({ mark, whole: end !== null, ...file }),
      progress: (mails) => options.progress(`${path}: ${formatCount(mails)} mails`),
      signal: options.signal,
      maxBytes: maxTextBytes,
    });
    report.added += taken.added;
    return taken;
  }

  async #isPacked(): Promise<boolean> {
    for await (const chunk of createReadStream(this.#reading.path, { start: 0, end: 1 }))
      return chunk[0] === 0x1f && chunk[1] === 0x8b;
    return false;
  }
}

/** For a path where nothing is and nothing was read before: a file or a folder may be meant. */
export function nothingAt(path: string): Problem {
  return { what: `The mail file or folder ${path} is not there.`, remedy: checkPath, where: path };
}

/** A file error as a problem for a person. Throws other errors on. */
export function mboxProblem(error: unknown, path: string): Problem {
  if (error instanceof UserError) return error.problem;
  const code = errorCode(error);
  const stays = "what was read before is still here";
  if (code === "ENOENT")
    return { what: `The mail file ${path} is not there.`, remedy: checkPath, where: path };
  if (code === "EACCES" || code === "EPERM")
    return {
      what: `The mail file ${path} may not be read.`,
      remedy: "Allow it to be read.",
      where: path,
    };
  if (error instanceof BrokenGzip)
    return {
      what: `The packed mail file ${path} is cut off or damaged.`,
      remedy: `Get the file again; ${stays}.`,
      where: path,
    };
  if (code === "") throw error;
  return {
    what: `The mail file ${path} could not be read (${code}).`,
    remedy: `${checkPath} If it is right, ${stays}.`,
    where: path,
  };
}

const checkPath = "Check the path in the setting patchTracker.archives.";

async function* none(): AsyncGenerator<Uint8Array> {}
