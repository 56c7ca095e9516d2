import { formatCount } from "../../../base/formatCount.ts";
import { monthPlus, monthStart } from "../../../base/months.ts";
import { ArchiveError } from "../../../http/archiveError.ts";
import type { Facts } from "../../../mail/facts.ts";
import type { Message } from "../../../mail/message.ts";
import type { Store } from "../../../store/store.ts";
import type { Arrival } from "../../../store/types.ts";
import { endless } from "../../apiProblems.ts";
import type { SyncOptions, SyncReport } from "../../archive.ts";
import { firstMonth } from "../../askedMonths.ts";
import { exactOf, placedIn } from "../../mailsInArchive.ts";
import { senseless } from "../../patchworkApi.ts";
import { type ProjectEvent, readEvents, timeOf } from "./answers.ts";
import { type EventPlace, type StreamPosition, streamPositions } from "./position.ts";
import { leftOut } from "./problems.ts";
import type { Commented, ProjectMails } from "./source.ts";

/** A category of Patchwork's events, and how many requests it may take in one sync. */
export interface EventCategory {
  /** Also the name of the period in the store. */
  name: "cover-created" | "patch-created" | "patch-comment-created" | "cover-comment-created";
  of: Commented;
  isComment: boolean;
  requests: number;
}

/**
 * The categories that are read. Each has a share of the requests, so that comments arrive before all patches are read.
 */
export const categories: readonly EventCategory[] = [
  { name: "cover-created", of: "covers", isComment: false, requests: 40 },
  { name: "patch-created", of: "patches", isComment: false, requests: 120 },
  { name: "patch-comment-created", of: "patches", isComment: true, requests: 100 },
  { name: "cover-comment-created", of: "covers", isComment: true, requests: 40 },
];

export interface StreamParts {
  /** Pages of new events read to reach the known ones; if there are more, reading starts again from the newest. */
  mostNewPages?: number;
  store: Store;
  factsOf(message: Message): Facts;
  archive: string;
  mails: ProjectMails;
}

/** A mail that an event announces. */
interface Told {
  event: EventPlace;
  messageId: string;
  /** When it was sent, milliseconds since 1970. */
  sent: number;
  /** The number of the patch or cover letter that it is, or is below. */
  number: number;
}

/** Bytes; a page always has 30 events. */
const maxBytes = 2_000_000;
const batch = 10;
const usualNewPages = 60;
/** Pages read in one sync, whatever they contain. */
const mostPages = 100;
/** After this many pages with only known events, the list is considered endless. */
const mostIdle = 10;
const mostLeft = 200;
/** Kinds of errors that concern one mail; others can still be requested. */
const ofOneMail: ReadonlySet<string> = new Set(["foreign", "too-large", "server", "corrupt"]);

/** Reads the mails of one category of events, the newest first, later those above and below what is known. */
export class EventStream {
  readonly #category: EventCategory;
  readonly #parts: StreamParts;
  readonly #options: SyncOptions;
  readonly #report: SyncReport;
  readonly #newest: number;
  #position: StreamPosition;
  #oldest = Number.NEGATIVE_INFINITY;
  #requests = 0;

  constructor(category: EventCategory, parts: StreamParts, options: SyncOptions, report: SyncReport) {
    this.#category = category;
    this.#parts = parts;
    this.#options = options;
    this.#report = report;
    this.#newest =
      options.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(options.until, 1));
    this.#position = streamPositions(parts.store, parts.archive).get(category.name) ?? {
      ...{ top: null, bottom: null, wanted: "", reached: false, left: [] },
      mails: parts.store.extent(parts.archive, category.name).mails,
    };
  }

  /**
   * Returns whether it got as far as asked for. Rejects when aborted, with ArchiveError, or with errors of the store.
   */
  async read(): Promise<boolean> {
    this.#want();
    const { left } = this.#position;
    if (left.length > 0) {
      this.#position = { ...this.#position, left: [] };
      await this.#bring(left, {});
    }
    if (this.#position.top !== null && !(await this.#readNew(this.#position.top))) return false;
    return this.#position.reached || (await this.#readOlder());
  }

  /** If earlier months are asked for than ever before, mails that were skipped as too old may be wanted now. */
  #want(): void {
    const { top, wanted, reached } = this.#position;
    const newest = top ? timeOf(top.date) : this.#options.now;
    const month = firstMonth(this.#options, newest) ?? "";
    if (top === null || month < wanted)
      this.#position = { ...this.#position, wanted: month, reached: false, top: null, bottom: null };
    else if (!reached) this.#position = { ...this.#position, wanted: month };
    if (this.#position.wanted !== "") this.#oldest = monthStart(this.#position.wanted);
  }

  /** Reads the new events above the known ones, upwards, so that there is never a gap. */
  async #readNew(top: EventPlace): Promise<boolean> {
    const fresh = new Map<number, Told>();
    for (let page = 1; ; page++) {
      const { events, more } = await this.#page({ since: top.date }, page);
      const above = events.filter(({ event }) => event.id > top.id);
      const before = fresh.size;
      for (const one of above) fresh.set(one.event.id, one);
      if (!more || above.length < events.length || fresh.size === before) break;
      if (page < (this.#parts.mostNewPages ?? usualNewPages)) continue;
      this.#position = { ...this.#position, top: null, bottom: null, reached: false };
      return true;
    }
    const upwards = [...fresh.values()].sort((one, other) => one.event.id - other.event.id);
    return this.#take(upwards, (event) => ({ top: event }));
  }

  /** Reads downwards from the newest, or from the end of what is known. */
  async #readOlder(): Promise<boolean> {
    const { bottom: from } = this.#position;
    // Patchwork compares more exactly than the seconds sent here, so a few events come twice.
    const before = from && new Date(timeOf(from.date) + 1_000).toISOString().slice(0, 19);
    let idle = 0;
    for (let page = 1; page <= mostPages; page++) {
      const { events, more } = await this.#page(before ? { before } : {}, page);
      const below = this.#position.bottom?.id ?? Number.POSITIVE_INFINITY;
      const next = events.filter(({ event }) => event.id < below);
      const done = await this.#take(
        next.filter(({ event }) => timeOf(event.date) >= this.#oldest),
        (event) => ({ top: this.#position.top ?? next[0]?.event ?? event, bottom: event }),
      );
      if (!done) return false;
      const isOld = next.some(({ event }) => timeOf(event.date) < this.#oldest);
      if (!more || isOld || events.length === 0) {
        this.#write([], { reached: true });
        return true;
      }
      idle = next.length > 0 ? 0 : idle + 1;
      if (idle < mostIdle) continue;
      this.#report.problems.push(endless(this.#parts.archive));
      return true;
    }
    return false;
  }

  /** Stores the mails that are asked for and not here, in batches. Returns whether all could be stored. */
  async #take(told: Told[], reach: (event: EventPlace) => Partial<StreamPosition>): Promise<boolean> {
    const { store, archive } = this.#parts;
    for (let at = 0; at < told.length; at += batch) {
      if (this.#requests >= this.#category.requests) return false;
      const part = told.slice(at, at + batch);
      const last = part.at(-1);
      const here = placedIn(
        store,
        archive,
        part.map(({ messageId }) => messageId),
      );
      const wanted = part.filter(
        ({ messageId, sent }) => !here.has(messageId) && sent >= this.#oldest && sent < this.#newest,
      );
      const known = exactOf(
        store,
        wanted.map(({ messageId }) => messageId),
      );
      const ids = new Set(known.map(({ messageId }) => messageId));
      this.#write(known, {});
      const missing = wanted.filter(({ messageId }) => !ids.has(messageId));
      await this.#bring(
        missing.map(({ number }) => number),
        last ? reach(last.event) : {},
      );
    }
    return true;
  }

  /** Requests patches and cover letters, or the comments below them. */
  async #bring(numbers: number[], reach: Partial<StreamPosition>): Promise<void> {
    const { mails, archive } = this.#parts;
    const { of, isComment } = this.#category;
    const asked = [...new Set(numbers)];
    this.#requests += asked.length;
    // Waits for all, so that no request continues after the caller has stopped.
    const results = await Promise.allSettled(
      asked.map(async (number) => (isComment ? mails.comments(of, number) : [await mails.mail(of, number)])),
    );
    this.#options.signal.throwIfAborted();
    const failed: number[] = [];
    let fault: ArchiveError | null = null;
    const messages = results.flatMap((result, at) => {
      if (result.status === "fulfilled") return result.value;
      const { reason } = result;
      if (!(reason instanceof ArchiveError)) throw reason;
      // A mail that is missing on the server was deleted there.
      if (reason.kind === "missing") return [];
      if (!ofOneMail.has(reason.kind)) throw reason;
      failed.push(asked[at] ?? 0);
      fault = reason;
      return [];
    });
    const left = [...this.#position.left, ...failed].slice(-mostLeft);
    this.#report.added += this.#write(this.#new(messages), { ...reach, left });
    if (fault) this.#report.problems.push(leftOut(archive, failed.length, fault));
    if (messages.length > 0) this.#options.progress(`${archive}: ${formatCount(this.#position.mails)} mails`);
    this.#options.signal.throwIfAborted();
  }

  /** A request for comments returns all comments of the patch, some of which are here already. */
  #new(messages: Message[]): Message[] {
    const { store, archive } = this.#parts;
    const ids = messages.map(({ messageId }) => messageId);
    const here = placedIn(store, archive, ids);
    return [...new Map(messages.map((message) => [message.messageId, message])).values()].filter(
      ({ messageId }) => !here.has(messageId),
    );
  }

  /** Writes mails and the resulting position in one transaction. Returns how many were not known. */
  #write(messages: readonly Message[], reach: Partial<StreamPosition>): number {
    const { store, archive, factsOf } = this.#parts;
    const period = this.#category.name;
    const next = store.nextIndex(archive, period);
    const arrivals = messages.map(
      (message, at): Arrival => ({ message, facts: factsOf(message), period, index: next + at }),
    );
    this.#position = { ...this.#position, ...reach, mails: this.#position.mails + arrivals.length };
    return store.put(archive, arrivals, { archive, period, value: this.#position }).added;
  }

  async #page(range: Record<string, string>, page: number): Promise<{ events: Told[]; more: boolean }> {
    const { api } = this.#parts.mails;
    const { name, of, isComment } = this.#category;
    const asked = {
      project: api.place.project,
      category: name,
      order: "-date",
      ...range,
      page: String(page),
    };
    const { json, url, more } = await api.get("events/", asked, maxBytes);
    const events = (readEvents(json) ?? senseless(url)).flatMap((event) => toldOf(event, of, isComment));
    return { events, more };
  }
}

function toldOf({ id, date, payload }: ProjectEvent, of: Commented, isComment: boolean): Told[] {
  const thing = of === "patches" ? payload.patch : payload.cover;
  const mail = isComment ? payload.comment : thing;
  if (!thing || !mail) return [];
  return [{ event: { id, date }, messageId: mail.msgid, sent: timeOf(mail.date), number: thing.id }];
}
