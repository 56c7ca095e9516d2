// A reader that is killed in the middle of a refresh, once or several times in a row: the command as it ships.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { ArchiveServer } from "../../test/support/archiveServer.ts";
import type { Random } from "../bench/random.ts";
import { out, root } from "../paths.ts";
import { run } from "../processes.ts";
import { scratchFolder } from "../scratch.ts";
import { type Case, difference, type Outcome } from "./case.ts";
import { begin, day, later, Reader, someMails, undisturbed } from "./reader.ts";

/** Most that a refresh of the list below asks for: the first one, and a later one. */
const mostRequests = { first: 7, later: 3 };
/** Milliseconds from a question to the end of what is done with its answer, and longer. */
const longestDelay = 150;

export async function killCases(times: number): Promise<Case[]> {
  const program = await builtCommand();
  return Array.from({ length: 30 * times }, (_, at) => ({
    kind: "a reader that is killed",
    what: `chain ${at + 1}`,
    run: (random: Random) => chain(random, program),
  }));
}

async function builtCommand(): Promise<string> {
  const place = await scratchFolder(out);
  const dist = join(place, "dist");
  await run(process.execPath, [join(root, "scripts", "build.ts"), "--outdir", dist], {
    call: "building the command line",
    within: 120_000,
    cwd: root,
  });
  await cp(join(root, "package.json"), join(place, "package.json"));
  return join(dist, "cli.cjs");
}

async function chain(random: Random, program: string): Promise<Outcome> {
  const { early, late } = someMails(random, [40, 700, 300]);
  await using server = await ArchiveServer.start({ mails: early });
  const folder = await scratchFolder();
  new Reader(folder, [server.url]).mark().close();
  let now = begin;
  let killed = 0;
  const length = random.whole(1, 3);
  for (let link = 0; link < length; link++) {
    const most = link === 0 ? mostRequests.first : mostRequests.later;
    if (await dies(random, server, program, folder, now, most)) killed++;
    server.append(...late.splice(0, 3));
    now += random.whole(1, 20) * day;
  }
  const reader = new Reader(folder, [server.url]);
  try {
    const problems = [...(await reader.refresh(now + later)), ...reader.store.problems];
    const [end, wanted] = [reader.contents(), await undisturbed([server.url], now + later)];
    const note = `${killed} kills`;
    if (isDeepStrictEqual(end, wanted)) return { end: "recovered", note };
    if (problems.length > 0) return { end: "told", note };
    return { end: "lost", note, why: difference(end, wanted) };
  } finally {
    reader.close();
  }
}

/** Starts a refresh, and kills it so many milliseconds after so many requests; false: it was quicker. */
async function dies(
  random: Random,
  server: ArchiveServer,
  program: string,
  folder: string,
  now: number,
  most: number,
): Promise<boolean> {
  server.takeLog();
  const words = ["list", "--archive", server.url, "--data", folder, "--now", new Date(now).toISOString()];
  const child = spawn(process.execPath, [program, ...words], { stdio: "ignore" });
  const ended = once(child, "exit");
  const [requests, delay] = [random.whole(1, most), random.whole(0, longestDelay)];
  while (server.log.length < requests && runs(child)) await sleep(2);
  await Promise.race([sleep(delay), ended]);
  const alive = runs(child);
  child.kill("SIGKILL");
  await ended;
  return alive;
}

const runs = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
