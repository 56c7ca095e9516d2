import { minute, second } from "../base/durations.ts";
import { untilAborted } from "../base/untilAborted.ts";
import { type ByteReader, TooLong } from "./byteReader.ts";
import { GitDialog } from "./gitDialog.ts";
import type { Git } from "./program.ts";

/** An idle program ends after this time: it keeps files open, and Windows cannot delete open files. */
const usualIdle = 10 * second;
const usualPatience = minute;

/**
 * A git program that reads questions, one a line, and answers them in order (`cat-file --batch`, `diff-tree --stdin`).
 * It is kept for the next question, because starting a program takes longer than most answers, and longer still from a
 * process with much memory. It does not keep this process alive.
 */
export class KeptGit {
  readonly #git: Pick<Git, "stream">;
  readonly #args: string[];
  readonly #idle: number;
  readonly #patience: number;
  #running: { asked: GitDialog; stop: AbortController } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Both in milliseconds. `idle`: the program ends after so long without a question; `patience`: the longest time for
   * an answer, including those before it.
   */
  constructor(git: Pick<Git, "stream">, args: string[], { idle = usualIdle, patience = usualPatience } = {}) {
    this.#git = git;
    this.#args = args;
    this.#idle = idle;
    this.#patience = patience;
  }

  /**
   * Returns what `read` makes of the answer; it must read all of it. A question consists of constants and names that
   * git gave. Rejects with GitFailure if git ended, with a TimeoutError, and with the signal's reason.
   */
  ask<T>(question: string, read: (output: ByteReader) => Promise<T>, signal: AbortSignal): Promise<T> {
    const late = AbortSignal.timeout(this.#patience);
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return this.#ask(question, read, late);
    });
    this.#last = turn.catch(() => undefined);
    return untilAborted(turn, signal);
  }

  /** Ends the program once it has answered what was asked; the next question starts a new one. */
  close(): Promise<void> {
    const turn = this.#last.then(() => this.#end());
    this.#last = turn;
    return turn;
  }

  async #ask<T>(question: string, read: (output: ByteReader) => Promise<T>, late: AbortSignal): Promise<T> {
    const isKept = this.#running !== null;
    try {
      return await this.#answer(question, read, late);
    } catch (error) {
      // A program kept from before may have ended for reasons that no longer hold, so try a new one.
      if (isKept && !late.aborted && !(error instanceof TooLong))
        return await this.#answer(question, read, late);
      throw error;
    }
  }

  async #answer<T>(
    question: string,
    read: (output: ByteReader) => Promise<T>,
    late: AbortSignal,
  ): Promise<T> {
    late.throwIfAborted();
    clearTimeout(this.#timer);
    this.#running ??= this.#start();
    const { asked, stop } = this.#running;
    asked.hold(true);
    try {
      asked.write(`${question}\n`);
      // A program that waits for a disk may not even end when told to, so stop waiting for it.
      const answer = await untilAborted(read(asked.output), late);
      asked.hold(false);
      this.#timer = setTimeout(() => void this.close(), this.#idle).unref();
      return answer;
    } catch (error) {
      this.#running = null;
      asked.hold(false);
      stop.abort();
      throw error;
    }
  }

  #start() {
    const stop = new AbortController();
    return { asked: new GitDialog(this.#git, this.#args, stop.signal), stop };
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    await running?.asked.end();
  }
}
