import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Log } from "../core/base/log.ts";
import { UserError } from "../core/base/problem.ts";
import { nodeFetch } from "../core/http/nodeFetch.ts";
import type { Tracker } from "../core/tracking/model.ts";
import { remoteTracker, trackerMethods } from "../rpc/channel.ts";
import type { WorkerData } from "./main.ts";

const name = "patch-tracker";
/**
 * Reading mail makes much that is soon done with; without bounds a tenth of a gigabyte of it waits to be cleared. A
 * hundred series need less than a tenth of the second bound: it only keeps V8 from being generous.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 700 };

/**
 * The tracker in a worker thread that starts with the first call; this costs nothing before. If the worker dies, what
 * was asked of it fails with a sentence and the next call starts a new one: all it knew is in the store.
 */
export function startTracker(storageDir: string, version: string, log: Log, now?: number): Tracker {
  let running: { tracker: Tracker; worker: Worker } | null = null;

  const start = (): Tracker => {
    const workerData: WorkerData = { storageDir, version, now: now ?? null };
    const worker = new Worker(join(__dirname, "worker.cjs"), { workerData, name, resourceLimits });
    const tracker = remoteTracker(worker, nodeFetch, log);
    const gone = (why: string) => {
      if (running?.worker === worker) running = null;
      tracker.fail(
        new UserError(
          "The tracker's worker stopped.",
          "Refresh to start it again; the log has the details.",
          why,
        ),
      );
    };
    worker.on("error", (error) => {
      log.error(`worker: ${error.stack ?? error}`);
      gone("");
    });
    worker.on("exit", () => gone(""));
    running = { tracker, worker };
    return tracker;
  };
  const tracker = () => running?.tracker ?? start();

  const calls = trackerMethods.map((method) => [
    method,
    (...args: unknown[]) => (tracker()[method] as (...all: unknown[]) => unknown)(...args),
  ]);
  return {
    ...(Object.fromEntries(calls) as Tracker),
    close: async () => {
      const last = running;
      if (!last) return;
      await last.tracker.close();
      running = null;
      await last.worker.terminate();
    },
  };
}
