import { parsedJson } from "../base/json.ts";
import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";

/** If more mails than this changed at once, or longer ago, `changedSince` does not list them. */
const mostTold = 500;
const changesTold = 200;

/**
 * How the parts of a store read and write: damaged rows found on the way are handled, and counters tell earlier readers
 * that there is something new.
 */
export class Access {
  readonly #database: Database;
  readonly #mails: Mails;
  readonly #places: MailPlaces;

  constructor(database: Database, mails: Mails, places: MailPlaces) {
    this.#database = database;
    this.#mails = mails;
    this.#places = places;
  }

  /** Reads. Mails found damaged meanwhile are left out, reported, and requested from the archives again. */
  read<T>(work: () => T): T {
    const result = this.#database.read(work);
    this.forgetDamaged();
    return result;
  }

  /** Writes in one transaction, which is rolled back if `work` throws. */
  write<T>(work: () => T): T {
    return this.#database.write(work);
  }

  /** Removes what was found damaged while reading, reports it, and makes the archives ask for it again. */
  forgetDamaged(): void {
    const { damaged } = this.#mails;
    if (damaged.size === 0) return;
    const keys = [...damaged];
    damaged.clear();
    this.#database.write(() => {
      for (const key of keys) {
        this.#places.askAgainFor(key);
        this.#mails.remove(key);
      }
      this.touchMails();
    });
    this.#database.tellDamaged(keys.length);
  }

  /** Call within a transaction: mails, bodies, facts or article numbers have changed. */
  touchMails(): void {
    this.#database.run("INSERT INTO counter VALUES ('mails', 1) ON CONFLICT DO UPDATE SET value = value + 1");
    this.#mails.changed.clear();
    this.touch();
  }

  /** Like `touchMails`, when only the mails in `Mails.changed` have changed. */
  touchChanged(): void {
    const keys = [...this.#mails.changed];
    this.touchMails();
    if (keys.length > mostTold) return;
    this.#database.run(
      `INSERT OR REPLACE INTO change SELECT counter.value, (SELECT json_group_array(text) FROM json_each(?) AS asked
        CROSS JOIN id ON id.key = asked.value) FROM counter WHERE name = 'mails'`,
      JSON.stringify(keys),
    );
    this.#database.run(
      "DELETE FROM change WHERE mails <= (SELECT value FROM counter WHERE name = 'mails') - ?",
      changesTold,
    );
  }

  /** See `Store.changedSince`. */
  changedSince(mailGeneration: number, most = mostTold): string[] | null {
    return this.read(() => {
      const rows = this.#database.all<{ ids: string }>(
        "SELECT ids FROM change WHERE mails > ? ORDER BY mails",
        mailGeneration,
      );
      if (rows.length !== (this.count("mails") ?? 0) - mailGeneration) return null;
      const ids = new Set(rows.flatMap((row) => parsedJson(row.ids) ?? []));
      return ids.size > most ? null : [...ids].filter((id) => typeof id === "string");
    });
  }

  /** Call within a transaction: anything has changed. */
  touch(): void {
    this.#database.run("UPDATE counter SET value = value + 1 WHERE name = 'generation'");
  }

  count(name: "generation" | "mails" | "rules"): number | null {
    const row = this.read(() =>
      this.#database.get<{ value: number }>("SELECT value FROM counter WHERE name = ?", name),
    );
    return row?.value ?? null;
  }
}
