import { quietly } from "../core/base/call.ts";
import type { Log } from "../core/base/log.ts";
import type { Fetch, Fetched } from "../core/http/fetch.ts";
import type { Channel, Methods } from "../rpc/channel.ts";
import { ReadAhead } from "./readAhead.ts";

/*
 * The main thread's network for the worker, because VS Code configures proxies and certificates only in its own thread.
 * Bodies are passed on as they arrive, in chunks that are transferred. The log uses the same channel.
 */

interface FetchRequest {
  url: string;
  headers: Record<string, string>;
}

/** An answer whose body is read by its number. */
type RemoteAnswer = Omit<Fetched, "body"> & { body: number };

/** The main thread's side: makes requests, and passes on what has arrived. */
export class LentNetwork {
  readonly #fetch: Fetch;
  readonly #log: Log;
  /** Answers whose body is not read completely. Their `fetch` call has ended, so each has a signal of its own. */
  readonly #bodies = new Map<number, { chunks: ReadAhead; connection: AbortController }>();
  #answers = 0;

  constructor(fetch: Fetch, log: Log) {
    this.#fetch = fetch;
    this.#log = log;
  }

  readonly methods: Methods = (name) => {
    switch (name) {
      case "fetch":
        return (request, { signal }) => this.#answer(request as FetchRequest, signal);
      case "read":
        return (body) => this.#read(body as number);
      case "leave":
        return (body) => this.#leave(body as number);
      case "log":
        return (entry) => {
          const { level, text } = entry as { level: keyof Log; text: string };
          this.#log[level](text);
        };
    }
  };

  /** The worker is gone, so its requests are aborted. */
  close(): void {
    for (const { connection } of this.#bodies.values()) connection.abort();
    this.#bodies.clear();
  }

  async #answer({ url, headers }: FetchRequest, signal: AbortSignal): Promise<RemoteAnswer> {
    const connection = new AbortController();
    signal.addEventListener("abort", () => connection.abort(), { once: true });
    const fetched = await this.#fetch(url, { headers, signal: connection.signal });
    const body = ++this.#answers;
    this.#bodies.set(body, { chunks: new ReadAhead(fetched.body), connection });
    return { ...fetched, body };
  }

  async #read(body: number) {
    const chunks = (await this.#bodies.get(body)?.chunks.next()) ?? null;
    if (chunks === null) this.#bodies.delete(body);
    return chunks;
  }

  #leave(body: number): void {
    this.#bodies.get(body)?.connection.abort();
    this.#bodies.delete(body);
  }
}

/** The worker's side: a `fetch` executed at the other end of the channel. */
export function borrowedFetch(channel: Channel): Fetch {
  return async (url, { headers, signal }) => {
    const fetched = (await channel.call("fetch", { url, headers }, quietly(signal))) as RemoteAnswer;
    // The caller's signal ends the answer, even if its body was never read.
    const leave = () => void channel.call("leave", fetched.body);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return { ...fetched, body: bodyOf(channel, fetched.body, signal) };
  };
}

/** The worker's side: a log written at the other end of the channel. */
export function borrowedLog(channel: Channel): Log {
  const at = (level: keyof Log) => (text: string) => void channel.call("log", { level, text });
  return {
    trace: at("trace"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
}

async function* bodyOf(channel: Channel, body: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunks = (await channel.call("read", body)) as Uint8Array[] | null;
      if (chunks === null) return;
      yield* chunks;
    }
  } finally {
    // Also if the reader stopped early; the other end then closes the connection.
    await channel.call("leave", body);
  }
}
