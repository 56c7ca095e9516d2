// Twenty years of a list, read bit by bit; at each size, what a person looks at.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { silentLog } from "../../src/core/base/log.ts";
import { Store } from "../../src/core/store/store.ts";
import { root } from "../paths.ts";
import type { Call, Task } from "./client.ts";
import type { Figure, Run } from "./figures.ts";
import type { Indexed } from "./indexing.ts";
import { plainProject } from "./sample.ts";
import { madeUpMails, mailsLike } from "./scaleMails.ts";

const day = 86_400_000;
/** Mails at which is measured. */
const sizes = [36_000, 125_000, 500_000];
/** Mails written at once: below the bytes of an mbox file that are read at once. */
const part = 75_000;

export interface ScaleTask {
  /** An empty folder, for about eight gigabytes. */
  folder: string;
  /** An mbox file, whose mails are taken; else they are made up. */
  mbox: string | null;
  now: number;
  runs: number;
  /** Makes calls to the program as it is shipped, in a new process. */
  client(task: Task): Promise<Call[]>;
  say(line: string): void;
  add(name: string, unit: Figure["unit"], target: number | null, how: string, one: Run): void;
}

export async function measureScale(task: ScaleTask): Promise<void> {
  const { folder, mbox, now, add } = task;
  const total = sizes.at(-1) ?? 0;
  const source = mbox ? await mailsLike(mbox) : madeUpMails;
  const mails = source(total + sizes.length, now)[Symbol.iterator]();
  const archive = join(folder, "list.mbox");
  const storage = join(folder, "store");
  const write = async (count: number) => {
    const next = Readable.from(taken(mails, count));
    await pipeline(next, createWriteStream(archive, { flags: "a", encoding: "latin1" }));
  };
  const reader = spawn(process.execPath, [join(root, "scripts/bench/indexing.ts"), storage, archive], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<Indexed> => {
    reader.stdin.write("\n");
    const { value, done } = await answers.next();
    if (done) throw new Error("the reader ended");
    return JSON.parse(value);
  };
  const of = mbox ? "of the given mails" : "made-up mails";
  const sum = { ms: 0, cpu: 0 };
  let reached = 0;
  for (const size of sizes) {
    const step = { ms: 0, cpu: 0, mails: 0 };
    while (reached < size) {
      const count = Math.min(part, size - reached);
      await write(count);
      const { ms, cpu, added, problems, memory } = await read();
      if (problems.length > 0) throw new Error(problems.join(" "));
      for (const one of [sum, step]) {
        one.ms += ms;
        one.cpu += cpu;
      }
      step.mails += added;
      reached += count;
      if (reached === total)
        add("memory, first index of it", "MB", 600, "resident set of the process that reads", {
          value: memory,
        });
    }
    const more = { mails: step.mails, "µs a mail": Math.round((1000 * step.cpu) / step.mails) };
    add(`the next mails up to ${words(size)}`, "ms", null, `${of} from an mbox file`, {
      ...{ value: step.ms, cpu: step.cpu, more },
    });
    task.say(`${words(size)} mails: ${Math.round(step.cpu / 1000)} s of processor time …`);
    await looks(size, task, storage, archive, async () => {
      await write(1);
      await read();
    });
  }
  add("twenty years, first index", "ms", 240_000, `${words(total)} ${of} from an mbox file`, {
    ...{ value: sum.ms, cpu: sum.cpu, more: { "mails a second": Math.round((1000 * total) / sum.ms) } },
  });
  reader.stdin.end();
}

/** What a look costs at that size. `grow` brings in one more mail. */
async function looks(
  size: number,
  { client, runs, add, now }: ScaleTask,
  storage: string,
  archive: string,
  grow: () => Promise<void>,
): Promise<void> {
  const followed = newestSeries(storage, now);
  const tracked = followed.map((thread, at) => ({ name: `u-boot/${at}`, thread, tickets: [] }));
  const following = { ...plainProject, archives: [archive], tracked };
  const [middle = ""] = followed.slice(50);
  const looking = [
    "overview",
    { search: "clock drivers" },
    { search: middle },
    { series: middle },
    { thread: middle },
  ] as const;
  const at = `at ${words(size)} mails`;
  await client({ storage, project: following, calls: ["overview"] });
  for (let run = 0; run < runs; run++) {
    const calls: Task["calls"] = [...looking, ...looking];
    const [kept, search, byId, series, thread, warm, ...again] = await client({
      storage,
      project: following,
      calls,
    });
    add(`board ${at}`, "ms", 100, "100 series followed; kept, from the worker's start", of(kept));
    add(`board again ${at}`, "ms", 100, "the same, the worker awake", of(warm));
    add(`first search ${at}`, "ms", null, "two words, with what the worker loads for it", of(search));
    add(`search ${at}`, "ms", 100, "two words, the worker awake", of(again[0]));
    add(`search for an id ${at}`, "ms", 100, "by a Message-ID, the worker awake", of(again[1] ?? byId));
    add(
      `series ${at}`,
      "ms",
      100,
      "one put together with its reviews, no network or git",
      of(again[2] ?? series),
    );
    add(`thread ${at}`, "ms", 100, "one as it is opened", of(again[3] ?? thread));
  }
  await grow();
  const [anew] = await client({ storage, project: following, calls: ["overview"] });
  add(`board after a mail ${at}`, "ms", null, "100 series followed, one mail came since", of(anew));
}

function of(call: Call | undefined): Run {
  if (!call) throw new Error("no answer");
  return { value: call.ms, cpu: call.cpu, more: { entries: call.entries } };
}

/** A hundred patches of the last weeks by different people as far as there are, with Message-IDs. */
function newestSeries(storage: string, now: number): string[] {
  const store = Store.open(storage, { log: silentLog, now: Date.now });
  const newest = store.reach(store.archives()[0] ?? "").newest ?? now;
  const recent = store.range(newest - 120 * day, newest);
  store.close();
  const covers = recent.filter(({ facts }) => facts.kind === "patch" && (facts.subject.number ?? 1) === 1);
  const step = Math.max(1, Math.floor(covers.length / 100));
  return Array.from({ length: 100 }, (_, at) => covers[at * step]?.messageId ?? "").filter((id) => id !== "");
}

const words = (count: number) => count.toLocaleString("en");

function* taken(mails: Iterator<string>, count: number): Generator<string> {
  for (let at = 0; at < count; at++) {
    const { value, done } = mails.next();
    if (done) return;
    yield value;
  }
}
