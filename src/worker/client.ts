import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { quietly } from "../core/base/call.ts";
import type { Log } from "../core/base/log.ts";
import { UserError } from "../core/base/problem.ts";
import { nodeFetch } from "../core/http/nodeFetch.ts";
import type { Services } from "../core/services.ts";
import { Channel, remoteServices } from "../rpc/channel.ts";
import type { WorkerData } from "./main.ts";
import { LentNetwork } from "./network.ts";

const name = "patch-tracker";
/**
 * Reading mail creates much garbage; without limits V8 keeps 100 MB of it. A hundred followed series need less than a
 * tenth of the second limit.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 700 };

/** Services that run in another thread. */
export interface RunningServices {
  services: Services;
  /** Stops the thread in good order; a later call starts a new one. */
  close(): Promise<void>;
}

/**
 * The services in a worker thread that starts with the first call. If the worker dies, pending calls fail with a
 * sentence and the next call starts a new one: all its data is in the store.
 */
export function startServices(storageDir: string, version: string, log: Log, now?: number): RunningServices {
  let running: { channel: Channel; worker: Worker } | null = null;

  const start = () => {
    const workerData: WorkerData = { storageDir, version, now: now ?? null };
    const worker = new Worker(join(__dirname, "worker.cjs"), { workerData, name, resourceLimits });
    const network = new LentNetwork(nodeFetch, log);
    const channel = new Channel(worker, network.methods);
    const gone = () => {
      if (running?.worker === worker) running = null;
      network.close();
      channel.fail(
        new UserError("The program's worker stopped.", "Refresh to start it again; the log has the details."),
      );
    };
    worker.on("error", (error) => {
      log.error(`worker: ${error.stack ?? error}`);
      gone();
    });
    worker.on("exit", gone);
    running = { channel, worker };
    return running;
  };

  return {
    services: remoteServices<Services>((method, request, call) =>
      (running ?? start()).channel.call(method, request, call),
    ),
    close: async () => {
      const last = running;
      if (!last) return;
      await last.channel.call("close", null, quietly());
      running = null;
      await last.worker.terminate();
    },
  };
}
