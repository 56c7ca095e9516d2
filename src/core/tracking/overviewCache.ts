import { digest } from "../base/digest.ts";
import { hour } from "../base/durations.ts";
import type { ProjectConfig } from "../project/config.ts";
import { seriesRulesVersion } from "../series/rulesVersion.ts";
import type { Store } from "../store/store.ts";
import type { SeriesOverview } from "./model.ts";

/** Ages are shown in hours, so the cached overview is used only within the same hour. */

/** Everything that an overview depends on besides the configuration. `now`: milliseconds since 1970. */
export function overviewState(store: Store, now: number): string {
  return `${store.generation()} ${seriesRulesVersion} ${Math.floor(now / hour)}`;
}

/** The cached overview, if nothing that it depends on has changed since; else null. */
export function cachedOverview(store: Store, project: ProjectConfig, now: number): SeriesOverview | null {
  const key = digest(project);
  const kept = store.cached<{ state: string; overview: SeriesOverview }>("overview", [key]).get(key);
  return kept?.state === overviewState(store, now) ? withProblemsOf(store, kept.overview) : null;
}

/** Caches an overview for that state. */
export function cacheOverview(
  store: Store,
  project: ProjectConfig,
  state: string,
  overview: SeriesOverview,
): SeriesOverview {
  store.cache("overview", [[digest(project), { state, overview }]]);
  return withProblemsOf(store, overview);
}

function withProblemsOf(store: Store, overview: SeriesOverview): SeriesOverview {
  return { ...overview, problems: [...store.problems, ...overview.problems] };
}
