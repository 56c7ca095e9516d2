// Runs as a process of its own beside the bundled worker: makes calls to the tracker as the extension does, and
// prints what each took as JSON. Its argument is a Task.
import { branchQuery } from "../../src/core/applying/branchQuery.ts";
import { quietly } from "../../src/core/base/call.ts";
import { silentLog } from "../../src/core/base/log.ts";
import type { Problem } from "../../src/core/base/problem.ts";
import type { ProjectConfig } from "../../src/core/project/config.ts";
import type { ReportTemplate } from "../../src/core/report/template.ts";
import type { Services } from "../../src/core/services.ts";
import { startServices } from "../../src/worker/client.ts";

export interface Task {
  storage: string;
  project: ProjectConfig;
  calls: Asked[];
}

/**
 * What the tracker is asked; `page`: the first commits of the branch that is checked out in that work tree; `series` and
 * `thread`: those of a Message-ID, from the store alone.
 */
export type Asked =
  | "overview"
  | "refresh"
  | { page: string }
  | { search: string }
  | { series: string }
  | { thread: string }
  | { tag: string[]; folder: string; ticket: string }
  | { reportEnding: string; template: ReportTemplate }
  | Acting;

/** `addTrailers`: of that branch to its commits; `next`: its next version, up to what is shown. */
type Acting = ({ addTrailers: string } | { next: string }) & { folder: string };

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

void measure().finally(() => clearInterval(watch));

async function measure(): Promise<void> {
  const { services, close } = startServices(task.storage, "bench", silentLog);
  const calls: Call[] = [];
  for (const call of task.calls) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const { entries, problems } = await answer(services, call);
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
  await close();
  process.stdout.write(JSON.stringify(calls));
}

async function answer(services: Services, asked: Asked): Promise<{ entries: number; problems: Problem[] }> {
  const { project } = task;
  if (asked === "overview" || asked === "refresh") {
    const overview =
      asked === "overview"
        ? await services.tracking.overview({ project }, quietly())
        : await services.tracking.refresh({ project }, quietly());
    return { ...overview, entries: overview.entries.filter((entry) => entry.series !== null).length };
  }
  if ("page" in asked) {
    const page = await services.tickets.commits(
      { project, folder: asked.page, skip: 0, limit: 200 },
      quietly(),
    );
    return { ...page, entries: page.commits.length };
  }
  const offline = { ...project, since: null, until: null, newest: null, offline: true };
  if ("search" in asked) {
    const found = await services.tracking.search({ text: asked.search, limit: 50 }, quietly());
    return { entries: found.length, problems: [] };
  }
  if ("series" in asked) {
    const { series, problems } = await services.series.show({ ...offline, thread: asked.series }, quietly());
    return { entries: series.length, problems };
  }
  if ("thread" in asked) {
    const { document, problems } = await services.threads.open(
      { ...offline, thread: asked.thread },
      quietly(),
    );
    return { entries: document.mails.length, problems };
  }
  if ("tag" in asked) {
    const changes = asked.tag.map((commit) => ({ commit, add: [asked.ticket], remove: [] }));
    const changed = await services.tickets.retag({ project, folder: asked.folder, changes }, quietly());
    return { entries: changed.length, problems: [] };
  }
  if ("addTrailers" in asked || "next" in asked) return act(services, asked);
  const { reportEnding, template } = asked;
  const { report, problems } = await services.report.write(
    { projects: [project], template, ending: reportEnding, last: null },
    quietly(),
  );
  return { entries: report.sections.flatMap(({ groups }) => groups).length, problems };
}

async function act(services: Services, asked: Acting): Promise<{ entries: number; problems: Problem[] }> {
  const { project } = task;
  const { folder } = asked;
  if ("addTrailers" in asked) {
    const query = branchQuery(project, folder, asked.addTrailers);
    const { added, problems } = await services.applying.addTrailers({ ...query, only: null }, quietly());
    return { entries: added.length, problems };
  }
  const { patches, problems } = await services.nextVersion.prepare(
    {
      ...{ project, folder, branch: asked.next, rfc: false, to: [], cc: [], dropLanded: false },
      ...{ cover: null, recipients: null, notes: {}, attach: "range-diff", inReplyTo: "none" },
      ...{ trusted: true, changedScripts: false, offline: true },
    },
    quietly(),
  );
  return { entries: patches.length, problems };
}
