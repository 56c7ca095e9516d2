import type { Access } from "./access.ts";
import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";
import type { Arrival, Position } from "./types.ts";

/** Adds and removes the mails of archives, each time in one transaction with the reading position that it reaches. */
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

  /**
   * Adds mails of an archive and sets the reading position in the same transaction. A mail that is already known by its
   * Message-ID gets one more place; its text is replaced only by a better one: exact over inexact, an exact one of a
   * list over a person's own copy, longer in the same place, later in the same period. `added` counts mails that were
   * not known.
   */
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
      if (changed) this.#access.touchChanged();
      return { added };
    });
  }

  /**
   * Removes the places of mails that the archive withdrew from a period, and mails that are left in no place, in one
   * transaction with the position. `position` is computed from the number of places before. Returns that number.
   */
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
