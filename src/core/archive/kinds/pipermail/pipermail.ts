import type { Log } from "../../../base/log.ts";
import { type Problem, UserError } from "../../../base/problem.ts";
import { ArchiveError, type ArchiveErrorKind } from "../../../http/archiveError.ts";
import type { HttpClient, HttpSession, Page } from "../../../http/client.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import { articleAddress, articlePath } from "../../addresses.ts";
import type { Archive, SyncOptions, SyncReport } from "../../archive.ts";
import { alignNumbers, readEntries } from "./articleNumbers.ts";
import { type Article, readArticle } from "./articlePage.ts";
import { type Listed, readListing } from "./listing.ts";
import { Mirrors } from "./mirrors.ts";
import { MonthText } from "./monthText.ts";
import { pageText } from "./pageText.ts";
import { periodNamed, touches } from "./period.ts";
import { type KnownIndex, type KnownText, Positions } from "./positions.ts";

export interface PipermailOptions {
  /** The archive's addresses, each serving the same; the first gives its name. */
  urls: string[];
  store: Store;
  http: HttpClient;
  factsOf: (message: Message) => Facts;
  log: Log;
  /** Most bytes of new text taken in of one month at once. */
  maxTextBytes?: number;
}

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
const maxPageBytes = 20_000_000;

/** Faults that are the host's or the network's: asking for another month would meet the same. */
const hostFaults: ReadonlySet<ArchiveErrorKind> = new Set([
  "offline",
  "dns",
  "connection",
  "certificate",
  "timeout",
  "busy",
  "bot-check",
  "given-up",
]);

/** A list's archive as Mailman 2.1 serves it. */
export class Pipermail implements Archive {
  readonly id: string;
  readonly #store: Store;
  readonly #http: HttpClient;
  readonly #factsOf: (message: Message) => Facts;
  readonly #log: Log;
  readonly #maxTextBytes: number;
  readonly #mirrors: Mirrors;
  readonly #positions: Positions;

  constructor(options: PipermailOptions) {
    this.#mirrors = new Mirrors(options.urls, options.log);
    this.id = this.#mirrors.urls[0] ?? "";
    this.#store = options.store;
    this.#http = options.http;
    this.#factsOf = options.factsOf;
    this.#log = options.log;
    this.#maxTextBytes = options.maxTextBytes ?? 100_000_000;
    this.#positions = new Positions(options.store, this.id);
  }

  async sync(options: SyncOptions): Promise<SyncReport> {
    options.signal.throwIfAborted();
    const session = this.#http.session(options.signal);
    const problems = new Map<string, Problem>();
    const report = (error: unknown, about = ""): void => {
      options.signal.throwIfAborted();
      const problem = sentenceOf(error, about);
      this.#log.warn(`${problem.what} (${problem.where})`);
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
          store: this.#store,
          factsOf: this.#factsOf,
          session,
          mirrors: this.#mirrors,
          via: index.via,
          archive: this.id,
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
      this.id + row.period.name,
    );
  }

  owns(url: string): boolean {
    const address = articleAddress(url);
    if (!address) return false;
    return this.#mirrors.urls.some((own) => {
      const { origin, pathname } = new URL(own);
      if (pathname === address.list && origin === new URL(url).origin) return true;
      // Another host with the same list is a mirror, or a copy, or where the list was before it moved.
      const tail = /\/pipermail\/[^/]+\/$/.exec(pathname)?.[0];
      return tail !== undefined && address.list.endsWith(tail);
    });
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const address = articleAddress(url);
    if (!address) throw new UserError(`${url} is not the address of a mail in this archive.`, openOne, url);
    if (address.number === null) throw new UserError(`${url} names a whole month, not a mail.`, openOne, url);
    const { period, number } = address;
    const known = this.#store.idAt(this.id, period, number);
    if (known !== null) return known;
    const article = await this.#articleIfThere(period, number, signal);
    if (!article) throw new UserError("The archive has no mail at this address.", openOne, url);
    this.#store.setNumbers(this.id, period, [{ messageId: article.messageId, number }]);
    return article.messageId;
  }

  async urls(
    messageIds: string[],
    { offline, signal }: { offline: boolean; signal: AbortSignal },
  ): Promise<Map<string, string>> {
    signal.throwIfAborted();
    if (!offline) await this.#number(this.#unnumbered(messageIds), signal);
    const base = this.#positions.index()?.via ?? this.id;
    const urls = new Map<string, string>();
    for (const [messageId, places] of this.#store.places(messageIds)) {
      const place = places.find(({ archive, number }) => archive === this.id && number !== null);
      if (place && place.number !== null) urls.set(messageId, base + articlePath(place.period, place.number));
    }
    return urls;
  }

  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const body = this.#store.body(messageId);
    if (body?.exact) return body.text;
    await this.#number(this.#unnumbered([messageId]), signal);
    for (const { archive, period, number } of this.#store.places([messageId]).get(messageId) ?? []) {
      if (archive !== this.id || number === null) continue;
      const article = await this.#articleIfThere(period, number, signal);
      if (!article) continue;
      if (article.messageId === messageId) {
        this.#keepExact(article);
        return article.body;
      }
      this.#log.warn(`${period}/${number} is ${article.messageId}, not ${messageId} as thought`);
      this.#store.setNumbers(this.id, period, [{ messageId: article.messageId, number }]);
    }
    return null;
  }

  /** Keeps a body as it was sent, with what it says: the diff of the monthly text may have been altered. */
  #keepExact({ messageId, body }: Article): void {
    const [message] = this.#store.get([messageId]);
    if (message) this.#store.setExactBody(messageId, body, this.#factsOf({ ...message, body, exact: true }));
  }

  /** Periods in which one of these mails stands without its number. */
  #unnumbered(messageIds: string[]): Set<string> {
    const periods = new Set<string>();
    for (const places of this.#store.places(messageIds).values()) {
      const own = places.filter(({ archive }) => archive === this.id);
      if (own.some(({ number }) => number !== null)) continue;
      for (const { period } of own) periods.add(period);
    }
    return periods;
  }

  /** Learns the article numbers of these periods, a request each, unless nothing has come since the last time. */
  async #number(periods: Set<string>, signal: AbortSignal): Promise<void> {
    const texts = this.#positions.texts();
    const session = this.#http.session(signal);
    const numberOne = async (period: string): Promise<void> => {
      const mails = texts.get(period)?.mark?.mails ?? 0;
      if (this.#positions.numbered(period) === mails) return;
      try {
        const entries = readEntries(textOf(await this.#indexPage(session, period)));
        this.#store.setNumbers(this.id, period, alignNumbers(this.#store.arrivals(this.id, period), entries));
        this.#positions.setNumbered(period, mails);
      } catch (error) {
        signal.throwIfAborted();
        // Without its number a mail has no address for now; everything else about it is known.
        const { what, where } = sentenceOf(error, period);
        this.#log.warn(`${what} (${where})`);
      }
    };
    await Promise.all([...periods].map(numberOne));
  }

  /** The page that lists a period's articles; all such pages list the same. */
  async #indexPage(session: HttpSession, period: string): Promise<Page> {
    try {
      return await this.#page(session, `${period}/date.html`);
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.kind !== "missing") throw error;
      return await this.#page(session, `${period}/thread.html`);
    }
  }

  async #articleIfThere(period: string, number: number, signal: AbortSignal): Promise<Article | null> {
    try {
      return await this.#article(period, number, signal);
    } catch (error) {
      if (error instanceof ArchiveError && error.kind === "missing") return null;
      throw error;
    }
  }

  async #article(period: string, number: number, signal: AbortSignal): Promise<Article> {
    const path = articlePath(period, number);
    const article = readArticle(textOf(await this.#page(this.#http.session(signal), path)));
    if (article) return article;
    throw new UserError("There is no mail at this address.", openOne, this.id + path);
  }

  #page(session: HttpSession, path: string): Promise<Page> {
    const via = this.#positions.index()?.via ?? null;
    return this.#mirrors.reach(via, (base) => session.page(base + path, { maxBytes: maxPageBytes }));
  }
}

const openOne = "Open the mail in the archive and copy the address from the browser.";

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

function textOf(page: Page): string {
  return pageText(page.bytes, page.headers["content-type"]);
}

function isHostFault(error: unknown): boolean {
  return error instanceof ArchiveError && hostFaults.has(error.kind);
}

/** The sentence for a person. A fault of a single period names it; one of the whole host needs no period. */
function sentenceOf(error: unknown, period: string): Problem {
  if (!(error instanceof UserError)) throw error;
  if (period === "" || isHostFault(error) || !(error instanceof ArchiveError)) return error.problem;
  return { ...error.problem, what: `${period} is not complete: ${error.problem.what}` };
}
