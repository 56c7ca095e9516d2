import type { Log } from "../../../base/log.ts";
import { ArchiveError } from "../../../http/archiveError.ts";

/** The addresses of one archive: if the first fails, the next is tried. */
export class Mirrors {
  /** Each with a trailing slash. */
  readonly urls: readonly string[];
  readonly #log: Log;

  constructor(urls: readonly string[], log: Log) {
    this.urls = urls.map((url) => (url.endsWith("/") ? url : `${url}/`));
    this.#log = log;
  }

  /**
   * Runs the task with each address in turn until it succeeds, beginning with `first`; rejects with the first fault if
   * all fail.
   */
  async reach<T>(first: string | null, task: (base: string) => Promise<T>): Promise<T> {
    let fault: ArchiveError | null = null;
    for (const base of this.#inOrder(first)) {
      try {
        return await task(base);
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error;
        this.#log.info(`${base}: ${error.message}`);
        fault ??= error;
      }
    }
    throw fault ?? new Error("An archive needs an address.");
  }

  #inOrder(first: string | null): string[] {
    return first !== null && this.urls.includes(first)
      ? [first, ...this.urls.filter((url) => url !== first)]
      : [...this.urls];
  }
}
