import { createHash } from "node:crypto";
import type { Month } from "./archive/archive.ts";
import type { Fetch } from "./archive/fetch.ts";
import { HttpClient, type Patience } from "./archive/http.ts";
import { monthOf, Sources } from "./archive/sources.ts";
import { findLandings } from "./git/landings.ts";
import { openRepository } from "./git/repository.ts";
import { groupOf, isOneOf } from "./group.ts";
import { wantedOf, withLandings } from "./landed.ts";
import type { Log } from "./log.ts";
import { factsOf, rulesVersion } from "./mail/facts.ts";
import { monthAt, monthPlus, monthStart } from "./months.ts";
import { askPatchwork, knownOf } from "./patchwork/ask.ts";
import { opinionOf } from "./patchwork/opinion.ts";
import { type Problem, problemOf, TrackerError } from "./problem.ts";
import { messageIdsOf, postedIds, seriesAround } from "./series/around.ts";
import { assemble } from "./series/assemble.ts";
import type { Correction } from "./series/corrections.ts";
import type { Landing, Series } from "./series/series.ts";
import { latestOf, repliesOf } from "./series/state.ts";
import type { Store } from "./store/store.ts";
import type { StoredMessage } from "./store/types.ts";
import { messageIdIn, permalink } from "./threadAddress.ts";
import type { Board, Doing, Entry, Found, Situation, TrackedSeries, Tracker } from "./tracker.ts";

export interface TrackerParts {
  store: Store;
  fetch: Fetch;
  log: Log;
  /** The program's own, for the User-Agent. */
  version: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether `now` is a moment of the past: mail, commits and tags of later then do not count. */
  past: boolean;
  /** Where the usual patience with servers does not fit. */
  patience?: Partial<Patience>;
  /** Where the usual bound on the new text of one month or file does not fit; bytes. */
  maxTextBytes?: number;
}

/** What `list` and `show` are asked about. */
export interface Question {
  archives: string[];
  since: Month | null;
  until: Month | null;
  /** Where `since` is null: read only so many of the newest months; null: as far as there is. */
  newest: number | null;
  folders: string[];
  branch: string | null;
  /** Ask neither archives nor article pages. */
  offline: boolean;
}

/** Series with the addresses of their mails, and what went wrong on the way. */
export interface Answer {
  series: Series[];
  urls: Map<string, string>;
  problems: Problem[];
}

/** Where landings are looked for. */
type Ground = Pick<Question, "folders" | "branch" | "offline">;

const day = 86_400_000;
/** Mails this much older than the moment a series is first tracked count as read. */
const freshness = 14 * day;
/** Months read for a thread older than the usual ones: its own and those in which it is discussed. */
const threadMonths = 4;
const usualMonths = 12;

/** The tracker on a store of its own process. Sidebar, worker and command line are views of it. */
export class LocalTracker implements Tracker {
  readonly #parts: TrackerParts;
  readonly #http: HttpClient;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#http = new HttpClient(parts);
  }

  async board(situation: Situation): Promise<Board> {
    const { store, now } = this.#parts;
    const key = digest(situation);
    const stateNow = () => `${store.generation()} ${rulesVersion} ${Math.floor(now() / 3_600_000)}`;
    const state = stateNow();
    const kept = store.cached<{ state: string; board: Board }>("board", [key]).get(key);
    if (kept?.state === state) return kept.board;
    // The first look at a series is marked: only the second can be kept.
    const first = this.#boardOf(situation);
    const settled = stateNow();
    const board = settled === state ? first : this.#boardOf(situation);
    store.cache("board", [[key, { state: settled, board }]]);
    return board;
  }

  async refresh(situation: Situation, doing: Doing): Promise<Board> {
    const { store, now } = this.#parts;
    const sources = this.#sources(situation.archives);
    const problems = [...sources.problems];
    const since = situation.since ?? monthPlus(monthAt(now()), -usualMonths);
    const synced = await sources.sync({ since, until: null, newest: null, now: now(), ...doing });
    problems.push(
      ...synced.problems,
      ...(await this.#bringInThreads(sources, situation.tracked, since, doing)),
    );
    if (synced.reached) store.mark("updated", [digest(situation.archives)], now());

    const series = this.#tracked(situation, sources).flatMap((one) => one.series ?? []);
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    problems.push(...(await sources.urls(ids, { offline: false, signal: doing.signal })).problems);
    problems.push(...(await this.#landTracked(series, situation, false, sources, doing)));
    problems.push(...(await this.#askPatchwork(series, situation, doing)));
    store.cache("problems", [[digest(situation.archives), problems]]);
    store.dropCache("board");
    return this.board(situation);
  }

  async search(text: string, limit: number): Promise<Found[]> {
    const id = messageIdIn(text);
    if (id === null) return this.#foundAmong(this.#parts.store.search(text, limit * 8), limit);
    return [...this.#holding([id], this.#sources([])).values()].map(foundOf);
  }

  async sentBy(emails: string[], limit: number): Promise<Found[]> {
    const sent = this.#parts.store.postings(emails).filter((message) => isOneOf(message.from, emails));
    return this.#foundAmong(sent, limit);
  }

  async find(thread: string, situation: Situation, doing: Doing): Promise<Found> {
    return foundOf(await this.#find(thread, this.#sources(situation.archives), false, doing));
  }

  async address(messageId: string, situation: Situation, signal: AbortSignal): Promise<string> {
    const { urls } = await this.#sources(situation.archives).urls([messageId], { offline: false, signal });
    return urls.get(messageId) ?? permalink(messageId);
  }

  async markRead(messageIds: string[], read: boolean): Promise<void> {
    // 0 keeps a mail unread that its age would count as read.
    this.#parts.store.mark("read", messageIds, read ? 1 : 0);
  }

  async snooze(thread: string, until: number | null): Promise<void> {
    this.#parts.store.mark("snoozed", [thread], until);
  }

  async close(): Promise<void> {
    this.#parts.store.close();
  }

  /** All series with a revision sent in the months asked for, oldest first. */
  async list(question: Question, doing: Doing): Promise<Answer> {
    const sources = this.#sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, doing))];
    const archives = sources.archives.map((archive) => archive.id);
    const messages = this.#parts.store.range(0, this.#horizon(), archives);
    const from = question.since === null ? Number.NEGATIVE_INFINITY : monthStart(question.since);
    const to = question.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(question.until, 1));
    const asked = assemble(messages, this.#rules(sources)).filter((series) =>
      series.revisions.some((revision) => revision.date >= from && revision.date < to),
    );
    return this.#answer(asked, question, sources, problems, doing);
  }

  /** One series, by any of its mails. TrackerError where the thread is not to be found. */
  async show(thread: string, question: Question, doing: Doing): Promise<Answer> {
    const sources = this.#sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, doing))];
    const series = await this.#find(thread, sources, question.offline, doing);
    return this.#answer([series], question, sources, problems, doing);
  }

  /** The board with the addresses of its mails. Offline, git is asked nevertheless: it is no archive. */
  async status(
    situation: Situation,
    offline: boolean,
    doing: Doing,
  ): Promise<{ board: Board; urls: Map<string, string> }> {
    const board = offline ? await this.#offlineBoard(situation, doing) : await this.refresh(situation, doing);
    const ids = board.entries.flatMap((entry) => (entry.series ? [...messageIdsOf(entry.series)] : []));
    const { urls } = await this.#sources(situation.archives).urls(ids, { offline, signal: doing.signal });
    return { board, urls };
  }

  /** Derives anew what an older program derived by older rules; call once after opening. */
  async renewFacts(progress: (text: string) => void): Promise<void> {
    for (const done of this.#parts.store.refreshFacts(rulesVersion, factsOf)) {
      progress(`reading ${done.toLocaleString("en")} mails again`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #offlineBoard(situation: Situation, doing: Doing): Promise<Board> {
    const { store } = this.#parts;
    const sources = this.#sources(situation.archives);
    const series = this.#tracked(situation, sources).flatMap((one) => one.series ?? []);
    const problems = await this.#landTracked(series, situation, true, sources, doing);
    // What archives answered at some earlier time is no news to somebody who asks none.
    return { ...this.#boardOf(situation), problems: [...store.problems, ...sources.problems, ...problems] };
  }

  #sources(addresses: string[]): Sources {
    const { store, log, maxTextBytes } = this.#parts;
    const bound = maxTextBytes === undefined ? {} : { maxTextBytes };
    return new Sources(addresses, { store, http: this.#http, factsOf, log, ...bound });
  }

  #syncFor(question: Question, sources: Sources, doing: Doing): Promise<Problem[]> {
    if (question.offline) return Promise.resolve([]);
    const { since, until, newest } = question;
    return sources
      .sync({ since, until, newest, now: this.#parts.now(), ...doing })
      .then((done) => done.problems);
  }

  /** Reads the months of tracked threads that are older than what is read anyway, and learns their Message-IDs. */
  async #bringInThreads(
    sources: Sources,
    tracked: TrackedSeries[],
    since: Month,
    doing: Doing,
  ): Promise<Problem[]> {
    const problems: Problem[] = [];
    const months = new Set(tracked.map(({ thread }) => monthOf(thread)).filter((month) => month !== null));
    for (const month of [...months].filter((one) => one < since).sort()) {
      const last = monthPlus(month, threadMonths - 1);
      const until = last < since ? last : monthPlus(since, -1);
      const done = await sources.sync({
        since: month,
        until,
        newest: null,
        now: this.#parts.now(),
        ...doing,
      });
      problems.push(...done.problems);
    }
    for (const { thread } of tracked) {
      try {
        await this.#resolve(thread, sources, doing.signal);
      } catch (error) {
        doing.signal.throwIfAborted();
        problems.push(problemOf(error, thread));
      }
    }
    return problems;
  }

  /** Mails of later than this do not count. */
  #horizon(): number {
    return this.#parts.past ? this.#parts.now() : Number.MAX_SAFE_INTEGER;
  }

  #rules(sources: Sources) {
    return { now: this.#parts.now(), idOf: (link: string) => this.#knownId(link, sources) };
  }

  /** The Message-ID that a thread address or pasted id stands for, without asking anybody; null if unknown. */
  #knownId(thread: string, sources: Sources): string | null {
    return (
      messageIdIn(thread) ??
      sources.knownId(thread) ??
      this.#parts.store.cached<string>("thread", [thread]).get(thread) ??
      null
    );
  }

  /** The same, asking the archive where nothing is known. Null where no archive of ours has that address. */
  async #resolve(thread: string, sources: Sources, signal: AbortSignal): Promise<string | null> {
    const known = this.#knownId(thread, sources);
    if (known !== null) return known;
    const id = await sources.resolve(thread, signal);
    if (id !== null) this.#parts.store.cache("thread", [[thread, id]]);
    return id;
  }

  async #find(thread: string, sources: Sources, offline: boolean, doing: Doing): Promise<Series> {
    const { store, now } = this.#parts;
    const id = offline ? this.#knownId(thread, sources) : await this.#resolve(thread, sources, doing.signal);
    if (id === null) throw unknownThread(thread);
    if (!offline && store.get([id]).length === 0) {
      const month = monthOf(thread);
      if (month !== null)
        await sources.sync({
          since: month,
          until: monthPlus(month, threadMonths - 1),
          newest: null,
          now: now(),
          ...doing,
        });
    }
    const series = this.#holding([id], sources).get(id);
    if (series) return series;
    const [mail] = store.get([id]);
    if (!mail) throw unknownThread(thread);
    throw mail.date > this.#horizon() ? notYet(thread, now()) : noSeries(thread);
  }

  /**
   * The series that hold these mails, by mail. Where the moment asked for is past, a mail of later leads to what its
   * series was then: a series is followed by the address of its newest revision, but its history began before.
   */
  #holding(ids: string[], sources: Sources, corrections: readonly Correction[] = []): Map<string, Series> {
    const { store, past } = this.#parts;
    const rules = { ...this.#rules(sources), corrections };
    // What was joined by hand may have neither thread nor sender in common.
    const joined = corrections.flatMap((one) => ("join" in one ? one.join : []));
    const today = seriesAround([...ids, ...joined], store, rules);
    const current = byMail(today);
    if (!past) return new Map(ids.flatMap((id) => entryOf(id, current.get(id))));
    const shelf = {
      get: (wanted: string[]) => this.#before(store.get(wanted)),
      ancestors: (wanted: string[]) => this.#before(store.ancestors(wanted)),
      descendants: (wanted: string[]) => this.#before(store.descendants(wanted)),
      postings: (emails: string[]) => this.#before(store.postings(emails)),
      pullRequests: (since: number) => this.#before(store.pullRequests(since)),
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

  #before(messages: StoredMessage[]): StoredMessage[] {
    const until = this.#horizon();
    return messages.filter((message) => message.date <= until);
  }

  #foundAmong(messages: StoredMessage[], limit: number): Found[] {
    return assemble(this.#before(messages), this.#rules(this.#sources([])))
      .map(foundOf)
      .sort((a, b) => b.date - a.date)
      .slice(0, limit);
  }

  async #answer(
    asked: Series[],
    question: Question,
    sources: Sources,
    problems: Problem[],
    doing: Doing,
  ): Promise<Answer> {
    const landed = await this.#land(asked, question, sources, doing);
    const series = withLandings(asked, landed.landings ?? new Map(), this.#parts.now());
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    const addresses = await sources.urls(ids, { offline: question.offline, signal: doing.signal });
    return {
      series,
      urls: addresses.urls,
      problems: [...problems, ...landed.problems, ...addresses.problems],
    };
  }

  /** Asks git. A fault of git leaves the series without landings and says so. */
  async #land(all: Series[], ground: Ground, sources: Sources, doing: Doing) {
    const { store, log, past, now } = this.#parts;
    const problems: Problem[] = [];
    const exactBody = async (messageId: string) => {
      const [message] = store.get([messageId]);
      const body = store.body(messageId);
      if (!message || !body) return null;
      if (body.exact || !message.facts.damaged) return body.text;
      if (ground.offline) return null;
      try {
        return await sources.exactBody(messageId, doing.signal);
      } catch (error) {
        doing.signal.throwIfAborted();
        problems.push(problemOf(error));
        return null;
      }
    };
    for (const folder of ground.folders) {
      try {
        const repository = await openRepository(folder, { branch: ground.branch, log });
        const found = await findLandings(repository, wantedOf(all, exactBody), {
          now: past ? now() : null,
          database: store.database,
          cache: {
            get: (kind, keys) => store.cached(kind, keys),
            set: (kind, entries) => store.cache(kind, entries),
          },
          signal: doing.signal,
          progress: doing.progress,
        });
        return { landings: found.landings, problems: [...distinct(problems), ...found.problems] };
      } catch (error) {
        doing.signal.throwIfAborted();
        log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
        problems.push(problemOf(error, folder));
      }
    }
    return { landings: null, problems: distinct(problems) };
  }

  /** Asks git about the tracked series and keeps its answer for the board. */
  async #landTracked(
    series: Series[],
    situation: Situation,
    offline: boolean,
    sources: Sources,
    doing: Doing,
  ): Promise<Problem[]> {
    const { landings, problems } = await this.#land(series, { ...situation, offline }, sources, doing);
    // Without an answer of git, what it said before stays.
    if (landings !== null) this.#parts.store.cache("landings", [[this.#groundKey(situation), [...landings]]]);
    return problems;
  }

  /** Asks the Patchwork, where there is one, what it says of the tracked series; its answers are kept for the board. */
  async #askPatchwork(series: Series[], situation: Situation, doing: Doing): Promise<Problem[]> {
    const { store, now } = this.#parts;
    const place = this.#patchworkOf(situation);
    if (!place) return [];
    doing.progress(`asking ${new URL(place.url).host}`);
    const session = this.#http.session(doing.signal);
    const landed = withLandings(series, this.#keptLandings(situation), now());
    return askPatchwork(landed, place, { shelf: store, session, now: now() });
  }

  /** A Patchwork tells only of today, so where the moment is past it is not asked. */
  #patchworkOf({ patchwork }: Situation) {
    return this.#parts.past ? null : patchwork;
  }

  /** Tracked series as the store knows them, before git. Put together anew only where mails have changed. */
  #tracked(situation: Situation, sources: Sources): { tracked: TrackedSeries; series: Series | null }[] {
    const { store, past, now } = this.#parts;
    const { archives, corrections } = situation;
    const ids = situation.tracked.map((one) => this.#knownId(one.thread, sources));
    const asked = ids.filter((id) => id !== null);
    const key = digest([asked, archives, corrections, past ? now() : null]);
    const state = `${store.mailGeneration()} ${rulesVersion}`;
    const kept = store.cached<{ state: string; series: [string, Series][] }>("series", [key]).get(key);
    const holding = kept?.state === state ? new Map(kept.series) : this.#holding(asked, sources, corrections);
    if (kept?.state !== state) {
      store.dropCache("series");
      store.cache("series", [[key, { state, series: [...holding] }]]);
    }
    return situation.tracked.map((tracked, at) => ({ tracked, series: holding.get(ids[at] ?? "") ?? null }));
  }

  #boardOf(situation: Situation): Board {
    const { store, now } = this.#parts;
    const archives = digest(situation.archives);
    const updated = store.marks("updated").get(archives) ?? null;
    const problems = store.cached<Problem[]>("problems", [archives]).get(archives) ?? [];
    const tracked = this.#tracked(situation, this.#sources(situation.archives));
    const landings = this.#keptLandings(situation);
    const place = this.#patchworkOf(situation);
    const followed = tracked.flatMap((one) => one.series ?? []);
    const said = place && knownOf(followed, place, store);
    const [snoozed, read, since] = [store.marks("snoozed"), store.marks("read"), store.marks("tracked")];
    const entries = tracked.map((one): Entry => {
      const until = snoozed.get(one.tracked.thread) ?? null;
      const snoozedUntil = until !== null && until > now() ? until : null;
      if (one.series === null)
        return {
          tracked: one.tracked,
          series: null,
          problem: updated === null ? null : unknownThread(one.tracked.thread).problem,
          group: "waiting",
          groupReason: updated === null ? "not read yet" : "its thread is not known",
          unread: [],
          snoozedUntil,
          patchwork: null,
        };
      const [series = one.series] = withLandings([one.series], landings, now());
      let first = since.get(one.tracked.thread);
      if (first === undefined) {
        first = now();
        store.mark("tracked", [one.tracked.thread], first);
      }
      return {
        tracked: one.tracked,
        series,
        problem: null,
        ...groupOf(series, situation.me, snoozedUntil),
        unread: unreadOf(series, situation.me, read, first - freshness),
        snoozedUntil,
        patchwork: said && opinionOf(series, said, place),
      };
    });
    return { entries, updated, problems: [...store.problems, ...problems] };
  }

  #keptLandings(situation: Situation): ReadonlyMap<string, Landing> {
    const key = this.#groundKey(situation);
    return new Map(this.#parts.store.cached<[string, Landing][]>("landings", [key]).get(key));
  }

  /** What has landed depends on where it is looked for, and on the moment where that is past. */
  #groundKey(situation: Situation): string {
    const { past, now } = this.#parts;
    return digest([situation.folders, situation.branch, past ? now() : null]);
  }
}

function byMail(all: Series[]): Map<string, Series> {
  return new Map(all.flatMap((series) => [...messageIdsOf(series)].map((id) => [id, series])));
}

function entryOf(id: string, series: Series | undefined): [string, Series][] {
  return series ? [[id, series]] : [];
}

function unreadOf(series: Series, me: string[], read: ReadonlyMap<string, number>, since: number): string[] {
  return series.revisions
    .flatMap(repliesOf)
    .filter((reply) => !isOneOf(reply.from, me))
    .filter((reply) => (read.has(reply.messageId) ? read.get(reply.messageId) === 0 : reply.date > since))
    .sort((a, b) => b.date - a.date)
    .map((reply) => reply.messageId);
}

function foundOf(series: Series): Found {
  const latest = latestOf(series);
  const postings = postedIds(series);
  return {
    title: series.title,
    author: series.author,
    date: latest.date,
    label: latest.label,
    messageId: postings[0] ?? "",
    postings,
  };
}

function unknownThread(thread: string): TrackerError {
  return new TrackerError(
    `No mail is known at "${thread}".`,
    "Check the address or Message-ID; if the mail is older than what was read, set an earlier first month (patchTracker.since).",
    thread,
  );
}

function notYet(thread: string, now: number): TrackerError {
  return new TrackerError(
    `"${thread}" was sent later than ${new Date(now).toISOString()}.`,
    "Ask for a later moment, or name an earlier mail.",
    thread,
  );
}

function noSeries(thread: string): TrackerError {
  return new TrackerError(
    `The thread "${thread}" holds no patches.`,
    "Give the address of a patch or cover letter, or of an answer to one.",
    thread,
  );
}

function distinct(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.what} ${problem.where}`, problem])).values()];
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);
}
