import type { Call } from "../../../base/call.ts";
import { type Month, monthStart } from "../../../base/months.ts";
import type { Problem } from "../../../base/problem.ts";
import { GitFailure } from "../../../git/program.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Gap,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "../../archive.ts";
import type { AskedMonths } from "../../askedMonths.ts";
import { doubledTogether, duplicateIds } from "../../duplicateIds.ts";
import { damagedGap, missingGap } from "../../gaps.ts";
import { urlsOfMails } from "../../urlsOfMails.ts";
import { EpochReader } from "./epochReader.ts";
import type { EpochFolder } from "./folders.ts";
import { type EpochPosition, positionsOf } from "./position.ts";
import { sentenceOfGit } from "./problems.ts";

/** Where the epochs of an inbox come from. */
export interface EpochSource {
  /** The known epochs, newest first. UserError if there is none. */
  epochs(options: SyncOptions, report: SyncReport): Promise<EpochFolder[]>;
  /** Updates the folder of an epoch with what is new of what is asked for. */
  bring(epoch: EpochFolder, asked: AskedMonths, options: SyncOptions, report: SyncReport): Promise<void>;
  /** Called when git could not read the epoch: if it can be fetched again, it is deleted. */
  distrust(epoch: EpochFolder, failure: GitFailure): Promise<void>;
}

/** Single mails and conversations of an inbox, and their web addresses. */
export interface InboxPages {
  owns(url: string): boolean;
  knownId(url: string): string | null;
  resolve(url: string, signal: AbortSignal): Promise<string>;
  address(messageId: string): string | null;
  thread(messageId: string, call: Call): Promise<Problem[]>;
  exactBody(messageId: string, signal: AbortSignal): Promise<string | null>;
}

/** A public-inbox: git repositories (epochs) in which each commit is a mail. */
export class PublicInbox implements Archive {
  readonly id: string;
  readonly #source: EpochSource;
  readonly #pages: InboxPages;
  readonly #parts: ArchiveParts;

  constructor(id: string, source: EpochSource, pages: InboxPages, parts: ArchiveParts) {
    this.id = id;
    this.#source = source;
    this.#pages = pages;
    this.#parts = parts;
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
    try {
      await this.#readEpochs(options, report);
    } catch (error) {
      this.#fail(error, this.id, options.signal, report);
    }
    return report;
  }

  /** Reads the epochs, the newest first, as far down as is asked for. */
  async #readEpochs(options: SyncOptions, report: SyncReport): Promise<void> {
    const asked: AskedMonths = { since: options.since, newest: options.newest, now: options.now };
    for (const epoch of await this.#source.epochs(options, report)) {
      try {
        await this.#source.bring(epoch, asked, options, report);
        const { position, since, ...read } = await this.#reader(epoch, options).read(asked);
        report.added += read.added;
        report.bytes += read.bytes;
        report.problems.push(...read.problems);
        report.notes.push(...read.notes);
        asked.since = since;
        if (position && isEnough(position, since)) return;
      } catch (error) {
        this.#fail(error, epoch.folder, options.signal, report);
        if (error instanceof GitFailure) await this.#source.distrust(epoch, error);
      }
    }
  }

  #reader({ name, folder }: EpochFolder, { signal, progress }: SyncOptions): EpochReader {
    const { store, factsOf, maxTextBytes = 1_000_000_000 } = this.#parts;
    return new EpochReader({
      ...{ store, factsOf, archive: this.id, name, folder },
      ...{ signal, progress, maxBytes: maxTextBytes },
    });
  }

  #fail(error: unknown, where: string, signal: AbortSignal, report: SyncReport): void {
    signal.throwIfAborted();
    const problem = sentenceOfGit(error, where);
    this.#parts.log.warn(`${problem.what} ${problem.where}: ${String(error)}`);
    report.problems.push(problem);
    report.reached = false;
  }

  thread({ messageId }: ThreadQuery, call: Call): Promise<Problem[]> {
    return this.#pages.thread(messageId, call);
  }

  oddities(): Problem[] {
    const positions = [...positionsOf(this.#parts.store, this.id).values()];
    return duplicateIds(doubledTogether(positions), this.id, "first");
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    const lost = store
      .lost(this.id)
      .map((period) => damagedGap(this.id, period, period === "" ? "" : ` (epoch ${period})`));
    const short = [...positionsOf(store, this.id)].flatMap(([period, { mails }]) => {
      const counts = { here: store.extent(this.id, period).mails, read: mails };
      return missingGap(this.id, period, counts, ` (epoch ${period})`) ?? [];
    });
    return [...lost, ...short];
  }

  /** Everything that had been read of an epoch is read again, whatever months are asked for. */
  askAgain(period: string): null {
    this.#parts.store.forgetPosition(this.id, period);
    return null;
  }

  owns(url: string): boolean {
    return this.#pages.owns(url);
  }

  knownId(url: string): string | null {
    return this.#pages.knownId(url);
  }

  resolve(url: string, signal: AbortSignal): Promise<string> {
    return this.#pages.resolve(url, signal);
  }

  async urls(messageIds: string[]): Promise<FoundUrls> {
    return urlsOfMails(this.#parts.store, this.id, messageIds, (messageId) => this.#pages.address(messageId));
  }

  /** What was read is exact already. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const body = this.#parts.store.body(messageId);
    return body?.exact ? body.text : this.#pages.exactBody(messageId, signal);
  }
}

/** Whether older epochs contain nothing that is asked for. */
function isEnough({ reached, whole, oldest }: EpochPosition, since: Month | null): boolean {
  if (!reached) return true;
  return since !== null && (!whole || oldest < monthStart(since));
}
