import { ByteReader } from "./byteReader.ts";
import type { Git, GitStream } from "./program.ts";

/** A running git that reads questions and answers them, such as `cat-file --batch`. */
export class GitDialog {
  readonly #git: GitStream;
  /** Its output. */
  readonly output: ByteReader;

  constructor(git: Pick<Git, "stream">, args: string[], signal: AbortSignal) {
    this.#git = git.stream(args, signal);
    this.output = new ByteReader(this.#git.stdout, async () => {
      await this.#git.done;
      return new Error(`git ${args[0]} ended before it had answered`);
    });
  }

  write(text: string): void {
    this.#git.stdin.write(text);
  }

  /** Whether it keeps this process alive. */
  hold(held: boolean): void {
    this.#git.hold(held);
  }

  /** Ends it; resolves when it has ended, with or without an error. */
  async end(): Promise<void> {
    this.#git.stdin.end();
    // Unread answers would keep it waiting.
    this.#git.stdout.destroy();
    await this.#git.done.catch(() => {
      // Writing fails because nobody reads any more.
    });
  }
}
