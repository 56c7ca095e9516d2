import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { count } from "../base/formatCount.ts";
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
import type { ErrandBudget } from "./errandBudget.ts";
import type { Fetched } from "./fetch.ts";
import type { Patience } from "./patience.ts";
import { redirected, redirects } from "./redirect.ts";
import type { Answer, Page, RequestOptions } from "./request.ts";

/** The requests of one call within an errand; counts their cost. */
export class HttpSession {
  /** Requests so far, including retries and redirects. */
  requests = 0;
  /** Bytes transferred so far. */
  bytes = 0;
  readonly signal: AbortSignal;
  readonly #account: ErrandBudget;
  readonly #optional: boolean;

  constructor(account: ErrandBudget, signal: AbortSignal, optional: boolean) {
    this.#account = account;
    this.signal = signal;
    this.#optional = optional;
  }

  get #patience(): Patience {
    return this.#account.parts.patience;
  }

  /**
   * Makes a request and passes the open answer to `use`. Only the request is retried after a temporary fault, since
   * `use` may have stored what it read. The connection is closed when `use` ends.
   */
  stream<T>(url: string, question: RequestOptions, use: (answer: Answer) => Promise<T>): Promise<T> {
    return this.#queued(url, async () => {
      const { answer, close } = await this.#tried(url, () => this.#ask(url, question));
      try {
        return await use(answer);
      } finally {
        close();
      }
    });
  }

  /** Requests a whole page; also retried if it broke off in the middle. */
  page(url: string, question: Omit<RequestOptions, "kind" | "from">): Promise<Page> {
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

  /**
   * Runs the task when it is its turn in the host's queue. When aborted, it rejects only after the task has ended, so
   * that nothing continues in the background.
   */
  async #queued<T>(url: string, task: () => Promise<T>): Promise<T> {
    let running: Promise<T> | null = null;
    const start = () => {
      running = task();
      return running;
    };
    try {
      return await this.#account.parts.queueOf(hostOf(url)).add(start, { signal: this.signal });
    } catch (error) {
      await Promise.allSettled([running]);
      throw error;
    }
  }

  /** Retries after temporary faults with growing pauses, and records failures of the host. */
  async #tried<T>(url: string, attempt: () => Promise<T>): Promise<T> {
    const account = this.#account;
    const past = account.givenUp(url);
    if (past) throw past;
    let bearable = true;
    try {
      const result = await pRetry(attempt, {
        retries: this.#optional ? 0 : this.#patience.tries - 1,
        minTimeout: this.#patience.pause,
        factor: 3,
        signal: this.signal,
        shouldRetry: ({ error }) =>
          error instanceof ArchiveError && error.passing && bearable && !account.givenUp(url),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          account.parts.log.debug(`${url}: ${error.message} (${count(retriesLeft, "try")} left)`);
          if (retriesLeft === 0 || !(error instanceof ArchiveError) || error.retryAfter === null) return;
          bearable = account.canWait(error);
          if (!bearable) return;
          account.waits(error.retryAfter);
          await sleep(error.retryAfter, undefined, { signal: this.signal });
        },
      });
      account.succeeded(url);
      return result;
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof ArchiveError) account.failed(url, error);
      throw error;
    }
  }

  /** Makes one request. `close` ends the answer's connection; a fault has ended it already. */
  async #ask(url: string, question: RequestOptions): Promise<{ answer: Answer; close: () => void }> {
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

  async #answer(asked: string, question: RequestOptions, closed: AbortSignal): Promise<Answer> {
    const signal = AbortSignal.any([this.signal, closed]);
    const { url, status, headers, body } = await this.#followed(asked, question, signal);
    this.#account.parts.log.trace(`${status} ${url} ${JSON.stringify(question)}`);
    const raw = this.#raw(body, question.maxBytes, url);
    const answer = {
      url,
      headers,
      validators: { etag: headers.etag ?? null, lastModified: headers["last-modified"] ?? null },
      vouched: isVouched(status, headers),
    };
    const ranged = question.from !== undefined;
    // A part may begin anywhere, so its first bytes show neither gzip nor a page.
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

  /** One request and its redirects, which may lead to the same host or to those of the errand. */
  async #followed(
    asked: string,
    question: RequestOptions,
    signal: AbortSignal,
  ): Promise<Fetched & { url: string }> {
    const { fetch, hosts } = this.#account.parts;
    const headers = this.#headers(question);
    const limit = this.#optional ? this.#patience.optional : this.#patience.answer;
    let url = asked;
    for (let hops = 0; ; hops++) {
      this.#account.begin(url);
      this.requests++;
      const hop = new AbortController();
      const how = { headers, signal: AbortSignal.any([signal, hop.signal]) };
      const fetched = await this.#inTime(fetch(url, how), limit, () => {
        const what = `${hostOf(url)} did not answer within ${seconds(limit)}.`;
        return new ArchiveError("timeout", what, url);
      });
      const target = redirects.has(fetched.status) ? fetched.headers.location : undefined;
      if (target === undefined) return { ...fetched, url };
      // Its connection would stay open until somebody read the body.
      hop.abort();
      url = redirected(url, target, hosts, hops);
    }
  }

  #headers(question: RequestOptions): Record<string, string> {
    const headers: Record<string, string> = { "user-agent": this.#account.parts.userAgent };
    // Byte ranges count in the text itself, so it must not be compressed in transit.
    headers["accept-encoding"] = question.from === undefined ? "gzip" : "identity";
    if (question.from !== undefined) headers.range = `bytes=${question.from}-`;
    if (question.unless?.etag) headers["if-none-match"] = question.unless.etag;
    if (question.unless?.lastModified) headers["if-modified-since"] = question.unless.lastModified;
    return headers;
  }

  /** The body as it arrives: counted, limited, and given up if it stalls or is too slow. */
  async *#raw(source: Fetched["body"], maxBytes: number, url: string): AsyncGenerator<Uint8Array> {
    const body = source[Symbol.asyncIterator]();
    const pace = this.#paceOf(url);
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
        this.#account.received(next.value.length, url);
        if (received > maxBytes)
          throw new ArchiveError(
            "too-large",
            `${url} is larger than ${megabytes(maxBytes)}; the rest was left.`,
            url,
          );
        pace(received);
        yield next.value;
      }
    } catch (error) {
      this.signal.throwIfAborted();
      const fault = error instanceof ArchiveError ? error : cutOff(url, error);
      // The answer was passed on before its body failed, so the failure is recorded here.
      if (fault.kind === "slow" || fault.kind === "timeout") this.#account.failed(url, fault);
      throw fault;
    }
  }

  /** Throws if, after a while, too little has arrived. */
  #paceOf(url: string): (received: number) => void {
    const { slowAfter, slowest, optional } = this.#patience;
    const grace = this.#optional ? Math.min(optional, slowAfter) : slowAfter;
    const begun = performance.now();
    return (received) => {
      const passed = performance.now() - begun;
      if (passed < grace || received >= (passed / 1000) * slowest) return;
      const what = `${hostOf(url)} sends so slowly that it was given up after ${seconds(passed)}.`;
      throw new ArchiveError("slow", what, url);
    };
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
        // The timer was cancelled.
      });
      work.catch(() => {
        // The timer has fired, so how the work ends does not matter any more.
      });
    }
  }
}

function cutOff(url: string, cause: unknown): ArchiveError {
  return new ArchiveError(
    "cut",
    `The connection to ${hostOf(url)} was cut in the middle of an answer.`,
    url,
    { cause },
  );
}

function isVouched(status: number, headers: Record<string, string>): boolean {
  const [, end, total] = /^bytes \d+-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
  if (status === 206 && total !== undefined) return Number(end) + 1 === Number(total);
  return headers["content-length"] !== undefined || headers["transfer-encoding"] === "chunked";
}

/** Milliseconds from a Retry-After header, which has seconds or a date. */
function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}
