// Runs as a process of its own beside the bundled worker: makes calls to the tracker as the extension does, and
// prints what each took as JSON. Its argument is a Task.
import { silentLog } from "../../src/core/log.ts";
import type { Situation } from "../../src/core/tracker.ts";
import { startTracker } from "../../src/vscode/trackerClient.ts";

export interface Task {
  storage: string;
  situation: Situation;
  calls: ("board" | "refresh")[];
}

export interface Call {
  ms: number;
  /** Processor time of all threads, ms. */
  cpu: number;
  /** Most memory above that at the process's start, MB. */
  growth: number;
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
  const tracker = startTracker(task.storage, "bench", silentLog);
  const doing = { signal: new AbortController().signal, progress: () => undefined };
  const calls: Call[] = [];
  for (const call of task.calls) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const board =
      call === "board" ? await tracker.board(task.situation) : await tracker.refresh(task.situation, doing);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    most = Math.max(most, process.memoryUsage.rss());
    calls.push({
      ms,
      cpu: (user + system) / 1000,
      growth: (most - atStart) / 1e6,
      entries: board.entries.filter((entry) => entry.series !== null).length,
      problems: board.problems.map((problem) => problem.what),
    });
  }
  await tracker.close();
  process.stdout.write(JSON.stringify(calls));
}
