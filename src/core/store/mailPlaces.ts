import { parsedJson } from "../base/json.ts";
import type { Database } from "./database.ts";
import { isPrivate } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import type { Place, Position } from "./types.ts";

/**
 * The tables that say which mail is at which place of an archive, and how far archives have been read. Call within a
 * transaction.
 */
export class MailPlaces {
  readonly #database: Database;
  readonly #mails: Mails;

  constructor(database: Database, mails: Mails) {
    this.#database = database;
    this.#mails = mails;
  }

  /** The key of a period of an archive, created if there is none. */
  source(archive: string, period: string): number {
    const known = this.#database.get<{ key: number }>(
      "SELECT key FROM source WHERE archive = ? AND period = ?",
      archive,
      period,
    );
    if (known) return known.key;
    const insert = this.#database.prepare("INSERT INTO source (archive, period) VALUES (?, ?)");
    return Number(insert.run(archive, period).lastInsertRowid);
  }

  positions(archive: string): Position[] {
    const rows = this.#database.all<{ period: string; value: string }>(
      "SELECT period, value FROM reading WHERE archive = ?",
      archive,
    );
    return rows.flatMap(({ period, value }) => {
      const kept = parsedJson(value) ?? null;
      return kept === null ? [] : [{ archive, period, value: kept }];
    });
  }

  /** Deletes the places from index `mails` on, but not the mails; returns whether there were any. */
  shorten(archive: string, period: string, mails: number): boolean {
    const removed = this.#database.run(
      "DELETE FROM place WHERE position >= ? AND source = (SELECT key FROM source WHERE archive = ? AND period = ?)",
      mails,
      archive,
      period,
    );
    return removed > 0;
  }

  /** Deletes the places of these mails, and mails that are left in no place. Returns the number of places before. */
  withdraw(archive: string, period: string, messageIds: string[]): number {
    const source = this.source(archive, period);
    let places = 0;
    for (const messageId of messageIds) {
      const key = this.#mails.keyOf(messageId);
      places += this.#database.run("DELETE FROM place WHERE source = ? AND message = ?", source, key);
      if (!this.#database.get("SELECT 1 FROM place WHERE message = ?", key)) this.#mails.remove(key);
    }
    return places;
  }

  reach(archive: string): { mails: number; oldest: number | null; newest: number | null } {
    const row = this.#database.get<{ mails: number; oldest: number | null; newest: number | null }>(
      `SELECT count(DISTINCT message.key) AS mails, min(message.date) AS oldest, max(message.date) AS newest
        FROM source CROSS JOIN place ON place.source = source.key CROSS JOIN message ON message.key = place.message
        WHERE archive = ?`,
      archive,
    );
    return row ?? { mails: 0, oldest: null, newest: null };
  }

  extent(archive: string, period: string): { mails: number; next: number; oldest: number | null } {
    const row = this.#database.get<{ mails: number; next: number; oldest: number | null }>(
      `SELECT count(message.key) AS mails, coalesce(max(position) + 1, 0) AS next, min(message.date) AS oldest
        FROM source CROSS JOIN place ON place.source = source.key LEFT JOIN message ON message.key = place.message
        WHERE archive = ? AND period = ?`,
      archive,
      period,
    );
    return row ?? { mails: 0, next: 0, oldest: null };
  }

  next(archive: string, period: string): number {
    const row = this.#database.get<{ next: number }>(
      `SELECT coalesce(max(position) + 1, 0) AS next FROM place
        WHERE source = (SELECT key FROM source WHERE archive = ? AND period = ?)`,
      archive,
      period,
    );
    return row?.next ?? 0;
  }

  setPosition({ archive, period, value }: Position): void {
    this.#database.run("REPLACE INTO reading VALUES (?, ?, ?)", archive, period, JSON.stringify(value));
  }

  privateArchives(): string[] {
    return this.#database
      .all<{ archive: string }>("SELECT archive FROM private_archive")
      .map(({ archive }) => archive);
  }

  /** Returns whether this is new. */
  setPrivate(archive: string): boolean {
    return this.#database.run("INSERT OR IGNORE INTO private_archive VALUES (?)", archive) > 0;
  }

  /** Those of the mails that are only in private archives. */
  privateOf(messageIds: string[]): string[] {
    return this.#database
      .all<{ text: string }>(
        `SELECT id.text FROM json_each(?) AS asked CROSS JOIN id ON id.text = asked.value
          CROSS JOIN message ON message.key = id.key WHERE ${isPrivate}`,
        JSON.stringify(messageIds),
      )
      .map(({ text }) => text);
  }

  places(messageIds: string[]): Map<string, Place[]> {
    const rows = this.#database.all<Place & { messageId: string }>(
      `SELECT id.text AS messageId, archive, period, place.position AS "index",
          (SELECT max(number) FROM article WHERE message = id.key AND article.source = place.source) AS number
        FROM json_each(?) AS wanted CROSS JOIN id ON id.text = wanted.value
        CROSS JOIN place ON place.message = id.key CROSS JOIN source ON source.key = place.source
        ORDER BY place.source, place.position`,
      JSON.stringify(messageIds),
    );
    const places = new Map<string, Place[]>();
    for (const { messageId, ...place } of rows) {
      const known = places.get(messageId);
      if (known) known.push(place);
      else places.set(messageId, [place]);
    }
    return places;
  }

  arrivals(archive: string, period: string): Arrived[] {
    return this.#database.all<Arrived>(
      `SELECT id.text AS messageId, place.position AS "index", message.subject, message.name AS fromName
        FROM source CROSS JOIN place ON place.source = source.key
        CROSS JOIN message ON message.key = place.message CROSS JOIN id ON id.key = message.key
        WHERE archive = ? AND period = ? ORDER BY place.position`,
      archive,
      period,
    );
  }

  /** The archives of which anything was read. */
  archives(): string[] {
    return this.#database
      .all<{ archive: string }>("SELECT DISTINCT archive FROM reading ORDER BY 1")
      .map((row) => row.archive);
  }

  /** How many places of a period, counted from the first without a gap, hold a mail that is stored. */
  filled(archive: string, period: string): number {
    const rows = this.#database.all<{ position: number }>(
      `SELECT position FROM source CROSS JOIN place ON place.source = source.key
        CROSS JOIN message ON message.key = place.message JOIN id ON id.key = message.key
        WHERE archive = ? AND period = ? ORDER BY position`,
      archive,
      period,
    );
    const gap = rows.findIndex(({ position }, at) => position !== at);
    return gap < 0 ? rows.length : gap;
  }

  /** The periods of an archive that were read and must be read again completely. */
  lost(archive: string): string[] {
    return this.#database
      .all<{ period: string }>(
        // A value that is not JSON was damaged.
        "SELECT period FROM reading WHERE archive = ? AND (value = 'null' OR NOT json_valid(value))",
        archive,
      )
      .map((row) => row.period);
  }

  /** Leaves a trace, so that the period is not mistaken for one that nobody ever asked for. */
  forgetPosition(archive: string, period: string): void {
    this.#database.run("REPLACE INTO reading VALUES (?, ?, 'null')", archive, period);
  }

  /** Marks the periods that contain a mail as not read. */
  askAgainFor(key: number): void {
    this.#database.run(
      `UPDATE reading SET value = 'null' WHERE EXISTS (SELECT 1 FROM place JOIN source ON source.key = place.source
        WHERE place.message = ? AND source.archive = reading.archive AND source.period = reading.period)`,
      key,
    );
  }
}

/** A mail at its place in a period. */
export interface Arrived {
  messageId: string;
  index: number;
  subject: string;
  fromName: string;
}
