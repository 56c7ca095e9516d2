import { formatCount } from "../../../base/formatCount.ts";
import { type Month, monthPlus, monthStart } from "../../../base/months.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { endless } from "../../apiProblems.ts";
import type { SyncOptions, SyncReport } from "../../archive.ts";
import { firstMonth } from "../../askedMonths.ts";
import { exactOf, placedIn } from "../../mailsInArchive.ts";
import type { Entry, EntryPage } from "./answers.ts";
import type { HyperkittyApi } from "./api.ts";
import type { HyperkittyMails } from "./mails.ts";
import { inOrder, type ListPosition, listPosition } from "./position.ts";
import { leftOut, moreToRead } from "./problems.ts";

/** How much is requested and examined. */
export interface Limits {
  /** Entries requested at once, normally and for a list that is known, where there is usually little new. */
  perPage: number;
  perFirstPage: number;
  /** Mails requested before they are written. */
  batch: number;
  /** Mails read in one sync: each takes a request, and the whole refresh has a budget of them. */
  mostMails: number;
  /** Entries examined again where reading continues, since some may have been deleted in between. */
  overlap: number;
  /** After this many mails in a row that are older than asked for, all that follow are considered older too. */
  manyOld: number;
}

const usualLimits: Limits = {
  perPage: 100,
  perFirstPage: 25,
  batch: 20,
  mostMails: 300,
  overlap: 20,
  manyOld: 50,
};
/** Number of the newest mails whose hashes are remembered. */
const mostTops = 10;
/** Limit for remembered mails that the server failed to deliver. */
const mostLeft = 200;

export interface ListReaderParts {
  store: Store;
  factsOf(message: Message): Facts;
  archive: string;
  api: HyperkittyApi;
  mails: HyperkittyMails;
  limits?: Limits;
}

/**
 * Reads a list from its newest mail downwards. HyperKitty lists mails in the order of archiving, the last first,
 * without saying when that was.
 */
export class ListReader {
  readonly #parts: ListReaderParts;
  readonly #options: SyncOptions;
  readonly #report: SyncReport;
  #position: ListPosition;
  /** Mails sent before this (milliseconds since 1970) are skipped. */
  #oldest = Number.NEGATIVE_INFINITY;
  readonly #newest: number;
  readonly #limits: Limits;
  /** Number of older mails in a row so far. */
  #old = 0;
  #taken = 0;

  constructor(parts: ListReaderParts, options: SyncOptions, report: SyncReport) {
    this.#parts = parts;
    this.#options = options;
    this.#report = report;
    this.#limits = parts.limits ?? usualLimits;
    this.#newest =
      options.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(options.until, 1));
    this.#position = listPosition(parts.store, parts.archive) ?? {
      ...{ tops: [], depth: 0, wanted: "", reached: false, left: [] },
      mails: parts.store.extent(parts.archive, inOrder).mails,
    };
  }

  /** Rejects when aborted, with ArchiveError, or with errors of the store. */
  async read(): Promise<void> {
    const isKnown = this.#position.tops.length > 0;
    const first = await this.#page(isKnown ? this.#limits.perFirstPage : this.#limits.perPage, 0);
    const [newest] = first.entries;
    this.#want(newest ? firstMonth(this.#options, newest.date) : this.#options.since);
    await this.#takeLeft();
    if ((await this.#readNew(first)) && !this.#position.reached) await this.#readOlder(first);
  }

  /** If earlier months are asked for than ever before, mails that were skipped as too old may be wanted now. */
  #want(since: Month | null): void {
    const { wanted, reached, tops } = this.#position;
    const month = since ?? "";
    if (tops.length === 0) this.#position = { ...this.#position, wanted: month, depth: 0, reached: false };
    else if (month < wanted) this.#position = { ...this.#position, wanted: month, depth: 0, reached: false };
    else if (!reached) this.#position = { ...this.#position, wanted: month };
    if (this.#position.wanted !== "") this.#oldest = monthStart(this.#position.wanted);
  }

  /** Requests again what the server failed to deliver before. */
  async #takeLeft(): Promise<void> {
    const { left } = this.#position;
    if (left.length === 0) return;
    this.#position = { ...this.#position, left: [] };
    await this.#bring(left);
  }

  /** Reads from the top down to what is known, or as far as is asked for. Returns whether it got there. */
  async #readNew(first: EntryPage): Promise<boolean> {
    const { tops: known, depth: knownDepth } = this.#position;
    const anchors = knownDepth === 0 ? [] : known;
    const tops = first.entries.slice(0, mostTops).map((entry) => entry.message_id_hash);
    return this.#walk(first, 0, (entries, depth, isEnd) => {
      const at = entries.findIndex((entry) => anchors.includes(entry.message_id_hash));
      const anchor = entries[at];
      if (anchor) {
        const above = depth - entries.length + at;
        const gone = anchors.indexOf(anchor.message_id_hash);
        return { reach: { tops, depth: Math.max(1, knownDepth + above - gone) }, stop: true };
      }
      if (isEnd) return { reach: { tops, depth, reached: true }, stop: true };
      // Only if nothing was known before, everything from the top down is read now.
      return { reach: anchors.length === 0 ? { tops, depth } : {}, stop: false };
    });
  }

  /** Continues below what is known. */
  async #readOlder(first: EntryPage): Promise<boolean> {
    const { overlap, perPage } = this.#limits;
    // A server that ignores offsets begins at the top, so the known entries are passed through.
    let from = Math.max(0, this.#position.depth - overlap);
    let page = from === 0 ? first : await this.#page(perPage, from);
    while (from > 0 && this.#isGap(page.entries[0])) {
      from = Math.max(0, from - perPage);
      page = from === 0 ? first : await this.#page(perPage, from);
    }
    return this.#walk(page, from, (_, depth, isEnd) => ({
      reach: { depth, ...(isEnd && { reached: true }) },
      stop: isEnd,
    }));
  }

  /**
   * Whether so many mails were deleted that the entry at which reading continues was never examined, or does not exist.
   */
  #isGap(entry: Entry | undefined): boolean {
    if (entry === undefined) return true;
    if (!this.#isWanted(entry)) return false;
    return !placedIn(this.#parts.store, this.#parts.archive, [entry.message_id]).has(entry.message_id);
  }

  /**
   * Reads page by page what is new. `then` gives the position after each page: `depth` mails were examined, `isEnd`
   * says whether nothing follows that is asked for. Returns whether it got to where it should stop.
   */
  async #walk(
    first: EntryPage,
    from: number,
    then: (
      entries: Entry[],
      depth: number,
      isEnd: boolean,
    ) => { reach: Partial<ListPosition>; stop: boolean },
  ): Promise<boolean> {
    const seen = new Set<string>();
    let page = first;
    this.#old = 0;
    for (let depth = from; ; ) {
      const { entries } = page;
      depth += page.count;
      const before = seen.size;
      for (const entry of entries) seen.add(entry.message_id_hash);
      if (seen.size === before && page.count > 0) {
        this.#report.problems.push(endless(this.#parts.archive));
        return false;
      }
      if (!(await this.#take(entries))) {
        this.#report.problems.push(moreToRead(this.#parts.archive, this.#limits.mostMails));
        this.#report.reached = false;
        return false;
      }
      const { reach, stop } = then(
        entries,
        depth,
        page.next === null || page.count === 0 || this.#old >= this.#limits.manyOld,
      );
      this.#write([], reach);
      if (stop || page.next === null) return true;
      page = await this.#next(page.next);
    }
  }

  /** Stores those of the mails that are asked for and not here; returns whether all could be stored. */
  async #take(entries: Entry[]): Promise<boolean> {
    const { mails, store, archive } = this.#parts;
    mails.learn(entries);
    const here = placedIn(
      store,
      archive,
      entries.map((entry) => entry.message_id),
    );
    await this.#reattach(entries.filter((entry) => here.has(entry.message_id)));
    for (const { date } of entries) this.#old = date < this.#oldest ? this.#old + 1 : 0;
    const wanted = entries.filter((entry) => this.#isWanted(entry) && !here.has(entry.message_id));
    const { batch } = this.#limits;
    for (let at = 0; at < wanted.length; at += batch) {
      if (this.#taken >= this.#limits.mostMails) return false;
      const part = wanted.slice(at, at + batch);
      // If another archive has the exact mail, it need not be requested.
      const known = exactOf(
        store,
        part.map((entry) => entry.message_id),
      );
      const ids = new Set(known.map(({ messageId }) => messageId));
      this.#write(known, {});
      await this.#bring(part.filter((entry) => !ids.has(entry.message_id)).map((one) => one.message_id_hash));
    }
    return true;
  }

  #isWanted({ date }: Entry): boolean {
    return date >= this.#oldest && date < this.#newest;
  }

  /** HyperKitty puts a patch that arrived before its cover letter below the cover later, so its parent is updated. */
  async #reattach(entries: Entry[]): Promise<void> {
    const { store, mails } = this.#parts;
    const parents = new Map(entries.map(({ message_id, parent }) => [message_id, parent]));
    const changed: Message[] = [];
    for (const mail of store.get(entries.map((entry) => entry.message_id))) {
      const parent = parents.get(mail.messageId) ?? null;
      // If it has recipients, another archive delivered it, along with what it replies to.
      if (parent === null || mail.inReplyTo !== null || mail.to.length + mail.cc.length > 0) continue;
      const [inReplyTo, body] = [await mails.idOf(parent), store.body(mail.messageId)];
      if (inReplyTo === null || body === null) continue;
      changed.push({ ...mail, inReplyTo, references: [inReplyTo], body: body.text });
    }
    // Of two equally good copies in an archive, the one in the later place wins.
    this.#write(changed, {});
  }

  async #bring(names: string[]): Promise<void> {
    const { mails, archive } = this.#parts;
    const { batch } = this.#limits;
    const { signal, progress } = this.#options;
    for (let at = 0; at < names.length; at += batch) {
      const part = names.slice(at, at + batch);
      const { messages, failed, fault } = await mails.bring(part, signal);
      const left = [...this.#position.left, ...failed].slice(-mostLeft);
      this.#taken += messages.length + failed.length;
      this.#report.added += this.#write(messages, { left });
      if (fault) this.#report.problems.push(leftOut(archive, failed.length, fault));
      progress(`${archive}: ${formatCount(this.#taken)} mails`);
      signal.throwIfAborted();
    }
  }

  /** Writes mails and the resulting position in one transaction. Returns how many were not known. */
  #write(messages: readonly Message[], reach: Partial<ListPosition>): number {
    const { store, archive, factsOf } = this.#parts;
    const { next } = store.extent(archive, inOrder);
    const arrivals = messages.map(
      (message, at): Arrival => ({ message, facts: factsOf(message), period: inOrder, index: next + at }),
    );
    this.#position = { ...this.#position, ...reach, mails: this.#position.mails + arrivals.length };
    return store.put(archive, arrivals, { archive, period: inOrder, value: this.#position }).added;
  }

  #page(limit: number, offset: number): Promise<EntryPage> {
    return this.#next(new URLSearchParams({ limit: String(limit), offset: String(offset) }));
  }

  #next(query: URLSearchParams): Promise<EntryPage> {
    return this.#parts.api.emails(query);
  }
}
