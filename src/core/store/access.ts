import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";

/**
 * How the parts of a store read and write: what is found damaged on the way is dealt with, and who has read before is
 * told by counters that there is something new.
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

  /** Reads; mails that are found damaged on the way are left out, said, and asked for again. */
  read<T>(work: () => T): T {
    const result = this.#database.read(work);
    this.forgetDamaged();
    return result;
  }

  /** Writes in one transaction, which is undone where the work throws. */
  write<T>(work: () => T): T {
    return this.#database.write(work);
  }

  /** Takes away what was found damaged while it was read, says so, and has it asked for again. */
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

  /** Within a transaction: mails, bodies, facts or article numbers have changed. */
  touchMails(): void {
    this.#database.run("INSERT INTO counter VALUES ('mails', 1) ON CONFLICT DO UPDATE SET value = value + 1");
    this.touch();
  }

  /** Within a transaction: anything has changed. */
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
