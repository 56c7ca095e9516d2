import { type Call, quietly } from "../core/base/call.ts";
import { type Problem, problemOf, UserError } from "../core/base/problem.ts";

/** Carries the messages: a worker seen from its parent, or the worker's `parentPort`. */
export interface Port {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: Message) => void): void;
}

type Message =
  | { kind: "call"; id: number; method: string; request: unknown }
  | { kind: "progress"; id: number; text: string }
  | { kind: "done"; id: number; value: unknown }
  | { kind: "failed"; id: number; problem: Problem; aborted: boolean }
  | { kind: "abort"; id: number };

/** Answers a call from the other end. */
type Method = (request: unknown, call: Call) => unknown;

/** Finds the method with a name; undefined if there is none. */
export type Methods = (name: string) => Method | undefined;

/** Anything whose methods all take a request and a `Call`. */
export type Service<S> = { [M in keyof S]: (request: never, call: Call) => Promise<unknown> };

/**
 * One end of a port between two threads: calls methods of the other end and answers calls to its own. It knows no
 * service. A call has a number, which its progress, answer and abort messages carry.
 */
export class Channel {
  readonly #port: Port;
  readonly #methods: Methods;
  /** Calls from this end that were not answered yet. */
  readonly #open = new Map<number, { call: Call; done(value: unknown): void; failed(error: Error): void }>();
  /** Calls from the other end that are being answered. */
  readonly #running = new Map<number, AbortController>();
  #calls = 0;

  constructor(port: Port, methods: Methods) {
    this.#port = port;
    this.#methods = methods;
    port.on("message", (message) => this.#receive(message));
  }

  /**
   * Resolves to the method's plain data. Rejects with a UserError that carries its problem or says that `call` timed
   * out, or with an AbortError.
   */
  call(method: string, request: unknown, call: Call = quietly()): Promise<unknown> {
    const id = ++this.#calls;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abort = () => this.#port.postMessage({ kind: "abort", id });
    call.signal.addEventListener("abort", abort, { once: true });
    this.#open.set(id, { call, done: resolve, failed: reject });
    this.#port.postMessage({ kind: "call", id, method, request });
    if (call.signal.aborted) abort();
    return promise.finally(() => call.signal.removeEventListener("abort", abort));
  }

  /** The other end is gone: rejects waiting calls, and aborts those that it made. */
  fail(error: Error): void {
    for (const waiting of this.#open.values()) waiting.failed(error);
    this.#open.clear();
    for (const running of this.#running.values()) running.abort();
  }

  #receive(message: Message): void {
    const { id } = message;
    if (message.kind === "call") void this.#answer(id, message.method, message.request);
    else if (message.kind === "abort") this.#running.get(id)?.abort();
    else if (message.kind === "progress") this.#open.get(id)?.call.progress(message.text);
    else if (message.kind === "done") this.#take(id)?.done(message.value);
    else this.#fail(id, message.problem, message.aborted);
  }

  #fail(id: number, problem: Problem, aborted: boolean): void {
    const waiting = this.#take(id);
    waiting?.failed(
      aborted ? abortedBy(waiting.call.signal) : new UserError(problem.what, problem.remedy, problem.where),
    );
  }

  #take(id: number) {
    const waiting = this.#open.get(id);
    this.#open.delete(id);
    return waiting;
  }

  async #answer(id: number, name: string, request: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const progress = (text: string) => this.#port.postMessage({ kind: "progress", id, text });
    try {
      const method = this.#methods(name);
      if (!method) throw new Error(`no method ${name}`);
      const value = await method(request, { signal: controller.signal, progress });
      this.#port.postMessage({ kind: "done", id, value }, buffersOf(value));
    } catch (error) {
      const problem = problemOf(error);
      this.#port.postMessage({ kind: "failed", id, problem, aborted: controller.signal.aborted });
    } finally {
      this.#running.delete(id);
    }
  }
}

/**
 * Services executed at the other end of `call`: `remote.tracking.refresh(request, call)` calls "tracking.refresh".
 * Names are not listed here, so that a new method needs no change.
 */
export function remoteServices<S extends { [N in keyof S]: Service<S[N]> }>(call: Channel["call"]): S {
  return byName((service) =>
    byName((method) => (request: unknown, how?: Call) => call(`${service}.${method}`, request, how)),
  ) as S;
}

/** The other side of `remoteServices`: finds "tracking.refresh" in the present services. */
export function methodsOf(services: () => Promise<object>): Methods {
  return (name) => async (request, call) => {
    const [service = "", method = ""] = name.split(".");
    const found: unknown = own(await services(), service);
    const answer: unknown = typeof found === "object" && found !== null && Reflect.get(found, method);
    if (typeof answer !== "function") throw new Error(`no method ${name}`);
    return answer.call(found, request, call);
  };
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/** An object whose properties are made on access. */
function byName(make: (name: string) => unknown): unknown {
  // `await` checks for `then`, so there must be none.
  return new Proxy(
    {},
    { get: (_, name) => (typeof name === "string" && name !== "then" ? make(name) : undefined) },
  );
}

/** The memory of a list of chunks, to transfer instead of copying; nothing else uses it. */
function buffersOf(value: unknown): ArrayBuffer[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.flatMap((one) =>
    one instanceof Uint8Array && one.buffer instanceof ArrayBuffer ? one.buffer : [],
  );
}

/** The error for a call that its own signal ended: cancelled by the person, or timed out. */
function abortedBy({ reason }: AbortSignal): Error {
  return reason instanceof DOMException && reason.name === "TimeoutError"
    ? new UserError("It took longer than was waited for.", "Try again; the log says what was being done.")
    : new DOMException("Cancelled", "AbortError");
}
