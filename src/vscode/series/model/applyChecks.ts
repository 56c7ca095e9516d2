import { minute, second } from "../../../core/base/durations.ts";
import { mayApply, saysNoLonger } from "../../../core/patches/appliesSentence.ts";
import type { Applicability } from "../../../core/patches/model.ts";
import type { RevisionRequest } from "../../../core/patches/request.ts";
import type { ProjectConfig } from "../../../core/project/config.ts";
import { latestOf } from "../../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";

/** The input of the checks. */
export interface Checked {
  entries: TrackedEntry[];
  /** When archives and git were last asked. */
  updated: number | null;
  /** The view is visible, and no refresh is running. */
  idle: boolean;
  /** The project of a followed series, by its thread. */
  project(thread: string): Promise<ProjectConfig>;
  applies(request: RevisionRequest, signal: AbortSignal): Promise<Applicability | null>;
  /** Reports what went wrong with one series; the others are checked anyway. */
  warn(text: string): void;
}

/** Milliseconds without other activity before the checks begin. */
const pause = second;

/**
 * Checks in the background, after each refresh, whether open series still apply to the branch: one at a time, and
 * interrupted by other work. Does not depend on VS Code.
 */
export class ApplyChecks {
  readonly #current: () => Checked;
  readonly #found: () => void;
  readonly #pause: number;
  readonly #known = new Map<string, { of: string; found: Applicability | null }>();
  #running: AbortController | null = null;
  /** Another run was requested during the present one. */
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param found called when a row changes; tooltips ask when they are shown */
  constructor(current: () => Checked, found: () => void, wait = pause) {
    this.#current = current;
    this.#found = found;
    this.#pause = wait;
  }

  /** The results so far, by thread of the series. */
  get known(): ReadonlyMap<string, Applicability> {
    return new Map([...this.#known].flatMap(([thread, { found }]) => (found ? [[thread, found]] : [])));
  }

  /** Call it when something may have changed; the checks run once nothing else does. */
  later(): void {
    clearTimeout(this.#timer);
    if (this.#current().idle) this.#timer = setTimeout(() => void this.#run(), this.#pause);
    else this.#running?.abort();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #run(): Promise<void> {
    this.#again = this.#running !== null;
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    const { entries } = this.#current();
    const before = this.#outdated(entries);
    try {
      await this.#askAll(running.signal);
    } finally {
      this.#running = null;
    }
    if (this.#outdated(entries) !== before) this.#found();
    if (this.#again) this.later();
  }

  /** Identifies the series whose rows say that they no longer apply. */
  #outdated(entries: TrackedEntry[]): string {
    return entries
      .filter(({ tracked, series }) => {
        return series && saysNoLonger(series, this.#known.get(tracked.thread)?.found ?? null);
      })
      .map(({ tracked }) => tracked.thread)
      .join("\n");
  }

  async #askAll(signal: AbortSignal): Promise<void> {
    const current = this.#current();
    const asked = current.entries.filter(({ series }) => series !== null && mayApply(series));
    const threads = new Set(asked.map(({ tracked }) => tracked.thread));
    for (const thread of this.#known.keys()) if (!threads.has(thread)) this.#known.delete(thread);
    for (const { tracked, series } of asked) {
      if (signal.aborted || !series) return;
      const mails = latestOf(series).patches.map(({ messageId }) => messageId);
      const of = `${current.updated} ${mails.join(" ")}`;
      if (this.#known.get(tracked.thread)?.of === of) continue;
      const project = await current.project(tracked.thread);
      if (project.folders.length === 0) continue;
      const request = { project, series, revision: series.revisions.length - 1, offline: true };
      const ending = AbortSignal.any([signal, AbortSignal.timeout(minute)]);
      try {
        this.#known.set(tracked.thread, { of, found: await current.applies(request, ending) });
      } catch (error) {
        if (signal.aborted) return;
        this.#known.set(tracked.thread, { of, found: null });
        current.warn(`${tracked.name}: not known whether it applies: ${error}`);
      }
    }
  }
}
