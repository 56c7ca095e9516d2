import type { StoreParts } from "./storeParts.ts";
import type { Arrival, Position } from "./types.ts";

/** Adds and removes the mails of archives, each time in one transaction with the reading position that it reaches. */
export class Arrivals {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /**
   * Adds mails of an archive and sets the reading position in the same transaction. A mail that is already known by its
   * Message-ID gets one more place; its text is replaced only by a better one: exact over inexact, an exact one of a
   * list over a person's own copy, longer in the same place, later in the same period. `added` counts mails that were
   * not known.
   */
  put(archive: string, arrivals: Arrival[], position: Position | undefined): { added: number } {
    const { access, database, mails, places } = this.#parts;
    return access.write(() => {
      const sources = new Map<string, number>();
      const bodies = mails.bodyWriter();
      let added = 0;
      let changed = false;
      for (const arrival of arrivals) {
        const source = sources.get(arrival.period) ?? places.source(archive, arrival.period);
        sources.set(arrival.period, source);
        const outcome = mails.take(source, arrival, bodies);
        if (outcome.added) added++;
        changed ||= outcome.changed;
      }
      bodies.close();
      if (changed && !database.fullText) database.run("REPLACE INTO counter VALUES ('words', 0)");
      if (position) places.setPosition(position);
      if (changed) access.touchChanged();
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
    const { access, places } = this.#parts;
    return access.write(() => {
      const count = places.withdraw(archive, period, messageIds);
      places.setPosition(positionOf(count));
      if (count > 0) access.touchMails();
      return count;
    });
  }
}
