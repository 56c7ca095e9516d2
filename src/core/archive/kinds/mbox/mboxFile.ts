import { formatCount } from "../../../base/formatCount.ts";
import { type Problem, UserError } from "../../../base/problem.ts";
import type { Archive, ArchiveParts, FoundUrls, Gap, SyncOptions, SyncReport } from "../../archive.ts";
import { MboxReader, type MboxReading, mboxPosition, mboxProblem, mostTextBytes } from "../../mboxReader.ts";

export type MboxFileOptions = Omit<ArchiveParts, "http"> & { path: string };

/** A file has one period, without a name. */
const period = "";

/** An mbox file, plain or packed with gzip, as an archive. */
export class MboxFile implements Archive {
  readonly id: string;
  readonly #parts: MboxFileOptions;
  readonly #reading: MboxReading;

  constructor(options: MboxFileOptions) {
    const { path, store, factsOf, maxTextBytes = mostTextBytes } = options;
    this.id = path;
    this.#parts = options;
    this.#reading = { path, store, factsOf, archive: path, period, maxTextBytes };
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], reached: true };
    try {
      await new MboxReader(this.#reading).read(options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      const problem = mboxProblem(error, this.id);
      this.#parts.log.warn(`${problem.what} ${problem.where}: ${String(error)}`);
      report.problems.push(problem);
      report.reached = false;
    }
    return report;
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    if (this.#parts.store.lost(this.id).length > 0) {
      const what = `Something of what was read of ${this.id} was damaged in the store.`;
      return [{ period, problem: { what, remedy: "Refresh: it is read again.", where: this.id } }];
    }
    const mails = mboxPosition(this.#reading)?.mark?.mails ?? 0;
    const filled = this.#parts.store.filled(this.id, period);
    if (filled >= mails) return [];
    const what = `The store has ${formatCount(filled)} of the ${formatCount(mails)} mails that were read of ${this.id}.`;
    return [{ period, problem: { what, remedy: "They are read again.", where: this.id } }];
  }

  askAgain(): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }

  /** What a file holds of a conversation is here with the rest of it. */
  async thread(): Promise<Problem[]> {
    return [];
  }

  owns(): boolean {
    return false;
  }

  knownId(): null {
    return null;
  }

  async resolve(url: string): Promise<string> {
    throw new UserError(`${url} does not lie in a mail file.`, "Give the mail's Message-ID instead.", url);
  }

  /** A file has no pages, so that a mail in it is read at its permalink. */
  async urls(messageIds: string[]): Promise<FoundUrls> {
    const urls = new Map<string, string>();
    for (const [messageId, places] of this.#parts.store.places(messageIds)) {
      const url = this.#parts.permalink?.(messageId);
      if (url !== undefined && places.some(({ archive }) => archive === this.id)) urls.set(messageId, url);
    }
    return { urls, problems: [] };
  }

  /** What a file holds is exact from the start. */
  async exactBody(): Promise<null> {
    return null;
  }
}
