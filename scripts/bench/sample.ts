// What most topics measure on: a made-up year of a list or a given one, a history, the program, and its store with a
// hundred series followed. Each part is made when a topic first asks for it.
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { silentLog } from "../../src/core/base/log.ts";
import { Once } from "../../src/core/base/once.ts";
import type { ProjectConfig, TrackedSeries } from "../../src/core/project/config.ts";
import { assemble } from "../../src/core/series/assemble.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { Store } from "../../src/core/store/store.ts";
import type { Call, Task } from "./client.ts";
import { type MadeUpList, madeUpList } from "./list.ts";
import { buildExtension, json } from "./program.ts";
import { writeRepository } from "./repository.ts";
import { type ArchiveFolders, serveFolders } from "./serve.ts";
import { writeSite } from "./site.ts";

export interface SampleOptions {
  /** The folder that everything lies in. */
  folder: string;
  /** Milliseconds since 1970. */
  now: number;
  say(line: string): void;
  /** A pipermail folder, and the first of its months that counts; null: made up. */
  site: string | null;
  since: string;
  /** A repository; null: made up. */
  repository: string | null;
}

/** The hundred series of the sample that are followed. */
export interface Followed {
  /** A Message-ID of each. */
  ids: string[];
  tracked: TrackedSeries[];
  project: ProjectConfig;
}

export class Sample {
  readonly #options: SampleOptions;
  readonly #year: Once<MadeUpList[]>;
  readonly #repository: Once<string>;
  readonly #site: Once<ArchiveFolders>;
  readonly #extension: Once<string>;
  readonly #filled: Once<string[]>;
  readonly #followed: Once<Followed>;

  constructor(options: SampleOptions) {
    this.#options = options;
    this.#year = new Once(async () => this.#madeUpYear());
    this.#repository = new Once(() => this.#madeUpHistory());
    this.#site = new Once(() => this.#serve());
    this.#extension = new Once(() => {
      options.say("building …");
      return buildExtension();
    });
    this.#filled = new Once(() => this.#fill());
    this.#followed = new Once(() => this.#follow());
  }

  /** Twelve months of 3,000 made-up mails, oldest first. */
  year(): Promise<MadeUpList[]> {
    return this.#year.get();
  }

  /** The folder of the repository, given or made up. */
  repository(): Promise<string> {
    return this.#options.repository === null
      ? this.#repository.get()
      : Promise.resolve(this.#options.repository);
  }

  /** The archives "month", "year", "years" (small) and "given", if it is. */
  site(): Promise<ArchiveFolders> {
    return this.#site.get();
  }

  /** The address of the year's archive, or the given one. */
  async archive(): Promise<string> {
    return (await this.site()).url(this.#options.site === null ? "year" : "given");
  }

  get since(): string | null {
    return this.#options.site === null ? null : this.#options.since;
  }

  /** The folder of the extension as it is shipped, with the scripts of the bench. */
  extension(): Promise<string> {
    return this.#extension.get();
  }

  async inHost(): Promise<string> {
    return join(await this.extension(), "dist", "inHost.cjs");
  }

  /** Message-IDs of a hundred series in the store "filled", which has read the archive. */
  filled(): Promise<string[]> {
    return this.#filled.get();
  }

  /** Those series, followed in the store "followed". */
  followed(): Promise<Followed> {
    return this.#followed.get();
  }

  /** A path in the sample's folder. */
  path(name: string): string {
    return join(this.#options.folder, name);
  }

  /** A copy of a store; the one before is gone. */
  async copyOf(name: string): Promise<string> {
    const copy = this.path(`${name}-copy`);
    await rm(copy, { recursive: true, force: true });
    await cp(this.path(name), copy, { recursive: true });
    return copy;
  }

  async client(task: Task): Promise<Call[]> {
    return json([join(await this.extension(), "dist", "client.cjs"), JSON.stringify(task)]);
  }

  /** A project that reads the archive. */
  async project(more: Partial<ProjectConfig> = {}): Promise<ProjectConfig> {
    const archives = more.archives ?? [await this.archive()];
    return { ...plainProject, since: this.since, ...more, archives };
  }

  async stop(): Promise<void> {
    (await this.#site.asked)?.stop();
  }

  #monthsBack(count: number): number {
    const today = new Date(this.#options.now);
    return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - count, 1);
  }

  #madeUpYear(): MadeUpList[] {
    const { now, say } = this.#options;
    say("making mail …");
    return Array.from({ length: 12 }, (_, age) =>
      madeUpList(3000, this.#monthsBack(age), age === 0 ? now : this.#monthsBack(age - 1), age),
    ).reverse();
  }

  async #madeUpHistory(): Promise<string> {
    const folder = this.path("repository");
    const applied = (await this.year()).flatMap((one) => one.applied);
    this.#options.say("making history …");
    await mkdir(folder);
    writeRepository(folder, applied, 20_000, this.#options.now);
    return folder;
  }

  async #serve(): Promise<ArchiveFolders> {
    const { site } = this.#options;
    const month = madeUpList(3000, this.#monthsBack(2), this.#monthsBack(1), 99);
    await writeSite(this.path("month"), month.mails);
    const year = (await this.year()).flatMap((one) => one.mails);
    await writeSite(this.path("year"), year);
    // Two years of a small list, as many mails as the archive's hand-checked sample has.
    const years = Array.from({ length: 24 }, (_, age) =>
      madeUpList(100, this.#monthsBack(age + 1), this.#monthsBack(age), 100 + age),
    ).reverse();
    const mails = years.flatMap((one) => one.mails);
    await writeSite(this.path("years"), mails);
    return serveFolders({
      month: this.path("month"),
      year: this.path("year"),
      years: this.path("years"),
      ...(site !== null && { given: site }),
    });
  }

  async #fill(): Promise<string[]> {
    const storage = this.path("filled");
    const project = await this.project();
    await this.extension();
    this.#options.say("filling the store …");
    await this.client({ storage, project, calls: ["refresh"] });
    return hundredSeries(storage, this.#options.now);
  }

  async #follow(): Promise<Followed> {
    const ids = await this.filled();
    const tracked = ids.map((thread, at) => ({ name: `u-boot/${at}`, thread, tickets: [] }));
    const project = await this.project({ tracked, folders: [await this.repository()] });
    const storage = this.path("followed");
    await cp(this.path("filled"), storage, { recursive: true });
    await this.client({ storage, project, calls: ["refresh"] });
    return { ids, tracked, project };
  }
}

/** A project without archives. */
export const plainProject: ProjectConfig = {
  name: "uboot",
  trees: { upstream: [], custodians: [] },
  tracked: [],
  corrections: [],
  archives: [],
  links: defaultSettings.links,
  me: [],
  folders: [],
  branch: null,
  base: null,
  tickets: defaultSettings.tickets,
  since: null,
  dormantAfter: defaultSettings.dormantAfter,
  patchwork: null,
};

/** A hundred series with about five patches each: a Message-ID of every one. */
function hundredSeries(storage: string, now: number): string[] {
  const store = Store.open(storage, { log: silentLog, now: Date.now });
  const all = assemble(store.range(0, Number.MAX_SAFE_INTEGER), { now, idOf: () => null });
  store.close();
  return all
    .map((series) => series.revisions.flatMap((revision) => revision.patches.map((patch) => patch.messageId)))
    .filter((patches) => patches.length > 0)
    .sort((one, other) => Math.abs(one.length - 5) - Math.abs(other.length - 5))
    .slice(0, 100)
    .map(([first = ""]) => first);
}
