import type { Call } from "../../../base/call.ts";
import { monthAt, monthPlus } from "../../../base/months.ts";
import { type Problem, UserError } from "../../../base/problem.ts";
import type {
  Archive,
  ArchiveParts,
  FoundUrls,
  Gap,
  MonthSpan,
  SyncOptions,
  SyncReport,
  ThreadQuery,
} from "../../archive.ts";
import { articleAddress, articlePath, monthOfArticle } from "./addresses.ts";
import { Articles } from "./articles.ts";
import { Mirrors } from "./mirrors.ts";
import { gapIn } from "./monthState.ts";
import { periodNamed } from "./period.ts";
import { Positions } from "./positions.ts";
import { sentenceOfDamage, sentenceOfDoubt } from "./problems.ts";
import { PipermailSync } from "./sync.ts";

export interface PipermailOptions extends ArchiveParts {
  /** The archive's addresses, all with the same content; the first gives its name. */
  urls: string[];
}

/** Months read for a conversation: its own and the following ones. */
const threadMonths = 4;

const openOne = "Open the mail in the archive and copy the address from the browser.";

/** A list's archive served by Mailman 2.1. */
export class Pipermail implements Archive {
  readonly id: string;
  readonly #parts: ArchiveParts;
  readonly #mirrors: Mirrors;
  readonly #positions: Positions;
  readonly #articles: Articles;

  constructor({ urls, ...parts }: PipermailOptions) {
    this.#mirrors = new Mirrors(urls, parts.log);
    this.id = this.#mirrors.urls[0] ?? "";
    this.#parts = parts;
    this.#positions = new Positions(parts.store, this.id);
    this.#articles = new Articles(this.id, parts, this.#mirrors, this.#positions);
  }

  sync(options: SyncOptions): Promise<SyncReport> {
    return new PipermailSync(this.id, this.#parts, this.#mirrors, this.#positions).run(options);
  }

  /** Its pages have one mail each, so for a conversation whole months are read. */
  async thread({ url, now }: ThreadQuery, call: Call): Promise<Problem[]> {
    const month = url === null ? null : monthOfArticle(url);
    if (month === null) return [];
    const until = monthPlus(month, threadMonths - 1);
    return (await this.sync({ since: month, until, newest: null, now, ...call })).problems;
  }

  oddities(): Problem[] {
    return [];
  }

  gaps(): Gap[] {
    const { store } = this.#parts;
    const index = this.#positions.index();
    const listed = new Map((index?.rows ?? []).map(({ name, size }) => [name, size]));
    const lost = store.lost(this.id).filter((period) => periodNamed(period) !== null);
    const doubts = [...this.#positions.months()].flatMap(([period, month]) => {
      const doubt = gapIn(month, store.filled(this.id, period), listed.get(period) ?? "");
      return doubt ? [{ period, problem: sentenceOfDoubt(period, doubt, this.id + period) }] : [];
    });
    const damaged = (period: string) => sentenceOfDamage(period, this.id + period);
    return [...lost.map((period) => ({ period, problem: damaged(period) })), ...doubts];
  }

  askAgain(period: string): MonthSpan | null {
    const month = this.#positions.month(period);
    // A doubtful month with all its trusted mails is continued from there; any other is read from its beginning.
    if (month.state === "doubtful" && this.#parts.store.filled(this.id, period) >= (month.mark?.mails ?? 0))
      this.#positions.setMonth(period, { ...month, listed: "" });
    else this.#parts.store.forgetPosition(this.id, period);
    const span = periodNamed(period);
    return span && { since: monthAt(span.start), until: monthAt(span.end - 1) };
  }

  owns(url: string): boolean {
    const address = articleAddress(url);
    if (!address) return false;
    return this.#mirrors.urls.some((own) => {
      const { origin, pathname } = new URL(own);
      if (pathname === address.list && origin === new URL(url).origin) return true;
      // Another host with the same path is a mirror, a copy, or the former host of the list.
      const tail = /\/pipermail\/[^/]+\/$/.exec(pathname)?.[0];
      return tail !== undefined && address.list.endsWith(tail);
    });
  }

  knownId(url: string): string | null {
    const address = articleAddress(url);
    if (!address || address.number === null) return null;
    return this.#parts.store.articles.idAt(this.id, address.period, address.number);
  }

  async resolve(url: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const address = articleAddress(url);
    if (!address) throw new UserError(`${url} is not the address of a mail in this archive.`, openOne, url);
    const { period, number } = address;
    if (number === null) throw new UserError(`${url} names a whole month, not a mail.`, openOne, url);
    const known = this.#parts.store.articles.idAt(this.id, period, number);
    if (known !== null) return known;
    const article = await this.#articles.at(period, number, this.#parts.http.session(signal));
    if (article === "missing") throw new UserError("The archive has no mail at this address.", openOne, url);
    if (article === "no mail")
      throw new UserError(
        "There is no mail at this address.",
        openOne,
        this.id + articlePath(period, number),
      );
    this.#parts.store.articles.set(this.id, period, [{ messageId: article.messageId, number }]);
    return article.messageId;
  }

  async urls(
    messageIds: string[],
    { offline, signal }: { offline: boolean; signal: AbortSignal },
  ): Promise<FoundUrls> {
    signal.throwIfAborted();
    const problems = offline ? [] : await this.#articles.number(messageIds, signal);
    const base = this.#positions.index()?.via ?? this.id;
    const urls = new Map<string, string>();
    for (const [messageId, places] of this.#parts.store.places(messageIds)) {
      const place = places.find(({ archive, number }) => archive === this.id && number !== null);
      if (place && place.number !== null) urls.set(messageId, base + articlePath(place.period, place.number));
    }
    return { urls, problems: problems.map((one) => one.problem) };
  }

  async exactBody(messageId: string, signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    const body = this.#parts.store.body(messageId);
    return body?.exact ? body.text : this.#articles.exactBody(messageId, signal);
  }
}
