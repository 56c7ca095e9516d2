// What the tests of this folder share: a store in memory and a log that is kept.
import { DatabaseSync } from "node:sqlite";
import { silentLog } from "../../../src/core/base/log.ts";
import { openRepository, type Repository } from "../../../src/core/git/repository.ts";
import type { LandingCache } from "../../../src/core/landing/cache.ts";
import { findLandings, type Landings, type Wanted } from "../../../src/core/landing/landings.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { ann, type SampleRepository } from "../../support/repository.ts";

export const signal = new AbortController().signal;

/** The store's cache in small: JSON values in a real database. */
export class MemoryCache implements LandingCache {
  readonly #entries = new Map<string, string>();

  get<T>(kind: string, keys: string[]): Map<string, T> {
    const found = new Map<string, T>();
    for (const key of keys) {
      const value = this.#entries.get(`${kind}\0${key}`);
      if (value !== undefined) found.set(key, JSON.parse(value));
    }
    return found;
  }

  set(kind: string, entries: [string, unknown][]): void {
    for (const [key, value] of entries) this.#entries.set(`${kind}\0${key}`, JSON.stringify(value));
  }
}

/** What is kept between two looks at a repository. */
export function kept() {
  return { database: new DatabaseSync(":memory:"), cache: new MemoryCache() };
}

export function opened(sample: SampleRepository, branch: string | null = null): Promise<Repository> {
  return openRepository(sample.folder, { branch, remotes, log: silentLog });
}

export async function landingsIn(
  sample: SampleRepository,
  wanted: Wanted[],
  more: { now?: number | null; branch?: string | null; store?: ReturnType<typeof kept> } = {},
): Promise<Landings> {
  const repository = await opened(sample, more.branch ?? null);
  return findLandings(repository, wanted, { now: more.now ?? null, ...(more.store ?? kept()), signal });
}

/** A mail of Ann's; without a diff unless one is given. */
export function patchMail(about: Partial<Wanted> & Pick<Wanted, "messageId" | "title" | "date">): Wanted {
  return { author: ann, series: "series", cover: null, files: [], diff: async () => null, ...about };
}
