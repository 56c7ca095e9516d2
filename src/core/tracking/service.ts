import type { Month } from "../archive/archive.ts";
import { monthOf, type Sources } from "../archive/archives.ts";
import { digest } from "../base/digest.ts";
import { formatCount } from "../base/formatCount.ts";
import { monthAt, monthPlus, monthStart } from "../base/months.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { HostServices } from "../hostServices.ts";
import { withLandings } from "../landing/apply.ts";
import { LandingService } from "../landing/service.ts";
import { factsOf } from "../mail/facts.ts";
import { messageIdIn, permalink } from "../mail/messageId.ts";
import { rulesVersion } from "../mail/rulesVersion.ts";
import { askPatchwork, knownOf } from "../patchwork/ask.ts";
import { opinionOf } from "../patchwork/opinion.ts";
import { type Change, carryOver, changesSince } from "../report/carryOver.ts";
import { compose } from "../report/compose.ts";
import type { Cited } from "../report/importProposals.ts";
import type { Report } from "../report/report.ts";
import type { ReportTemplate } from "../report/template.ts";
import { weekEnding } from "../report/week.ts";
import { assemble } from "../series/assemble.ts";
import { latestOf, messageIdsOf, postedIds } from "../series/contents.ts";
import type { Revision, Series } from "../series/series.ts";
import type { TicketWork } from "../tickets/model.ts";
import { TicketService } from "../tickets/service.ts";
import { trackedEntry } from "./entry.ts";
import { isOneOf } from "./group.ts";
import type { Call, ProjectConfig, SeriesMatch, SeriesOverview, TrackedSeries, Tracker } from "./model.ts";
import { cachedOverview, cacheOverview, overviewState } from "./overviewCache.ts";
import { matchOf, SeriesLookup } from "./seriesLookup.ts";

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
  readonly #parts: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;
  readonly #tickets: TicketService;

  constructor(parts: HostServices) {
    this.#parts = parts;
    this.#lookup = new SeriesLookup(parts);
    this.#landing = new LandingService(parts);
    this.#tickets = new TicketService({
      ...parts,
      past: parts.past && !parts.ticketsOfToday,
      overview: (config) => this.overview(config),
      cache: this.#landing.cache,
      storedDiff: (messageId) => this.#landing.storedDiff(messageId),
    });
  }

  async overview(config: ProjectConfig): Promise<SeriesOverview> {
    const { store, now } = this.#parts;
    const kept = cachedOverview(store, config, now());
    if (kept) return kept;
    const state = overviewState(store, now());
    const first = this.#overviewOf(config);
    // The first look at a series is marked: only the second can be kept.
    const settled = overviewState(store, now());
    const overview = settled === state ? first : this.#overviewOf(config);
    return cacheOverview(store, config, settled, overview);
  }

  async refresh(config: ProjectConfig, call: Call): Promise<SeriesOverview> {
    const { store, now } = this.#parts;
    const sources = this.#lookup.sources(config.archives);
    const problems = [...sources.problems];
    const since = config.since ?? monthPlus(monthAt(now()), -usualMonths);
    const synced = await sources.sync({ since, until: null, newest: null, now: now(), ...call });
    problems.push(
      ...synced.problems,
      ...(await this.#lookup.bringInThreads(sources, config.tracked, since, call)),
    );
    if (synced.reached) store.mark("updated", [digest(config.archives)], now());

    const series = this.#lookup.tracked(config, sources).flatMap((one) => one.series ?? []);
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    problems.push(...(await sources.urls(ids, { offline: false, signal: call.signal })).problems);
    problems.push(...(await this.#landing.landTracked(series, config, false, sources, call)));
    problems.push(...(await this.#askPatchwork(series, config, call)));
    store.cache("problems", [[placeOf(config), problems]]);
    store.dropCache("overview");
    return this.overview(config);
  }

  async search(text: string, limit: number): Promise<SeriesMatch[]> {
    const id = messageIdIn(text);
    if (id === null) return this.#lookup.matchesAmong(this.#parts.store.search(text, limit * 8), limit);
    return [...this.#lookup.holding([id], this.#lookup.sources([])).values()].map(matchOf);
  }

  async sentBy(emails: string[], limit: number): Promise<SeriesMatch[]> {
    const sent = this.#parts.store.postings(emails).filter((message) => isOneOf(message.from, emails));
    return this.#lookup.matchesAmong(sent, limit);
  }

  async find(thread: string, config: ProjectConfig, call: Call): Promise<SeriesMatch> {
    return matchOf(await this.#lookup.find(thread, this.#lookup.sources(config.archives), false, call));
  }

  async address(messageId: string, config: ProjectConfig, signal: AbortSignal): Promise<string> {
    const { urls } = await this.#lookup
      .sources(config.archives)
      .urls([messageId], { offline: false, signal });
    return urls.get(messageId) ?? permalink(messageId);
  }

  async difference(messageId: string, config: ProjectConfig, signal: AbortSignal): Promise<string> {
    const sources = this.#lookup.sources(config.archives);
    const series = this.#lookup.tracked(config, sources).flatMap((one) => one.series ?? []);
    const patches = series.flatMap((one) => one.revisions.flatMap((revision) => revision.patches));
    const aliases = patches.find((patch) => patch.messageId === messageId)?.aliases ?? [];
    return this.#landing.difference([messageId, ...aliases], config, sources, signal);
  }

  async markRead(messageIds: string[], read: boolean): Promise<void> {
    // 0 keeps a mail unread that its age would count as read.
    this.#parts.store.mark("read", messageIds, read ? 1 : 0);
  }

  async snooze(thread: string, until: number | null): Promise<void> {
    this.#parts.store.mark("snoozed", [thread], until);
  }

  worktrees(...asked: Parameters<TicketWork["worktrees"]>) {
    return this.#tickets.worktrees(...asked);
  }

  commits(...asked: Parameters<TicketWork["commits"]>) {
    return this.#tickets.commits(...asked);
  }

  tickets(...asked: Parameters<TicketWork["tickets"]>) {
    return this.#tickets.tickets(...asked);
  }

  seriesCommits(...asked: Parameters<TicketWork["seriesCommits"]>) {
    return this.#tickets.seriesCommits(...asked);
  }

  retag(...asked: Parameters<TicketWork["retag"]>) {
    return this.#tickets.retag(...asked);
  }

  remotes(...asked: Parameters<TicketWork["remotes"]>) {
    return this.#tickets.remotes(...asked);
  }

  share(...asked: Parameters<TicketWork["share"]>) {
    return this.#tickets.share(...asked);
  }

  keepsOnRewrite(...asked: Parameters<TicketWork["keepsOnRewrite"]>) {
    return this.#tickets.keepsOnRewrite(...asked);
  }

  keepOnRewrite(...asked: Parameters<TicketWork["keepOnRewrite"]>) {
    return this.#tickets.keepOnRewrite(...asked);
  }

  async report(
    config: ProjectConfig,
    template: ReportTemplate,
    ending: string,
    last: Report | null,
    call: Call,
  ): Promise<{ report: Report; changes: Change[]; problems: Problem[] }> {
    const week = weekEnding(ending);
    const then = this.asOf(week.to - 1);
    const { overview, urls } = await then.status(config, true, call);
    const { tickets, problems } = await then.tickets(config, call.signal);
    const sources = this.#lookup.sources(config.archives);
    for (const { thread } of config.tracked) {
      // The person's own address of a mail is the one to cite, whatever else leads to it.
      const id = /^https?:/i.test(thread) ? this.#lookup.knownId(thread, sources) : null;
      if (id !== null) urls.set(id, thread);
    }
    const entries = overview.entries.filter(
      ({ series, tracked }) => series || !this.#isKnown(tracked.thread, sources),
    );
    const series = entries.flatMap((entry) => entry.series ?? []);
    const before = await this.asOf(week.from - 1).#landingsOf(series, config, call);
    const unread = entries
      .filter((entry) => entry.series === null)
      .map(({ tracked, problem }) => problem ?? notRead(tracked));
    const { titles } = config.tickets;
    const known = { overview: { ...overview, entries }, tickets, titles, urls, before, me: config.me };
    const composed = compose(known, template, ending, last);
    return {
      report: last ? carryOver(composed, last) : composed,
      changes: last ? changesSince(last, composed) : [],
      problems: [...overview.problems, ...problems, ...unread],
    };
  }

  async cited(address: string, config: ProjectConfig, call: Call): Promise<Cited> {
    const sources = this.#lookup.sources(config.archives);
    if (messageIdIn(address) === null && monthOf(address) === null) return { kind: "other" };
    try {
      const series = await this.#lookup.find(address, sources, false, call);
      return citedOf(series, this.#lookup.knownId(address, sources) ?? "");
    } catch (error) {
      call.signal.throwIfAborted();
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
  async list(question: Question, call: Call): Promise<Answer> {
    const sources = this.#lookup.sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, call))];
    const archives = sources.archives.map((archive) => archive.id);
    const messages = this.#parts.store.range(0, this.#lookup.horizon(), archives);
    const from = question.since === null ? Number.NEGATIVE_INFINITY : monthStart(question.since);
    const to = question.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(question.until, 1));
    const asked = assemble(messages, this.#lookup.rules(sources)).filter((series) =>
      series.revisions.some((revision) => revision.date >= from && revision.date < to),
    );
    return this.#answer(asked, question, sources, problems, call);
  }

  /** One series, by any of its mails. UserError where the thread is not to be found. */
  async show(thread: string, question: Question, call: Call): Promise<Answer> {
    const sources = this.#lookup.sources(question.archives);
    const problems = [...sources.problems, ...(await this.#syncFor(question, sources, call))];
    const series = await this.#lookup.find(thread, sources, question.offline, call);
    return this.#answer([series], question, sources, problems, call);
  }

  /** The overview with the addresses of its mails. Offline, git is asked nevertheless: it is no archive. */
  async status(
    config: ProjectConfig,
    offline: boolean,
    call: Call,
  ): Promise<{ overview: SeriesOverview; urls: Map<string, string> }> {
    const overview = offline ? await this.#offlineOverview(config, call) : await this.refresh(config, call);
    const ids = overview.entries.flatMap((entry) => (entry.series ? [...messageIdsOf(entry.series)] : []));
    const { urls } = await this.#lookup.sources(config.archives).urls(ids, { offline, signal: call.signal });
    return { overview, urls };
  }

  /** Derives anew what an older program derived by older rules; call once after opening. */
  async renewFacts(progress: (text: string) => void): Promise<void> {
    for (const done of this.#parts.store.refreshFacts(rulesVersion, factsOf)) {
      progress(`reading ${formatCount(done)} mails again`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #offlineOverview(config: ProjectConfig, call: Call): Promise<SeriesOverview> {
    const { store } = this.#parts;
    const sources = this.#lookup.sources(config.archives);
    const series = this.#lookup.tracked(config, sources).flatMap((one) => one.series ?? []);
    const problems = await this.#landing.landTracked(series, config, true, sources, call);
    store.dropCache("overview");
    // What archives answered at some earlier time is no news to somebody who asks none.
    return { ...this.#overviewOf(config), problems: [...store.problems, ...sources.problems, ...problems] };
  }

  /** Where the patches of these series had landed; null where git cannot tell. */
  async #landingsOf(series: Series[], config: ProjectConfig, call: Call) {
    const sources = this.#lookup.sources(config.archives);
    const { landings } = await this.#landing.land(series, { ...config, offline: true }, sources, call);
    return landings;
  }

  /** Whether the store has the mail of a thread, of whatever moment. */
  #isKnown(thread: string, sources: Sources): boolean {
    const id = this.#lookup.knownId(thread, sources);
    return id !== null && this.#parts.store.get([id]).length > 0;
  }

  #syncFor(question: Question, sources: Sources, call: Call): Promise<Problem[]> {
    if (question.offline) return Promise.resolve([]);
    const { since, newest } = question;
    // A mail may arrive late, in the month after the moment that is asked about.
    const last = this.#parts.past ? monthPlus(monthAt(this.#parts.now()), 1) : null;
    return sources
      .sync({ since, until: question.until ?? last, newest, now: this.#parts.now(), ...call })
      .then((done) => done.problems);
  }

  async #answer(
    asked: Series[],
    question: Question,
    sources: Sources,
    problems: Problem[],
    call: Call,
  ): Promise<Answer> {
    const landed = await this.#landing.land(asked, question, sources, call);
    const series = withLandings(asked, landed.landings ?? new Map(), this.#parts.now());
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    const addresses = await sources.urls(ids, { offline: question.offline, signal: call.signal });
    return {
      series,
      urls: addresses.urls,
      problems: [...problems, ...landed.problems, ...addresses.problems],
    };
  }

  /** Asks the Patchwork, where there is one, what it says of the tracked series; its answers are kept for the overview. */
  async #askPatchwork(series: Series[], config: ProjectConfig, call: Call): Promise<Problem[]> {
    const { store, now } = this.#parts;
    const place = this.#patchworkOf(config);
    if (!place) return [];
    call.progress(`asking ${new URL(place.url).host}`);
    const session = this.#lookup.http.session(call.signal);
    const landed = withLandings(series, this.#landing.keptLandings(config), now());
    return askPatchwork(landed, place, { shelf: store, session, now: now() });
  }

  /** A Patchwork tells only of today, so where the moment is past it is not asked. */
  #patchworkOf({ patchwork }: ProjectConfig) {
    return this.#parts.past ? null : patchwork;
  }

  #overviewOf(config: ProjectConfig): SeriesOverview {
    const { store, now } = this.#parts;
    const [archives, place] = [digest(config.archives), placeOf(config)];
    const updated = store.marks("updated").get(archives) ?? null;
    const problems = store.cached<Problem[]>("problems", [place]).get(place) ?? [];
    const tracked = this.#lookup.tracked(config, this.#lookup.sources(config.archives));
    const known = tracked.filter((one) => one.series !== null);
    const [snoozed, read] = [store.marks("snoozed"), store.marks("read")];
    const since = this.#followedSince(known.map((one) => one.tracked.thread));
    const patchwork = this.#patchworkOf(config);
    const followed = known.flatMap((one) => one.series ?? []);
    const said = patchwork && knownOf(followed, patchwork, store);
    const landings = this.#landing.keptLandings(config);
    const entries = tracked.map((one) =>
      trackedEntry(one.tracked, one.series, {
        config,
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
function placeOf({ archives, folders, branch, patchwork }: ProjectConfig): string {
  return digest([archives, folders, branch, patchwork]);
}
