import type { Database } from "./database.ts";
import { type Mark, sumOfMark } from "./marksCopy.ts";
import { restoreMarks } from "./takeOverMarks.ts";

interface MarkRow extends Mark {
  value: number;
  /** null in what an older program wrote. */
  sum: number | null;
}

/** The table of a person's marks, which no archive can bring again, and its copy. */
export class PersonMarks {
  readonly #database: Database;
  readonly #touch: () => void;

  /** @param touch tells, within a transaction, that something has changed */
  constructor(database: Database, touch: () => void) {
    this.#database = database;
    this.#touch = touch;
    database.marksCopy.tidy(() => this.#rows().filter(isSound));
  }

  /** Those of a kind by their keys. What is damaged is taken from the copy. */
  of(kind: string): Map<string, number> {
    let rows = this.#rows(kind);
    if (!rows.every(isSound)) {
      this.restore();
      rows = this.#rows(kind);
    }
    return new Map(rows.map(({ key, value }) => [key, value]));
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

  /** Takes what is damaged from the copy; what that does not have is lost, and said. */
  restore(): void {
    const lost = this.#database.write(() => {
      const damaged = this.damaged();
      for (const { kind, key } of damaged) this.#set(kind, key, null);
      this.#touch();
      return damaged.length - restoreMarks(this.#database.marksCopy, this.#database.handle);
    });
    if (lost > 0) this.#database.tellLostMarks(lost);
  }

  #rows(kind?: string): MarkRow[] {
    const sql = "SELECT kind, key, value, sum FROM mark";
    return this.#database.read(() =>
      kind === undefined
        ? this.#database.all<MarkRow>(sql)
        : this.#database.all<MarkRow>(`${sql} WHERE kind = ?`, kind),
    );
  }

  /** Answers how many rows changed. */
  #set(kind: string, key: string, value: number | null): number {
    if (value === null) return this.#database.run("DELETE FROM mark WHERE kind = ? AND key = ?", kind, key);
    return this.#database.run(
      `INSERT INTO mark (kind, key, value, sum) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET value = excluded.value, sum = excluded.sum WHERE value <> excluded.value`,
      kind,
      key,
      value,
      sumOfMark(kind, key, value),
    );
  }
}

function isSound({ kind, key, value, sum }: MarkRow): boolean {
  return sum === null || sum === sumOfMark(kind, key, value);
}
