// Runs as a process of its own beside the bundled worker: makes calls to the tracker as the extension does, and
// prints what each took as JSON. Its argument is a Task.
import { silentLog } from "../../src/core/base/log.ts";
import type { Problem } from "../../src/core/base/problem.ts";
import type { ReportTemplate } from "../../src/core/report/template.ts";
import type { ProjectConfig, Tracker } from "../../src/core/tracking/model.ts";
import { startTracker } from "../../src/worker/client.ts";

export interface Task {
  storage: string;
  config: ProjectConfig;
  calls: Asked[];
}

/** What the tracker is asked; `page`: the first commits of the branch that is checked out in that work tree. */
export type Asked =
  | "overview"
  | "refresh"
  | { page: string }
  | { tag: string[]; folder: string; ticket: string }
  | { reportEnding: string; template: ReportTemplate };

export interface Call {
  ms: number;
  /** Processor time of all threads, ms. */
  cpu: number;
  /** Most memory above that at the process's start, MB. */
  growth: number;
  /** Series, commits or groups of the answer. */
  entries: number;
  problems: string[];
}

const task: Task = JSON.parse(process.argv[2] ?? "");
const atStart = process.memoryUsage.rss();
let most = atStart;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);

const call = { signal: new AbortController().signal, progress: () => undefined };

void measure().finally(() => clearInterval(watch));

async function measure(): Promise<void> {
  const tracker = startTracker(task.storage, "bench", silentLog);
  const calls: Call[] = [];
  for (const call of task.calls) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const { entries, problems } = await answer(tracker, call);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    most = Math.max(most, process.memoryUsage.rss());
    calls.push({
      ms,
      cpu: (user + system) / 1000,
      growth: (most - atStart) / 1e6,
      entries,
      problems: problems.map((problem) => problem.what),
    });
  }
  await tracker.close();
  process.stdout.write(JSON.stringify(calls));
}

async function answer(tracker: Tracker, asked: Asked): Promise<{ entries: number; problems: Problem[] }> {
  const { config } = task;
  if (asked === "overview" || asked === "refresh") {
    const overview =
      asked === "overview" ? await tracker.overview(config) : await tracker.refresh(config, call);
    return { ...overview, entries: overview.entries.filter((entry) => entry.series !== null).length };
  }
  if ("page" in asked) {
    const page = await tracker.commits(config, asked.page, 0, 200, call.signal);
    return { ...page, entries: page.commits.length };
  }
  if ("tag" in asked) {
    const changes = asked.tag.map((commit) => ({ commit, add: [asked.ticket], remove: [] }));
    const changed = await tracker.retag(config, asked.folder, changes, call.signal);
    return { entries: changed.length, problems: [] };
  }
  const { reportEnding, template } = asked;
  const { report, problems } = await tracker.report(config, template, reportEnding, null, call);
  return { entries: report.sections.flatMap(({ groups }) => groups).length, problems };
}
