import { errorCode } from "../../../base/errorCode.ts";
import type { Problem } from "../../../base/problem.ts";
import type { Archive, ArchiveParts, FoundUrls, Gap, SyncOptions, SyncReport } from "../../archive.ts";
import { duplicateIds } from "../../duplicateIds.ts";
import { damagedGap, missingGap } from "../../gaps.ts";
import {
  MboxReader,
  type MboxReading,
  mboxPosition,
  mboxProblem,
  mostTextBytes,
  nothingAt,
} from "../../mboxReader.ts";
import { NoPages } from "../../noPages.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { countingDoubled, doubledIn } from "./countingDoubled.ts";

export type MboxFileOptions = Omit<ArchiveParts, "http"> & { path: string };

/** A file has a single period without a name. */
const period = "";

/** An mbox file, plain or compressed with gzip, as an archive. */
export class MboxFile extends NoPages implements Archive {
  readonly id: string;
  readonly #parts: MboxFileOptions;
  readonly #reading: MboxReading;

  constructor(options: MboxFileOptions) {
    const { path, store, factsOf, maxTextBytes = mostTextBytes } = options;
    super("a mail file");
    this.id = path;
    this.#parts = options;
    this.#reading = {
      ...{ path, factsOf, archive: path, period, maxTextBytes },
      store: countingDoubled(store, path, period),
    };
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
    try {
      await new MboxReader(this.#reading).read(options, report);
    } catch (error) {
      options.signal.throwIfAborted();
      const problem = this.#isUnknown(error) ? nothingAt(this.id) : mboxProblem(error, this.id);
      this.#parts.log.warn(`${problem.what} ${problem.where}: ${String(error)}`);
      report.problems.push(problem);
      report.reached = false;
    }
    return report;
  }

  /** Whether nothing is there and nothing was read before, so that a folder may be meant. */
  #isUnknown(error: unknown): boolean {
    return errorCode(error) === "ENOENT" && mboxPosition(this.#reading) === null;
  }

  oddities(): Problem[] {
    return duplicateIds(doubledIn(this.#parts.store, this.id, period), this.id, "last");
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    if (store.lost(this.id).length > 0) return [damagedGap(this.id, period)];
    const read = mboxPosition(this.#reading)?.mark?.mails ?? 0;
    const gap = missingGap(this.id, period, { here: store.filled(this.id, period), read });
    return gap ? [gap] : [];
  }

  askAgain(): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }

  /** A file has no web pages, so its mails get their permalinks. */
  async urls(messageIds: string[]): Promise<FoundUrls> {
    const { store, permalink } = this.#parts;
    return urlsOfMails(store, this.id, messageIds, (messageId) => permalink?.(messageId));
  }
}
