import type { Call } from "../../core/base/call.ts";
import type { ProjectConfig } from "../../core/project/config.ts";
import type { SeriesOverview } from "../../core/tracking/model.ts";

/** Thrown when the person cancelled a refresh. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/**
 * Runs one refresh at a time: a request for the same projects joins the running one; a request for others (a series was
 * added meanwhile) runs once after it. Does not depend on VS Code.
 */
export class RefreshQueue {
  private readonly work: (projects: ProjectConfig[], call: Call) => Promise<SeriesOverview>;
  private readonly progress: (text: string) => void;
  private running: { key: string; overview: Promise<SeriesOverview>; controller: AbortController } | null =
    null;
  private next: { key: string; overview: Promise<SeriesOverview> } | null = null;

  constructor(
    work: (projects: ProjectConfig[], call: Call) => Promise<SeriesOverview>,
    progress: (text: string) => void,
  ) {
    this.work = work;
    this.progress = progress;
  }

  /** Rejects like `work`, or with `Cancelled`. */
  run(projects: ProjectConfig[]): Promise<SeriesOverview> {
    const key = JSON.stringify(projects);
    if (!this.running) return this.start(key, projects);
    if (this.running.key === key && !this.running.controller.signal.aborted) return this.running.overview;
    if (this.next?.key === key) return this.next.overview;
    const before = (this.next ?? this.running).overview;
    const overview = before.then(
      () => this.start(key, projects),
      () => this.start(key, projects),
    );
    this.next = { key, overview };
    return overview;
  }

  /** Cancels the running refresh; a waiting one still runs. */
  cancel(): void {
    this.running?.controller.abort();
  }

  private start(key: string, projects: ProjectConfig[]): Promise<SeriesOverview> {
    const controller = new AbortController();
    if (this.next?.key === key) this.next = null;
    const overview = this.work(projects, { signal: controller.signal, progress: this.progress })
      .catch((error: unknown) => {
        throw controller.signal.aborted ? new Cancelled("The refresh was cancelled.") : error;
      })
      .finally(() => {
        if (this.running?.controller === controller) this.running = null;
      });
    this.running = { key, overview, controller };
    return overview;
  }
}
