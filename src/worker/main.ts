// The worker thread: the whole core runs here, so that it cannot block the editor's extension host.
import { parentPort, workerData } from "node:worker_threads";
import { Once } from "../core/base/once.ts";
import type { ProjectConfig } from "../core/project/config.ts";
import type { Services } from "../core/services.ts";
import { Store } from "../core/store/store.ts";
import { cachedOverview } from "../core/tracking/overviewCache.ts";
import { Channel, type Methods, methodsOf } from "../rpc/channel.ts";
import { borrowedFetch, borrowedLog } from "./network.ts";

/** The data that `startServices` passes. */
export interface WorkerData {
  storageDir: string;
  version: string;
  /** A fixed moment for development and tests, else null. */
  now: number | null;
}

if (!parentPort) throw new Error("main.ts runs as a worker thread only");
const { storageDir, version, now: fixed } = workerData as WorkerData;
const now = () => fixed ?? Date.now();

const methods: Methods = (name) => {
  switch (name) {
    case "close":
      return async () => store.asked && (await store.asked).close();
    case "tracking.overview":
      return async (request, call) => {
        const { project } = request as { project: ProjectConfig };
        // Most code is loaded later, so that a cached overview is shown sooner.
        return (
          cachedOverview(await store.get(), project, now()) ??
          (await services.get()).tracking.overview({ project }, call)
        );
      };
    default:
      return methodsOf(() => services.get())(name);
  }
};
const channel = new Channel(parentPort, methods);
const log = borrowedLog(channel);

// If opening the store failed (a full disk), the next call tries again.
const store = new Once(async () => Store.open(storageDir, { log, now }));
const services = new Once<Services>(async () => {
  const host = {
    store: await store.get(),
    fetch: borrowedFetch(channel),
    log,
    version,
    now,
    past: fixed !== null,
    ticketsOfToday: true,
  };
  const { createServices, renewFacts } = await import("../core/services.ts");
  await renewFacts(host, (text) => log.info(text));
  return createServices(host);
});
