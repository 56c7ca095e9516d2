// The worker thread: the whole core runs here, so that nothing it does can hold up the editor's extension host.
import { parentPort, workerData } from "node:worker_threads";
import { LocalTracker } from "../core/localTracker.ts";
import { serveTracker } from "../core/remoteTracker.ts";
import { Store } from "../core/store/store.ts";

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
  const tracker = new LocalTracker({ store, fetch, log, version, now, past, ticketsOfToday: true });
  await tracker.renewFacts((text) => log.info(text));
  return tracker;
});
