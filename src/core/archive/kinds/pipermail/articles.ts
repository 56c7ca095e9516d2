import { ArchiveError } from "../../../http/archiveError.ts";
import type { Page } from "../../../http/question.ts";
import type { HttpSession } from "../../../http/session.ts";
import type { ArchiveParts } from "../../archive.ts";
import { articlePath } from "./addresses.ts";
import { alignNumbers, readEntries } from "./articleNumbers.ts";
import { type Article, readArticle } from "./articlePage.ts";
import type { Mirrors } from "./mirrors.ts";
import { maxPageBytes, textOf } from "./pageText.ts";
import type { Positions } from "./positions.ts";
import { sentenceOf } from "./sentence.ts";

/** The articles of an archive: which number each mail has, and what its page holds. */
export class Articles {
  readonly #archive: string;
  readonly #parts: ArchiveParts;
  readonly #mirrors: Mirrors;
  readonly #positions: Positions;

  constructor(archive: string, parts: ArchiveParts, mirrors: Mirrors, positions: Positions) {
    this.#archive = archive;
    this.#parts = parts;
    this.#mirrors = mirrors;
    this.#positions = positions;
  }

  /** Asks for the page of an article. "missing": there is no page; "no mail": the page holds none. */
  async at(period: string, number: number, signal: AbortSignal): Promise<Article | "missing" | "no mail"> {
    const session = this.#parts.http.session(signal);
    try {
      return readArticle(textOf(await this.#page(session, articlePath(period, number)))) ?? "no mail";
    } catch (error) {
      if (error instanceof ArchiveError && error.kind === "missing") return "missing";
      throw error;
    }
  }

  /** The body of a mail as its page has it, kept in the store; null where there is none. */
  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    const { store, log } = this.#parts;
    await this.number([messageId], signal);
    for (const { archive, period, number } of store.places([messageId]).get(messageId) ?? []) {
      if (archive !== this.#archive || number === null) continue;
      const article = await this.at(period, number, signal);
      if (typeof article === "string") continue;
      if (article.messageId === messageId) {
        this.#keepExact(article);
        return article.body;
      }
      log.warn(`${period}/${number} is ${article.messageId}, not ${messageId} as thought`);
      store.setNumbers(this.#archive, period, [{ messageId: article.messageId, number }]);
    }
    return null;
  }

  /**
   * Learns the article numbers of these mails' periods where they are not known, a request each, unless nothing has
   * come since the last time.
   */
  async number(messageIds: string[], signal: AbortSignal): Promise<void> {
    const session = this.#parts.http.session(signal);
    await Promise.all([...this.#unnumbered(messageIds)].map((period) => this.#numberPeriod(session, period)));
  }

  async #numberPeriod(session: HttpSession, period: string): Promise<void> {
    const { store, log } = this.#parts;
    const mails = this.#positions.texts().get(period)?.mark?.mails ?? 0;
    if (this.#positions.numbered(period) === mails) return;
    try {
      const entries = readEntries(textOf(await this.#indexPage(session, period)));
      store.setNumbers(this.#archive, period, alignNumbers(store.arrivals(this.#archive, period), entries));
      this.#positions.setNumbered(period, mails);
    } catch (error) {
      session.signal.throwIfAborted();
      // Without its number a mail has no address for now; everything else about it is known.
      const { what, where } = sentenceOf(error, period);
      log.warn(`${what} (${where})`);
    }
  }

  /** Keeps a body as it was sent, with what it says: the diff of the monthly text may have been altered. */
  #keepExact({ messageId, body }: Article): void {
    const { store, factsOf } = this.#parts;
    const [message] = store.get([messageId]);
    if (message) store.setExactBody(messageId, body, factsOf({ ...message, body, exact: true }));
  }

  /** Periods in which one of these mails stands without its number. */
  #unnumbered(messageIds: string[]): Set<string> {
    const periods = new Set<string>();
    for (const places of this.#parts.store.places(messageIds).values()) {
      const own = places.filter(({ archive }) => archive === this.#archive);
      if (own.some(({ number }) => number !== null)) continue;
      for (const { period } of own) periods.add(period);
    }
    return periods;
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

  #page(session: HttpSession, path: string): Promise<Page> {
    const via = this.#positions.index()?.via ?? null;
    return this.#mirrors.reach(via, (base) => session.page(base + path, { maxBytes: maxPageBytes }));
  }
}
