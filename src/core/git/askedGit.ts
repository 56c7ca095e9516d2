import { ByteReader } from "./byteReader.ts";
import type { Git, GitStream } from "./program.ts";

/** A running git that is written questions and answers them, such as `cat-file --batch`. */
export class AskedGit {
  readonly #git: GitStream;
  /** Its answers. */
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

  /** Whether this process stays alive for it. */
  hold(held: boolean): void {
    this.#git.hold(held);
  }

  /** Resolves when it has ended, however. */
  async end(): Promise<void> {
    this.#git.stdin.end();
    // What was asked for and not read would keep it waiting.
    this.#git.stdout.destroy();
    await this.#git.done.catch(() => {
      // It could not write what nobody reads any more.
    });
  }
}
