import { digest } from "../base/digest.ts";
import type { ProjectConfig } from "../project/config.ts";
import type { HostServices } from "../project/hostServices.ts";
import type { AssembleOptions } from "../series/assemble.ts";
import { seriesRulesVersion } from "../series/rulesVersion.ts";
import type { Series } from "../series/series.ts";
import { watchedSeriesAround } from "../series/seriesAround.ts";
import { messageIdsOf } from "../series/seriesQueries.ts";
import { touching, type Watch } from "../series/watch.ts";

/** Number of sets of followed series and past moments for which assembled series are cached. */
const setsKept = 4;

type Parts = Pick<HostServices, "store" | "past" | "now">;

/** The cached series, and by mail what would change them. */
interface Kept {
  mailGeneration: number;
  rules: string;
  series: [messageId: string, Series][];
}

type Watches = [messageId: string, Watch][];

/** The followed series, cached; when new mails arrive, only the series that they touch are assembled again. */
export class TrackedLookup {
  readonly #parts: Parts;
  readonly #options: AssembleOptions;
  readonly #inThePast: (ids: string[], present: Series[] | null) => Map<string, Series>;

  /** @param inThePast the series of mails as of a past moment; `present`: today's, if known */
  constructor(
    parts: Parts,
    options: AssembleOptions,
    inThePast: (ids: string[], present: Series[] | null) => Map<string, Series>,
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#inThePast = inThePast;
  }

  find(
    asked: string[],
    { archives, corrections }: Pick<ProjectConfig, "archives" | "corrections">,
  ): Map<string, Series> {
    const { store, past, now } = this.#parts;
    const keyAt = (moment: number | null) => digest([asked, archives, corrections, moment]);
    const key = keyAt(past ? now() : null);
    const mailGeneration = store.mailGeneration();
    const kept = this.#kept(key);
    if (kept?.mailGeneration === mailGeneration) return new Map(kept.series);
    const keep = (holding: Map<string, Series>) => {
      const value: Kept = { mailGeneration, rules: seriesRulesVersion, series: [...holding] };
      store.cache("series", [[key, value]]);
      // Several sets are cached, so that windows that follow other series, and looks into the past, do not evict each
      // other's.
      store.dropCache("series", setsKept);
      return holding;
    };
    if (past) {
      // Today's cached series tell which mails belong together, which saves assembling them.
      const today = this.#kept(keyAt(null));
      const present = today?.mailGeneration === mailGeneration ? new Map(today.series) : null;
      return keep(this.#inThePast(asked, present && [...new Set(present.values())]));
    }
    const watches = kept ? this.#untouched(key, kept.mailGeneration) : new Map<string, Watch>();
    const before = new Map(kept?.series);
    const holding = new Map<string, Series>();
    for (const id of asked) {
      const series = watches.has(id) ? before.get(id) : this.#putTogether(id, corrections, watches);
      if (series) holding.set(id, series);
    }
    store.cache("series watch", [[key, [...watches] satisfies Watches]]);
    store.dropCache("series watch", setsKept);
    return keep(holding);
  }

  #kept(key: string): Kept | null {
    const kept = this.#parts.store.cached<Kept>("series", [key]).get(key);
    return kept?.rules === seriesRulesVersion ? kept : null;
  }

  /** By mail, the watches of the series that no change since then touches. */
  #untouched(key: string, since: number): Map<string, Watch> {
    const { store } = this.#parts;
    const changed = store.changedSince(since);
    const kept = store.cached<Watches>("series watch", [key]).get(key);
    if (changed === null || kept === undefined) return new Map();
    const places = store.places(changed);
    const articles = (id: string) => (places.get(id) ?? []).flatMap(({ number }) => number ?? []);
    const touches = touching(changed, store.get(changed), articles, this.#options.idOf);
    return new Map(kept.filter(([, watch]) => !touches(watch)));
  }

  #putTogether(
    id: string,
    corrections: ProjectConfig["corrections"],
    watches: Map<string, Watch>,
  ): Series | undefined {
    const { series, watch } = watchedSeriesAround([id], this.#parts.store, { ...this.#options, corrections });
    watches.set(id, watch);
    return series.find((one) => messageIdsOf(one).has(id));
  }
}
