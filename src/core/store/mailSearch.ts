import type { Database } from "./database.ts";
import type { Mails } from "./mails.ts";
import { fullTextQuery, likePattern, searchWords } from "./searchWords.ts";
import type { StoredMessage } from "./types.ts";

/** For each mail that is wanted, so many are looked at of those that came first and of those that came last. */
const lookedAt = 5;

/** Searches of mails by words. */
export class MailSearch {
  readonly #database: Database;
  readonly #mails: Mails;

  constructor(database: Database, mails: Mails) {
    this.#database = database;
    this.#mails = mails;
  }

  /** See `Store.search`. */
  search(text: string, limit: number): StoredMessage[] {
    const words = searchWords(text);
    if (words.length === 0) return [];
    if (!this.#database.fullText) return this.#searchAll(words, limit);
    const query = fullTextQuery(words);
    const keys = this.#newestOfEnds(query, limit) ?? this.#newest(query, limit);
    return this.#mails.select(
      "SELECT asked.value AS key FROM json_each(?) AS asked",
      "ORDER BY message.date DESC, message.key",
      JSON.stringify(keys),
    );
  }

  /**
   * The newest among the mails that hold a word which most of them hold, without a look at each: keys are in the order
   * in which mails came, from the oldest to the newest or, where an archive was read backwards, the other way round. So
   * the newest are among the first and the last keys, as a look at the dates of all others shows. Null where it does not.
   */
  #newestOfEnds(query: string, limit: number): number[] | null {
    const end = (order: "ASC" | "DESC") =>
      this.#database
        .all<{ key: number }>(
          `SELECT rowid AS key FROM words WHERE words MATCH ? ORDER BY rowid ${order} LIMIT ?`,
          query,
          lookedAt * limit,
        )
        .map(({ key }) => key);
    const [first, last] = [end("ASC"), end("DESC")];
    const [from, to] = [first.at(-1) ?? 0, last.at(-1) ?? 0];
    const newest = this.#database.all<{ key: number; date: number }>(
      `SELECT message.key, date FROM json_each(?) AS asked CROSS JOIN message ON message.key = asked.value
        ORDER BY date DESC, message.key LIMIT ?`,
      JSON.stringify([...new Set([...first, ...last])]),
      limit,
    );
    const oldest = newest.at(-1);
    if (from < to && oldest) {
      // "+": by the index of dates, which are few; SQLite would rather read all mails between the keys.
      const between = "SELECT 1 FROM message WHERE date >= ? AND +key > ? AND +key < ? LIMIT 1";
      if (this.#database.get(between, oldest.date, from, to)) return null;
    }
    return newest.map(({ key }) => key);
  }

  #newest(query: string, limit: number): number[] {
    return this.#database
      .all<{ key: number }>(
        // Of those that are left out no more than the date is read.
        `SELECT message.key FROM words CROSS JOIN message ON message.key = words.rowid
          WHERE words MATCH ? ORDER BY message.date DESC, message.key LIMIT ?`,
        query,
        limit,
      )
      .map(({ key }) => key);
  }

  #searchAll(words: string[], limit: number): StoredMessage[] {
    const likes = words.map(
      () => `(subject || ' ' || name || ' ' || email || ' ' || id.text) LIKE ? ESCAPE '\\'`,
    );
    return this.#mails.where(
      `${likes.join(" AND ")} ORDER BY message.date DESC, message.key LIMIT ?`,
      ...words.map(likePattern),
      limit,
    );
  }
}
