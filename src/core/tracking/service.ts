import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { digest } from "../base/digest.ts";
import { type Month, monthAt, monthPlus } from "../base/months.ts";
import { distinctProblems, type Problem, UserError } from "../base/problem.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import type { LandingService } from "../landing/service.ts";
import type { SeriesLookup } from "../lookup/seriesLookup.ts";
import { matchOf, type SeriesMatch } from "../lookup/seriesMatch.ts";
import { messageIdIn } from "../mail/messageId.ts";
import { isOneOf } from "../mail/person.ts";
import { askPatchwork, knownOf } from "../patchwork/ask.ts";
import { opinionOf } from "../patchwork/opinion.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { listAddresses } from "../project/listAddresses.ts";
import { permalink } from "../project/uboot.ts";
import type { Series } from "../series/series.ts";
import { messageIdsOf, postedIds } from "../series/seriesQueries.ts";
import type { Recipients } from "../store/types.ts";
import { filesGivenToMe } from "./askedOfYou.ts";
import { type AskingSeries, askingFor } from "./asking.ts";
import { trackedEntry } from "./entry.ts";
import type { SeriesOverview } from "./model.ts";
import { cachedOverview, cacheOverview, overviewState } from "./overviewCache.ts";
import { type MailsOfProjects, projectsOfMails } from "./projectsOfMails.ts";

interface OfProject {
  project: ProjectConfig;
}

/** The series that a person follows: their states, and what the person has read and snoozed. */
export interface TrackingService {
  /** The overview from the store only: no network, no git. Cached while nothing has changed. */
  overview(request: OfProject, call: Call): Promise<SeriesOverview>;
  /** Asks archives and git for what is new. Rejects only when aborted: faults are problems of the overview. */
  refresh(request: OfProject, call: Call): Promise<SeriesOverview>;
  /**
   * Reads what is new in archives on this machine, without network or git. Returns the number of new mails. Rejects
   * only when aborted: faults are reported by the next refresh.
   */
  readLocal(request: OfProject, call: Call): Promise<number>;
  /**
   * The overview with web addresses of its mails by Message-ID, and their recipients if known. Refreshes first, unless
   * `offline`: then only git is asked.
   */
  status(
    request: OfProject & { offline: boolean },
    call: Call,
  ): Promise<{ overview: SeriesOverview; urls: Map<string, string>; recipients: Map<string, Recipients> }>;
  /** Threads whose title, author or Message-ID match the words, newest first. */
  search(request: { text: string; limit: number }, call: Call): Promise<SeriesMatch[]>;
  /** Series sent from these addresses, newest first. */
  sentBy(request: { emails: string[]; limit: number }, call: Call): Promise<SeriesMatch[]>;
  /**
   * Series that ask for the person and wait for their review, followed or not, newest first; from the store, no
   * network.
   */
  asking(request: OfProject & { limit: number }, call: Call): Promise<AskingSeries[]>;
  /** The series at a web address or Message-ID; fetches its page (and month) if needed. UserError if there is none. */
  find(request: OfProject & { thread: string }, call: Call): Promise<SeriesMatch>;
  /**
   * The project of each mail by name, from the archives that have it; a mail that no archive of them has is left out.
   */
  projectsOf(request: MailsOfProjects, call: Call): Promise<Map<string, string>>;
  /** The web address to open for a mail; may take one request. UserError if the mail is private. */
  address(request: OfProject & { messageId: string }, call: Call): Promise<string>;
  /** Marks mails as opened, or with `read: false` as unread. */
  markRead(request: { messageIds: string[]; read: boolean }, call: Call): Promise<void>;
  /** Hides the series of a tracked thread from "needs you" until then (milliseconds since 1970); null ends it. */
  snooze(request: { thread: string; until: number | null }, call: Call): Promise<void>;
}

/** Months read if the settings give no first month. */
const usualMonths = 12;

/** Implements the service on the store, archives and git of this thread. */
export class LocalTracking implements TrackingService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;

  readonly #onStates: (series: Series[]) => void;

  /** @param onStates is called with the followed series whenever their states were derived again */
  constructor(
    host: HostServices,
    lookup: SeriesLookup,
    landing: LandingService,
    onStates: (series: Series[]) => void = () => undefined,
  ) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
    this.#onStates = onStates;
  }

  async overview({ project }: OfProject): Promise<SeriesOverview> {
    const { store, now } = this.#host;
    const cached = cachedOverview(store, project, now());
    if (cached) return cached;
    const state = overviewState(store, now());
    const first = this.#overviewOf(project);
    // The first look at a series marks it, which changes the state, so only the second look can be cached.
    const settled = overviewState(store, now());
    const overview = settled === state ? first : this.#overviewOf(project);
    return cacheOverview(store, project, settled, overview);
  }

  refresh({ project }: OfProject, call: Call): Promise<SeriesOverview> {
    return this.#refresh(project, this.#lookup.archives(project.archives), call);
  }

  async readLocal({ project }: OfProject, call: Call): Promise<number> {
    const { now } = this.#host;
    const since = this.#firstMonth(project);
    const asked = { since, until: null, newest: null, now: now(), ...call };
    return (await this.#lookup.archives(project.archives).syncLocal(asked)).added;
  }

  #firstMonth({ since }: ProjectConfig): Month {
    return since ?? monthPlus(monthAt(this.#host.now()), -usualMonths);
  }

  async #refresh(project: ProjectConfig, archives: Archives, call: Call): Promise<SeriesOverview> {
    const { store, now, clock } = this.#host;
    const problems = [...archives.problems];
    const since = this.#firstMonth(project);
    const synced = await archives.sync({ since, until: null, newest: null, now: now(), ...call });
    problems.push(
      ...synced.problems,
      ...(await this.#lookup.bringInThreads(archives, project.tracked, since, call)),
    );
    if (store.archives().every((archive) => store.lost(archive).length === 0)) store.settle();
    if (synced.reached) store.mark("updated", [digest(project.archives)], (clock ?? now)());

    const series = this.#seriesOf(project, archives);
    problems.push(...(await this.#landing.landTracked(series, project, false, archives, call)));
    problems.push(...(await this.#askPatchwork(series, project, call)));
    // Addresses come last, since nothing else waits for them.
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    problems.push(
      ...(await archives.urls(ids, { offline: false, links: project.links, signal: call.signal })).problems,
    );
    store.cache("problems", [[askedKey(project), distinctProblems(problems)]]);
    store.dropCache("overview");
    return this.overview({ project });
  }

  async status({ project, offline }: OfProject & { offline: boolean }, call: Call) {
    const archives = this.#lookup.archives(project.archives);
    const overview = offline
      ? await this.#offlineOverview(project, call)
      : await this.#refresh(project, archives, call);
    const ids = overview.entries.flatMap((entry) => (entry.series ? [...messageIdsOf(entry.series)] : []));
    const { links } = project;
    const { urls } = await archives.urls(ids, { offline, links, signal: call.signal });
    return { overview, urls, recipients: this.#host.store.recipients(ids) };
  }

  async search({ text, limit }: { text: string; limit: number }): Promise<SeriesMatch[]> {
    const id = messageIdIn(text);
    if (id === null) return this.#lookup.matchesAmong(this.#host.store.search(text, limit * 8), limit);
    return [...this.#lookup.holding([id], this.#lookup.archives([])).values()].map(matchOf);
  }

  async sentBy({ emails, limit }: { emails: string[]; limit: number }): Promise<SeriesMatch[]> {
    const sent = this.#host.store.postings.by(emails).filter((message) => isOneOf(message.from, emails));
    return this.#lookup.matchesAmong(sent, limit);
  }

  async asking({ project, limit }: OfProject & { limit: number }, call: Call): Promise<AskingSeries[]> {
    const { store, now } = this.#host;
    const parts = { store, lookup: this.#lookup, landing: this.#landing, now: now() };
    return askingFor(project, limit, parts, call);
  }

  async find({ thread, project }: OfProject & { thread: string }, call: Call): Promise<SeriesMatch> {
    return matchOf(await this.#lookup.find(thread, this.#lookup.archives(project.archives), false, call));
  }

  async projectsOf(request: MailsOfProjects): Promise<Map<string, string>> {
    const idsOf = (written: string[]) => this.#lookup.archives(written).archives.map(({ id }) => id);
    return projectsOfMails(request, idsOf, this.#host.store);
  }

  async address({ messageId, project }: OfProject & { messageId: string }, { signal }: Call) {
    if (this.#host.store.privateOf([messageId]).size > 0)
      throw new UserError(
        "This mail is private: no list has it, so that it has no page.",
        "Open its thread in the editor, or the mail in your mail program.",
        messageId,
      );
    const { urls } = await this.#lookup
      .archives(project.archives)
      .urls([messageId], { offline: false, links: project.links, signal });
    return urls.get(messageId) ?? permalink(messageId);
  }

  async markRead({ messageIds, read }: { messageIds: string[]; read: boolean }): Promise<void> {
    // 0 keeps a mail unread that would count as read because of its age.
    this.#host.store.mark("read", messageIds, read ? 1 : 0);
  }

  async snooze({ thread, until }: { thread: string; until: number | null }): Promise<void> {
    this.#host.store.mark("snoozed", [thread], until);
  }

  async #offlineOverview(project: ProjectConfig, call: Call): Promise<SeriesOverview> {
    const { store } = this.#host;
    const archives = this.#lookup.archives(project.archives);
    const series = this.#seriesOf(project, archives);
    const problems = await this.#landing.landTracked(series, project, true, archives, call);
    store.dropCache("overview");
    // Problems of an earlier refresh do not concern a caller that asks no archive now.
    return {
      ...this.#overviewOf(project),
      problems: [...store.problems, ...archives.problems, ...problems],
    };
  }

  /** Asks the Patchwork, if there is one, about the tracked series; its answers are cached for the overview. */
  async #askPatchwork(series: Series[], project: ProjectConfig, call: Call): Promise<Problem[]> {
    const { store, now } = this.#host;
    const place = this.#patchworkOf(project);
    if (!place) return [];
    call.progress(`asking ${new URL(place.url).host}`);
    const session = this.#lookup.http.session(call.signal);
    // Private series are not on Patchwork, and it must not learn about them.
    const own = store.privateOf(series.flatMap(postedIds));
    const posted = series.filter((one) => postedIds(one).every((id) => !own.has(id)));
    const landed = withLandings(posted, this.#landing.keptLandings(project), { now: now() });
    return askPatchwork(landed, place, { shelf: store, session, now: now() });
  }

  /** A Patchwork knows only the present, so it is not asked about a past moment. */
  #patchworkOf({ patchwork }: ProjectConfig) {
    return this.#host.past ? null : patchwork;
  }

  #seriesOf(project: ProjectConfig, archives: Archives): Series[] {
    return this.#lookup.tracked(project, archives).flatMap((one) => one.series ?? []);
  }

  #overviewOf(project: ProjectConfig): SeriesOverview {
    const { store, now } = this.#host;
    const [archives, asked] = [digest(project.archives), askedKey(project)];
    const updated = store.marks("updated").get(archives) ?? null;
    const problems = store.cached<Problem[]>("problems", [asked]).get(asked) ?? [];
    const tracked = this.#lookup.tracked(project, this.#lookup.archives(project.archives));
    const known = tracked.filter((one) => one.series !== null);
    const [snoozed, read] = [store.marks("snoozed"), store.marks("read")];
    const since = this.#followedSince(known.map((one) => one.tracked.thread));
    const patchwork = this.#patchworkOf(project);
    const followed = known.flatMap((one) => one.series ?? []);
    const said = patchwork && knownOf(followed, patchwork, store);
    const landings = this.#landing.knownLandings(project);
    const isCustodian = this.#landing.keptCustodians(project);
    const maintainers = this.#landing.keptMaintainers(project);
    const given = filesGivenToMe(project.me, maintainers);
    const isList = listAddresses(project.archives, maintainers);
    const entries = tracked.map((one) =>
      trackedEntry(one.tracked, one.series, {
        project,
        now: now(),
        asked: updated !== null,
        landings,
        isCustodian,
        given,
        isList,
        marks: { snoozed, read, since },
        opinionOf: (series) => said && opinionOf(series, said, patchwork),
      }),
    );
    this.#onStates(entries.flatMap(({ series }) => series ?? []));
    return { entries, updated, problems };
  }

  /** Since when threads are followed; new ones from now on. Not recorded when asking about a past moment. */
  #followedSince(threads: string[]): ReadonlyMap<string, number> {
    const { store, now, past } = this.#host;
    const since = store.marks("tracked");
    const fresh = threads.filter((thread) => !since.has(thread));
    if (fresh.length === 0 || past) return since;
    store.mark("tracked", fresh, now());
    return store.marks("tracked");
  }
}

/**
 * Identifies everything that was asked, so that a window with other archives or repositories does not show these
 * problems.
 */
function askedKey({ name, archives, folders, branch, patchwork }: ProjectConfig): string {
  return digest([name, archives, folders, branch, patchwork]);
}
