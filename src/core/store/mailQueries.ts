import { parsedJson } from "../base/json.ts";
import type { Person } from "../mail/message.ts";
import type { Database } from "./database.ts";
import type { Mails } from "./mails.ts";
import type { Recipients, StoredMessage } from "./types.ts";

/** A thread query returns at most this many mails, whatever loops it contains. */
const maxThread = 10_000;

/** The queries over all mails, in SQL; `Store` documents what each returns. */
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
      const read = list === null ? [] : parsedJson(list);
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

  /** UNION returns each mail once, so that loops end. */
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
