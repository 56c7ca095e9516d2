import { monthOf } from "../archive/archiveGroups.ts";
import { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { type Month, monthAt, monthPlus } from "../base/months.ts";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import { HttpClient } from "../http/client.ts";
import { factsOf } from "../mail/facts.ts";
import { messageIdIn, oddIdIn } from "../mail/messageId.ts";
import type { ProjectConfig, TrackedSeries } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { permalink, sameHosts } from "../project/uboot.ts";
import { assemble } from "../series/assemble.ts";
import type { Correction } from "../series/corrections.ts";
import type { Series } from "../series/series.ts";
import { seriesAround } from "../series/seriesAround.ts";
import { messageIdsOf, postedIds } from "../series/seriesQueries.ts";
import type { ThreadStore } from "../series/threadStore.ts";
import type { StoredMessage } from "../store/types.ts";
import { matchOf, type SeriesMatch } from "./seriesMatch.ts";
import { TrackedLookup } from "./trackedLookup.ts";

/** Which archives to ask, and for which months. */
export interface ArchiveQuery {
  archives: string[];
  /** First and last month, both inclusive; null is no limit. */
  since: Month | null;
  until: Month | null;
  /** If `since` is null: read only this many of the newest months; null for all. */
  newest: number | null;
  /** Do not use the network. */
  offline: boolean;
}

/** Finds threads and their series, first in the store, then in the archives. */
export class SeriesLookup {
  readonly http: HttpClient;
  readonly #parts: HostServices;

  constructor(parts: HostServices) {
    this.#parts = parts;
    this.http = new HttpClient(parts);
  }

  archives(addresses: string[]): Archives {
    const { store, log, maxTextBytes, clock } = this.#parts;
    const bound = maxTextBytes === undefined ? {} : { maxTextBytes };
    const more = { ...bound, ...(clock && { clock }) };
    return new Archives(addresses, { store, http: this.http, factsOf, log, sameHosts, permalink, ...more });
  }

  /** Reads what is new in the requested months from the archives. */
  async bringIn(query: ArchiveQuery, archives: Archives, call: Call): Promise<Problem[]> {
    if (query.offline) return [];
    const { since, newest } = query;
    const { now, past } = this.#parts;
    // A mail may arrive late, in the month after the moment that is asked about.
    const last = past ? monthPlus(monthAt(now()), 1) : null;
    const { problems } = await archives.sync({
      since,
      until: query.until ?? last,
      newest,
      now: now(),
      ...call,
    });
    return problems;
  }

  /** Reads the older months of tracked threads that are not read anyway, and finds their Message-IDs. */
  async bringInThreads(
    archives: Archives,
    tracked: TrackedSeries[],
    since: Month,
    call: Call,
  ): Promise<Problem[]> {
    const { store, now } = this.#parts;
    const problems: Problem[] = [];
    const older = new Map<Month, string>();
    for (const { thread } of tracked) {
      const month = monthOf(thread);
      if (month !== null && month < since) older.set(month, thread);
    }
    for (const [, thread] of [...older].sort())
      problems.push(...(await archives.thread({ messageId: "", url: thread, now: now() }, call)));
    for (const { thread } of tracked) {
      try {
        const id = await this.resolve(thread, archives, call.signal);
        if (id !== null && store.get([id]).length === 0)
          problems.push(...(await archives.thread({ messageId: id, url: thread, now: now() }, call)));
      } catch (error) {
        call.signal.throwIfAborted();
        problems.push(problemOf(error, thread));
      }
    }
    return problems;
  }

  /** Later mails than this (milliseconds since 1970) do not count. */
  horizon(): number {
    return this.#parts.past ? this.#parts.now() : Number.MAX_SAFE_INTEGER;
  }

  rules(archives: Archives) {
    return { now: this.#parts.now(), idOf: (link: string) => this.knownId(link, archives) };
  }

  /** The Message-ID for a thread address or pasted id, without network; null if unknown. */
  knownId(thread: string, archives: Archives): string | null {
    return (
      messageIdIn(thread) ??
      archives.knownId(thread) ??
      this.#parts.store.cached<string>("thread", [thread]).get(thread) ??
      this.#odd(thread)
    );
  }

  /** Some mails have an id without "@", which can be told from other words only if the mail is stored. */
  #odd(thread: string): string | null {
    const id = oddIdIn(thread);
    return id !== null && this.#parts.store.get([id]).length > 0 ? id : null;
  }

  /** Like `knownId`, but asks the archive if nothing is known. Null if no archive has that address. */
  async resolve(thread: string, archives: Archives, signal: AbortSignal): Promise<string | null> {
    const known = this.knownId(thread, archives);
    if (known !== null) return known;
    const id = await archives.resolve(thread, signal);
    if (id !== null) this.#parts.store.cache("thread", [[thread, id]]);
    return id;
  }

  /**
   * The Message-ID for a thread address or pasted id; reads its months if the mail is not here yet. UserError if there
   * is no such mail.
   */
  async mailAt(thread: string, archives: Archives, offline: boolean, call: Call): Promise<string> {
    const { store, now } = this.#parts;
    const id = offline ? this.knownId(thread, archives) : await this.resolve(thread, archives, call.signal);
    if (id === null) throw unknownThread(thread, archives.faults);
    if (offline || store.get([id]).length > 0) return id;
    const [problem] = await archives.thread({ messageId: id, url: thread, now: now() }, call);
    if (problem && store.get([id]).length === 0)
      throw new UserError(problem.what, problem.remedy, problem.where);
    return id;
  }

  async find(
    thread: string,
    archives: Archives,
    offline: boolean,
    call: Call,
    corrections: readonly Correction[] = [],
  ): Promise<Series> {
    const id = await this.mailAt(thread, archives, offline, call);
    const series = this.holding([id], archives, corrections).get(id);
    if (series) return series;
    this.mailOf(id, thread, archives.faults);
    throw noSeries(thread);
  }

  /**
   * The mail with that id. UserError if it is not here, or is later than the moment that counts.
   * @param faults of the archives that should have delivered it
   */
  mailOf(id: string, thread: string, faults: Problem[] = []): StoredMessage {
    const [mail] = this.#parts.store.get([id]);
    if (!mail) throw unknownThread(thread, faults);
    if (mail.date > this.horizon()) throw notYet(thread, this.#parts.now());
    return mail;
  }

  /**
   * The series that contain these mails, by mail. If the moment asked for is past, a later mail leads to its series as
   * it was then: a series is followed by the address of its newest revision, but began earlier.
   * @param present today's series of these mails, if known already
   */
  holding(
    ids: string[],
    archives: Archives,
    corrections: readonly Correction[] = [],
    present: Series[] | null = null,
  ): Map<string, Series> {
    const { store, past } = this.#parts;
    const rules = { ...this.rules(archives), corrections };
    const today = present ?? seriesAround(ids, store, rules);
    const current = byMail(today);
    if (!past) return new Map(ids.flatMap((id) => entryOf(id, current.get(id))));
    const { postings } = store;
    const shelf: ThreadStore = {
      get: (wanted) => this.before(store.get(wanted)),
      ancestors: (wanted) => this.before(store.ancestors(wanted)),
      descendants: (wanted) => this.before(store.descendants(wanted)),
      postings: {
        tied: (mails, reach) => this.before(postings.tied(mails, reach)),
        sent: (email, span, only) => this.before(postings.sent(email, span, only)),
        // May return later mails too; they are left out afterwards.
        outline: (email, span) => postings.outline(email, span),
        titled: (email, span, version) => postings.titled(email, span, version),
        senders: (by, values) => postings.senders(by, values),
        pullRequests: (spans) => this.before(postings.pullRequests(spans)),
      },
    };
    const then = byMail(seriesAround([...current.keys()], shelf, rules));
    return new Map(
      ids.flatMap((id) => {
        const whole = current.get(id);
        const mails = whole ? [id, ...postedIds(whole)] : [];
        return entryOf(
          id,
          mails.map((mail) => then.get(mail)).find((series) => series !== undefined),
        );
      }),
    );
  }

  /** Tracked series from the store, without landings: see `TrackedLookup`. */
  tracked(project: ProjectConfig, archives: Archives): { tracked: TrackedSeries; series: Series | null }[] {
    const ids = project.tracked.map((one) => this.knownId(one.thread, archives));
    const asked = [...new Set(ids.filter((id) => id !== null))];
    const lookup = new TrackedLookup(this.#parts, this.rules(archives), (mails, present) =>
      this.holding(mails, archives, project.corrections, present),
    );
    const holding = lookup.find(asked, project);
    return project.tracked.map((tracked, at) => ({ tracked, series: holding.get(ids[at] ?? "") ?? null }));
  }

  before(messages: StoredMessage[]): StoredMessage[] {
    const until = this.horizon();
    return messages.filter((message) => message.date <= until);
  }

  matchesAmong(messages: StoredMessage[], limit: number): SeriesMatch[] {
    return assemble(this.before(messages), this.rules(this.archives([])))
      .map(matchOf)
      .sort((a, b) => b.date - a.date)
      .slice(0, limit);
  }
}

function byMail(all: Series[]): Map<string, Series> {
  return new Map(all.flatMap((series) => [...messageIdsOf(series)].map((id) => [id, series])));
}

function entryOf(id: string, series: Series | undefined): [string, Series][] {
  return series ? [[id, series]] : [];
}

/** The error if no mail of a thread is found; it first mentions an archive that could not be read, if there is one. */
export function unknownThread(thread: string, [fault]: Problem[] = []): UserError {
  if (fault)
    return new UserError(
      `${fault.what} What could be read has no mail at "${thread}".`,
      fault.remedy,
      fault.where,
    );
  return new UserError(
    `No mail is known at "${thread}".`,
    "Check the address or Message-ID; if the mail is older than what was read, set an earlier first month (patchTracker.since).",
    thread,
  );
}

function notYet(thread: string, now: number): UserError {
  return new UserError(
    `"${thread}" was sent later than ${new Date(now).toISOString()}.`,
    "Ask for a later moment, or name an earlier mail.",
    thread,
  );
}

function noSeries(thread: string): UserError {
  return new UserError(
    `The thread "${thread}" holds no patches.`,
    "Give the address of a patch or cover letter, or of an answer to one.",
    thread,
  );
}
