/** The bytes of one mail cut out of an mbox stream, not parsed yet. */
export interface RawMail {
  /** Byte offset of its "From " line in the stream. */
  offset: number;
  /**
   * The mail with its "From " line, cut at the splitter's `maxMailBytes`. May be a view of the last pushed chunk: use
   * it before that memory is written again.
   */
  bytes: Uint8Array;
  /** Whether the mail was cut. */
  truncated: boolean;
  /** Size of the mail in the stream, in bytes. */
  size: number;
}

/** "pipermail" is Mailman's monthly text, "mbox" any mbox as written by mail programs, git and public-inbox. */
export type Flavour = "pipermail" | "mbox";

/**
 * The first line of a mail ("From " line). In monthly text it has " at " and two blanks before the weekday, since lines
 * in bodies may begin with "From " too. An mbox should quote those, but some programs count bytes instead; so the line
 * must name a sender in one word, then a time and a year, and a header must follow.
 */
const envelopes: Record<Flavour, RegExp> = {
  pipermail: /^From \S.* at \S+ {2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /,
  mbox: /^From +\S+ +[A-Z0-9].{0,30}\d:\d{2}\b.{0,20}\b\d{4}\b/,
};

/** The first line of a header, or of a quoted "From " line. */
const header = /^(?:>From |[!-9;-~]+[ \t]*:)/;

const newline = 0x0a;
const carriageReturn = 0x0d;
const marker = Buffer.from("From ");
const markerLine = Buffer.from("\nFrom ");
/** Windows editors put a byte order mark before a text. */
const byteOrderMark = Buffer.from("\ufeff");
/** Bytes; a longer line is no "From " line. */
const maxLine = 1000;
/** Bytes of a mail that are searched for the end of its header. */
const maxHeader = 64 * 1024;
const contentLength = /^content-length:[ \t]*(\d{1,9})[ \t]*\r?$/im;
const blankLine = /\r?\n\r?\n/;
/** Number of bytes needed to see that the previous line was blank: LF CR LF. */
const lookBehind = 3;

/**
 * Cuts a stream into mails, however its chunks are split. A mail is returned once the next one begins, or at the end.
 * Keeps at most `maxMailBytes` of a mail in memory; anything before the first mail is dropped.
 *
 * mboxcl2 quotes no "From " lines in bodies and relies on Content-Length. The header is often wrong, because it was sent
 * with the mail, so it counts only if the body then ends exactly before another mail, or at the end of the file.
 */
export class MailSplitter {
  readonly #flavour: Flavour;
  readonly #maxMailBytes: number;
  /**
   * The unfinished end of the last chunk, which may become a "From " line; it is examined together with the next chunk.
   */
  #held: Buffer = Buffer.alloc(0);
  /** Number of stream bytes before `#held`, and the last bytes of those; a stream begins as if after a blank line. */
  #position = 0;
  #before: Buffer = Buffer.from("\n\n\n");
  /** Offset at which the current mail begins; null before the first. */
  #start: number | null = null;
  /** Offset at which its body ends by its Content-Length; null if that says nothing, undefined before it was needed. */
  #bodyEnd: number | null | undefined;
  #parts: Buffer[] = [];
  #kept = 0;

  constructor(options: { flavour: Flavour; maxMailBytes: number }) {
    this.#flavour = options.flavour;
    this.#maxMailBytes = options.maxMailBytes;
  }

  /** Takes the next bytes; returns the mails that they complete. */
  push(chunk: Uint8Array): RawMail[] {
    const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const data = this.#withoutMark(this.#held.length > 0 ? Buffer.concat([this.#held, fresh]) : fresh);
    const complete = data.length - this.#unfinished(data);
    const { mails, read } = this.#scan(data.subarray(0, complete), false);
    this.#held = Buffer.from(data.subarray(read));
    return mails;
  }

  /** Ends the stream; returns the last mail. */
  end(): RawMail[] {
    const { mails } = this.#scan(this.#held, true);
    this.#held = Buffer.alloc(0);
    return [...mails, ...this.#finish(this.#position)];
  }

  #withoutMark(data: Buffer): Buffer {
    if (this.#position > 0 || !data.subarray(0, byteOrderMark.length).equals(byteOrderMark)) return data;
    this.#position = byteOrderMark.length;
    return data.subarray(byteOrderMark.length);
  }

  /**
   * Length of the end of `data` that may become a "From " line: an unfinished last line, or one whose header has not
   * arrived yet.
   */
  #unfinished(data: Buffer): number {
    const length = data.length;
    if (this.#position === 0 && length < byteOrderMark.length) return length;
    const start = data.lastIndexOf(newline) + 1;
    if (length - start >= maxLine) return 0;
    const before = start < 2 ? 0 : data.lastIndexOf(newline, start - 2) + 1;
    if (this.#flavour === "mbox" && start > 0 && this.#mayBegin(data, before)) return length - before;
    return this.#mayBegin(data, start) ? length - start : 0;
  }

  /** Whether the line at `at`, as far as it has arrived, may be a "From " line. */
  #mayBegin(data: Buffer, at: number): boolean {
    const known = Math.min(data.length - at, marker.length);
    return this.#byte(data, at - 1) === newline && marker.compare(data, at, at + known, 0, known) === 0;
  }

  /** `read`: number of bytes that were scanned; the rest has to be passed again, followed by more data. */
  #scan(data: Buffer, isEnd: boolean): { mails: RawMail[]; read: number } {
    const mails: RawMail[] = [];
    let done = 0;
    let read = data.length;
    const atStart = this.#byte(data, -1) === newline && data.subarray(0, marker.length).equals(marker);
    for (let at = atStart ? 0 : nextLine(data, 0); at >= 0; at = nextLine(data, at)) {
      if (!this.#isEnvelope(data, at)) continue;
      const within = this.#isWithin(data, done, at, isEnd);
      if (within === true) continue;
      if (within === null) {
        read = at;
        break;
      }
      this.#keep(data.subarray(done, at));
      mails.push(...this.#finish(this.#position + at));
      this.#start = this.#position + at;
      done = at;
    }
    // Copied, because the caller may reuse the chunk's memory.
    const room = Math.max(0, this.#maxMailBytes - this.#kept);
    this.#keep(Buffer.from(data.subarray(done, Math.min(done + room, read))));
    this.#position += read;
    const last = data.subarray(Math.max(0, read - lookBehind), read);
    this.#before = Buffer.concat([this.#before, last]).subarray(-lookBehind);
    return { mails, read };
  }

  /**
   * Whether the "From " line at `at` lies in the current mail's body according to its Content-Length; null if more data
   * is needed to tell. @param done index of the first byte of the current mail that is not in `#parts` yet
   */
  #isWithin(data: Buffer, done: number, at: number, isEnd: boolean): boolean | null {
    if (this.#flavour !== "mbox" || this.#start === null) return false;
    // The header has arrived as a whole: a "From " line follows a blank line.
    if (this.#bodyEnd === undefined) this.#bodyEnd = this.#declaredEnd(this.#start, data.subarray(done, at));
    if (this.#bodyEnd === null) return false;
    const end = this.#bodyEnd - this.#position;
    if (end <= at) return false;
    // Writers put one line break behind the body, or none.
    const next = data[end] === newline ? end + 1 : data[end] === carriageReturn ? end + 2 : end;
    if (isEnd) return next === data.length || (next < data.length && this.#isEnvelope(data, next));
    return next + maxLine < data.length ? this.#isEnvelope(data, next) : null;
  }

  /** Offset at which the body of the mail at `start` ends by its header; null if it does not say, or too much. */
  #declaredEnd(start: number, rest: Buffer): number | null {
    const length = Math.min(this.#kept + rest.length, maxHeader);
    const text = Buffer.concat([...this.#parts, rest], length).toString("latin1");
    const blank = blankLine.exec(text);
    const declared = blank && contentLength.exec(text.slice(0, blank.index + 1))?.[1];
    if (!blank || !declared || Number(declared) > this.#maxMailBytes) return null;
    return start + blank.index + blank[0].length + Number(declared);
  }

  #isEnvelope(data: Buffer, at: number): boolean {
    if (this.#flavour === "mbox" && !this.#followsBlank(data, at)) return false;
    const found = data.indexOf(newline, at);
    const end = found < 0 ? data.length : found;
    if (end - at > maxLine || !envelopes[this.#flavour].test(data.toString("latin1", at, end))) return false;
    const next = end + 1;
    return this.#flavour === "pipermail" || next >= data.length || header.test(lineAt(data, next));
  }

  #followsBlank(data: Buffer, at: number): boolean {
    const last = this.#byte(data, at - 2);
    return last === newline || (last === carriageReturn && this.#byte(data, at - 3) === newline);
  }

  /** The byte at an index of `data`; negative indexes are in the bytes before it. */
  #byte(data: Buffer, index: number): number | undefined {
    return index < 0 ? this.#before[lookBehind + index] : data[index];
  }

  #keep(bytes: Buffer): void {
    const part = bytes.subarray(0, Math.max(0, this.#maxMailBytes - this.#kept));
    if (this.#start === null || part.length === 0) return;
    this.#parts.push(part);
    this.#kept += part.length;
  }

  #finish(end: number): RawMail[] {
    const [offset, parts, kept] = [this.#start, this.#parts, this.#kept];
    this.#start = null;
    this.#bodyEnd = undefined;
    this.#parts = [];
    this.#kept = 0;
    if (offset === null) return [];
    const [only] = parts;
    const bytes = parts.length === 1 && only ? only : Buffer.concat(parts);
    return [{ offset, bytes, truncated: kept < end - offset, size: end - offset }];
  }
}

/** Start of the next line after `from` that begins with "From "; -1 if there is none. */
function nextLine(data: Buffer, from: number): number {
  const found = data.indexOf(markerLine, from);
  return found < 0 ? -1 : found + 1;
}

function lineAt(data: Buffer, at: number): string {
  const end = data.indexOf(newline, at);
  return data.toString("latin1", at, Math.min(end < 0 ? data.length : end, at + maxLine));
}
