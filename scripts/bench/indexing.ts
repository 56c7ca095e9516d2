// Runs as a process of its own: reads what is new in an archive at each line of standard input, and prints what that
// took as a line of JSON. Its arguments are the folder of the store and the archive's path or address.
import { createInterface } from "node:readline";
import { Archives } from "../../src/core/archive/archives.ts";
import { silentLog } from "../../src/core/base/log.ts";
import { HttpClient } from "../../src/core/http/client.ts";
import { nodeFetch } from "../../src/core/http/nodeFetch.ts";
import { factsOf } from "../../src/core/mail/facts.ts";
import { Store } from "../../src/core/store/store.ts";

export interface Indexed {
  ms: number;
  /** Processor time of all threads, ms. */
  cpu: number;
  added: number;
  /** Most memory of the process so far, MB. */
  memory: number;
  problems: string[];
}

const [, , storage = "", address = ""] = process.argv;
const store = Store.open(storage, { log: silentLog, now: Date.now });
const http = new HttpClient({ fetch: nodeFetch, version: "0", log: silentLog });
for await (const _ of createInterface({ input: process.stdin })) {
  const { archives } = new Archives([address], { store, factsOf, log: silentLog, http });
  const [archive] = archives;
  if (!archive) throw new Error("no archive");
  const [began, before] = [performance.now(), process.cpuUsage()];
  const { added, problems } = await archive.sync({
    ...{ since: null, until: null, newest: null, now: Date.now() },
    ...{ signal: new AbortController().signal, progress: () => undefined },
  });
  const { user, system } = process.cpuUsage(before);
  const indexed: Indexed = {
    ms: performance.now() - began,
    cpu: (user + system) / 1000,
    added,
    memory: process.resourceUsage().maxRSS / 1000,
    problems: problems.map(({ what }) => what),
  };
  process.stdout.write(`${JSON.stringify(indexed)}\n`);
}
store.close();
