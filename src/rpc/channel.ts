import type { Log } from "../core/base/log.ts";
import { Once } from "../core/base/once.ts";
import { type Problem, problemOf, UserError } from "../core/base/problem.ts";
import type { Fetch, Fetched } from "../core/http/fetch.ts";
import type { Call, Tracker } from "../core/tracking/model.ts";
import { ReadAhead } from "../worker/readAhead.ts";

/**
 * The tracker in another thread. Both ends speak through a port; the near end (the editor) calls, the far end (a
 * worker) works and asks back for what only the near end has: the network, since VS Code teaches only its own thread
 * about proxies and certificates.
 *
 * Calls carry a number; progress, the answer and the abort of a call carry the same number.
 */
export interface Port {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: Message) => void): void;
}

type Message =
  | { kind: "call"; call: number; method: string; args: unknown[] }
  | { kind: "progress"; call: number; text: string }
  | { kind: "done"; call: number; value: unknown }
  | { kind: "failed"; call: number; problem: Problem; aborted: boolean }
  | { kind: "abort"; call: number };
type Methods = Record<string, (args: unknown[], call: Call) => unknown>;

/** One end of the port: calls the other end's methods and answers for its own. */
class End {
  readonly #port: Port;
  readonly #methods: Methods;
  readonly #open = new Map<
    number,
    { call: Call | null; done(value: unknown): void; failed(error: Error): void }
  >();
  readonly #running = new Map<number, AbortController>();
  #calls = 0;

  constructor(port: Port, methods: Methods) {
    this.#port = port;
    this.#methods = methods;
    port.on("message", (message) => this.#receive(message));
  }

  call(method: string, args: unknown[], call: Call | null = null): Promise<unknown> {
    const id = ++this.#calls;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abort = () => this.#port.postMessage({ kind: "abort", call: id });
    call?.signal.addEventListener("abort", abort, { once: true });
    this.#open.set(id, { call, done: resolve, failed: reject });
    this.#port.postMessage({ kind: "call", call: id, method, args });
    if (call?.signal.aborted) abort();
    return promise.finally(() => call?.signal.removeEventListener("abort", abort));
  }

  /** The other end has gone: nothing that waits for it will be answered, and nothing it asked for is wanted. */
  fail(error: Error): void {
    for (const waiting of this.#open.values()) waiting.failed(error);
    this.#open.clear();
    for (const running of this.#running.values()) running.abort();
  }

  #receive(message: Message): void {
    if (message.kind === "call") void this.#answer(message);
    else if (message.kind === "abort") this.#running.get(message.call)?.abort();
    else if (message.kind === "progress") this.#open.get(message.call)?.call?.progress(message.text);
    else if (message.kind === "done") this.#take(message.call)?.done(message.value);
    else if (message.kind === "failed")
      this.#take(message.call)?.failed(errorOf(message.problem, message.aborted));
  }

  #take(call: number) {
    const waiting = this.#open.get(call);
    this.#open.delete(call);
    return waiting;
  }

  async #answer({ call, method, args }: { call: number; method: string; args: unknown[] }): Promise<void> {
    const controller = new AbortController();
    this.#running.set(call, controller);
    const progress = (text: string) => this.#port.postMessage({ kind: "progress", call, text });
    try {
      const run = Object.hasOwn(this.#methods, method) ? this.#methods[method] : undefined;
      if (!run) throw new Error(`no method ${method}`);
      const value = await run(args, { signal: controller.signal, progress });
      this.#port.postMessage({ kind: "done", call, value }, memoryOf(value));
    } catch (error) {
      const problem = problemOf(error);
      this.#port.postMessage({ kind: "failed", call, problem, aborted: controller.signal.aborted });
    } finally {
      this.#running.delete(call);
    }
  }
}

/** The memory of a body's chunks, which nobody else has and which is given away: a copy would wait to be cleared. */
function memoryOf(value: unknown): ArrayBuffer[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.flatMap((one) =>
    one instanceof Uint8Array && one.buffer instanceof ArrayBuffer ? one.buffer : [],
  );
}

function errorOf(problem: Problem, aborted: boolean): Error {
  if (aborted) return new DOMException("Cancelled", "AbortError");
  return new UserError(problem.what, problem.remedy, problem.where);
}

/** All that a Tracker does, with what the last argument of a call is where that stays at its end: a Call or a signal. */
const lastArguments: Record<keyof Tracker, "doing" | "signal" | null> = {
  overview: null,
  refresh: "doing",
  search: null,
  sentBy: null,
  find: "doing",
  address: "signal",
  difference: "signal",
  report: "doing",
  cited: "doing",
  markRead: null,
  snooze: null,
  worktrees: null,
  commits: "signal",
  tickets: "signal",
  seriesCommits: "signal",
  retag: "signal",
  remotes: null,
  share: "doing",
  keepsOnRewrite: null,
  keepOnRewrite: null,
  close: null,
};

export const trackerMethods = Object.keys(lastArguments) as (keyof Tracker)[];

/** The near end: a Tracker whose work is done behind the port, and which fetches for it. */
export function remoteTracker(port: Port, fetch: Fetch, log: Log): Tracker & { fail(error: Error): void } {
  /** Answers whose body is not read to its end. The call of `fetch` is over then, so each has a signal of its own. */
  const bodies = new Map<number, { chunks: ReadAhead; connection: AbortController }>();
  let answers = 0;
  const end = new End(port, {
    fetch: async ([url, headers], { signal }) => {
      const connection = new AbortController();
      signal.addEventListener("abort", () => connection.abort(), { once: true });
      const fetched = await fetch(String(url), {
        headers: headers as Record<string, string>,
        signal: connection.signal,
      });
      bodies.set(++answers, { chunks: new ReadAhead(fetched.body), connection });
      return { body: answers, status: fetched.status, url: fetched.url, headers: fetched.headers };
    },
    read: async ([body]) => {
      const chunks = (await bodies.get(Number(body))?.chunks.next()) ?? null;
      if (chunks === null) bodies.delete(Number(body));
      return chunks;
    },
    leave: async ([body]) => {
      bodies.get(Number(body))?.connection.abort();
      bodies.delete(Number(body));
    },
    log: async ([level, text]) => log[level as keyof Log](String(text)),
  });
  const calls = trackerMethods.map((method) => [
    method,
    (...args: unknown[]) => {
      const kind = lastArguments[method];
      if (kind === null) return end.call(method, args);
      const last = args.at(-1);
      const call: Call =
        kind === "doing" ? (last as Call) : { signal: last as AbortSignal, progress: () => undefined };
      return end.call(method, args.slice(0, -1), call);
    },
  ]);
  const fail = (error: Error) => {
    end.fail(error);
    for (const { connection } of bodies.values()) connection.abort();
    bodies.clear();
  };
  return { ...(Object.fromEntries(calls) as Tracker), fail };
}

/** The far end: answers for a tracker made with the near end's network and log. */
export function serveTracker(port: Port, make: (fetch: Fetch, log: Log) => Promise<Tracker>): void {
  // A store that could not be opened now may open later, when the disk has room again.
  const made = new Once(() => make(fetch, log));
  const served = trackerMethods.map((method) => [
    method,
    async (args: unknown[], call: Call) => {
      const tracker = await made.get();
      const kind = lastArguments[method];
      const last = kind === null ? [] : [kind === "doing" ? call : call.signal];
      return (tracker[method] as (...all: unknown[]) => unknown).call(tracker, ...args, ...last);
    },
  ]);
  const end = new End(port, Object.fromEntries(served));
  const fetch: Fetch = async (url, { headers, signal }) => {
    const fetched = (await end.call("fetch", [url, headers], { signal, progress: () => undefined })) as Omit<
      Fetched,
      "body"
    > & { body: number };
    // Whoever asked is done with the answer when their signal says so, also where they never began to read it.
    const leave = () => void end.call("leave", [fetched.body]);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return { ...fetched, body: bodyOf(end, fetched.body, signal) };
  };
  const level = (name: keyof Log) => (text: string) => void end.call("log", [name, text]);
  const log: Log = {
    trace: level("trace"),
    debug: level("debug"),
    info: level("info"),
    warn: level("warn"),
    error: level("error"),
  };
}

async function* bodyOf(end: End, body: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunks = (await end.call("read", [body])) as Uint8Array[] | null;
      if (chunks === null) return;
      yield* chunks;
    }
  } finally {
    // Also where the reader stopped early; the near end then closes the connection.
    await end.call("leave", [body]);
  }
}
