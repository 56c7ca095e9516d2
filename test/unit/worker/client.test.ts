// The tracker in a real worker thread, from the bundles that ship.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import type { Fetch } from "../../../src/core/http/fetch.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import type { Retag } from "../../../src/core/tickets/model.ts";
import type { ProjectConfig, Tracker } from "../../../src/core/tracking/model.ts";
import { remoteTracker, serveTracker } from "../../../src/rpc/channel.ts";
import type { startTracker } from "../../../src/worker/client.ts";
import type { WorkerData } from "../../../src/worker/main.ts";
import { aki } from "../../sample/people.ts";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { built } from "../../support/built.ts";
import { call, config, folder, reportDay, trackerIn } from "../../support/services.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: Sample;
let dist: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "remote-test-"));
  sample = await startSample(join(home, "sample"));
  dist = join(built(home), "dist");
  const workerClient = "src/worker/client.ts";
  const client = { entryPoints: { workerClient }, outdir: dist, outExtension: { ".js": ".cjs" } };
  await build({ ...client, bundle: true, platform: "node", format: "cjs" });
});

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

const akis = (): ProjectConfig =>
  config([sample.archive], { tracked: trackedSeries, me: [aki.email], folders: [sample.workspace] });

/** A worker and its near end, which fetches as the test says. */
function working(fetch: Fetch = nodeFetch, directory = folder()) {
  const workerData: WorkerData = { storageDir: directory, version: "1.2.3", now: reportDay };
  const worker = new Worker(join(dist, "worker.cjs"), { workerData });
  onTestFinished(() => worker.terminate().then(() => undefined));
  return { worker, tracker: remoteTracker(worker, fetch, silentLog) };
}

describe("a tracker in a worker", () => {
  test("answers what one of this thread does, and fetches through this thread", async () => {
    const asked: string[] = [];
    const { tracker } = working((url, options) => {
      asked.push(url);
      return nodeFetch(url, options);
    });
    sample.server.takeLog();
    const far = await tracker.refresh(akis(), call());
    expect(asked).toHaveLength(sample.server.takeLog().length);
    const near = trackerIn(folder(), { past: true });
    expect(far).toEqual(await near.refresh(akis(), call()));
    expect(await tracker.overview(akis())).toEqual(far);
    expect(await tracker.search("gpio", 9)).toEqual(await near.search("gpio", 9));
    expect(await tracker.sentBy([aki.email], 9)).toEqual(await near.sentBy([aki.email], 9));
    const [thread] = trackedSeries.map((one) => one.thread);
    expect(await tracker.find(thread!, akis(), call())).toEqual(await near.find(thread!, akis(), call()));
    await tracker.close();
  });

  test("answers of tickets what one of this thread does; tags, and takes it back", async () => {
    const { tracker } = working();
    const near = trackerIn(folder(), { past: true, ticketsOfToday: true });
    const { signal } = call();
    for (const one of [tracker, near]) await one.refresh(akis(), call());
    const { folders } = await tracker.worktrees(akis());
    expect(folders).toEqual([sample.workspace]);
    const page = await tracker.commits(akis(), sample.workspace, 0, 5, signal);
    expect(page.commits).toHaveLength(5);
    expect(page).toEqual(await near.commits(akis(), sample.workspace, 0, 5, signal));
    const { tickets } = await tracker.tickets(akis(), signal);
    expect(tickets.map(({ id }) => id)).toEqual(["TS-118", "STR-66", "TS-102"]);
    expect(tickets).toEqual((await near.tickets(akis(), signal)).tickets);
    const thread = trackedSeries[1]?.thread ?? "";
    expect(await tracker.seriesCommits(akis(), thread, signal)).toHaveLength(9);
    expect(await tracker.remotes(sample.workspace)).toEqual({ names: ["origin"], usual: "origin" });
    expect(await tracker.keepsOnRewrite(sample.workspace)).toBe(false);
    const commit = page.commits[1]?.hash ?? "";
    const change = { commit, add: ["TS-5"], remove: [] };
    const retag = (one: Retag) => tracker.retag(akis(), sample.workspace, [one], signal);
    expect(await retag(change)).toEqual([change]);
    expect(await retag({ commit, add: [], remove: ["TS-5"] })).toEqual([
      { commit, add: [], remove: ["TS-5"] },
    ]);
    const nowhere = tracker.share(akis(), sample.workspace, "nowhere", call());
    await expect(nowhere).rejects.toMatchObject({ name: "TrackerError" });
    const late = tracker.tickets(akis(), AbortSignal.abort());
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
  });

  test("tells its progress on the way", async () => {
    const { tracker } = working();
    const texts: string[] = [];
    await tracker.refresh(akis(), { ...call(), progress: (text) => texts.push(text) });
    expect(texts).toContain("2022-February");
  });

  test("says in a person's words what went wrong", async () => {
    const { tracker } = working();
    const nothing = tracker.find("nobody-wrote-this@example.org", akis(), call());
    await expect(nothing).rejects.toMatchObject({
      name: "TrackerError",
      problem: {
        what: 'No mail is known at "nobody-wrote-this@example.org".',
        where: "nobody-wrote-this@example.org",
      },
    });
  });

  test("names a fault of the network as one of this thread does", async () => {
    const { tracker } = working(() => Promise.reject(new Error("certificate has expired")));
    const far = await tracker.refresh(config(["https://lists.example.org/pipermail/x/"]), call());
    expect(far.problems.map(({ what }) => what)).toEqual([
      "lists.example.org could not prove who it is (certificate).",
    ]);
  });

  test("stops when its caller cancels, also where the caller had cancelled before", async () => {
    const server = await stalling();
    const { tracker } = working();
    const controller = new AbortController();
    const refreshed = tracker.refresh(config([server.url]), {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    await expect(refreshed).rejects.toMatchObject({ name: "AbortError" });
    const late = tracker.refresh(config([server.url]), call(AbortSignal.abort()));
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
  });

  test("closes the connection of a body that a cancelled refresh left in its middle", async () => {
    const server = await stalling();
    const controller = new AbortController();
    const { connections, watching } = watched();
    const { tracker } = working(watching);
    const refreshed = tracker.refresh(config([server.url]), call(controller.signal));
    await connections.reading;
    controller.abort();
    await expect(refreshed).rejects.toMatchObject({ name: "AbortError" });
    await connections.closed;
  });
});

describe("both ends", () => {
  test("close the connection of a body that nobody reads to its end, or at all", async () => {
    for (const read of [0, 1]) {
      const server = await stalling();
      const { connections, watching } = watched();
      const far = await farFetch(watching);
      const controller = new AbortController();
      const fetched = await far(`${server.url}2022-February.txt`, {
        headers: {},
        signal: controller.signal,
      });
      const body = fetched.body[Symbol.asyncIterator]();
      for (let chunk = 0; chunk < read; chunk++) expect((await body.next()).done).toBe(false);
      controller.abort();
      await connections.closed;
    }
  });

  test("pass bytes on as they are", async () => {
    const server = await ArchiveServer.start({ files: new Map([["bytes", everyByte()]]) });
    onTestFinished(() => server.close());
    const far = await farFetch(nodeFetch);
    const signal = new AbortController().signal;
    const fetched = await far(`${server.url}bytes`, { headers: { range: "bytes=10-" }, signal });
    expect(fetched).toMatchObject({ status: 206, url: `${server.url}bytes` });
    expect(fetched.headers["content-range"]).toBe("bytes 10-99999/100000");
    const chunks: Uint8Array[] = [];
    for await (const chunk of fetched.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(everyByte().subarray(10))).toBe(true);
  });
});

describe("a worker that dies", () => {
  /** The client with a worker that ends when it is asked to search for "die". */
  async function mortal(): Promise<Tracker> {
    const place = await mkdtemp(join(home, "mortal-"));
    await writeFile(
      join(place, "worker.cjs"),
      `require("node:worker_threads").parentPort.on("message", (message) => {
         if (message.method === "search" && message.args[0] === "die") process.exit(1);
         if (message.method === "search" && message.args[0] === "throw") throw new Error("no such luck");
       });
       require(${JSON.stringify(join(dist, "worker.cjs"))});`,
    );
    const require = createRequire(import.meta.url);
    const file = join(place, "workerClient.cjs");
    await copyFile(join(dist, "workerClient.cjs"), file);
    const client: { startTracker: typeof startTracker } = require(file);
    const tracker = client.startTracker(folder(), "1.2.3", silentLog, reportDay);
    onTestFinished(() => tracker.close());
    return tracker;
  }

  test.each(["die", "throw"])(
    "fails what was asked of it with a sentence, and the next call starts another (%s)",
    async (word) => {
      const tracker = await mortal();
      const before = await tracker.refresh(akis(), call());
      const server = await stalling();
      const pending = tracker.refresh(config([server.url]), call());
      const stopped = { problem: { what: "The tracker's worker stopped." } };
      await Promise.all([
        expect(pending).rejects.toMatchObject(stopped),
        expect(tracker.search(word, 1)).rejects.toMatchObject(stopped),
      ]);
      expect(await tracker.overview(akis())).toEqual(before);
    },
  );

  test("starts nothing only to be closed", async () => {
    const tracker = await mortal();
    await tracker.close();
    expect((await tracker.overview(akis())).entries).toHaveLength(3);
  });
});

/** An archive whose month begins and does not go on. */
async function stalling(): Promise<ArchiveServer> {
  const server = await ArchiveServer.start({ mails: [...sample.server.mails] });
  onTestFinished(() => server.close());
  server.fail(/\.txt/, { stallAfter: 500 });
  return server;
}

/** A network that tells when a month is being read and when its connection is closed. */
function watched() {
  const reading = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const watching: Fetch = async (url, { headers, signal }) => {
    const fetched = await nodeFetch(url, { headers, signal });
    if (url.includes(".txt")) {
      reading.resolve();
      signal.addEventListener("abort", () => closed.resolve(), { once: true });
    }
    return fetched;
  };
  return { connections: { reading: reading.promise, closed: closed.promise }, watching };
}

/** The fetch that the far end hands to its tracker, over a real pair of ports. */
async function farFetch(near: Fetch): Promise<Fetch> {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const made = Promise.withResolvers<Fetch>();
  serveTracker(port2, async (fetch) => {
    made.resolve(fetch);
    return trackerIn();
  });
  await remoteTracker(port1, near, silentLog).overview(config([]));
  return made.promise;
}

const everyByte = () => Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
