import type { Database } from "./database.ts";
import { parsed } from "./mailRow.ts";

/** The tables of cached values, which can be computed again, and of a person's marks, which cannot. */
export class CacheAndMarks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  cached<T>(kind: string, keys: string[]): Map<string, T> {
    const rows = this.#database.all<{ key: string; value: string }>(
      "SELECT cache.key, cache.value FROM json_each(?) AS asked CROSS JOIN cache ON cache.key = asked.value WHERE kind = ?",
      JSON.stringify(keys),
      kind,
    );
    // What is no longer JSON was damaged. It is left out: cached values can be computed again.
    const sound = rows.flatMap(({ key, value }) => {
      const kept = parsed(value);
      return kept === undefined ? [] : [[key, kept as T] as const];
    });
    return new Map(sound);
  }

  cache(kind: string, entries: [key: string, value: unknown][]): void {
    for (const [key, value] of entries)
      this.#database.run("REPLACE INTO cache VALUES (?, ?, ?)", kind, key, JSON.stringify(value));
  }

  dropCache(kind: string, newest: number): void {
    this.#database.run(
      `DELETE FROM cache WHERE kind = ?1
        AND rowid NOT IN (SELECT rowid FROM cache WHERE kind = ?1 ORDER BY rowid DESC LIMIT ?2)`,
      kind,
      newest,
    );
  }

  marks(kind: string): Map<string, number> {
    const rows = this.#database.all<{ key: string; value: number }>(
      "SELECT key, value FROM mark WHERE kind = ?",
      kind,
    );
    return new Map(rows.map(({ key, value }) => [key, value]));
  }

  /** Answers whether anything changed. */
  mark(kind: string, keys: string[], value: number | null): boolean {
    let changes = 0;
    for (const key of keys) {
      changes +=
        value === null
          ? this.#database.run("DELETE FROM mark WHERE kind = ? AND key = ?", kind, key)
          : this.#database.run(
              `INSERT INTO mark VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
              kind,
              key,
              value,
            );
    }
    return changes > 0;
  }
}
