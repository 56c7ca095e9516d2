import { minute, second } from "../base/durations.ts";
import { untilAborted } from "../base/untilAborted.ts";
import { ByteReader, TooLong } from "./byteReader.ts";
import type { Git, GitStream } from "./program.ts";

interface Running {
  git: GitStream;
  output: ByteReader;
  stop: AbortController;
}

/** What nobody asks for so long ends: it keeps files open, which on Windows cannot be removed meanwhile. */
const usualIdle = 10 * second;
const longestAnswer = minute;

/**
 * A git program that reads questions, a line each, and answers one after the other (`cat-file --batch`, `diff-tree
 * --stdin`). It is kept for the next question: to start a program takes longer than most answers, and the more so the
 * more memory the process has that starts it.
 */
export class LastingGit {
  readonly #git: Pick<Git, "stream">;
  readonly #args: string[];
  readonly #idle: number;
  #running: Running | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `idle`: after how many milliseconds without a question the program is ended. */
  constructor(git: Pick<Git, "stream">, args: string[], idle = usualIdle) {
    this.#git = git;
    this.#args = args;
    this.#idle = idle;
  }

  /**
   * What `read` reads of the answer, which must be all of it. A question is lines of our own words and names that git
   * gave. Rejects with GitFailure where git ended, and with the signal's reason.
   */
  ask<T>(question: string, read: (output: ByteReader) => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return this.#ask(question, read);
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

  async #ask<T>(question: string, read: (output: ByteReader) => Promise<T>): Promise<T> {
    const isKept = this.#running !== null;
    try {
      return await this.#answer(question, read);
    } catch (error) {
      // One that was there before may have ended meanwhile, for reasons that are gone.
      if (isKept && !(error instanceof TooLong)) return await this.#answer(question, read);
      throw error;
    }
  }

  async #answer<T>(question: string, read: (output: ByteReader) => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#running ??= this.#start();
    const { git, output, stop } = this.#running;
    const late = setTimeout(() => stop.abort(new Error("git took too long to answer")), longestAnswer);
    try {
      git.stdin.write(`${question}\n`);
      const answer = await read(output);
      this.#timer = setTimeout(() => void this.close(), this.#idle).unref();
      return answer;
    } catch (error) {
      this.#running = null;
      stop.abort();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  #start(): Running {
    const stop = new AbortController();
    const git = this.#git.stream(this.#args, stop.signal);
    const output = new ByteReader(git.stdout, async () => {
      await git.done;
      return new Error("git ended before it had answered");
    });
    return { git, output, stop };
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    running?.git.stdin.end();
    // What nobody has read would keep it waiting.
    running?.git.stdout.destroy();
    await running?.git.done.catch(() => {
      // However it ended, it is gone.
    });
  }
}
