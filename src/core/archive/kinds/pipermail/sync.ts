import { type Problem, UserError } from "../../../base/problem.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { ArchiveParts, SyncOptions, SyncReport } from "../../archive.ts";
import { type Listed, readListing } from "./listing.ts";
import type { Mirrors } from "./mirrors.ts";
import { MonthText } from "./monthText.ts";
import { maxPageBytes, textOf } from "./pageText.ts";
import { periodNamed, touches } from "./period.ts";
import type { KnownIndex, KnownText, Positions } from "./positions.ts";
import { isHostFault, sentenceOf } from "./sentence.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The index is asked again after this long. */
const indexAge = hour;
/** And this often while a new period may have begun without our having seen it. */
const turnAge = 10 * minute;
/** Somewhere on earth a day begins that much before it does in UTC; a server counts in its own time. */
const earliest = 14 * hour;
/** Mails sent before a period's end arrive, and its packed text is made, within this time. */
const settling = 3 * day;

/** Reads the index of an archive and what is new in the texts of its months. */
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
    return { added, requests: session.requests, bytes: session.bytes, problems: [...problems.values()] };
  }

  async #sync(
    session: HttpSession,
    options: SyncOptions,
    report: (error: unknown, about?: string) => void,
  ): Promise<number> {
    let index = this.#positions.index();
    let changed = false;
    if (this.#indexIsDue(index, options)) {
      try {
        ({ index, changed } = await this.#askIndex(session, index, options.now));
      } catch (error) {
        report(error);
        if (isHostFault(error)) return 0;
      }
    }
    if (!index) return 0;
    let added = 0;
    for (const { row, known, settled } of this.#due(index, changed, options)) {
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
          settled,
          maxBytes: this.#maxTextBytes,
          progress: options.progress,
        },
        known,
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

  #indexIsDue(index: KnownIndex | null, options: SyncOptions): boolean {
    const { now } = options;
    if (!index) return true;
    // A clock may have been wrong then or be wrong now; too far off in either direction is too long ago.
    const age = Math.abs(now - index.asked);
    if (age > indexAge) return true;
    const rows = listedIn(index);
    const newest = rows[0];
    if (!newest || (newest.period.end - earliest <= now && age > turnAge)) return true;
    const texts = this.#positions.texts();
    return askedOf(rows, options).some(({ period }) => !texts.has(period.name));
  }

  /** Asks for the index, unless it is as it was; keeps what it says. */
  async #askIndex(
    session: HttpSession,
    known: KnownIndex | null,
    now: number,
  ): Promise<{ index: KnownIndex; changed: boolean }> {
    const { page, base } = await this.#mirrors.reach(null, async (base) => {
      const unless = known?.via === base ? known.validators : null;
      const page = await session.page(`${base}index.html`, { unless, maxBytes: maxPageBytes });
      const rows = page.status === 200 ? readListing(textOf(page)) : null;
      if (rows?.length === 0)
        throw new ArchiveError("foreign", `${base} is not the index of a pipermail archive.`, base);
      return { page: { validators: page.validators, rows }, base };
    });
    const rows = page.rows?.map(({ period, packed, size }) => ({ name: period.name, packed, size }));
    const changed = rows !== undefined && JSON.stringify(rows) !== JSON.stringify(known?.rows);
    const index = { asked: now, via: base, validators: page.validators, rows: rows ?? known?.rows ?? [] };
    this.#positions.setIndex(rows ? index : { ...index, validators: known?.validators ?? page.validators });
    return { index, changed };
  }

  /** The periods that may have something new, newest first. */
  #due(
    index: KnownIndex,
    changed: boolean,
    options: SyncOptions,
  ): { row: Listed; known: KnownText | null; settled: boolean }[] {
    const texts = this.#positions.texts();
    const rows = listedIn(index);
    const asked = new Set(askedOf(rows, options));
    return rows.flatMap((row, age) => {
      const known = texts.get(row.period.name) ?? null;
      const settled = age > 1 || (age === 1 && row.period.end + settling <= options.now);
      const grown = known !== null && changed && (!known.settled || known.size !== row.size);
      const due = age === 0 || !known?.whole || grown;
      return due && asked.has(row) ? [{ row, known, settled }] : [];
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

/** Those of the rows, newest first, whose periods are asked for. */
function askedOf(rows: Listed[], { since, until, newest }: SyncOptions): Listed[] {
  const asked = rows.filter(({ period }) => touches(period, since, until));
  return since === null && newest !== null ? asked.slice(0, newest) : asked;
}

/** The rows of the index as it was seen last, newest first. */
function listedIn(index: KnownIndex): Listed[] {
  return index.rows.flatMap(({ name, packed, size }) => {
    const period = periodNamed(name);
    return period ? [{ period, packed, size }] : [];
  });
}
