import { minute, second } from "../../../core/base/durations.ts";
import { mayApply } from "../../../core/patches/appliesWords.ts";
import type { Applicability } from "../../../core/patches/model.ts";
import type { RevisionRequest } from "../../../core/patches/request.ts";
import type { ProjectConfig } from "../../../core/project/config.ts";
import { latestOf } from "../../../core/series/contents.ts";
import type { TrackedEntry } from "../../../core/tracking/model.ts";

/** What the checks go by: the overview, and who can be asked. */
export interface Checked {
  entries: TrackedEntry[];
  /** When archives and git were asked last. */
  updated: number | null;
  /** Somebody looks, and no refresh runs. */
  idle: boolean;
  /** The project of a followed series, by its thread. */
  project(thread: string): Promise<ProjectConfig>;
  applies(request: RevisionRequest, signal: AbortSignal): Promise<Applicability | null>;
  /** What went wrong with one of them; the others are asked all the same. */
  warn(text: string): void;
}

/** How long nothing else may have happened before the checks begin. */
const pause = second;

/**
 * Whether open series still apply to the branch: asked in the background after each refresh, one series at a time, and
 * left off while something else is asked. Knows no editor.
 */
export class ApplyChecks {
  readonly #current: () => Checked;
  readonly #found: () => void;
  readonly #pause: number;
  readonly #known = new Map<string, { of: string; found: Applicability | null }>();
  #running: AbortController | null = null;
  /** It was asked for once more while it ran. */
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param found answers have come that were others before, or none */
  constructor(current: () => Checked, found: () => void, wait = pause) {
    this.#current = current;
    this.#found = found;
    this.#pause = wait;
  }

  /** What is known, by the thread of the series. */
  get known(): ReadonlyMap<string, Applicability> {
    return new Map([...this.#known].flatMap(([thread, { found }]) => (found ? [[thread, found]] : [])));
  }

  /** Something may have changed: what is not known yet is asked once nothing else is. */
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
    try {
      if (await this.#askAll(running.signal)) this.#found();
    } finally {
      this.#running = null;
    }
    if (this.#again) this.later();
  }

  /** Answers whether anything is told otherwise than before. */
  async #askAll(signal: AbortSignal): Promise<boolean> {
    const current = this.#current();
    const asked = current.entries.filter(({ series }) => series !== null && mayApply(series));
    const threads = new Set(asked.map(({ tracked }) => tracked.thread));
    let differs = false;
    for (const thread of this.#known.keys())
      if (!threads.has(thread)) differs = this.#known.delete(thread) || differs;
    for (const { tracked, series } of asked) {
      if (signal.aborted || !series) break;
      const of = `${current.updated} ${latestOf(series)
        .patches.map(({ messageId }) => messageId)
        .join(" ")}`;
      if (this.#known.get(tracked.thread)?.of === of) continue;
      const project = await current.project(tracked.thread);
      if (project.folders.length === 0) continue;
      const request = { project, series, revision: series.revisions.length - 1, offline: true };
      const before = this.#known.get(tracked.thread)?.found ?? null;
      try {
        const found = await current.applies(request, AbortSignal.any([signal, AbortSignal.timeout(minute)]));
        this.#known.set(tracked.thread, { of, found });
        differs ||= JSON.stringify(found) !== JSON.stringify(before);
      } catch (error) {
        if (signal.aborted) break;
        this.#known.set(tracked.thread, { of, found: null });
        differs ||= before !== null;
        current.warn(`${tracked.name}: not known whether it applies: ${error}`);
      }
    }
    return differs;
  }
}
