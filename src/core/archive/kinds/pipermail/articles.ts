import { UserError } from "../../../base/problem.ts";
import { ArchiveError, isMissing } from "../../../http/archiveError.ts";
import type { Page } from "../../../http/request.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { ArchiveParts } from "../../archive.ts";
import { articlePath } from "./addresses.ts";
import { alignNumbers, readEntries } from "./articleNumbers.ts";
import { type Article, readArticle } from "./articlePage.ts";
import type { Mirrors } from "./mirrors.ts";
import { doubtful, isSettled, markOf, partial } from "./monthState.ts";
import { maxPageBytes, textOf } from "./pageText.ts";
import { periodNamed } from "./period.ts";
import type { Positions } from "./positions.ts";
import { isHostFault, sentenceOfDoubt } from "./problems.ts";

/** How often a month's index of articles is requested again for mails that it lacks. */
const triesInVain = 3;

/** The articles of an archive: the number of each mail, and the content of its page. */
export class Articles {
  readonly #archive: string;
  readonly #parts: ArchiveParts;
  readonly #mirrors: Mirrors;
  readonly #positions: Positions;
  /** Months already requested with their number of mails. */
  readonly #asked = new Set<string>();
  /** Months requested once more because a number was wrong. */
  readonly #askedAnew = new Set<string>();
  #dropped = false;

  constructor(archive: string, parts: ArchiveParts, mirrors: Mirrors, positions: Positions) {
    this.#archive = archive;
    this.#parts = parts;
    this.#mirrors = mirrors;
    this.#positions = positions;
  }

  /** Requests the page of an article. "missing": there is no page; "no mail": it contains none. */
  async at(period: string, number: number, session: HttpSession): Promise<Article | "missing" | "no mail"> {
    try {
      return readArticle(textOf(await this.#page(session, articlePath(period, number)))) ?? "no mail";
    } catch (error) {
      if (isMissing(error)) return "missing";
      throw error;
    }
  }

  /** The body of a mail from its article page, which is stored too; null if there is none. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    const first = await this.#articleOf(messageId, signal);
    // A number that leads nowhere, or to another mail, may be from before the archive was renumbered.
    const found =
      typeof first === "string" && (await this.#askAnew(first, signal))
        ? await this.#articleOf(messageId, signal)
        : first;
    if (found === null || typeof found === "string") return null;
    this.#keepExact(found);
    return found.body;
  }

  /** The article of a mail; null if it has none; its month if its number is wrong. */
  async #articleOf(messageId: string, signal: AbortSignal): Promise<Article | string | null> {
    const { store, log } = this.#parts;
    const [problem] = await this.number([messageId], signal);
    const places = store.places([messageId]).get(messageId) ?? [];
    const own = places.filter(({ archive }) => archive === this.#archive);
    if (problem && own.every(({ number }) => number === null)) throw problem;
    let astray: string | null = null;
    for (const { period, number } of own) {
      if (number === null) continue;
      const article = await this.at(period, number, this.#optional(signal));
      if (typeof article !== "string" && article.messageId === messageId) return article;
      log.warn(`${period}/${number} is not ${messageId} as thought`);
      astray = period;
    }
    return astray;
  }

  /** Requests a month's index of articles although its numbers are known. Returns whether that was new. */
  async #askAnew(period: string, signal: AbortSignal): Promise<boolean> {
    if (this.#askedAnew.has(period)) return false;
    this.#askedAnew.add(period);
    await this.#numberMonth(this.#optional(signal), period, true);
    return true;
  }

  /**
   * Finds the article numbers of these mails' months if they are unknown, with one request each, unless that failed
   * before. Returns what went wrong.
   */
  async number(messageIds: string[], signal: AbortSignal): Promise<UserError[]> {
    const session = this.#optional(signal);
    const dropped = this.#dropped;
    const problems = await this.#numberMonths(session, this.#unnumbered(messageIds));
    // Known numbers of other months were dropped too.
    if (dropped !== this.#dropped)
      problems.push(...(await this.#numberMonths(session, this.#unnumbered(messageIds))));
    return problems;
  }

  async #numberMonths(session: HttpSession, periods: Set<string>): Promise<UserError[]> {
    const problems: UserError[] = [];
    const numberOne = async (period: string): Promise<void> => {
      try {
        const doubt = await this.#numberMonth(session, period);
        if (doubt) problems.push(doubt);
      } catch (error) {
        session.signal.throwIfAborted();
        if (!(error instanceof UserError)) throw error;
        // Without its number a mail has no web address for now; everything else works.
        this.#parts.log.warn(`${period}: ${error.message}`);
        problems.push(withoutAddresses(period, error));
      }
    };
    await Promise.all([...periods].map(numberOne));
    return problems;
  }

  /** Returns what the index of articles makes doubtful about the month. */
  async #numberMonth(session: HttpSession, period: string, anew = false): Promise<UserError | null> {
    const { store } = this.#parts;
    const mails = markOf(this.#positions.month(period))?.mails ?? 0;
    const known = this.#positions.numbers(period);
    const before = known?.mails === mails ? known.tries : 0;
    if (!anew && (before > triesInVain || this.#asked.has(`${period} ${mails}`))) return null;
    const entries = readEntries(textOf(await this.#indexPage(session, period)));
    this.#asked.add(`${period} ${mails}`);
    const arrivals = store.arrivals(this.#archive, period);
    const { pairs, sure } = alignNumbers(arrivals, entries);
    if (sure === 0) throw this.#isOtherPage(period, entries.length);
    if (this.#contradicts(period, pairs)) this.#dropNumbers();
    const different = new Set(arrivals.map(({ messageId }) => messageId)).size;
    const tries = pairs.length < different ? before + 1 : 0;
    store.articles.set(this.#archive, period, pairs);
    this.#positions.setNumbers(period, { mails, articles: entries.length, tries });
    const isNews = known?.mails !== mails || known.articles !== entries.length;
    return entries.length > different && isNews ? this.#doubtText(period, different, entries.length) : null;
  }

  #isOtherPage(period: string, entries: number): ArchiveError {
    const url = `${this.#archive}${period}/date.html`;
    const what = entries === 0 ? "lists no mail" : "lists other mails than those of the month";
    return new ArchiveError("foreign", `The archive's index of articles of ${period} ${what}.`, url);
  }

  /** Whether most known numbers of a month now belong to other mails. */
  #contradicts(period: string, pairs: { messageId: string; number: number }[]): boolean {
    const known = this.#parts.store.articles.of(this.#archive, period);
    const [byNumber, byId] = [new Map<number, string>(), new Map<string, number>()];
    for (const { messageId, number } of pairs) {
      byNumber.set(number, messageId);
      byId.set(messageId, number);
    }
    const wrong = known.filter(({ messageId, number }) => {
      const now = byNumber.get(number);
      return now === undefined ? (byId.get(messageId) ?? number) !== number : now !== messageId;
    });
    return wrong.length * 5 > known.length;
  }

  /** Deletes the numbers of the whole archive, at most once in the life of this object; they are requested again. */
  #dropNumbers(): void {
    if (this.#dropped) return;
    this.#dropped = true;
    this.#asked.clear();
    this.#parts.log.info(`${this.#archive} was numbered anew: all article numbers are asked for again`);
    this.#parts.store.articles.drop(this.#archive);
  }

  /** The monthly text lacks mails that the index of articles has: it was cut, or mails have arrived since. */
  #doubtText(period: string, mails: number, articles: number): UserError | null {
    const month = this.#positions.month(period);
    if (month.state !== "whole") return null;
    const { mark, file, seen } = month;
    const end = periodNamed(period)?.end ?? 0;
    if (!isSettled({ ...seen, end, now: seen.time })) {
      this.#positions.setMonth(period, partial(mark, file, mark.mails));
      return null;
    }
    const doubt = { kind: "more articles", mails, articles } as const;
    const around = { listed: seen.listed, now: seen.time };
    this.#positions.setMonth(period, doubtful(month, { mark, file, doubt }, mark.end, around));
    const { what, remedy, where } = sentenceOfDoubt(period, doubt, this.#archive + period);
    return new UserError(what, remedy, where);
  }

  /** Stores an exact body with its facts, since the diff of the monthly text may have been altered. */
  #keepExact({ messageId, body }: Article): void {
    const { store, factsOf } = this.#parts;
    const [message] = store.get([messageId]);
    if (message) store.setExactBody(messageId, body, factsOf({ ...message, body, exact: true }));
  }

  /** Periods in which one of these mails has no number. */
  #unnumbered(messageIds: string[]): Set<string> {
    const periods = new Set<string>();
    for (const places of this.#parts.store.places(messageIds).values()) {
      const own = places.filter(({ archive }) => archive === this.#archive);
      if (own.some(({ number }) => number !== null)) continue;
      for (const { period } of own) periods.add(period);
    }
    return periods;
  }

  /** These pages are not essential, so do not wait long for them. */
  #optional(signal: AbortSignal): HttpSession {
    return this.#parts.http.session(signal, { optional: true });
  }

  /** The page that lists a period's articles; every such page lists the same. */
  async #indexPage(session: HttpSession, period: string): Promise<Page> {
    try {
      return await this.#page(session, `${period}/date.html`);
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.kind !== "missing") throw error;
      return await this.#page(session, `${period}/thread.html`);
    }
  }

  #page(session: HttpSession, path: string): Promise<Page> {
    const via = this.#positions.index()?.via ?? null;
    return this.#mirrors.reach(via, (base) => session.page(base + path, { maxBytes: maxPageBytes }));
  }
}

function withoutAddresses(period: string, error: UserError): UserError {
  // A problem of the host is reported once, not for each month.
  if (isHostFault(error)) return error;
  const { what, remedy, where } = error.problem;
  return new UserError(
    `Mails of ${period} have no address in the archive for now: ${what}`,
    remedy,
    where,
    error,
  );
}
