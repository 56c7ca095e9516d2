import { parsedJson } from "../base/json.ts";
import type { Database } from "./database.ts";

/** The kinds of values that are derived from mails. */
const fromMails = new Set([
  "series",
  "series watch",
  "overview",
  "landings",
  "custodians",
  "custodians on the list",
]);

/** The table of cached values, all of which can be computed again. */
export class CachedValues {
  readonly #database: Database;
  readonly #leavesOut: () => boolean;

  /**
   * @param leavesOut whether private mails are left out at present; values derived from mails are then kept separately
   */
  constructor(database: Database, leavesOut: () => boolean) {
    this.#database = database;
    this.#leavesOut = leavesOut;
  }

  cached<T>(kind: string, keys: string[]): Map<string, T> {
    const rows = this.#database.all<{ key: string; value: string }>(
      "SELECT cache.key, cache.value FROM json_each(?) AS asked CROSS JOIN cache ON cache.key = asked.value WHERE kind = ?",
      JSON.stringify(keys),
      this.#as(kind),
    );
    // A value that is not JSON was damaged. It is left out, as if it had not been cached.
    const sound = rows.flatMap(({ key, value }) => {
      const kept = parsedJson(value);
      return kept === undefined ? [] : [[key, kept as T] as const];
    });
    return new Map(sound);
  }

  cache(kind: string, entries: [key: string, value: unknown][]): void {
    const as = this.#as(kind);
    for (const [key, value] of entries)
      this.#database.run("REPLACE INTO cache VALUES (?, ?, ?)", as, key, JSON.stringify(value));
  }

  dropCache(kind: string, newest: number): void {
    this.#database.run(
      `DELETE FROM cache WHERE kind = ?1
        AND rowid NOT IN (SELECT rowid FROM cache WHERE kind = ?1 ORDER BY rowid DESC LIMIT ?2)`,
      this.#as(kind),
      newest,
    );
  }

  #as(kind: string): string {
    return fromMails.has(kind) && this.#leavesOut() ? `${kind} for others` : kind;
  }
}
