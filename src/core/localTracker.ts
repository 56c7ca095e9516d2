import type { Month } from "./archive/archive.ts";
import { monthOf, type Sources } from "./archive/sources.ts";
import { boardEntry } from "./board.ts";
import { digest } from "./digest.ts";
import { Finder, foundOf } from "./finder.ts";
import { Ground } from "./ground.ts";
import { isOneOf } from "./group.ts";
import { grouped } from "./grouped.ts";
import { boardState, keepBoard, keptBoard } from "./keptBoard.ts";
import { withLandings } from "./landed.ts";
import { factsOf } from "./mail/facts.ts";
import { rulesVersion } from "./mail/rules.ts";
import { monthAt, monthPlus, monthStart } from "./months.ts";
import type { TrackerParts } from "./parts.ts";
import { askPatchwork, knownOf } from "./patchwork/ask.ts";
import { opinionOf } from "./patchwork/opinion.ts";
import { type Problem, problemOf } from "./problem.ts";
import type { Cited } from "./report/adopt.ts";
import { type Change, carryOver, changesSince } from "./report/carry.ts";
import { compose } from "./report/compose.ts";
import type { Report } from "./report/report.ts";
import type { ReportTemplate } from "./report/template.ts";
import { weekEnding } from "./report/week.ts";
import { assemble } from "./series/assemble.ts";
import { latestOf, messageIdsOf, postedIds } from "./series/contents.ts";
import type { Revision, Series } from "./series/series.ts";
import { messageIdIn, permalink } from "./threadAddress.ts";
import { TicketDesk } from "./tickets/desk.ts";
import type { TicketWork } from "./tickets/ticket.ts";
import type { Board, Doing, Found, Situation, TrackedSeries, Tracker } from "./tracker.ts";

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

/** Months read where the settings name no first one. */
const usualMonths = 12;

/** The tracker on a store of its own process. Sidebar, worker and command line are views of it. */
export class LocalTracker implements Tracker {
  readonly #parts: TrackerParts;
  readonly #finder: Finder;
  readonly #ground: Ground;
  readonly #desk: TicketDesk;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#finder = new Finder(parts);
    this.#ground = new Ground(parts);
    this.#desk = new TicketDesk({
      ...parts,
      past: parts.past && !parts.ticketsOfToday,
      board: (situation) => this.board(situation),
      cache: this.#ground.cache,
      storedDiff: (messageId) => this.#ground.storedDiff(messageId),
    });
  }

  async board(situation: Situation): Promise<Board> {
    const { store, now } = this.#parts;
    const kept = keptBoard(store, situation, now());
    if (kept) return kept;
    const state = boardState(store, now());
    const first = this.#boardOf(situation);
    // The first look at a series is marked: only the second can be kept.
    const settled = boardState(store, now());
    const board = settled === state ? first : this.#boardOf(situation);
    return keepBoard(store, situation, settled, board);
  }

  async refresh(situation: Situation, doing: Doing): Promise<Board> {
    const { store, now } = this.#parts;
    const sources = this.#finder.sources(situation.archives);
    const problems = [...sources.problems];
    const since = situation.since ?? monthPlus(monthAt(now()), -usualMonths);
    const synced = await sources.sync({ since, until: null, newest: null, now: now(), ...doing });
    problems.push(
      ...synced.problems,
      ...(await this.#finder.bringInThreads(sources, situation.tracked, since, doing)),
    );
    if (synced.reached) store.mark("updated", [digest(situation.archives)], now());

    const series = this.#finder.tracked(situation, sources).flatMap((one) => one.series ?? []);
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    problems.push(...(await sources.urls(ids, { offline: false, signal: doing.signal })).problems);
    problems.push(...(await this.#ground.landTracked(series, situation, false, sources, doing)));
    problems.push(...(await this.#askPatchwork(series, situation, doing)));
    store.cache("problems", [[placeOf(situation), problems]]);
    store.dropCache("board");
    return this.board(situation);
  }

  async search(text: string, limit: number): Promise<Found[]> {
    const id = messageIdIn(text);
    if (id === null) return this.#finder.foundAmong(this.#parts.store.search(text, limit * 8), limit);
    return [...this.#finder.holding([id], this.#finder.sources([])).values()].map(foundOf);
  }

  async sentBy(emails: string[], limit: number): Promise<Found[]> {
    const sent = this.#parts.store.postings(emails).filter((message) => isOneOf(message.from, emails));
    return this.#finder.foundAmong(sent, limit);
  }

  async find(thread: string, situation: Situation, doing: Doing): Promise<Found> {
    return foundOf(await this.#finder.find(thread, this.#finder.sources(situation.archives), false, doing));
  }

  async address(messageId: string, situation: Situation, signal: AbortSignal): Promise<string> {
    const { urls } = await this.#finder
      .sources(situation.archives)
      .urls([messageId], { offline: false, signal });
    return urls.get(messageId) ?? permalink(messageId);
  }

  async difference(messageId: string, situation: Situation, signal: AbortSignal): Promise<string> {
    const sources = this.#finder.sources(situation.archives);
    const series = this.#finder.tracked(situation, sources).flatMap((one) => one.series ?? []);
    const patches = series.flatMap((one) => one.revisions.flatMap((revision) => revision.patches));
    const aliases = patches.find((patch) => patch.messageId === messageId)?.aliases ?? [];
    return this.#ground.difference([messageId, ...aliases], situation, sources, signal);
  }

  async markRead(messageIds: string[], read: boolean): Promise<void> {
    // 0 keeps a mail unread that its age would count as read.
    this.#parts.store.mark("read", messageIds, read ? 1 : 0);
  }

  async snooze(thread: string, until: number | null): Promise<void> {
    this.#parts.store.mark("snoozed", [thread], until);
  }

  worktrees(...asked: Parameters<TicketWork["worktrees"]>) {
    return this.#desk.worktrees(...asked);
  }

  commits(...asked: Parameters<TicketWork["commits"]>) {
    return this.#desk.commits(...asked);
  }

  tickets(...asked: Parameters<TicketWork["tickets"]>) {
    return this.#desk.tickets(...asked);
  }

  seriesCommits(...asked: Parameters<TicketWork["seriesCommits"]>) {
    return this.#desk.seriesCommits(...asked);
  }

  retag(...asked: Parameters<TicketWork["retag"]>) {
    return this.#desk.retag(...asked);
  }

  remotes(...asked: Parameters<TicketWork["remotes"]>) {
    return this.#desk.remotes(...asked);
  }

  share(...asked: Parameters<TicketWork["share"]>) {
    return this.#desk.share(...asked);
  }

  keepsOnRewrite(...asked: Parameters<TicketWork["keepsOnRewrite"]>) {
    return this.#desk.keepsOnRewrite(...asked);
  }

  keepOnRewrite(...asked: Parameters<TicketWork["keepOnRewrite"]>) {
    return this.#desk.keepOnRewrite(...asked);
  }

  async report(
    situation: Situation,
    template: ReportTemplate,
    ending: string,
    last: Report | null,
    doing: Doing,
  ): Promise<{ report: Report; changes: Change[]; problems: Problem[] }> {
    const week = weekEnding(ending);
    const then = this.asOf(week.to - 1);
    const { board, urls } = await then.status(situation, true, doing);
    const { tickets, problems } = await then.tickets(situation, doing.signal);
    const sources = this.#finder.sources(situation.archives);
    for (const { thread } of situation.tracked) {
      // The person's own address of a mail is the one to cite, whatever else leads to it.
      const id = /^https?:/i.test(thread) ? this.#finder.knownId(thread, sources) : null;
      if (id !== null) urls.set(id, thread);
    }
    const entries = board.entries.filter(
      ({ series, tracked }) => series || !this.#isKnown(tracked.thread, sources),
    );
    const series = entries.flatMap((entry) => entry.series ?? []);
    const before = await this.asOf(week.from - 1).#landingsOf(series, situation, doing);
    const unread = entries
      .filter((entry) => entry.series === null)
      .map(({ tracked, problem }) => problem ?? notRead(tracked));
    const { titles } = situation.tickets;
    const known = { board: { ...board, entries }, tickets, titles, urls, before, me: situation.me };
    const composed = compose(known, template, ending, last);
    return {
      report: last ? carryOver(composed, last) : composed,
      changes: last ? changesSince(last, composed) : [],
      problems: [...board.problems, ...problems, ...unread],
    };
  }

  async cited(address: string, situation: Situation, doing: Doing): Promise<Cited> {
    const sources = this.#finder.sources(situation.archives);
    if (messageIdIn(address) === null && monthOf(address) === null) return { kind: "other" };
    try {
      const series = await this.#finder.find(address, sources, false, doing);
      return citedOf(series, this.#finder.knownId(address, sources) ?? "");
    } catch (error) {
      doing.signal.throwIfAborted();
      if (this.#isKnown(address, sources)) return { kind: "other" };
      return { kind: "none", why: problemOf(error, address).what };
    }
  }

  /** What was known at a moment (milliseconds since 1970), on the same store; this tracker where that is not past. */
  asOf(moment: number): LocalTracker {
    if (moment >= this.#parts.now()) return this;
    return new LocalTracker({ ...this.#parts, now: () => moment, past: true });
  }

  async close(): Promise<void> {
    this.#parts.store.close();
  }

  /** All series with a revision sent in the months asked for, oldest first. */
  async list(question: Question, doing: Doing): Promise<Answer> {
    const sources = this.#finder.sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, doing))];
    const archives = sources.archives.map((archive) => archive.id);
    const messages = this.#parts.store.range(0, this.#finder.horizon(), archives);
    const from = question.since === null ? Number.NEGATIVE_INFINITY : monthStart(question.since);
    const to = question.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(question.until, 1));
    const asked = assemble(messages, this.#finder.rules(sources)).filter((series) =>
      series.revisions.some((revision) => revision.date >= from && revision.date < to),
    );
    return this.#answer(asked, question, sources, problems, doing);
  }

  /** One series, by any of its mails. TrackerError where the thread is not to be found. */
  async show(thread: string, question: Question, doing: Doing): Promise<Answer> {
    const sources = this.#finder.sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, doing))];
    const series = await this.#finder.find(thread, sources, question.offline, doing);
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
    const { urls } = await this.#finder
      .sources(situation.archives)
      .urls(ids, { offline, signal: doing.signal });
    return { board, urls };
  }

  /** Derives anew what an older program derived by older rules; call once after opening. */
  async renewFacts(progress: (text: string) => void): Promise<void> {
    for (const done of this.#parts.store.refreshFacts(rulesVersion, factsOf)) {
      progress(`reading ${grouped(done)} mails again`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #offlineBoard(situation: Situation, doing: Doing): Promise<Board> {
    const { store } = this.#parts;
    const sources = this.#finder.sources(situation.archives);
    const series = this.#finder.tracked(situation, sources).flatMap((one) => one.series ?? []);
    const problems = await this.#ground.landTracked(series, situation, true, sources, doing);
    store.dropCache("board");
    // What archives answered at some earlier time is no news to somebody who asks none.
    return { ...this.#boardOf(situation), problems: [...store.problems, ...sources.problems, ...problems] };
  }

  /** Where the patches of these series had landed; null where git cannot tell. */
  async #landingsOf(series: Series[], situation: Situation, doing: Doing) {
    const sources = this.#finder.sources(situation.archives);
    const { landings } = await this.#ground.land(series, { ...situation, offline: true }, sources, doing);
    return landings;
  }

  /** Whether the store has the mail of a thread, of whatever moment. */
  #isKnown(thread: string, sources: Sources): boolean {
    const id = this.#finder.knownId(thread, sources);
    return id !== null && this.#parts.store.get([id]).length > 0;
  }

  #syncFor(question: Question, sources: Sources, doing: Doing): Promise<Problem[]> {
    if (question.offline) return Promise.resolve([]);
    const { since, newest } = question;
    // A mail may arrive late, in the month after the moment that is asked about.
    const last = this.#parts.past ? monthPlus(monthAt(this.#parts.now()), 1) : null;
    return sources
      .sync({ since, until: question.until ?? last, newest, now: this.#parts.now(), ...doing })
      .then((done) => done.problems);
  }

  async #answer(
    asked: Series[],
    question: Question,
    sources: Sources,
    problems: Problem[],
    doing: Doing,
  ): Promise<Answer> {
    const landed = await this.#ground.land(asked, question, sources, doing);
    const series = withLandings(asked, landed.landings ?? new Map(), this.#parts.now());
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    const addresses = await sources.urls(ids, { offline: question.offline, signal: doing.signal });
    return {
      series,
      urls: addresses.urls,
      problems: [...problems, ...landed.problems, ...addresses.problems],
    };
  }

  /** Asks the Patchwork, where there is one, what it says of the tracked series; its answers are kept for the board. */
  async #askPatchwork(series: Series[], situation: Situation, doing: Doing): Promise<Problem[]> {
    const { store, now } = this.#parts;
    const place = this.#patchworkOf(situation);
    if (!place) return [];
    doing.progress(`asking ${new URL(place.url).host}`);
    const session = this.#finder.http.session(doing.signal);
    const landed = withLandings(series, this.#ground.keptLandings(situation), now());
    return askPatchwork(landed, place, { shelf: store, session, now: now() });
  }

  /** A Patchwork tells only of today, so where the moment is past it is not asked. */
  #patchworkOf({ patchwork }: Situation) {
    return this.#parts.past ? null : patchwork;
  }

  #boardOf(situation: Situation): Board {
    const { store, now } = this.#parts;
    const [archives, place] = [digest(situation.archives), placeOf(situation)];
    const updated = store.marks("updated").get(archives) ?? null;
    const problems = store.cached<Problem[]>("problems", [place]).get(place) ?? [];
    const tracked = this.#finder.tracked(situation, this.#finder.sources(situation.archives));
    const known = tracked.filter((one) => one.series !== null);
    const [snoozed, read] = [store.marks("snoozed"), store.marks("read")];
    const since = this.#followedSince(known.map((one) => one.tracked.thread));
    const patchwork = this.#patchworkOf(situation);
    const followed = known.flatMap((one) => one.series ?? []);
    const said = patchwork && knownOf(followed, patchwork, store);
    const landings = this.#ground.keptLandings(situation);
    const entries = tracked.map((one) =>
      boardEntry(one.tracked, one.series, {
        situation,
        now: now(),
        asked: updated !== null,
        landings,
        marks: { snoozed, read, since },
        opinionOf: (series) => said && opinionOf(series, said, patchwork),
      }),
    );
    return { entries, updated, problems };
  }

  /** Since when threads are followed; those seen for the first time, since now. */
  #followedSince(threads: string[]): ReadonlyMap<string, number> {
    const { store, now } = this.#parts;
    const since = store.marks("tracked");
    const fresh = threads.filter((thread) => !since.has(thread));
    if (fresh.length === 0) return since;
    store.mark("tracked", fresh, now());
    return store.marks("tracked");
  }
}

/** A series as the revision of it that a mail belongs to; where that is none of its postings, the latest. */
function citedOf(series: Series, messageId: string): Cited {
  const holds = (revision: Revision) => messageIdsOf({ ...series, revisions: [revision] }).has(messageId);
  const { label, date } = series.revisions.find(holds) ?? latestOf(series);
  const titles = series.revisions.flatMap(({ cover, patches }) => [
    cover?.title ?? "",
    ...patches.map(({ title }) => title),
  ]);
  return { kind: "series", label, date, title: series.title, titles, postings: postedIds(series) };
}

function notRead({ name, thread }: TrackedSeries): Problem {
  const remedy = "Refresh when the archive can be reached.";
  return { what: `The thread of ${name} has not been read yet.`, remedy, where: thread };
}

/** Everybody who was asked: what went wrong there is no news to a window that asks others. */
function placeOf({ archives, folders, branch, patchwork }: Situation): string {
  return digest([archives, folders, branch, patchwork]);
}
