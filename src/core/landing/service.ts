import type { Archives } from "../archive/archives.ts";
import type { Call } from "../base/call.ts";
import { digest } from "../base/digest.ts";
import { distinctProblems, type Problem, problemOf } from "../base/problem.ts";
import { NoRepository } from "../git/opening.ts";
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

/** Answers of git that stay in the cache: one for each place and past moment that was asked about. */
const answersKept = 16;
/** Who looks after which files is kept for so many places: U-Boot's is 300 kB. */
const maintainersKept = 4;

/** Who looks after what in a repository, as its newest commit that counts has it. */
interface Keepers {
  custodians: Person[];
  maintainers: Section[];
}

/** Where landings are looked for. */
export interface Place extends Partial<ProjectTrees> {
  /** The first that holds a repository counts. */
  folders: string[];
  branch: string | null;
  /** Do not fetch exact bodies from the archives. */
  offline: boolean;
}

/** The repository beside the mail: asks git what has landed, and remembers what it said. */
export class LandingService {
  readonly #parts: HostServices;
  /** Where answers of git are kept that hold for ever. */
  readonly cache: LandingCache;

  constructor(parts: HostServices) {
    this.#parts = parts;
    const { store } = parts;
    this.cache = {
      get: (kind, keys) => store.cached(kind, keys),
      set: (kind, entries) => store.cache(kind, entries),
    };
  }

  /** Asks git. A fault of git leaves the series without landings and says so. */
  async land(all: Series[], place: Place, archives: Archives, call: Call) {
    const { store, log, past, now } = this.#parts;
    const problems: Problem[] = [];
    /** Said only where no folder has the repository: a window may hold others beside it. */
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
   * Whom the mails show to take patches. What came since it was asked last is added; all mails that accept something
   * are read again only where what the earlier ones say may have changed.
   */
  #custodiansOnList(): Person[] {
    const { store, past, now } = this.#parts;
    const horizon = past ? now() : Number.MAX_SAFE_INTEGER;
    const kind = "custodians on the list";
    const key = digest([rulesVersion, horizon, "accepted"]);
    const state = { mailGeneration: store.mailGeneration(), acceptances: store.countAcceptances() };
    const kept = store.cached<Accepted>(kind, [key]).get(key);
    if (kept?.mailGeneration === state.mailGeneration) return custodiansAmong(kept.by);
    const came = kept && acceptedSince(kept, state.acceptances, store);
    const said = came?.filter(({ date }) => date <= horizon) ?? store.acceptances(horizon);
    const by = acceptorsIn(said, (ids) => store.get(ids), came ? kept?.by : []);
    store.cache(kind, [[key, { ...state, by } satisfies Accepted]]);
    store.dropCache(kind, answersKept);
    return custodiansAmong(by);
  }

  /** Empty where git cannot tell, since all else can be answered without them. */
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

  /** What MAINTAINERS says at that commit; read once, and kept for those who do not ask git. */
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

  /** The diff of a mail as it was sent, as far as it is here; null where it is not. */
  async storedDiff(messageId: string): Promise<string | null> {
    const body = await this.exactBody(messageId, null, new AbortController().signal);
    return body === null ? null : diffOf(body);
  }

  /** When the earlier sendings of patches were sent. */
  #sentEarlier(all: Series[]): Map<string, number> {
    const patches = all.flatMap((series) => series.revisions.flatMap((revision) => revision.patches));
    const earlier = this.#parts.store.get(patches.flatMap((patch) => patch.aliases));
    return new Map(earlier.map(({ messageId, date }) => [messageId, date]));
  }

  /** The body of a mail as it was sent; null where it is not to be had. Asks the archive, if any, only for damaged ones. */
  async exactBody(messageId: string, archives: Archives | null, signal: AbortSignal): Promise<string | null> {
    const { store } = this.#parts;
    const [message] = store.get([messageId]);
    const body = store.body(messageId);
    if (!message || !body) return null;
    if (body.exact || !message.facts.damaged) return body.text;
    return archives === null ? null : archives.exactBody(messageId, signal);
  }

  /** Asks git about the tracked series and keeps its answer for the overview. */
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
    // Without an answer of git, what it said before stays.
    if (landings !== null) {
      const { store } = this.#parts;
      store.cache("landings", [[this.#cacheKey(project), [...landings]]]);
      store.dropCache("landings", answersKept);
      store.cache("custodians", [[this.#cacheKey(project), custodians]]);
      store.dropCache("custodians", answersKept);
    }
    return problems;
  }

  /** What git said last of that place; nothing where it was not asked yet. */
  keptLandings(project: ProjectConfig): ReadonlyMap<string, Landing> {
    return this.knownLandings(project) ?? new Map();
  }

  /** The same; null where it was not asked yet. */
  knownLandings(project: ProjectConfig): ReadonlyMap<string, Landing> | null {
    const key = this.#cacheKey(project);
    const kept = this.#parts.store.cached<[string, Landing][]>("landings", [key]).get(key);
    return kept === undefined ? null : new Map(kept);
  }

  /** Whether somebody takes patches into the project, as far as its repository tells, or else the list. */
  keptCustodians(project: ProjectConfig): (person: Person) => boolean {
    const key = this.#cacheKey(project);
    const kept = this.#parts.store.cached<Person[]>("custodians", [key]).get(key) ?? [];
    return isAmong(kept.length > 0 ? kept : this.#custodiansOnList());
  }

  /** Who looks after which files, as the repository said last; nothing where it was not asked yet. */
  keptMaintainers(place: Omit<Place, "offline">): Section[] {
    const key = this.#cacheKey(place);
    return this.#parts.store.cached<{ sections: Section[] }>("maintainers", [key]).get(key)?.sections ?? [];
  }

  /** What has landed depends on where it is looked for, and on the moment where that is past. */
  #cacheKey({ name, trees, folders, branch }: Omit<Place, "offline">): string {
    const { past, now } = this.#parts;
    return digest([landingRulesVersion, name, trees, folders, branch, past ? now() : null]);
  }
}
