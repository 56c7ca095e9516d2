// Runs as a process of its own: tags the newest commits of a repository, each with one of twenty tickets, then reads
// the notes again and again, and prints what each time took as JSON.

import { silentLog } from "../../src/core/base/log.ts";
import { openCheckout } from "../../src/core/git/checkout.ts";
import { readNotes } from "../../src/core/tickets/notes.ts";
import { retagNotes } from "../../src/core/tickets/retag.ts";

export interface NotesTask {
  folder: string;
  commits: number;
  runs: number;
}

export interface NotesRun {
  ms: number;
  cpu: number;
  notes: number;
}

const task: NotesTask = JSON.parse(process.argv[2] ?? "");
const { signal } = new AbortController();
const open = () => openCheckout(task.folder, { log: silentLog });
const checkout = await open();
const range = await checkout.run(["rev-list", `--max-count=${task.commits}`, "HEAD"]);
const changes = range
  .trim()
  .split("\n")
  .map((commit, at) => ({ commit, add: [`TS-${at % 20}`], remove: [] }));
await retagNotes(checkout, changes, signal);
const runs: NotesRun[] = [];
for (let at = 0; at < task.runs; at++) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { tickets } = await readNotes(await open(), signal);
  const { user, system } = process.cpuUsage(cpu);
  runs.push({ ms: performance.now() - began, cpu: (user + system) / 1000, notes: tickets.size });
}
process.stdout.write(JSON.stringify(runs));
