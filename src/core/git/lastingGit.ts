import { minute, second } from "../base/durations.ts";
import { untilAborted } from "../base/untilAborted.ts";
import { AskedGit } from "./askedGit.ts";
import { type ByteReader, TooLong } from "./byteReader.ts";
import type { Git } from "./program.ts";

/** What nobody asks for so long ends: it keeps files open, which on Windows cannot be removed meanwhile. */
const usualIdle = 10 * second;
const usualPatience = minute;

/**
 * A git program that reads questions, a line each, and answers one after the other (`cat-file --batch`, `diff-tree
 * --stdin`). It is kept for the next question: to start a program takes longer than most answers, and the more so the
 * more memory the process has that starts it. A process that has nothing else to do ends all the same.
 */
export class LastingGit {
  readonly #git: Pick<Git, "stream">;
  readonly #args: string[];
  readonly #idle: number;
  readonly #patience: number;
  #running: { asked: AskedGit; stop: AbortController } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Both in milliseconds: `idle`: without a question for so long the program is ended; `patience`: so long an answer
   * may take, with those before it.
   */
  constructor(git: Pick<Git, "stream">, args: string[], { idle = usualIdle, patience = usualPatience } = {}) {
    this.#git = git;
    this.#args = args;
    this.#idle = idle;
    this.#patience = patience;
  }

  /**
   * What `read` reads of the answer, which must be all of it. A question is lines of our own words and names that git
   * gave. Rejects with GitFailure where git ended, with a TimeoutError, and with the signal's reason.
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

  /** Ends the program, when it has answered what was asked; the next question starts another. */
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
      // One that was there before may have ended meanwhile, for reasons that are gone.
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
      // A program that a disk holds up may not even end when it is told to: nobody waits for it then.
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
    return { asked: new AskedGit(this.#git, this.#args, stop.signal), stop };
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    await running?.asked.end();
  }
}
