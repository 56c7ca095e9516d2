import { parsedJson } from "../base/json.ts";
import type { Person } from "../mail/message.ts";
import { tiesTo } from "../mail/ties.ts";
import type { Database } from "./database.ts";
import { diffSum, titleSum } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import { saysApplied } from "./schema.ts";
import type { Outline, Recipients, Span, StoredMessage, Titled } from "./types.ts";

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

  sent(email: string, [since, until]: Span, { numbered = false } = {}): StoredMessage[] {
    const only = numbered ? "AND number IS NOT NULL" : "";
    return this.#mails.where(
      `posting = 1 AND email = ? AND date BETWEEN ? AND ? ${only} ORDER BY date, message.key`,
      ...[email, since, until],
    );
  }

  outline(email: string, [since, until]: Span): Outline[] {
    return this.#database.all<Outline>(
      `SELECT date, version, number FROM message
        WHERE posting = 1 AND email = ? AND date BETWEEN ? AND ? ORDER BY date`,
      ...[email, since, until],
    );
  }

  titled(email: string, [since, until]: Span, version: number): Titled[] {
    return this.#database.all<Titled>(
      `SELECT id.text AS messageId, facts ->> '$.subject.title' AS title FROM message CROSS JOIN id ON id.key = message.key
        WHERE posting = 1 AND email = ?1 AND date BETWEEN ?2 AND ?3 AND (version = ?4 OR (?4 = 1 AND version IS NULL))
        ORDER BY date, message.key`,
      ...[email, since, until, version],
    );
  }

  /** Each pair is found by one step in the index, however many mails were sent under it. */
  senders(by: "email" | "name", values: string[]): Person[] {
    const other = by === "email" ? "name" : "email";
    const next = (value: string, after: string) =>
      `(SELECT min(${other}) FROM message WHERE posting = 1 AND ${by} = ${value}${after})`;
    return this.#database.all<Person>(
      `WITH RECURSIVE pair (${by}, ${other}) AS (
        SELECT asked.value, ${next("asked.value", "")} FROM json_each(?) AS asked
        UNION ALL SELECT ${by}, ${next(`pair.${by}`, ` AND ${other} > pair.${other}`)} FROM pair WHERE ${other} IS NOT NULL)
        SELECT name, email FROM pair WHERE ${other} IS NOT NULL`,
      JSON.stringify(values),
    );
  }

  tied(
    mails: readonly Pick<StoredMessage, "messageId" | "date" | "facts">[],
    reach: number,
  ): StoredMessage[] {
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
    const near = (column: string, value: string) =>
      `SELECT message.key FROM json_each(?2) AS asked CROSS JOIN message ON posting = 1
        AND ${column} = asked.value ->> ${value} AND date BETWEEN asked.value ->> 2 AND asked.value ->> 3`;
    return this.#mails.select(
      `SELECT message AS key FROM json_each(?1) AS asked CROSS JOIN tie ON tie.key = asked.value
        UNION ${near("title", "0")} UNION ${near("diff", "1")}`,
      "ORDER BY message.date, message.key",
      JSON.stringify([...new Set(ties)]),
      JSON.stringify(
        mails.map(({ date, facts }) => [titleSum(facts), diffSum(facts), date - reach, date + reach]),
      ),
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

  countAcceptances(): number {
    const sql = `SELECT count(*) AS count FROM message WHERE ${saysApplied}`;
    return this.#database.get<{ count: number }>(sql)?.count ?? 0;
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
