// Reads a public-inbox in a process of its own, several times; JSON on standard output.
import { Archives } from "../../src/core/archive/archives.ts";
import { silentLog } from "../../src/core/base/log.ts";
import { HttpClient } from "../../src/core/http/client.ts";
import { nodeFetch } from "../../src/core/http/nodeFetch.ts";
import { factsOf } from "../../src/core/mail/facts.ts";
import { Store } from "../../src/core/store/store.ts";

export interface InboxTask {
  /** Path or address. */
  archive: string;
  storage: string;
  /** How often it is read. */
  times: number;
}

export interface InboxRun {
  ms: number;
  cpu: number;
  added: number;
  requests: number;
  /** Most memory of the process so far, MB. */
  memory: number;
  problems: string[];
}

const task: InboxTask = JSON.parse(process.argv[2] ?? "");
const store = Store.open(task.storage, { log: silentLog, now: Date.now });
const parts = { store, factsOf, log: silentLog };
const runs: InboxRun[] = [];
for (let at = 0; at < task.times; at++) {
  const http = new HttpClient({ fetch: nodeFetch, version: "0", log: silentLog });
  const [archive] = new Archives([task.archive], { ...parts, http }).archives;
  if (!archive) throw new Error("no archive");
  const [began, before] = [performance.now(), process.cpuUsage()];
  const { added, requests, problems } = await archive.sync({
    ...{ since: null, until: null, newest: null, now: Date.now() },
    ...{ signal: new AbortController().signal, progress: () => undefined },
  });
  const { user, system } = process.cpuUsage(before);
  runs.push({
    ms: performance.now() - began,
    cpu: (user + system) / 1000,
    ...{ added, requests, problems: problems.map(({ what }) => what) },
    memory: process.resourceUsage().maxRSS / 1000,
  });
}
store.close();
process.stdout.write(JSON.stringify(runs));
