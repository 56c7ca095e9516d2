import type { Person } from "../mail/message.ts";
import type { Database } from "./database.ts";
import { parsed } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import { fullTextQuery, likePattern, searchWords } from "./searchWords.ts";
import type { Recipients, StoredMessage } from "./types.ts";

/** At most this many mails come of one question about threads, whatever loops and crowds they hold. */
const maxThread = 10_000;

/** The questions that are asked of all mails, as SQL; `Store` says what each answers. */
export class MailQueries {
  readonly #database: Database;
  readonly #mails: Mails;

  constructor(database: Database, mails: Mails) {
    this.#database = database;
    this.#mails = mails;
  }

  get(messageIds: string[]): StoredMessage[] {
    return this.#mails.select(
      "SELECT id.key FROM json_each(?) AS asked CROSS JOIN id ON id.text = asked.value",
      "",
      JSON.stringify(messageIds),
    );
  }

  recipients(messageIds: string[]): Map<string, Recipients> {
    const rows = this.#database.all<{ text: string; recipients: string | null; cc: string | null }>(
      `SELECT id.text, recipients, cc FROM json_each(?) AS asked CROSS JOIN id ON id.text = asked.value
        CROSS JOIN message ON message.key = id.key WHERE recipients IS NOT NULL OR cc IS NOT NULL`,
      JSON.stringify(messageIds),
    );
    const people = (list: string | null): Person[] => {
      const read = list === null ? [] : parsed(list);
      return Array.isArray(read) ? read : [];
    };
    return new Map(
      rows.map(({ text, recipients, cc }) => [text, { to: people(recipients), cc: people(cc) }]),
    );
  }

  range(since: number, until: number, archives?: string[]): StoredMessage[] {
    const within = "message.date BETWEEN ? AND ?";
    const stands = `EXISTS (SELECT 1 FROM place JOIN source ON source.key = place.source
      WHERE place.message = message.key AND archive IN (SELECT value FROM json_each(?)))`;
    const order = "ORDER BY message.date, message.key";
    return archives
      ? this.#mails.where(`${within} AND ${stands} ${order}`, since, until, JSON.stringify(archives))
      : this.#mails.where(`${within} ${order}`, since, until);
  }

  postings(emails: string[]): StoredMessage[] {
    const asked = JSON.stringify(emails);
    return this.#mails.select(
      `SELECT key FROM message WHERE posting = 1 AND email IN (SELECT value FROM json_each(?))
        UNION SELECT key FROM message WHERE posting = 1 AND author IN (SELECT value FROM json_each(?))`,
      "ORDER BY message.date, message.key",
      asked,
      asked,
    );
  }

  pullRequests(since: number): StoredMessage[] {
    return this.#mails.select(
      "SELECT key FROM message WHERE posting = 2 AND date >= ?",
      "ORDER BY message.date, message.key",
      since,
    );
  }

  acceptances(until: number): StoredMessage[] {
    return this.#mails
      .where(
        `facts LIKE '%"verdict":"applied"%' AND message.date <= ? ORDER BY message.date, message.key`,
        until,
      )
      .filter(({ facts }) => facts.verdict === "applied");
  }

  search(text: string, limit: number): StoredMessage[] {
    const words = searchWords(text);
    if (words.length === 0) return [];
    if (this.#database.fullText)
      return this.#mails.where(
        "message.key IN (SELECT rowid FROM words WHERE words MATCH ?) ORDER BY message.date DESC LIMIT ?",
        fullTextQuery(words),
        limit,
      );
    const likes = words.map(
      () => `(subject || ' ' || name || ' ' || email || ' ' || id.text) LIKE ? ESCAPE '\\'`,
    );
    return this.#mails.where(
      `${likes.join(" AND ")} ORDER BY message.date DESC LIMIT ?`,
      ...words.map(likePattern),
      limit,
    );
  }

  /** UNION keeps each mail once, so that loops end. */
  reached(to: "above" | "below", from: "above" | "below", messageIds: string[]): StoredMessage[] {
    return this.#mails.select(
      `WITH RECURSIVE
        start (key) AS MATERIALIZED (
          SELECT id.key FROM json_each(?) AS asked CROSS JOIN id ON id.text = asked.value),
        reached (key) AS (
          SELECT key FROM start
          UNION SELECT link.${to} FROM reached CROSS JOIN link ON link.${from} = reached.key
          LIMIT ${maxThread} + ?)
        SELECT key FROM reached WHERE key NOT IN start`,
      "ORDER BY message.date, message.key",
      JSON.stringify(messageIds),
      messageIds.length,
    );
  }
}
