// `npm run bench`: measures how quick and how small the program is, against its targets; a table on standard error,
// JSON on standard output. By itself it makes up a list and a history. With real ones:
// `npm run bench -- [--site PIPERMAIL-FOLDER] [--mbox FILE] [--repo DIR] [--since YYYY-MM] [--runs N] [--only TEXT]…`

import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { silentLog } from "../src/core/base/log.ts";
import { nodeFetch } from "../src/core/http/nodeFetch.ts";
import { defaultTemplate } from "../src/core/report/template.ts";
import { endingAt } from "../src/core/report/week.ts";
import { Store } from "../src/core/store/store.ts";
import { GitServer } from "../test/support/gitServer.ts";
import { Epoch } from "../test/support/publicInbox.ts";
import { measureActing } from "./bench/acting.ts";
import type { Call, Task } from "./bench/client.ts";
import { type Figure, machine, type Run, summary, table } from "./bench/figures.ts";
import { assemblyGrowth } from "./bench/growth.ts";
import { inExtensionHost } from "./bench/host.ts";
import { hostileGrowth } from "./bench/hostile.ts";
import type { InboxRun, InboxTask } from "./bench/inbox.ts";
import type { LandingsRun, LandingsTask } from "./bench/landings.ts";
import type { NotesRun, NotesTask } from "./bench/notes.ts";
import { json, script } from "./bench/program.ts";
import { madeUpReading } from "./bench/reading.ts";
import type { OpeningTask } from "./bench/report.ts";
import { workIn, writeRepository } from "./bench/repository.ts";
import type { RevisionsRun, RevisionsTask } from "./bench/revisions.ts";
import { Sample } from "./bench/sample.ts";
import { measureScale } from "./bench/scale.ts";
import { serveFolders } from "./bench/serve.ts";
import { writeSite } from "./bench/site.ts";
import { scratchFolder } from "./scratch.ts";

const { values: options } = parseArgs({
  options: {
    site: { type: "string" },
    mbox: { type: "string" },
    repo: { type: "string" },
    since: { type: "string", default: "2021-01" },
    runs: { type: "string", default: "5" },
    only: { type: "string", multiple: true, default: [] },
  },
});
const runs = Number(options.runs);
const figures: Figure[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
// What other scripts tell a person is no part of the JSON.
console.log = (line: string) => say(line);

const real = options.site !== undefined;
const mbox = options.mbox === undefined ? null : resolve(options.mbox);
const now = Date.now();
const sample = new Sample({
  folder: await scratchFolder(),
  ...{ now, say, since: options.since },
  site: options.site === undefined ? null : resolve(options.site),
  repository: options.repo === undefined ? null : resolve(options.repo),
});
const volume = real ? "the given site" : "36,000 mails of twelve months";

await measure("activation", async (add) => {
  const [extension, bench] = [await sample.extension(), await sample.inHost()];
  const folder = await scratchFolder();
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const task = { extension, bench, folder, settings: {}, refresh: false };
    const { activation } = await inExtensionHost(task);
    if (activation.touched > 0) throw new Error("activation started a program or opened a connection");
    add(
      "activation",
      "ms",
      50,
      "require of the bundle and activate() in VS Code's extension host; production build",
      {
        value: activation.load + activation.activate,
        more: activation,
      },
    );
  }
});

await measure("overview", async (add) => {
  const { project } = await sample.followed();
  for (let at = 0; at < runs; at++) {
    const [kept] = await sample.client({ storage: sample.path("followed"), project, calls: ["overview"] });
    add(
      "board, kept",
      "ms",
      150,
      `100 series of ${volume}, from the worker's start; each in a new process`,
      of(kept),
    );
    const storage = await sample.copyOf("followed");
    const store = Store.open(storage, { log: silentLog, now: Date.now });
    store.dropCache("overview");
    store.close();
    const [anew] = await sample.client({ storage, project, calls: ["overview"] });
    add("board, put together anew", "ms", null, "the same after something has changed", of(anew));
  }
});

await measure("month", async (add) => {
  const site = await sample.site();
  const months = await sample.project({ archives: [site.url("month")], since: null });
  for (let at = 0; at < runs; at++) {
    const calls: Task["calls"] = ["overview", "refresh"];
    const [, call] = await sample.client({ storage: sample.path(`month-${at}`), project: months, calls });
    await rm(sample.path(`month-${at}`), { recursive: true });
    const transfer = await transferTime(site.url("month"));
    const { value, ...more } = of(call);
    add(
      "month of 3,000 mails",
      "ms",
      1000,
      "refresh into an empty store, less the transfer; in the worker as shipped, awake",
      {
        ...more,
        value: value - transfer,
        more: { transfer },
      },
    );
  }
});

await measure("two years", async (add) => {
  const [site, repository] = [await sample.site(), await sample.repository()];
  const extension = await sample.extension();
  const given = [
    { name: "two years from a server", from: real ? await sample.archive() : site.url("years") },
    ...(mbox === null ? [] : [{ name: "two years from an mbox", from: mbox }]),
  ];
  const { since } = sample;
  for (const { name, from } of given)
    for (let at = 0; at < runs; at++) {
      const data = sample.path(`list-${at}`);
      const args = ["list", "--archive", from, ...(since === null ? [] : ["--since", since])];
      args.push("--repo", repository, "--data", data, "--json");
      const began = performance.now();
      const listed = await json<{ series: unknown[] }>([join(extension, "dist", "cli.cjs"), ...args]);
      add(name, "ms", 15_000, `patch-tracker list with its process, sync, assembly and landings`, {
        value: performance.now() - began,
        more: { series: listed.series.length },
      });
      await rm(data, { recursive: true });
    }
});

await measure("refresh", async (add) => {
  const [site, { project }] = [await sample.site(), await sample.followed()];
  const calls: Task["calls"] = ["overview", ...Array<"refresh">(runs).fill("refresh")];
  site.takeCounts();
  const [, ...refreshes] = await sample.client({ storage: await sample.copyOf("followed"), project, calls });
  const { requests, bytes } = site.takeCounts();
  for (const call of refreshes)
    add("refresh with nothing new", "ms", 300, `100 series of ${volume}, with their landings`, of(call));
  const each = { value: requests / refreshes.length, more: { bytes: bytes / refreshes.length } };
  add("requests of such a refresh", "requests", 1.01, "of one archive", each);
});

await measure("public-inbox", async (add) => {
  const epoch = new Epoch(join(sample.path("inbox"), "git", "0.git"));
  epoch.append(...(await sample.year()).flatMap((one) => one.mails));
  const read = (archive: string, storage: string, times: number) => {
    const task: InboxTask = { archive, storage, times };
    return script<InboxRun[]>("inbox.ts", task);
  };
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const storage = sample.path(`inbox-${at}`);
    const [first, again] = await read(sample.path("inbox"), storage, 2);
    if (!first || !again || first.added !== 36_000) throw new Error("the epoch was not read");
    const how = "36,000 made-up mails into an empty store; the process of the command line";
    add("year from an epoch", "ms", 12_000, how, { value: first.ms, cpu: first.cpu });
    add("memory, reading that epoch", "MB", 600, how, { value: first.memory });
    add("epoch with nothing new", "ms", 300, "read again", { value: again.ms, cpu: again.cpu });
    await rm(storage, { recursive: true });
  }
  const server = await GitServer.start([epoch]);
  try {
    const fetched = await read(`${server.url}git/0.git`, sample.path("inbox-fetched"), 1 + runs);
    for (const { ms, cpu, requests, problems } of fetched.slice(1)) {
      const how = "of a server on this machine; with its manifest";
      add("fetch with nothing new", "ms", 300, how, {
        value: ms,
        cpu,
        more: { problems: problems.join(" ") },
      });
      add("requests of such a fetch", "requests", 1.01, "of one list", { value: requests });
    }
  } finally {
    await server.close();
  }
});

await measure("landings", async (add) => {
  const [series, repository] = [await sample.filled(), await sample.repository()];
  for (let at = 0; at < runs; at++) {
    const task: LandingsTask = { storage: await sample.copyOf("filled"), repository, series };
    const done = await script<LandingsRun>("landings.ts", task);
    const more = { patches: done.patches, landed: done.landed };
    const how = `${done.patches} patches of 100 series; ${options.repo ? "the given history" : "20,000 commits"}`;
    add("landings, first time", "ms", 5000, how, { value: done.first.ms, cpu: done.first.cpu, more });
    add("landings, afterwards", "ms", 300, how, { value: done.again.ms, cpu: done.again.cpu, more });
  }
});

await measure("revisions", async (add) => {
  const [repository, series] = [await sample.repository(), mbox === null ? await sample.filled() : null];
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const storage = mbox ? sample.path(`revisions-${at}`) : await sample.copyOf("filled");
    const task: RevisionsTask = { storage, repository, series, mbox };
    const done = await script<RevisionsRun>("revisions.ts", task);
    const count = done.first.length;
    const how = `${count} complete versions of ${mbox ? "the given mail" : "100 made-up series"}, one by one; mean`;
    add("posted version as commits", "ms", 150, how, { value: mean(done.first), more: spread(done.first) });
    add("posted version, again", "ms", 150, how, { value: mean(done.again), more: spread(done.again) });
    add("versions that do not apply", "%", 2, how, {
      value: (100 * (count - done.applied)) / count,
      more: { ...done.how, refused: done.refused.slice(0, 20).join("; ") },
    });
    await rm(storage, { recursive: true });
  }
});

await measure("tag", async (add) => {
  await sample.filled();
  const [project, repository] = [await sample.project(), await sample.repository()];
  const folder = sample.path("tagged");
  const commits = workIn(repository, folder);
  for (let at = 0; at < runs; at++) {
    const tag = commits.slice(at * 1000, (at + 1) * 1000);
    const calls: Task["calls"] = ["overview", { tag, folder, ticket: `TS-${at}` }];
    const [, call] = await sample.client({ storage: sample.path("filled"), project, calls });
    add(
      "1,000 commits tagged",
      "ms",
      2000,
      `in a repository of ${commits.length} commits, the worker awake`,
      of(call),
    );
  }
});

await measure("notes", async (add) => {
  const folder = sample.path("noted");
  workIn(await sample.repository(), folder);
  const task: NotesTask = { folder, commits: 20_000, runs };
  for (const { ms, cpu, notes } of await script<NotesRun[]>("notes.ts", task))
    add("notes of 20,000 commits", "ms", 1000, "the repository opened and all its notes read", {
      value: ms,
      cpu,
      more: { notes },
    });
});

await measure("commits", async (add) => {
  const [{ project }, repository] = [await sample.followed(), await sample.repository()];
  const folder = sample.path("worked");
  workIn(repository, folder);
  const working = { ...project, folders: [folder] };
  await cp(sample.path("filled"), sample.path("commits"), { recursive: true });
  await sample.client({ storage: sample.path("commits"), project: working, calls: ["refresh"] });
  for (let at = 0; at < runs; at++) {
    const calls: Task["calls"] = ["overview", { page: folder }, { page: folder }];
    const [, first, later] = await sample.client({
      storage: await sample.copyOf("commits"),
      project: working,
      calls,
    });
    const how = "200 of 5,000 commits, 100 series followed; in the worker as shipped, awake";
    add("page of commits, first time", "ms", 1000, how, of(first));
    add("page of commits, afterwards", "ms", 500, how, of(later));
  }
});

await measure("report", async (add) => {
  const [{ project, tracked }, repository] = [await sample.followed(), await sample.repository()];
  const folder = sample.path("reported");
  const newest = workIn(repository, folder).slice(0, 400);
  const tickets = Array.from({ length: 20 }, (_, at) => `TS-${at}`);
  const fifty = tracked.slice(0, 50).map((one, at) => ({ ...one, tickets: [`TS-${at % 20}`] }));
  const reporting = { ...project, tracked: fifty, folders: [folder] };
  const template = { ...defaultTemplate, sections: [{ title: "U-Boot", tickets, rest: true }] };
  const weekOf = (moment: number) => ({ reportEnding: endingAt(moment, template.weekEnds), template });
  const tagging = tickets.map((ticket, at) => ({
    folder,
    ticket,
    tag: newest.slice(at * 20, (at + 1) * 20),
  }));
  await cp(sample.path("filled"), sample.path("reports"), { recursive: true });
  await sample.client({
    storage: sample.path("reports"),
    project: reporting,
    calls: [...tagging, "refresh"],
  });
  const how = "50 series, 20 tickets of 400 commits, from store and git; in the worker as shipped, awake";
  for (let at = 0; at < runs; at++) {
    const past = weekOf(now - 28 * 86_400_000);
    const calls: Task["calls"] = ["overview", weekOf(now), weekOf(now), past, past];
    const storage = await sample.copyOf("reports");
    const [, first, again, then, thenAgain] = await sample.client({ storage, project: reporting, calls });
    add("weekly report, first time", "ms", null, how, of(first));
    add("weekly report, afterwards", "ms", 1000, how, of(again));
    add("report of a past week, first time", "ms", 1000, how, of(then));
    add("report of a past week, afterwards", "ms", 1000, how, of(thenAgain));
  }
});

await measure("acting", (add) => measureActing({ sample, now, runs, add }));

await measure("growth", async (add) => {
  for (const { name, unit, target, how, runs: measured } of assemblyGrowth(now, runs))
    for (const one of measured) add(name, unit, target, how, one);
});

await measure("hostile", async (add) => {
  for (const { name, unit, target, how, runs: measured } of await hostileGrowth(runs))
    for (const one of measured) add(name, unit, target, how, one);
});

await measure("opening", async (add) => {
  const [extension, bench] = [await sample.extension(), await sample.inHost()];
  const { mails, files, series, thread, plain: texts } = madeUpReading(6, 500, now);
  const folder = sample.path("read");
  await mkdir(folder);
  writeRepository(folder, files, 2_000, now);
  await writeSite(sample.path("reading"), mails);
  const archives = await serveFolders({ reading: sample.path("reading") });
  const settings = {
    "patchTracker.archives": [archives.url("reading")],
    "patchTracker.series": series.map(([first], at) => ({ name: `u-boot/${at}`, thread: first })),
  };
  // As a patch does, each diff shows files that were not open before.
  const plain: OpeningTask["plain"] = { diffs: [], long: sample.path("long.txt") };
  await writeFile(plain.long, texts.long);
  for (const [at, sides] of texts.diffs.entries()) {
    const paths: [string, string] = [sample.path(`before${at}.c`), sample.path(`after${at}.c`)];
    for (const side of [0, 1] as const) await writeFile(paths[side], sides[side]);
    plain.diffs.push(paths);
  }
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const asked = { series, thread, plain };
    const task = { extension, bench, folder, settings, refresh: true, opening: asked };
    const { opening } = await inExtensionHost(task);
    if (opening === null) throw new Error("nothing was opened");
    const { cold, warm, thread: threads, plainDiff, plainFile, lines } = opening;
    const how = "from the command to the editor in VS Code; files of 3,000 lines, with remarks";
    for (const value of cold) add("a patch's diff, cold", "ms", 500, how, { value });
    for (const value of warm) add("a patch's diff, warm", "ms", 150, how, { value });
    for (const value of plainDiff)
      add("a diff of plain files", "ms", null, "VS Code by itself, of as many lines", { value });
    const whole = "from the command to the editor in VS Code, at the first unread mail";
    for (const value of threads) add("a thread of 500 mails", "ms", 200, whole, { value, more: { lines } });
    for (const value of plainFile)
      add("a plain file of as many lines", "ms", null, "VS Code by itself", { value });
  }
  archives.stop();
});

await measure("memory", async (add) => {
  const [extension, bench] = [await sample.extension(), await sample.inHost()];
  const [site, { tracked }] = [await sample.site(), await sample.followed()];
  const settings = {
    "patchTracker.archives": [site.url("year")],
    "patchTracker.series": real ? [] : tracked,
  };
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const task = { extension, bench, folder: await sample.repository(), settings, refresh: true };
    const { refresh } = await inExtensionHost(task);
    if (refresh === null) throw new Error("the extension host did not refresh");
    const { most, ms, ...more } = refresh;
    add("memory, reading a year", "MB", 150, "most growth of VS Code's extension host; 36,000 mails", {
      value: most,
      more: { ...more, problems: more.problems.join(" ") },
    });
    add("reading that year", "ms", null, "first refresh in VS Code", { value: ms });
  }
});

await measure("scale", async (add) => {
  const folder = sample.path("scale");
  await mkdir(folder);
  await measureScale({ folder, mbox, now, runs, say, client: (task) => sample.client(task), add });
});

await sample.stop();
say(table(figures));
process.stdout.write(`${JSON.stringify({ machine: machine(), figures: figures.map(summary) }, null, 2)}\n`);
process.exit(figures.map(summary).some(({ met }) => met === false) ? 1 : 0);

type Add = (name: string, unit: Figure["unit"], target: number | null, how: string, one: Run) => void;

async function measure(topic: string, work: (add: Add) => Promise<void>): Promise<void> {
  if (options.only.length > 0 && !options.only.some((one) => topic.includes(one))) return;
  say(`${topic} … (load ${loadavg()[0]?.toFixed(1)})`);
  await work((name, unit, target, how, one) => {
    const known = figures.find((figure) => figure.name === name);
    const figure = known ?? { name, unit, target, how, runs: [] };
    if (!known) figures.push(figure);
    figure.runs.push({ ...one, more: { ...one.more, load: Math.round((loadavg()[0] ?? 0) * 10) / 10 } });
  });
}

function of(call: Call | undefined): Run {
  if (!call) throw new Error("no answer of the tracker");
  return {
    value: call.ms,
    cpu: call.cpu,
    more: { growth: call.growth, entries: call.entries, problems: call.problems.join(" ") },
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: number[]): Record<string, number> {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { median: at(0.5), "95 %": at(0.95), most: at(1) };
}

async function transferTime(address: string): Promise<number> {
  const signal = new AbortController().signal;
  const period = (await text((await nodeFetch(address, { headers: {}, signal })).body)).match(
    /\d{4}-\w+(?=\.txt)/,
  )?.[0];
  const began = performance.now();
  for (const file of ["index.html", `${period}.txt`])
    for await (const _ of (await nodeFetch(address + file, { headers: {}, signal })).body);
  return performance.now() - began;
}
