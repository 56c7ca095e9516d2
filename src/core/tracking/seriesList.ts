import type { Links } from "../archive/archive.ts";
import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { monthPlus, monthStart } from "../base/months.ts";
import type { Problem } from "../base/problem.ts";
import { isAmong } from "../landing/custodians.ts";
import { withLandings } from "../landing/seriesLandings.ts";
import type { LandingService } from "../landing/service.ts";
import type { ArchiveQuery, SeriesLookup } from "../lookup/seriesLookup.ts";
import type { ProjectTrees } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import { listAddresses } from "../project/listAddresses.ts";
import { assemble } from "../series/assemble.ts";
import type { Correction } from "../series/corrections.ts";
import type { Series } from "../series/series.ts";
import { messageIdsOf } from "../series/seriesQueries.ts";
import type { Recipients } from "../store/types.ts";
import { type AskedOfYou, askedOfYou, filesGivenToMe } from "./askedOfYou.ts";

/** Which archives and repository to ask, and for which months. */
export interface SeriesQuery extends ArchiveQuery, Partial<ProjectTrees> {
  /** Default: pipermail. */
  links?: Links;
  folders: string[];
  branch: string | null;
  /** The person's addresses, lower case; default: unknown. */
  me?: string[];
  /** The person's corrections of how mails belong together; only `show` heeds them. */
  corrections?: readonly Correction[];
}

/** Series with web addresses of their mails by Message-ID, and problems. */
export interface ListedSeries {
  series: Series[];
  /** For each of them, whether it asks for the person. */
  asks: (AskedOfYou | null)[];
  urls: Map<string, string>;
  /** Recipients by Message-ID; mails with unknown recipients are missing. */
  recipients: Map<string, Recipients>;
  problems: Problem[];
}

/** All series of a list, followed or not, for the command line. */
export interface SeriesListService {
  /** All series with a revision sent in the requested months, oldest first. */
  list(query: SeriesQuery, call: Call): Promise<ListedSeries>;
  /** One series, by any of its mails. UserError if the thread cannot be found. */
  show(query: SeriesQuery & { thread: string }, call: Call): Promise<ListedSeries>;
}

/** Implements the service on the store, archives and git of this thread. */
export class LocalSeriesList implements SeriesListService {
  readonly #host: HostServices;
  readonly #lookup: SeriesLookup;
  readonly #landing: LandingService;

  constructor(host: HostServices, lookup: SeriesLookup, landing: LandingService) {
    this.#host = host;
    this.#lookup = lookup;
    this.#landing = landing;
  }

  async list(query: SeriesQuery, call: Call): Promise<ListedSeries> {
    const archives = this.#lookup.archives(query.archives);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const ids = archives.archives.map((archive) => archive.id);
    const messages = this.#host.store.range(0, this.#lookup.horizon(), ids);
    const from = query.since === null ? Number.NEGATIVE_INFINITY : monthStart(query.since);
    const to = query.until === null ? Number.POSITIVE_INFINITY : monthStart(monthPlus(query.until, 1));
    const found = assemble(messages, this.#lookup.rules(archives)).filter((series) =>
      series.revisions.some((revision) => revision.date >= from && revision.date < to),
    );
    return this.#withLandings(found, query, archives, problems, call);
  }

  async show({ thread, ...query }: SeriesQuery & { thread: string }, call: Call): Promise<ListedSeries> {
    const archives = this.#lookup.archives(query.archives);
    const problems = [...archives.problems, ...(await this.#lookup.bringIn(query, archives, call))];
    const series = await this.#lookup.find(thread, archives, query.offline, call, query.corrections);
    return this.#withLandings([series], query, archives, problems, call);
  }

  async #withLandings(
    found: Series[],
    query: SeriesQuery,
    archives: Archives,
    problems: Problem[],
    call: Call,
  ): Promise<ListedSeries> {
    const landed = await this.#landing.land(found, query, archives, call);
    const { custodians, maintainers } = landed;
    const series = withLandings(
      found,
      landed.landings,
      { now: this.#host.now(), isCustodian: isAmong(custodians) },
      listAddresses(query.archives, maintainers),
    );
    const { me = [] } = query;
    const given = filesGivenToMe(me, maintainers);
    const asks = series.map((one) => askedOfYou(one, me, given));
    const ids = series.flatMap((one) => [...messageIdsOf(one)]);
    const { offline, links = "pipermail" } = query;
    const { urls, ...met } = await archives.urls(ids, { offline, links, signal: call.signal });
    const recipients = this.#host.store.recipients(ids);
    return { series, asks, urls, recipients, problems: [...problems, ...landed.problems, ...met.problems] };
  }
}
