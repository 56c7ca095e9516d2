import { setImmediate as breathe } from "node:timers/promises";
import { crc32 } from "node:zlib";
import * as v from "valibot";
import { maxMailBytes } from "../mail/cutMail.ts";
import type { Facts } from "../mail/facts.ts";
import { type Flavour, MailSplitter, type RawMail } from "../mail/mbox.ts";
import type { Message } from "../mail/message.ts";
import type { Store } from "../store/store.ts";
import type { Arrival } from "../store/types.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How far a text has been read, up to the end of a mail, and checksums to recognize the same text next time. */
export const textPositionSchema = v.object({
  /** Number of mails up to here, including the last. */
  mails: v.pipe(count, v.minValue(1)),
  /** Byte offsets of the last mail and of its end. */
  start: count,
  end: count,
  /** CRC-32 of the last mail (as far as it is kept), and one over those of all mails before it. */
  last: v.number(),
  before: v.number(),
});
export type TextPosition = v.InferOutput<typeof textPositionSchema>;

/** Where and how a text is read. */
export interface IntakeOptions {
  store: Pick<Store, "put" | "setPosition">;
  factsOf: (message: Message) => Facts;
  parse: (raw: RawMail) => Message | Promise<Message>;
  flavour: Flavour;
  archive: string;
  period: string;
  /** The mails read into these places earlier cannot be trusted and are replaced. */
  replaces?: boolean;
  /**
   * The text differs from the one read before and is read from its beginning: each mail is stored as it is now, even if
   * it has become shorter. Mails that the text no longer contains stay in the store.
   */
  corrects?: boolean;
  /**
   * Leave out a last mail without the blank line that ends every mail, because it was cut. Otherwise it is stored as
   * far as it came, because the text is still growing.
   */
  onlyFinished?: boolean;
  /**
   * The position to store for the period once the text is read up to the mark; `end`: how the text ended, or null if it
   * has not.
   */
  position: (mark: TextPosition, end: "whole" | "cut" | null) => unknown;
  /** Called after each batch with the number of mails read from this text so far. */
  progress: (mails: number) => void;
  signal: AbortSignal;
  /** Bytes of new mails after which the rest is left for the next time. */
  maxBytes: number;
}

export interface Taken {
  /** How far the text is read now; null if it contains no mail. */
  mark: TextPosition | null;
  /** Mails that were not known before. */
  added: number;
  /** "all": read to its end. "part": read up to `maxBytes`. "rewritten": it is not the text that was read before. */
  outcome: "all" | "part" | "rewritten";
  /** The error that ended the stream; everything before it is stored. Null if there was none. */
  fault: unknown;
  /** Whether the text ended in the middle of a mail. */
  cut: boolean;
}

/** Mails written at once, together with the position that they reach. */
const batch = 200;

/**
 * Reads the mails of a text stream into the store, each batch in one transaction with its position, so that a killed
 * process neither loses nor repeats a mail. `known` is the mark of the last time; the stream begins with the first byte
 * of the text, or with `fromLast` at `known.start`. Known mails are recognized and skipped; the last of them is read
 * again if it has grown. If the stream breaks off, everything is stored except a mail that may be cut.
 */
export async function takeIn(
  chunks: AsyncIterable<Uint8Array>,
  known: TextPosition | null,
  fromLast: boolean,
  options: IntakeOptions,
): Promise<Taken> {
  const intake = new Intake(known, fromLast, options);
  const splitter = new MailSplitter({ flavour: options.flavour, maxMailBytes });
  try {
    for await (const chunk of chunks) {
      for (const mail of splitter.push(chunk)) {
        const outcome = await intake.take(mail);
        if (outcome) return intake.done(outcome);
      }
      options.signal.throwIfAborted();
    }
  } catch (fault) {
    return intake.done("part", fault);
  }
  let cut = false;
  for (const mail of splitter.end()) {
    cut = !mail.truncated && !endsBlank(mail.bytes);
    if (!(cut && options.onlyFinished) && (await intake.take(mail)) === "rewritten")
      return intake.done("rewritten");
  }
  return intake.done(intake.fallsShort ? "rewritten" : "all", null, cut);
}

class Intake {
  readonly #options: IntakeOptions;
  readonly #known: TextPosition | null;
  /** What comes in the text before the stream: bytes, mails, and their checksum. */
  readonly #skipped: { bytes: number; mails: number; before: number };
  /** The position after the last mail that passed. */
  #mark: TextPosition | null = null;
  #waiting: Arrival[] = [];
  #added = 0;
  #newBytes = 0;

  constructor(known: TextPosition | null, fromLast: boolean, options: IntakeOptions) {
    this.#options = options;
    this.#known = known;
    this.#skipped =
      known && fromLast
        ? { bytes: known.start, mails: known.mails - 1, before: known.before }
        : { bytes: 0, mails: 0, before: 0 };
  }

  /** Whether the text ended before all known mails had passed. */
  get fallsShort(): boolean {
    return (this.#mark?.mails ?? 0) < (this.#known?.mails ?? 0);
  }

  /** Handles the next mail of the stream. Returns an outcome if reading must stop. */
  async take(mail: RawMail): Promise<"part" | "rewritten" | null> {
    const mark = this.#step(mail);
    const known = this.#known;
    if (known && mark.mails < known.mails) return null;
    const isLast = known?.mails === mark.mails;
    if (known && isLast) {
      if (!continues(known, mark, mail.bytes)) return "rewritten";
      if (mark.end === known.end) return null;
    }
    const message = await this.#options.parse(mail);
    const { period, factsOf, replaces = false, corrects = false } = this.#options;
    const index = mark.mails - 1;
    // A last mail that has grown had been written or received only partly when it was read.
    this.#waiting.push({
      message,
      facts: factsOf(message),
      period,
      index,
      replaces: replaces || isLast,
      corrects,
    });
    this.#newBytes += mail.size;
    if (this.#waiting.length >= batch) {
      this.#write(mark, null);
      this.#options.progress(mark.mails);
      await breathe();
    }
    return this.#newBytes >= this.#options.maxBytes ? "part" : null;
  }

  done(outcome: Taken["outcome"], fault: unknown = null, cut = false): Taken {
    const mark = this.fallsShort ? this.#known : this.#mark;
    const end = outcome !== "all" ? null : cut ? "cut" : "whole";
    if (mark && outcome !== "rewritten" && (end || this.#waiting.length > 0)) this.#write(mark, end);
    return { mark, added: this.#added, outcome, fault, cut };
  }

  #step(mail: RawMail): TextPosition {
    const previous = this.#mark;
    const start = this.#skipped.bytes + mail.offset;
    this.#mark = {
      mails: (previous?.mails ?? this.#skipped.mails) + 1,
      start,
      end: start + mail.size,
      last: crc32(mail.bytes),
      before: previous ? crc32(String(previous.last), previous.before) : this.#skipped.before,
    };
    return this.#mark;
  }

  #write(mark: TextPosition, end: "whole" | "cut" | null): void {
    const { store, archive, period } = this.#options;
    const position = { archive, period, value: this.#options.position(mark, end) };
    if (this.#waiting.length === 0) store.setPosition(position);
    else this.#added += store.put(archive, this.#waiting, position).added;
    this.#waiting = [];
  }
}

const endsBlank = (bytes: Uint8Array): boolean =>
  /\n\r?\n$/.test(Buffer.from(bytes.subarray(-3)).toString("latin1"));

/** Whether the mail at the known end is still the same, or has only become longer. */
function continues(known: TextPosition, mark: TextPosition, bytes: Uint8Array): boolean {
  if (mark.start !== known.start || mark.before !== known.before || mark.end < known.end) return false;
  const before = Math.min(known.end - known.start, maxMailBytes);
  return crc32(bytes.subarray(0, before)) === known.last;
}
