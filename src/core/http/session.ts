import { setTimeout as sleep } from "node:timers/promises";
import type PQueue from "p-queue";
import pRetry from "p-retry";
import type { Log } from "../base/log.ts";
import { ArchiveError, hostOf, networkError, statusError } from "./archiveError.ts";
import {
  botCheck,
  isBotCheck,
  isBotCheckPage,
  joined,
  mailOnly,
  megabytes,
  none,
  unpacked,
} from "./bodies.ts";
import type { Fetch, Fetched } from "./fetch.ts";
import type { Patience } from "./patience.ts";
import type { Answer, Page, Question } from "./question.ts";

/** One errand, such as a sync: it counts what it costs, and remembers which hosts have failed it. */
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

  /** Does the task when it is the host's turn. Cancelled, it rejects once the task has ended: nothing goes on behind. */
  async #queued<T>(url: string, task: () => Promise<T>): Promise<T> {
    let running: Promise<T> | null = null;
    const start = () => {
      running = task();
      return running;
    };
    try {
      return await this.#queueOf(hostOf(url)).add(start, { signal: this.signal });
    } catch (error) {
      await Promise.allSettled([running]);
      throw error;
    }
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
      vouched: isVouched(status, headers),
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

function isVouched(status: number, headers: Record<string, string>): boolean {
  const [, end, total] = /^bytes \d+-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
  if (status === 206 && total !== undefined) return Number(end) + 1 === Number(total);
  return headers["content-length"] !== undefined || headers["transfer-encoding"] === "chunked";
}

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
