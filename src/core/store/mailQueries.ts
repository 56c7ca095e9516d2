import type { Person } from "../mail/message.ts";
import { tiesTo } from "../mail/ties.ts";
import type { Database } from "./database.ts";
import { parsed } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import { saysApplied } from "./schema.ts";
import type { Recipients, Span, StoredMessage } from "./types.ts";

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

  postings(emails: string[], spans: readonly Span[]): StoredMessage[] {
    const asked = (
      column: string,
    ) => `SELECT message.key FROM json_each(?1) AS asked CROSS JOIN json_each(?2) AS span
      CROSS JOIN message ON posting = 1 AND ${column} = asked.value
        AND date BETWEEN span.value ->> 0 AND span.value ->> 1`;
    return this.#mails.select(
      `${asked("email")} UNION ${asked("author")}`,
      "ORDER BY message.date, message.key",
      JSON.stringify(emails),
      JSON.stringify(spans),
    );
  }

  tied(mails: readonly Pick<StoredMessage, "messageId" | "facts">[], emails: string[]): StoredMessage[] {
    const ids = JSON.stringify(mails.map(({ messageId }) => messageId));
    const articles = this.#database.all<{ messageId: string; number: number }>(
      `SELECT id.text AS messageId, number FROM json_each(?) AS asked CROSS JOIN id ON id.text = asked.value
        CROSS JOIN article ON article.message = id.key`,
      ids,
    );
    const numbers = Map.groupBy(articles, ({ messageId }) => messageId);
    const ties = mails.flatMap((mail) =>
      tiesTo(mail, numbers.get(mail.messageId)?.map(({ number }) => number) ?? []),
    );
    return this.#mails.select(
      `SELECT DISTINCT message.key FROM json_each(?1) AS asked CROSS JOIN tie ON tie.key = asked.value
        CROSS JOIN message ON message.key = tie.message
        WHERE email IN (SELECT value FROM json_each(?2)) OR author IN (SELECT value FROM json_each(?2))`,
      "ORDER BY message.date, message.key",
      JSON.stringify([...new Set(ties)]),
      JSON.stringify(emails),
    );
  }

  pullRequests(spans: readonly Span[]): StoredMessage[] {
    return this.#mails.select(
      `SELECT DISTINCT message.key FROM json_each(?) AS span
        CROSS JOIN message ON posting = 2 AND date BETWEEN span.value ->> 0 AND span.value ->> 1`,
      "ORDER BY message.date, message.key",
      JSON.stringify(spans),
    );
  }

  acceptances(until: number): StoredMessage[] {
    return this.#mails
      .where(`${saysApplied} AND message.date <= ? ORDER BY message.date, message.key`, until)
      .filter(({ facts }) => facts.verdict === "applied");
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
