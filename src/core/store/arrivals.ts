import type { Access } from "./access.ts";
import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";
import type { Arrival, Position } from "./types.ts";

/** What archives bring in and take back, each time in one transaction with how far they are read then. */
export class Arrivals {
  readonly #access: Access;
  readonly #database: Database;
  readonly #mails: Mails;
  readonly #places: MailPlaces;

  constructor(access: Access, database: Database, mails: Mails, places: MailPlaces) {
    this.#access = access;
    this.#database = database;
    this.#mails = mails;
    this.#places = places;
  }

  /** See `Store.put`. */
  put(archive: string, arrivals: Arrival[], position: Position | undefined): { added: number } {
    return this.#access.write(() => {
      const sources = new Map<string, number>();
      const bodies = this.#mails.bodyWriter();
      let added = 0;
      let changed = false;
      for (const arrival of arrivals) {
        const source = sources.get(arrival.period) ?? this.#places.source(archive, arrival.period);
        sources.set(arrival.period, source);
        const outcome = this.#mails.take(source, arrival, bodies);
        if (outcome.added) added++;
        changed ||= outcome.changed;
      }
      bodies.close();
      if (changed && !this.#database.fullText) this.#database.run("REPLACE INTO counter VALUES ('words', 0)");
      if (position) this.#places.setPosition(position);
      if (changed) this.#access.touchMails();
      return { added };
    });
  }

  /** See `Store.withdraw`. */
  withdraw(
    archive: string,
    period: string,
    messageIds: string[],
    positionOf: (places: number) => Position,
  ): number {
    return this.#access.write(() => {
      const places = this.#places.withdraw(archive, period, messageIds);
      this.#places.setPosition(positionOf(places));
      if (places > 0) this.#access.touchMails();
      return places;
    });
  }
}
