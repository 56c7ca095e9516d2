// Whatever happened to a reader, after one refresh without faults its store is that of one to whom nothing happened.

import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { Pipermail } from "../../../../src/core/archive/kinds/pipermail/pipermail.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { Store } from "../../../../src/core/store/store.ts";
import { ArchiveServer, type Failure } from "../../../support/archiveServer.ts";
import type { SiteMail } from "../../../support/pipermailSite.ts";
import { contentsOf } from "../../../support/storeContents.ts";
import { client, folder, mail } from "../support.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const never = new AbortController().signal;
const begin = Date.UTC(2022, 0, 3);

/** A list on a server, and somebody who reads it. */
class World {
  readonly server: ArchiveServer;
  readonly #directory = folder();
  store: Store;
  /** The true time, and what the reader's clock is wrong by. */
  time = begin;
  wrong = 0;
  #first = 600_000;
  #mails: SiteMail[] = [];

  constructor(server: ArchiveServer) {
    this.server = server;
    this.store = this.#open();
    this.grow(3, 0);
  }

  static async make(): Promise<World> {
    return new World(await ArchiveServer.start());
  }

  async end(): Promise<void> {
    this.store.close();
    await this.server.close();
  }

  /** So many days pass, then mails arrive; the last mail of a burst was sent days before, maybe in the month before. */
  grow(count: number, days: number): void {
    this.time += days * day;
    for (let at = 0; at < count; at++) {
      const number = this.#mails.length;
      const late = at === count - 1 && count > 2 ? 2 * day : 0;
      this.#mails.push(
        mail(number, {
          messageId: `mail-${number}@example.org`,
          date: Math.max(begin, this.time - late) + at * 1000,
          body: `Part ${number}.\n${"More of it.\n".repeat(number % 7) /* so that sizes differ */}`,
        }),
      );
    }
    this.#publish();
  }

  /** The newest month is written anew in another order. */
  shuffle(): void {
    const newest = this.#mails.map(monthOf).sort().at(-1);
    const turned = this.#mails.filter((one) => monthOf(one) === newest).reverse();
    this.#mails = [...this.#mails.filter((one) => monthOf(one) !== newest), ...turned];
    this.#publish();
  }

  renumber(by: number): void {
    this.#first += by;
    this.#publish();
  }

  #publish(): void {
    this.server.replace(this.#mails.map((one, at) => ({ ...one, number: this.#first + at })));
  }

  /** A refresh as the program makes it; ends early, as if killed, after so many steps. */
  async refresh(killedAfter = Number.POSITIVE_INFINITY): Promise<void> {
    const killed = new AbortController();
    let steps = 0;
    const progress = () => {
      if (++steps > killedAfter) killed.abort(new Error("killed"));
    };
    try {
      await refresh(this.server, this.store, this.time + this.wrong, this.#mails, killed.signal, progress);
    } catch (error) {
      if (!killed.signal.aborted) throw error;
    }
  }

  /** The reader's process has gone, and another takes its store over. */
  reopen(): void {
    this.store.close();
    this.store = this.#open();
  }

  /** A refresh after which the mails are opened, so that a new numbering shows; what the store holds then. */
  async outcome(store = this.store): Promise<unknown> {
    await refresh(this.server, store, this.time, this.#mails, never, () => {}, true);
    return contentsOf(store, this.server.url);
  }

  /** The same of a store to which nothing happened. */
  async undisturbed(): Promise<unknown> {
    const store = Store.open(folder(), { log: silentLog, now: () => begin });
    try {
      return await this.outcome(store);
    } finally {
      store.close();
    }
  }

  #open(): Store {
    return Store.open(this.#directory, { log: silentLog, now: () => begin });
  }
}

async function refresh(
  server: ArchiveServer,
  store: Store,
  now: number,
  mails: SiteMail[],
  signal: AbortSignal,
  progress: () => void,
  opens = false,
): Promise<void> {
  const archive = new Pipermail({ urls: [server.url], store, http: client(), factsOf, log: silentLog });
  await archive.sync({ since: null, until: null, newest: null, now, signal, progress });
  progress();
  const ids = mails.map((one) => one.messageId);
  await archive.urls(ids, { offline: false, signal });
  if (!opens) return;
  // After a move by a few numbers, one mail may by chance still stand where it did: each is looked at.
  for (const id of ids) await archive.exactBody(id, signal);
  await archive.urls(ids, { offline: false, signal });
}

const monthOf = (one: SiteMail) => new Date(one.date).toISOString().slice(0, 7);

type Model = Record<string, never>;

class Step implements fc.AsyncCommand<Model, World> {
  readonly #name: string;
  readonly #run: (world: World) => Promise<void> | void;

  constructor(name: string, run: (world: World) => Promise<void> | void) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(_model: Model, world: World): Promise<void> {
    await this.#run(world);
  }

  toString(): string {
    return this.#name;
  }
}

const failures = fc.oneof(
  fc.constantFrom<Failure>(
    { status: 500 },
    { status: 404 },
    { status: 403 },
    { status: 429, headers: { "retry-after": "900" } },
    { html: true },
    { botCheck: true },
    { instead: "" },
    { instead: "We are down for maintenance.\n" },
    { instead: "From ann at example.org  Sun Jan  2 10:00:00 2022\nSubject: cut of\n" },
  ),
  fc.record({ cutAfter: fc.nat(2000) }),
  fc.record({ shortened: fc.nat(2000) }),
  fc.record({ cutUnseen: fc.nat(2000), length: fc.boolean() }),
);
const files = fc.constantFrom(
  /./,
  /index\.html/,
  /\.txt$/,
  /\.gz$/,
  /date\.html/,
  /January/,
  /February\.txt/,
);

const commands = [
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(20))
    .map(([count, days]) => new Step(`grow(${count}, ${days})`, (world) => world.grow(count, days))),
  fc
    .tuple(files, failures, fc.integer({ min: 1, max: 8 }))
    .map(
      ([file, failure, times]) =>
        new Step(`fault(${file}, ${JSON.stringify(failure)}, ${times})`, (world) =>
          world.server.fail(file, failure, times),
        ),
    ),
  fc.nat(600).map(
    (minutes) =>
      new Step(`refresh(${minutes})`, async (world) => {
        world.time += minutes * minute;
        await world.refresh();
      }),
  ),
  fc.nat(4).map(
    (steps) =>
      new Step(`kill(${steps})`, async (world) => {
        await world.refresh(steps);
        world.reopen();
      }),
  ),
  fc.constant(new Step("shuffle", (world) => world.shuffle())),
  fc.integer({ min: 1, max: 500 }).map((by) => new Step(`renumber(${by})`, (world) => world.renumber(by))),
  fc.integer({ min: -400, max: 40 }).map(
    (days) =>
      new Step(`clock(${days})`, (world) => {
        world.wrong = days * day;
      }),
  ),
  fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()).map(
    ([ranges, etags, lastModified]) =>
      new Step(`server(${ranges}, ${etags}, ${lastModified})`, (world) => {
        Object.assign(world.server, { ranges, etags, lastModified });
      }),
  ),
];

it("is healed by one refresh without faults, whatever happened before", { timeout: 120_000 }, async () => {
  const worlds: World[] = [];
  onTestFinished(async () => {
    for (const world of worlds) await world.end();
  });
  // The suite plays the same histories each time; PATCH_TRACKER_MODEL_RUNS=400 plays so many new ones.
  const { PATCH_TRACKER_MODEL_RUNS: wanted } = process.env;
  const runs = wanted ? { numRuns: Number(wanted) } : { numRuns: 30, seed: 20261128 };
  const histories = fc.commands(commands, { maxCommands: 14, size: "+1" });
  const property = fc.asyncProperty(histories, async (history) => {
    const world = await World.make();
    worlds.push(world);
    await fc.asyncModelRun(() => ({ model: {}, real: world }), history);
    world.server.heal();
    world.wrong = 0;
    // The longest pause after a doubt has passed.
    world.time += 8 * day;
    expect(await world.outcome()).toEqual(await world.undisturbed());
  });
  await fc.assert(property, runs);
});
