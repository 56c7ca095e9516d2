import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import pRetry from "p-retry";
import type { Log } from "../base/log.ts";
import { ArchiveError, hostOf, networkError, statusError } from "./archiveError.ts";
import type { Fetch, Fetched } from "./fetch.ts";
import { BrokenGzip, gunzipped } from "./gunzip.ts";

/** How long the client waits and how often it asks; milliseconds. Tests make it quick. */
export interface Patience {
  /** From the question to the head of the answer. */
  answer: number;
  /** Between two pieces of a body. */
  stall: number;
  /** How often a question is asked in all. */
  tries: number;
  /** Before the second try; each later pause is three times as long. */
  pause: number;
  /** The longest Retry-After that is waited for; a longer one ends the session with that host. */
  longestPause: number;
  /** After so many questions in a row that failed with all their tries, a host is left alone for the session. */
  failures: number;
}

const patient: Patience = {
  answer: 30_000,
  stall: 30_000,
  tries: 3,
  pause: 1_000,
  longestPause: 60_000,
  failures: 3,
};

/** What a server said of a file's state, to be told back to it. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export interface Question {
  /** "mail" refuses HTML; "page" is HTML. */
  kind: "mail" | "page";
  /** First byte wanted, counted from 0. */
  from?: number;
  /** Ask only for what has changed since. */
  unless?: Validators | null;
  /** Most bytes taken from the network. */
  maxBytes: number;
}

export interface Answer {
  /** 200 whole, 206 from the byte asked for, 304 unchanged, 416 nothing at that byte. */
  status: 200 | 206 | 304 | 416;
  /** After redirects. */
  url: string;
  headers: Record<string, string>;
  validators: Validators;
  /** The bytes, gzip undone; to be read once. */
  chunks: AsyncIterable<Uint8Array>;
}

export interface Page {
  status: 200 | 304;
  headers: Record<string, string>;
  validators: Validators;
  bytes: Uint8Array;
}

/**
 * The one way to the archives: at most two questions at a time to a host, an own name, timeouts, growing pauses,
 * bounds. Faults reject as `Fault`; cancelling rejects with the signal's reason.
 */
export class HttpClient {
  readonly #fetch: Fetch;
  readonly #userAgent: string;
  readonly #log: Log;
  readonly #patience: Patience;
  readonly #queues = new Map<string, PQueue>();

  /** `version` is the program's own, for the User-Agent. */
  constructor(options: { fetch: Fetch; version: string; log: Log; patience?: Partial<Patience> }) {
    this.#fetch = options.fetch;
    // lore.kernel.org checks every browser; a tool that says who it is and where to complain is let through.
    this.#userAgent = `uboot-patch-tracker/${options.version} (+https://github.com/uboot-patch-tracker/uboot-patch-tracker)`;
    this.#log = options.log;
    this.#patience = { ...patient, ...options.patience };
  }

  /** One errand, such as a sync: it counts what it costs, and remembers which hosts have failed it. */
  session(signal: AbortSignal): HttpSession {
    return new HttpSession(this.#fetch, this.#userAgent, this.#patience, this.#log, this.#queueOf, signal);
  }

  readonly #queueOf = (host: string): PQueue => {
    const known = this.#queues.get(host);
    if (known) return known;
    const queue = new PQueue({ concurrency: 2 });
    this.#queues.set(host, queue);
    return queue;
  };
}

export class HttpSession {
  /** Requests made so far, with every repetition. */
  requests = 0;
  /** Bytes received so far, as they came over the network. */
  bytes = 0;
  readonly signal: AbortSignal;
  readonly #fetch: Fetch;
  readonly #userAgent: string;
  readonly #patience: Patience;
  readonly #log: Log;
  readonly #queueOf: (host: string) => PQueue;
  readonly #failures = new Map<string, number>();
  readonly #givenUp = new Map<string, ArchiveError>();

  constructor(
    fetch: Fetch,
    userAgent: string,
    patience: Patience,
    log: Log,
    queueOf: (host: string) => PQueue,
    signal: AbortSignal,
  ) {
    this.#fetch = fetch;
    this.#userAgent = userAgent;
    this.#patience = patience;
    this.#log = log;
    this.#queueOf = queueOf;
    this.signal = signal;
  }

  /**
   * Asks and hands the open answer to `use`; only the asking is repeated after a passing fault, since `use` may
   * have kept what it read. The connection is closed when `use` is done.
   */
  stream<T>(url: string, question: Question, use: (answer: Answer) => Promise<T>): Promise<T> {
    return this.#queued(url, async () => {
      const { answer, close } = await this.#tried(url, () => this.#ask(url, question));
      try {
        return await use(answer);
      } finally {
        close();
      }
    });
  }

  /** Asks for a page as a whole; also repeated where it broke in its middle. */
  page(url: string, question: Omit<Question, "kind" | "from">): Promise<Page> {
    return this.#queued(url, () =>
      this.#tried(url, async () => {
        const { answer, close } = await this.#ask(url, { ...question, kind: "page" });
        try {
          const bytes = await joined(answer.chunks, question.maxBytes, url);
          if (isBotCheck(bytes)) throw botCheck(url);
          return {
            status: answer.status === 304 ? 304 : 200,
            headers: answer.headers,
            validators: answer.validators,
            bytes,
          };
        } finally {
          close();
        }
      }),
    );
  }

  #queued<T>(url: string, task: () => Promise<T>): Promise<T> {
    return this.#queueOf(hostOf(url)).add(task, { signal: this.signal });
  }

  /** Repeats a passing fault with growing pauses, and keeps the account of the host's failures. */
  async #tried<T>(url: string, attempt: () => Promise<T>): Promise<T> {
    const host = hostOf(url);
    const past = this.#givenUp.get(host);
    if (past) throw past;
    try {
      const result = await pRetry(attempt, {
        retries: this.#patience.tries - 1,
        minTimeout: this.#patience.pause,
        factor: 3,
        signal: this.signal,
        shouldRetry: ({ error }) => error instanceof ArchiveError && error.passing && this.#canWait(error),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          this.#log.debug(`${url}: ${error.message} (${retriesLeft} tries left)`);
          if (
            retriesLeft > 0 &&
            error instanceof ArchiveError &&
            error.retryAfter !== null &&
            this.#canWait(error)
          )
            await sleep(error.retryAfter, undefined, { signal: this.signal });
        },
      });
      this.#failures.delete(host);
      return result;
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof ArchiveError) this.#account(host, url, error);
      throw error;
    }
  }

  #canWait(fault: ArchiveError): boolean {
    return fault.retryAfter === null || fault.retryAfter <= this.#patience.longestPause;
  }

  #account(host: string, url: string, fault: ArchiveError): void {
    if (fault.kind === "bot-check" || !this.#canWait(fault)) {
      this.#givenUp.set(host, fault);
      return;
    }
    if (!fault.passing) return;
    const failures = (this.#failures.get(host) ?? 0) + 1;
    this.#failures.set(host, failures);
    if (failures < this.#patience.failures) return;
    const what = `${host} failed ${failures} times in a row and is left alone for now: ${fault.message}`;
    this.#givenUp.set(host, new ArchiveError("given-up", what, url, { cause: fault }));
  }

  /** Asks once. Where there is an answer, `close` ends its connection; a fault has ended it already. */
  async #ask(url: string, question: Question): Promise<{ answer: Answer; close: () => void }> {
    this.signal.throwIfAborted();
    const closer = new AbortController();
    const close = () => closer.abort();
    try {
      return { answer: await this.#answer(url, question, closer.signal), close };
    } catch (error) {
      close();
      this.signal.throwIfAborted();
      throw networkError(error, url);
    }
  }

  async #answer(url: string, question: Question, closed: AbortSignal): Promise<Answer> {
    this.requests++;
    const signal = AbortSignal.any([this.signal, closed]);
    const asked = this.#fetch(url, { headers: this.#headers(question), signal });
    const { status, headers, body, ...fetched } = await this.#inTime(asked, this.#patience.answer, () => {
      const what = `${hostOf(url)} did not answer within ${seconds(this.#patience.answer)}.`;
      return new ArchiveError("timeout", what, url);
    });
    this.#log.trace(`${status} ${url} ${JSON.stringify(question)}`);
    const raw = this.#raw(body, question.maxBytes, url);
    const answer = {
      url: fetched.url,
      headers,
      validators: { etag: headers.etag ?? null, lastModified: headers["last-modified"] ?? null },
    };
    const ranged = question.from !== undefined;
    // A part may begin anywhere, so neither gzip nor a page can be told from its first bytes.
    if (status === 206 && ranged) return { ...answer, status, chunks: raw };
    if (status === 200) {
      const chunks = unpacked(raw, url);
      return { ...answer, status, chunks: question.kind === "mail" ? mailOnly(chunks, url) : chunks };
    }
    if ((status === 304 && question.unless) || (status === 416 && ranged))
      return { ...answer, status, chunks: none() };
    if (await isBotCheckPage(raw)) throw botCheck(url);
    throw statusError(status, url, retryAfter(headers["retry-after"]));
  }

  #headers(question: Question): Record<string, string> {
    const headers: Record<string, string> = { "user-agent": this.#userAgent };
    // Bytes of a range are counted in the text itself, so it must not be packed on the way.
    headers["accept-encoding"] = question.from === undefined ? "gzip" : "identity";
    if (question.from !== undefined) headers.range = `bytes=${question.from}-`;
    if (question.unless?.etag) headers["if-none-match"] = question.unless.etag;
    if (question.unless?.lastModified) headers["if-modified-since"] = question.unless.lastModified;
    return headers;
  }

  /** The body as it comes: counted, bounded, and given up where it stalls. */
  async *#raw(source: Fetched["body"], maxBytes: number, url: string): AsyncGenerator<Uint8Array> {
    const body = source[Symbol.asyncIterator]();
    let received = 0;
    try {
      for (;;) {
        const next = await this.#inTime(body.next(), this.#patience.stall, () => {
          const what = `${hostOf(url)} stopped in the middle of its answer for ${seconds(this.#patience.stall)}.`;
          return new ArchiveError("timeout", what, url);
        });
        if (next.done) return;
        received += next.value.length;
        this.bytes += next.value.length;
        if (received > maxBytes)
          throw new ArchiveError(
            "too-large",
            `${url} is larger than ${megabytes(maxBytes)}; the rest was left.`,
            url,
          );
        yield next.value;
      }
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof ArchiveError) throw error;
      const what = `The connection to ${hostOf(url)} was cut in the middle of an answer.`;
      throw new ArchiveError("cut", what, url, { cause: error });
    }
  }

  async #inTime<T>(work: Promise<T>, limit: number, fault: () => ArchiveError): Promise<T> {
    const done = new AbortController();
    const late = sleep(limit, undefined, { signal: AbortSignal.any([done.signal, this.signal]) }).then(() => {
      throw fault();
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      done.abort();
      late.catch(() => {
        // Nobody waits for the alarm any more.
      });
      work.catch(() => {
        // Where the alarm came first, how the work ends later does not matter.
      });
    }
  }
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipped(chunks);
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    const what = `The packed file that ${hostOf(url)} sent is cut off or damaged.`;
    throw new ArchiveError("gzip", what, url, { cause: error });
  }
}

/** Passes mail on; a page in its place is a fault. */
async function* mailOnly(chunks: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  let page: Uint8Array | null = null;
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length > 0) {
      first = false;
      if (/^\s*</.test(Buffer.from(chunk.subarray(0, 200)).toString("latin1"))) page = new Uint8Array();
    }
    if (page === null) {
      yield chunk;
      continue;
    }
    page = Buffer.concat([page, chunk]);
    if (page.length >= enoughToTell) break;
  }
  if (page === null) return;
  if (isBotCheck(page)) throw botCheck(url);
  throw new ArchiveError("html", `${hostOf(url)} sent a web page where mail was expected.`, url);
}

/** The bot check shows itself in its title. */
const enoughToTell = 4096;

function isBotCheck(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, enoughToTell)).toString("latin1");
  return /<title>\s*Making sure you(?:'|&#39;|&#x27;|&apos;|&rsquo;)re not a bot!/i.test(head);
}

/** Looks into the page that comes with a bad status, as far as needed. */
async function isBotCheckPage(body: AsyncIterable<Uint8Array>): Promise<boolean> {
  let head: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of gunzipped(body)) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= enoughToTell) break;
    }
  } catch (error) {
    // The status is the fault; that its page broke off as well adds nothing.
    if (!(error instanceof ArchiveError) && !(error instanceof BrokenGzip)) throw error;
  }
  return isBotCheck(head);
}

function botCheck(url: string): ArchiveError {
  const what = `${hostOf(url)} takes the tracker for a bot and refused to send mail.`;
  return new ArchiveError("bot-check", what, url);
}

async function joined(chunks: AsyncIterable<Uint8Array>, maxBytes: number, url: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    // Unpacked it may be far more than came over the network.
    if (size > maxBytes)
      throw new ArchiveError(
        "too-large",
        `${url} is larger than ${megabytes(maxBytes)} and was not read.`,
        url,
      );
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

async function* none(): AsyncGenerator<Uint8Array> {}

/** Milliseconds; the header holds seconds or a date. */
function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
}
