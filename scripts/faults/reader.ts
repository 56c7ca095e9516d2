// A made-up list on a real HTTP server, and somebody who reads it into a store.
import { Archives } from "../../src/core/archive/archives.ts";
import { checkStore } from "../../src/core/archive/checkStore.ts";
import { quietly } from "../../src/core/base/call.ts";
import { silentLog } from "../../src/core/base/log.ts";
import type { Problem } from "../../src/core/base/problem.ts";
import { HttpClient } from "../../src/core/http/client.ts";
import { nodeFetch } from "../../src/core/http/nodeFetch.ts";
import { factsOf } from "../../src/core/mail/facts.ts";
import { Store } from "../../src/core/store/store.ts";
import type { SiteMail } from "../../test/support/pipermailSite.ts";
import { contentsOf } from "../../test/support/storeContents.ts";
import type { Random } from "../bench/random.ts";
import { scratchFolder } from "../scratch.ts";

export const day = 86_400_000;
/** January is long past then, February over, and March has begun. */
export const begin = Date.UTC(2022, 2, 10, 12);
/** Longer than any pause after a doubt. */
export const later = 8 * day;

/** As impatient as a campaign of hundreds of faults has to be; a server on this machine answers in a few milliseconds. */
const impatient = {
  answer: 1000,
  stall: 1000,
  slowAfter: 500,
  slowest: 100_000,
  optional: 1000,
  pause: 1,
  longestPause: 100,
};

/** What a person marked, which no archive can bring again: read and unread mails, what is snoozed, what is followed. */
const marks = {
  read: Array.from({ length: 40 }, (_, at): [string, number] => [`marked-${at}@example.org`, at % 2]),
  snoozed: [["snoozed@example.org", begin + 30 * day]] as [string, number][],
  tracked: [["followed@example.org", begin - 30 * day]] as [string, number][],
};

/** Mails of the months from January to March, the second part of which arrives later. */
export function someMails(random: Random, counts = [12, 60, 25]): { early: SiteMail[]; late: SiteMail[] } {
  const stamp = random.whole(1, 1e9);
  const mails = counts.flatMap((count, month) =>
    Array.from({ length: count }, (_, at) => aMail(random, `${stamp}-${month + 1}-${at}`, month, at)),
  );
  const late = Array.from({ length: 8 }, (_, at) =>
    aMail(random, `${stamp}-late-${at}`, random.pick([2, 2, 3]), 700 + at),
  );
  return { early: mails, late: late.sort((one, other) => Number(one.date) - Number(other.date)) };
}

function aMail(random: Random, name: string, month: number, at: number): SiteMail {
  const [who, part] = [random.pick(["Ann Lee", "Ben Oak", "Cléo Ürün"]), random.whole(1, 40)];
  const reply = at > 0 && random.next() < 0.5;
  return {
    messageId: `${name}@example.org`,
    from: `${who} <${who.split(" ")[0]?.toLowerCase().normalize("NFD").replace(/\W/g, "")}@example.org>`,
    date: Date.UTC(2022, month, 2, 0, at),
    subject: `${reply ? "Re: " : ""}[PATCH] fs: repair part ${name}`,
    body: `Part ${name} needs repair.\n${"One more line of it.\n".repeat(part)}\nReviewed-by: ${who} <who@example.org>\n`,
    ...(reply && { inReplyTo: name.replace(/\d+$/, String(at - 1)).concat("@example.org") }),
  };
}

/** Reads the archives at these addresses into the store of a folder. */
export class Reader {
  readonly store: Store;
  readonly #archives: string[];

  constructor(folder: string, archives: string[]) {
    this.#archives = archives;
    this.store = Store.open(folder, { log: silentLog, now: () => begin });
  }

  /** One refresh; answers what it says went wrong. */
  async refresh(now: number): Promise<Problem[]> {
    const { signal } = quietly();
    const archives = this.#open(this.#archives);
    const span = { since: null, until: null, newest: null };
    const { problems } = await archives.sync({ ...span, now, ...quietly() });
    const ids = this.store.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
    const found = await archives.urls(ids, { offline: false, signal });
    return [...archives.problems, ...problems, ...found.problems];
  }

  /** Marks as a person does, before anything goes wrong. */
  mark(): this {
    for (const [kind, all] of Object.entries(marks))
      for (const [key, value] of all) this.store.mark(kind, [key], value);
    return this;
  }

  /** What a look at everything finds, without repairing it. */
  async check(): Promise<Problem[]> {
    const archives = (ids: string[]) => this.#open(ids);
    return (await checkStore({ store: this.store, archives, now: () => begin }, { repair: false }, quietly()))
      .problems;
  }

  /** What a person sees of it: mails, threads, what a search finds, and their own marks. */
  contents() {
    const { store } = this;
    const contents = contentsOf(store, this.#archives[0] ?? "");
    const ids = store.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
    const above = (id: string) => store.ancestors([id]).map(({ messageId }) => messageId);
    const found = (id: string) => store.search(id, 10).map(({ messageId }) => messageId);
    return {
      ...contents,
      threads: Object.fromEntries(ids.sort().map((id) => [id, above(id).sort()])),
      found: Object.fromEntries(ids.map((id) => [id, found(id).sort()])),
      marks: Object.keys(marks).map((kind) => [kind, [...store.marks(kind)].sort()]),
    };
  }

  close(): void {
    this.store.close();
  }

  #open(archives: string[]): Archives {
    const http = new HttpClient({ fetch: nodeFetch, version: "1", log: silentLog, patience: impatient });
    return new Archives(archives, { store: this.store, http, factsOf, log: silentLog });
  }
}

/** The contents of a store to which nothing ever happened but marks. */
export async function undisturbed(archives: string[], now: number) {
  const reader = new Reader(await scratchFolder(), archives).mark();
  try {
    const problems = await reader.refresh(now);
    if (problems.length > 0) throw new Error(`The list itself is broken: ${problems[0]?.what}`);
    return reader.contents();
  } finally {
    reader.close();
  }
}
