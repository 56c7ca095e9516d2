// Runs as a process of its own: makes commits of every complete revision of some mail in a repository, asks for each a
// second time, and prints what it took as JSON.

import { quietly } from "../../src/core/base/call.ts";
import { silentLog } from "../../src/core/base/log.ts";
import { nodeFetch } from "../../src/core/http/nodeFetch.ts";
import type { BaseHow } from "../../src/core/patches/model.ts";
import type { Series } from "../../src/core/series/series.ts";
import { seriesAround } from "../../src/core/series/seriesAround.ts";
import { createServices } from "../../src/core/services.ts";
import { Store } from "../../src/core/store/store.ts";

export interface RevisionsTask {
  storage: string;
  repository: string;
  /** Message-IDs, one of each series; null: all series of `mbox`. */
  series: string[] | null;
  /** A mail file; null: the store holds the mail. */
  mbox: string | null;
}

export interface RevisionsRun {
  /** Milliseconds, of each complete revision. */
  first: number[];
  again: number[];
  /** Those of which every patch became a commit. */
  applied: number;
  how: Partial<Record<BaseHow, number>>;
  /** What did not apply, and why. */
  refused: string[];
}

const task: RevisionsTask = JSON.parse(process.argv[2] ?? "");
const store = Store.open(task.storage, { log: silentLog, now: Date.now });
const services = createServices({
  store,
  fetch: nodeFetch,
  log: silentLog,
  version: "bench",
  now: Date.now,
  past: false,
});
const run: RevisionsRun = { first: [], again: [], applied: 0, how: {}, refused: [] };
const project = { archives: [], folders: [task.repository], branch: null };
for (const series of await allSeries())
  for (const [revision, { complete, label }] of series.revisions.entries()) {
    if (!complete) continue;
    const request = { project, series, revision, offline: true };
    const ask = async (times: number[]) => {
      const began = performance.now();
      const answer = await services.patches.commits(request, quietly());
      times.push(performance.now() - began);
      return answer;
    };
    const { base, patches } = await ask(run.first);
    await ask(run.again);
    const refused = patches.find(({ commit }) => commit === null);
    if (refused || !base) run.refused.push(`${series.title} ${label}: ${refused?.problem?.what}`);
    else {
      run.applied++;
      run.how[base.how] = (run.how[base.how] ?? 0) + 1;
    }
  }
store.close();
process.stdout.write(JSON.stringify(run));

async function allSeries(): Promise<Series[]> {
  if (task.mbox === null)
    return seriesAround(task.series ?? [], store, { now: Date.now(), idOf: () => null });
  const all = { since: null, until: null, newest: null, folders: [], branch: null, offline: false };
  return (await services.series.list({ archives: [task.mbox], ...all }, quietly())).series;
}
