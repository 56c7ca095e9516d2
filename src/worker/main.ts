// The worker thread: the whole core runs here, so that nothing it does can hold up the editor's extension host.
import { parentPort, workerData } from "node:worker_threads";
import { Once } from "../core/base/once.ts";
import { Store } from "../core/store/store.ts";
import type { Tracker } from "../core/tracking/model.ts";
import { cachedOverview } from "../core/tracking/overviewCache.ts";
import { serveTracker, trackerMethods } from "../rpc/channel.ts";

/** What `startTracker` hands over. */
export interface WorkerData {
  storageDir: string;
  version: string;
  /** The fixed moment of development and tests, else null. */
  now: number | null;
}

if (!parentPort) throw new Error("worker.ts runs as a worker thread only");
const { storageDir, version, now: fixed } = workerData as WorkerData;
const now = () => fixed ?? Date.now();

serveTracker(parentPort, async (fetch, log) => {
  const store = Store.open(storageDir, { log, now });
  const past = fixed !== null;
  const whole = new Once<Tracker>(async () => {
    const { LocalTracker } = await import("../core/tracking/service.ts");
    const tracker = new LocalTracker({ store, fetch, log, version, now, past, ticketsOfToday: true });
    await tracker.renewFacts((text) => log.info(text));
    return tracker;
  });
  return onceNeeded(store, whole);
});

/**
 * The tracker, most of which is loaded when it is first asked something that the store does not answer alone: the
 * overview as it was kept is shown sooner without.
 */
function onceNeeded(store: Store, whole: Once<Tracker>): Tracker {
  const passed = trackerMethods.map((method) => [
    method,
    async (...args: unknown[]) => {
      const tracker = await whole.get();
      return (tracker[method] as (...all: unknown[]) => unknown).apply(tracker, args);
    },
  ]);
  return {
    ...(Object.fromEntries(passed) as Tracker),
    overview: async (config) => cachedOverview(store, config, now()) ?? (await whole.get()).overview(config),
    close: async () => (whole.asked === null ? store.close() : (await whole.asked).close()),
  };
}
