import type { Database } from "./database.ts";
import type { Mails } from "./mails.ts";
import { fullTextQuery, likePattern, searchWords } from "./searchWords.ts";
import type { StoredMessage } from "./types.ts";

/** For each wanted mail, this many of the first and of the last keys are looked at. */
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
   * The newest mails with a word that most mails contain, without looking at each. Keys follow the order of arrival,
   * which is from the oldest mail to the newest, or the reverse if an archive was read backwards. So the newest mails
   * are usually among the first and last keys; a query by date verifies that. Null if they are not.
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
      // "+" makes SQLite use the index on dates, of which few match, instead of reading all mails between the keys.
      const between = "SELECT 1 FROM message WHERE date >= ? AND +key > ? AND +key < ? LIMIT 1";
      if (this.#database.get(between, oldest.date, from, to)) return null;
    }
    return newest.map(({ key }) => key);
  }

  #newest(query: string, limit: number): number[] {
    return this.#database
      .all<{ key: number }>(
        // Of mails that are not returned, only the date is read.
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
