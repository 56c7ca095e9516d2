// The services in a real worker thread, from the bundles that ship.
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
import type { ProjectConfig } from "../../../src/core/project/config.ts";
import type { Services } from "../../../src/core/services.ts";
import type { Retag } from "../../../src/core/tickets/model.ts";
import { Channel, remoteServices } from "../../../src/rpc/channel.ts";
import type { RunningServices, startServices } from "../../../src/worker/client.ts";
import type { WorkerData } from "../../../src/worker/main.ts";
import { borrowedFetch, LentNetwork } from "../../../src/worker/network.ts";
import { aki } from "../../sample/people.ts";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { built } from "../../support/built.ts";
import { call, folder, project, reportDay, servicesIn } from "../../support/services.ts";

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
  project([sample.archive], { tracked: trackedSeries, me: [aki.email], folders: [sample.workspace] });

/** A worker and its near end, which fetches as the test says. */
function working(fetch: Fetch = nodeFetch, directory = folder()) {
  const workerData: WorkerData = { storageDir: directory, version: "1.2.3", now: reportDay };
  const worker = new Worker(join(dist, "worker.cjs"), { workerData });
  onTestFinished(() => worker.terminate().then(() => undefined));
  const channel = new Channel(worker, new LentNetwork(fetch, silentLog).methods);
  const services = remoteServices<Services>((...asked) => channel.call(...asked));
  return { worker, services, close: () => channel.call("close", null) };
}

describe("services in a worker", () => {
  test("answers what one of this thread does, and fetches through this thread", async () => {
    const asked: string[] = [];
    const { services, close } = working((url, options) => {
      asked.push(url);
      return nodeFetch(url, options);
    });
    sample.server.takeLog();
    const far = await services.tracking.refresh({ project: akis() }, call());
    expect(asked).toHaveLength(sample.server.takeLog().length);
    const near = servicesIn(folder(), { past: true });
    expect(far).toEqual(await near.tracking.refresh({ project: akis() }, call()));
    expect(await services.tracking.overview({ project: akis() }, call())).toEqual(far);
    expect(await services.tracking.search({ text: "gpio", limit: 9 }, call())).toEqual(
      await near.tracking.search({ text: "gpio", limit: 9 }, call()),
    );
    expect(await services.tracking.sentBy({ emails: [aki.email], limit: 9 }, call())).toEqual(
      await near.tracking.sentBy({ emails: [aki.email], limit: 9 }, call()),
    );
    const [thread] = trackedSeries.map((one) => one.thread);
    expect(await services.tracking.find({ thread: thread!, project: akis() }, call())).toEqual(
      await near.tracking.find({ thread: thread!, project: akis() }, call()),
    );
    await close();
  });

  test("answers of tickets what one of this thread does; tags, and takes it back", async () => {
    const { services } = working();
    const near = servicesIn(folder(), { past: true, ticketsOfToday: true });
    const { signal } = call();
    for (const one of [services, near]) await one.tracking.refresh({ project: akis() }, call());
    const { folders } = await services.tickets.worktrees({ project: akis() }, call());
    expect(folders).toEqual([sample.workspace]);
    const page = await services.tickets.commits(
      { project: akis(), folder: sample.workspace, skip: 0, limit: 5 },
      call(signal),
    );
    expect(page.commits).toHaveLength(5);
    expect(page).toEqual(
      await near.tickets.commits(
        { project: akis(), folder: sample.workspace, skip: 0, limit: 5 },
        call(signal),
      ),
    );
    const { tickets } = await services.tickets.list({ project: akis() }, call(signal));
    expect(tickets.map(({ id }) => id)).toEqual(["TS-118", "STR-66", "TS-102"]);
    expect(tickets).toEqual((await near.tickets.list({ project: akis() }, call(signal))).tickets);
    const thread = trackedSeries[1]?.thread ?? "";
    expect(await services.tickets.seriesCommits({ project: akis(), thread }, call(signal))).toHaveLength(9);
    expect(await services.tickets.remotes({ folder: sample.workspace }, call())).toEqual({
      names: ["origin"],
      usual: "origin",
    });
    expect(await services.tickets.keepsOnRewrite({ folder: sample.workspace }, call())).toBe(false);
    const commit = page.commits[1]?.hash ?? "";
    const change = { commit, add: ["TS-5"], remove: [] };
    const retag = (one: Retag) =>
      services.tickets.retag({ project: akis(), folder: sample.workspace, changes: [one] }, call(signal));
    expect(await retag(change)).toEqual([change]);
    expect(await retag({ commit, add: [], remove: ["TS-5"] })).toEqual([
      { commit, add: [], remove: ["TS-5"] },
    ]);
    const nowhere = services.tickets.share({ folder: sample.workspace, remote: "nowhere" }, call());
    await expect(nowhere).rejects.toMatchObject({ name: "TrackerError" });
    const late = services.tickets.list({ project: akis() }, call(AbortSignal.abort()));
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
  });

  test("tells its progress on the way", async () => {
    const { services } = working();
    const texts: string[] = [];
    await services.tracking.refresh({ project: akis() }, { ...call(), progress: (text) => texts.push(text) });
    expect(texts).toContain("2022-February");
  });

  test("says in a person's words what went wrong", async () => {
    const { services } = working();
    const nothing = services.tracking.find(
      { thread: "nobody-wrote-this@example.org", project: akis() },
      call(),
    );
    await expect(nothing).rejects.toMatchObject({
      name: "TrackerError",
      problem: {
        what: 'No mail is known at "nobody-wrote-this@example.org".',
        where: "nobody-wrote-this@example.org",
      },
    });
  });

  test("names a fault of the network as one of this thread does", async () => {
    const { services } = working(() => Promise.reject(new Error("certificate has expired")));
    const far = await services.tracking.refresh(
      { project: project(["https://lists.example.org/pipermail/x/"]) },
      call(),
    );
    expect(far.problems.map(({ what }) => what)).toEqual([
      "lists.example.org could not prove who it is (certificate).",
    ]);
  });

  test("stops when its caller cancels, also where the caller had cancelled before", async () => {
    const server = await stalling();
    const { services } = working();
    const controller = new AbortController();
    const refreshed = services.tracking.refresh(
      { project: project([server.url]) },
      {
        signal: controller.signal,
        progress: () => controller.abort(),
      },
    );
    await expect(refreshed).rejects.toMatchObject({ name: "AbortError" });
    const late = services.tracking.refresh({ project: project([server.url]) }, call(AbortSignal.abort()));
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
  });

  test("says that it took too long where its caller would wait no longer", async () => {
    const server = await stalling();
    const { services } = working();
    const refreshed = services.tracking.refresh(
      { project: project([server.url]) },
      call(AbortSignal.timeout(50)),
    );
    await expect(refreshed).rejects.toThrow("It took longer than was waited for.");
  });

  test("closes the connection of a body that a cancelled refresh left in its middle", async () => {
    const server = await stalling();
    const controller = new AbortController();
    const { connections, watching } = watched();
    const { services } = working(watching);
    const refreshed = services.tracking.refresh({ project: project([server.url]) }, call(controller.signal));
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
      const far = farFetch(watching);
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
    const far = farFetch(nodeFetch);
    const signal = new AbortController().signal;
    const fetched = await far(`${server.url}bytes`, { headers: { range: "bytes=10-" }, signal });
    expect(fetched).toMatchObject({ status: 206 });
    expect(fetched.headers["content-range"]).toBe("bytes 10-99999/100000");
    const chunks: Uint8Array[] = [];
    for await (const chunk of fetched.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(everyByte().subarray(10))).toBe(true);
  });
});

describe("a worker that dies", () => {
  /** The client with a worker that ends when it is asked to search for "die". */
  async function mortal(): Promise<RunningServices> {
    const place = await mkdtemp(join(home, "mortal-"));
    await writeFile(
      join(place, "worker.cjs"),
      `require("node:worker_threads").parentPort.on("message", (message) => {
         if (message.method === "tracking.search" && message.request.text === "die") process.exit(1);
         if (message.method === "tracking.search" && message.request.text === "throw") throw new Error("no such luck");
       });
       require(${JSON.stringify(join(dist, "worker.cjs"))});`,
    );
    const require = createRequire(import.meta.url);
    const file = join(place, "workerClient.cjs");
    await copyFile(join(dist, "workerClient.cjs"), file);
    const client: { startServices: typeof startServices } = require(file);
    const running = client.startServices(folder(), "1.2.3", silentLog, reportDay);
    onTestFinished(() => running.close());
    return running;
  }

  test.each(["die", "throw"])(
    "fails what was asked of it with a sentence, and the next call starts another (%s)",
    async (word) => {
      const { services } = await mortal();
      const before = await services.tracking.refresh({ project: akis() }, call());
      const server = await stalling();
      const pending = services.tracking.refresh({ project: project([server.url]) }, call());
      const stopped = { problem: { what: "The program's worker stopped." } };
      await Promise.all([
        expect(pending).rejects.toMatchObject(stopped),
        expect(services.tracking.search({ text: word, limit: 1 }, call())).rejects.toMatchObject(stopped),
      ]);
      expect(await services.tracking.overview({ project: akis() }, call())).toEqual(before);
    },
  );

  test("starts nothing only to be closed", async () => {
    const { services, close } = await mortal();
    await close();
    expect((await services.tracking.overview({ project: akis() }, call())).entries).toHaveLength(3);
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

/** The fetch that the worker's end of a real pair of ports borrows. */
function farFetch(near: Fetch): Fetch {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  new Channel(port1, new LentNetwork(near, silentLog).methods);
  return borrowedFetch(new Channel(port2, () => undefined));
}

const everyByte = () => Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
