// Runs as a process of its own: asks a repository for the landings of series in a store, twice, and prints what it
// took as JSON.

import { silentLog } from "../../src/core/base/log.ts";
import { openRepository } from "../../src/core/git/repository.ts";
import { findLandings } from "../../src/core/landing/landings.ts";
import { wantedOf } from "../../src/core/landing/seriesLandings.ts";
import { remotes } from "../../src/core/project/uboot.ts";
import { seriesAround } from "../../src/core/series/seriesAround.ts";
import { Store } from "../../src/core/store/store.ts";

export interface LandingsTask {
  storage: string;
  repository: string;
  /** Message-IDs, one of each series. */
  series: string[];
}

export interface LandingsRun {
  first: { ms: number; cpu: number };
  again: { ms: number; cpu: number };
  patches: number;
  landed: number;
}

const task: LandingsTask = JSON.parse(process.argv[2] ?? "");
const store = Store.open(task.storage, { log: silentLog, now: Date.now });
const series = seriesAround(task.series, store, { now: Date.now(), idOf: () => null });
const wanted = wantedOf(series, async (messageId) => store.body(messageId)?.text ?? null);
const one = async () => {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const repository = await openRepository(task.repository, { branch: null, remotes, log: silentLog });
  const { landings } = await findLandings(repository, wanted, {
    now: null,
    database: store.database,
    cache: {
      get: (kind, keys) => store.cached(kind, keys),
      set: (kind, entries) => store.cache(kind, entries),
    },
    signal: new AbortController().signal,
  });
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpu: (user + system) / 1000, landed: landings.size };
};
const first = await one();
const again = await one();
store.close();
const run: LandingsRun = { first, again, patches: wanted.length, landed: first.landed };
process.stdout.write(JSON.stringify(run));
