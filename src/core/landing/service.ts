import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { digest } from "../base/digest.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/inspectRepository.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { diffOf } from "../mail/diff.ts";
import type { Person } from "../mail/message.ts";
import { rulesVersion } from "../mail/rulesVersion.ts";
import type { ProjectConfig, ProjectTrees } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { Section } from "../project/maintainers.ts";
import { remoteKinds } from "../project/remoteKinds.ts";
import type { Landing, Series } from "../series/series.ts";
import type { LandingCache } from "./cache.ts";
import { custodiansOf, isAmong } from "./custodians.ts";
import { type Accepted, acceptedSince, acceptorsIn, custodiansAmong } from "./custodiansOnList.ts";
import { findLandings } from "./landings.ts";
import { maintainersAt } from "./maintainersAt.ts";
import { landingRulesVersion } from "./rulesVersion.ts";
import { wantedOf } from "./seriesLandings.ts";
import { tipAt } from "./tip.ts";

/** Number of cached answers: one for each place and past moment that was asked about. */
const answersKept = 16;
/** Number of places whose maintainers are cached; U-Boot's take 300 kB. */
const maintainersKept = 4;

/** Custodians and maintainers of a repository, as of the branch's newest commit that counts. */
interface Keepers {
  custodians: Person[];
  maintainers: Section[];
}

/** Where landings are looked for. */
export interface Place extends Partial<ProjectTrees> {
  /** Tried in this order; the first one in a repository counts. */
  folders: string[];
  branch: string | null;
  /** Do not fetch exact bodies from the archives. */
  offline: boolean;
}

/** What git says about patches of the list, and a cache of it. */
export class LandingService {
  readonly #parts: HostServices;
  /** For answers of git that never change. */
  readonly cache: LandingCache;

  constructor(parts: HostServices) {
    this.#parts = parts;
    const { store } = parts;
    this.cache = {
      get: (kind, keys) => store.cached(kind, keys),
      set: (kind, entries) => store.cache(kind, entries),
    };
  }

  /** Adds landings from git. If git fails, the series stay without and a problem says so. */
  async land(all: Series[], place: Place, archives: Archives, call: Call) {
    const { store, log, past, now } = this.#parts;
    const problems: Problem[] = [];
    /** Reported only if no folder is in the repository: a window may have other folders beside it. */
    const absent: Problem[] = [];
    const exactBody = async (messageId: string) => {
      try {
        return await this.exactBody(messageId, place.offline ? null : archives, call.signal);
      } catch (error) {
        call.signal.throwIfAborted();
        problems.push(problemOf(error));
        return null;
      }
    };
    for (const folder of place.folders) {
      try {
        const repository = await openRepository(folder, {
          branch: place.branch,
          remotes: remoteKinds(place),
          log,
        });
        const found = await findLandings(repository, wantedOf(all, exactBody, this.#sentEarlier(all)), {
          now: past ? now() : null,
          database: store.database,
          cache: this.cache,
          signal: call.signal,
          progress: call.progress,
        });
        const { custodians, maintainers } = await this.#keepersOf(repository, place, call.signal);
        return {
          landings: found.landings,
          custodians: custodians.length > 0 ? custodians : this.#custodiansOnList(),
          maintainers,
          problems: [...distinctProblems(problems), ...found.problems],
        };
      } catch (error) {
        call.signal.throwIfAborted();
        log.warn(`${folder}: ${error instanceof Error ? error.stack : error}`);
        (error instanceof NoRepository ? absent : problems).push(problemOf(error, folder));
      }
    }
    return {
      landings: null,
      custodians: this.#custodiansOnList(),
      maintainers: [],
      problems: distinctProblems([...absent, ...problems]),
    };
  }

  /**
   * The custodians as far as the mails show them. The last answer is extended by new mails; all acceptances are read
   * again only if the earlier answer may have changed.
   */
  #custodiansOnList(): Person[] {
    const { store, past, now } = this.#parts;
    const horizon = past ? now() : Number.MAX_SAFE_INTEGER;
    const kind = "custodians on the list";
    const key = digest([rulesVersion, horizon, "accepted"]);
    const state = { mailGeneration: store.mailGeneration(), acceptances: store.postings.countAcceptances() };
    const kept = store.cached<Accepted>(kind, [key]).get(key);
    if (kept?.mailGeneration === state.mailGeneration) return custodiansAmong(kept.by);
    const came = kept && acceptedSince(kept, state.acceptances, store);
    const said = came?.filter(({ date }) => date <= horizon) ?? store.postings.acceptances(horizon);
    const by = acceptorsIn(said, (ids) => store.get(ids), came ? kept?.by : []);
    store.cache(kind, [[key, { ...state, by } satisfies Accepted]]);
    store.dropCache(kind, answersKept);
    return custodiansAmong(by);
  }

  /** Empty if git cannot tell, since everything else works without. */
  async #keepersOf(repository: Repository, place: Place, signal: AbortSignal): Promise<Keepers> {
    const { past, now, log } = this.#parts;
    try {
      const tip = await tipAt(repository, past ? now() : null, signal);
      if (tip === null) return { custodians: [], maintainers: [] };
      const maintainers = await this.#maintainersOf(repository, tip, place, signal);
      const custodians = await custodiansOf(repository, tip, maintainers, now(), this.cache, signal);
      return { custodians, maintainers };
    } catch (error) {
      signal.throwIfAborted();
      log.warn(`${repository.folder}: ${error instanceof Error ? error.stack : error}`);
      return { custodians: [], maintainers: [] };
    }
  }

  /** What MAINTAINERS says at that commit; cached for callers that do not ask git. */
  async #maintainersOf(
    repository: Repository,
    tip: string,
    place: Place,
    signal: AbortSignal,
  ): Promise<Section[]> {
    const { store } = this.#parts;
    const [kind, key, of] = ["maintainers", this.#cacheKey(place), `${repository.id} ${tip}`];
    const kept = store.cached<{ of: string; sections: Section[] }>(kind, [key]).get(key);
    if (kept?.of === of) return kept.sections;
    const sections = await maintainersAt(repository, tip, signal);
    store.cache(kind, [[key, { of, sections }]]);
    store.dropCache(kind, maintainersKept);
    return sections;
  }

  /** The exact diff of a mail if it is stored; else null. */
  async storedDiff(messageId: string): Promise<string | null> {
    const body = await this.exactBody(messageId, null, new AbortController().signal);
    return body === null ? null : diffOf(body);
  }

  /** When the earlier sendings of patches were sent, by Message-ID, in milliseconds since 1970. */
  #sentEarlier(all: Series[]): Map<string, number> {
    const patches = all.flatMap((series) => series.revisions.flatMap((revision) => revision.patches));
    const earlier = this.#parts.store.get(patches.flatMap((patch) => patch.aliases));
    return new Map(earlier.map(({ messageId, date }) => [messageId, date]));
  }

  /** The exact body of a mail; null if it cannot be had. Asks the archive, if one is given, only for damaged bodies. */
  async exactBody(messageId: string, archives: Archives | null, signal: AbortSignal): Promise<string | null> {
    const { store } = this.#parts;
    const [message] = store.get([messageId]);
    const body = store.body(messageId);
    if (!message || !body) return null;
    if (body.exact || !message.facts.damaged) return body.text;
    return archives === null ? null : archives.exactBody(messageId, signal);
  }

  /** Asks git about the tracked series and caches the answer for the overview. */
  async landTracked(
    series: Series[],
    project: ProjectConfig,
    offline: boolean,
    archives: Archives,
    call: Call,
  ): Promise<Problem[]> {
    const { landings, custodians, problems } = await this.land(
      series,
      { ...project, offline },
      archives,
      call,
    );
    // If git gives no answer, the previous one stays.
    if (landings !== null) {
      const { store } = this.#parts;
      store.cache("landings", [[this.#cacheKey(project), [...landings]]]);
      store.dropCache("landings", answersKept);
      store.cache("custodians", [[this.#cacheKey(project), custodians]]);
      store.dropCache("custodians", answersKept);
    }
    return problems;
  }

  /** What git last said about that project; empty if it was not asked yet. */
  keptLandings(project: ProjectConfig): ReadonlyMap<string, Landing> {
    return this.knownLandings(project) ?? new Map();
  }

  /** Like `keptLandings`, but null if git was not asked yet. */
  knownLandings(project: ProjectConfig): ReadonlyMap<string, Landing> | null {
    const key = this.#cacheKey(project);
    const kept = this.#parts.store.cached<[string, Landing][]>("landings", [key]).get(key);
    return kept === undefined ? null : new Map(kept);
  }

  /** Whether somebody is a custodian, as far as the repository tells, or else the list. */
  keptCustodians(project: ProjectConfig): (person: Person) => boolean {
    const key = this.#cacheKey(project);
    const kept = this.#parts.store.cached<Person[]>("custodians", [key]).get(key) ?? [];
    return isAmong(kept.length > 0 ? kept : this.#custodiansOnList());
  }

  /** Who looks after which files, as last read from the repository; empty if not read yet. */
  keptMaintainers(place: Omit<Place, "offline">): Section[] {
    const key = this.#cacheKey(place);
    return this.#parts.store.cached<{ sections: Section[] }>("maintainers", [key]).get(key)?.sections ?? [];
  }

  /** Landings depend on where they are looked for, and on the moment if that is in the past. */
  #cacheKey({ name, trees, folders, branch }: Omit<Place, "offline">): string {
    const { past, now } = this.#parts;
    return digest([landingRulesVersion, name, trees, folders, branch, past ? now() : null]);
  }
}
