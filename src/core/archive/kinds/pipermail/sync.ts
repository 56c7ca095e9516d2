import { type Problem, UserError } from "../../../base/problem.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { ArchiveParts, SyncOptions, SyncReport } from "../../archive.ts";
import { askIndex, isIndexDue, listedIn, newerThan } from "./archiveIndex.ts";
import type { Listed } from "./indexPage.ts";
import type { Mirrors } from "./mirrors.ts";
import { isDue, type ListedNow, type MonthState } from "./monthState.ts";
import { MonthText } from "./monthText.ts";
import { touches } from "./period.ts";
import type { KnownIndex, Positions } from "./positions.ts";
import { isHostFault, sentenceOf, sentenceOfDoubt } from "./problems.ts";

/** Reads the index of an archive and what is new in its monthly texts. */
export class PipermailSync {
  readonly #archive: string;
  readonly #parts: ArchiveParts;
  readonly #mirrors: Mirrors;
  readonly #positions: Positions;
  readonly #maxTextBytes: number;

  constructor(archive: string, parts: ArchiveParts, mirrors: Mirrors, positions: Positions) {
    this.#archive = archive;
    this.#parts = parts;
    this.#mirrors = mirrors;
    this.#positions = positions;
    this.#maxTextBytes = parts.maxTextBytes ?? 100_000_000;
  }

  async run(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const session = this.#parts.http.session(options.signal);
    const problems = new Map<string, Problem>();
    const report = (error: unknown, about = ""): void => {
      options.signal.throwIfAborted();
      const problem = sentenceOf(error, about);
      this.#parts.log.warn(`${problem.what} (${problem.where})`);
      problems.set(problem.what, problem);
    };
    const added = await this.#sync(session, options, report);
    const reached = problems.size === 0;
    for (const problem of this.#doubts(options))
      if (!problems.has(problem.what)) problems.set(problem.what, problem);
    const { requests, bytes } = session;
    return { added, requests, bytes, problems: [...problems.values()], notes: [], reached };
  }

  async #sync(
    session: HttpSession,
    options: SyncOptions,
    report: (error: unknown, about?: string) => void,
  ): Promise<number> {
    let index = this.#positions.index();
    if (!index || isIndexDue(index, options.now, this.#hasUnread(index, options))) {
      try {
        const asked = await askIndex(session, this.#mirrors, this.#positions, options.now);
        index = asked.index;
        if (asked.problem) report(asked.problem);
      } catch (error) {
        report(error);
        if (isHostFault(error)) return 0;
      }
    }
    if (!index) return 0;
    let added = 0;
    for (const { row, listed, month } of this.#due(index, options)) {
      options.progress(row.period.name);
      const text = new MonthText(
        {
          store: this.#parts.store,
          factsOf: this.#parts.factsOf,
          session,
          mirrors: this.#mirrors,
          via: index.via,
          archive: this.#archive,
          row,
          listed,
          maxBytes: this.#maxTextBytes,
          progress: options.progress,
        },
        month,
      );
      try {
        const taken = await text.read();
        added += taken.added;
        if (taken.more) report(this.#tooLong(row));
        if (taken.fault !== null) throw taken.fault;
      } catch (error) {
        report(error, row.period.name);
        if (isHostFault(error)) break;
      }
    }
    return added;
  }

  #hasUnread(index: KnownIndex, options: SyncOptions): boolean {
    const months = this.#positions.months();
    return this.#asked(listedIn(index), options).some(({ period }) => !months.has(period.name));
  }

  /** The periods that are asked for, and those whose mails were damaged in the store, however old they are. */
  #asked(rows: Listed[], options: SyncOptions): Listed[] {
    const asked = new Set(askedOf(rows, options));
    const lost = new Set(this.#parts.store.lost(this.#archive));
    return rows.filter((row) => asked.has(row) || lost.has(row.period.name));
  }

  /** The periods that may have something new, newest first. */
  #due(index: KnownIndex, options: SyncOptions): { row: Listed; listed: ListedNow; month: MonthState }[] {
    const months = this.#positions.months();
    const rows = listedIn(index);
    const newer = newerThan(rows, options.now);
    return this.#asked(rows, options).flatMap((row) => {
      const month = months.get(row.period.name) ?? { state: "unknown" };
      const listed: ListedNow = {
        listed: row.size,
        revision: index.revision,
        newer: newer.get(row) ?? 0,
        end: row.period.end,
        now: options.now,
      };
      return isDue(month, listed) ? [{ row, listed, month }] : [];
    });
  }

  /** The doubts about the periods asked for, even if they were not requested again this time. */
  #doubts(options: SyncOptions): Problem[] {
    const index = this.#positions.index();
    const months = this.#positions.months();
    return askedOf(index ? listedIn(index) : [], options).flatMap(({ period }) => {
      const month = months.get(period.name);
      if (month?.state !== "doubtful") return [];
      return [sentenceOfDoubt(period.name, month.doubt, this.#archive + period.name)];
    });
  }

  #tooLong(row: Listed): UserError {
    const bound = `${Math.round(this.#maxTextBytes / 1_000_000)} MB`;
    return new UserError(
      `${row.period.name} has more new mail than is read at once (${bound}).`,
      "Refresh to read on; what was read is here already.",
      this.#archive + row.period.name,
    );
  }
}

/** The rows, newest first, whose periods are asked for. */
function askedOf(rows: Listed[], { since, until, newest }: SyncOptions): Listed[] {
  const asked = rows.filter(({ period }) => touches(period, since, until));
  return since === null && newest !== null ? asked.slice(0, newest) : asked;
}
