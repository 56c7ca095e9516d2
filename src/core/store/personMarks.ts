import type { Database } from "./database.ts";
import { keyOf, type Mark, sumOfMark } from "./marksCopy.ts";
import { restoreMarks } from "./takeOverMarks.ts";

/** A mark and its checksum. */
interface MarkRow extends Mark {
  /** Null if only the checksum is left of the mark. */
  value: number | null;
  /** Null if there is none: an older program wrote the mark, or its key is damaged. */
  sum: number | null;
}

const rowsOf = (which: string) => `
  SELECT kind, key, value, sum FROM mark LEFT JOIN mark_sum USING (kind, key) ${which}
  UNION ALL
  SELECT kind, key, NULL, sum FROM mark_sum LEFT JOIN mark USING (kind, key) ${which === "" ? "WHERE" : `${which} AND`} value IS NULL`;

/** The table of the person's marks, which no archive can bring back, and its copy. */
export class PersonMarks {
  readonly #database: Database;
  readonly #touch: () => void;

  /** @param touch called within the transaction when something has changed */
  constructor(database: Database, touch: () => void) {
    this.#database = database;
    this.#touch = touch;
    database.marksCopy.tidy(() => this.#rows().filter(isSound));
  }

  /** The marks of a kind by key. Damaged ones are read from the copy. */
  of(kind: string): Map<string, number> {
    let rows = this.#rows(kind);
    if (!rows.every(isSound)) {
      this.restore();
      rows = this.#rows(kind);
    }
    return new Map(rows.flatMap(({ key, value }) => (value === null ? [] : [[key, value]])));
  }

  set(kind: string, keys: string[], value: number | null): void {
    const changes = this.#database.write(() => {
      const sum = keys.reduce((all, key) => all + this.#set(kind, key, value), 0);
      if (sum > 0) this.#touch();
      return sum;
    });
    if (changes > 0) this.#database.marksCopy.append(keys.map((key) => ({ kind, key, value })));
  }

  damaged(): Mark[] {
    return this.#rows().filter((row) => !isSound(row));
  }

  /** Restores damaged marks from the copy; those that it lacks are lost, and reported. */
  restore(): void {
    const lost = this.#database.write(() => {
      const rows = this.#rows();
      const damaged = rows.filter((row) => !isSound(row));
      // If a mark is missing, one without a checksum may be it, under a damaged key. Marks of older programs are in the
      // copy.
      const isGone = damaged.some(({ value }) => value === null);
      for (const { kind, key } of isGone ? [...damaged, ...rows.filter(({ sum }) => sum === null)] : damaged)
        this.#set(kind, key, null);
      this.#touch();
      restoreMarks(this.#database.marksCopy, this.#database.handle);
      const there = new Set(this.#rows().map(keyOf));
      return damaged.filter((mark) => !there.has(keyOf(mark))).length;
    });
    if (lost > 0) this.#database.tellLostMarks(lost);
  }

  #rows(kind?: string): MarkRow[] {
    return this.#database.read(() =>
      kind === undefined
        ? this.#database.all<MarkRow>(rowsOf(""))
        : this.#database.all<MarkRow>(rowsOf("WHERE kind = ?1"), kind),
    );
  }

  /** Returns the number of changed rows. */
  #set(kind: string, key: string, value: number | null): number {
    if (value === null) {
      this.#database.run("DELETE FROM mark_sum WHERE kind = ? AND key = ?", kind, key);
      return this.#database.run("DELETE FROM mark WHERE kind = ? AND key = ?", kind, key);
    }
    const sum = sumOfMark(kind, key, value);
    this.#database.run("REPLACE INTO mark_sum (kind, key, sum) VALUES (?, ?, ?)", kind, key, sum);
    return this.#database.run(
      `INSERT INTO mark (kind, key, value) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
      kind,
      key,
      value,
    );
  }
}

function isSound({ kind, key, value, sum }: MarkRow): boolean {
  return value !== null && (sum === null || sum === sumOfMark(kind, key, value));
}
