import type { Person } from "../mail/message.ts";
import { tiesTo } from "../mail/ties.ts";
import type { Database } from "./database.ts";
import { diffSum, titleSum } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import { saysApplied } from "./schema.ts";
import type { StoreParts } from "./storeParts.ts";
import type { Outline, Span, StoredMessage, Titled } from "./types.ts";

const always: Span = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** The queries over patches, cover letters, pull requests, and mails that say that something was applied. */
export class Postings {
  readonly #parts: Pick<StoreParts, "access" | "database" | "mails">;

  constructor(parts: Pick<StoreParts, "access" | "database" | "mails">) {
    this.#parts = parts;
  }

  /** Patches and covers whose sender or author has one of these addresses (lower case), in these spans, oldest first. */
  by(emails: string[], spans: readonly Span[] = [always]): StoredMessage[] {
    const asked = (
      column: string,
    ) => `SELECT message.key FROM json_each(?1) AS asked CROSS JOIN json_each(?2) AS span
      CROSS JOIN message ON posting = 1 AND ${column} = asked.value
        AND date BETWEEN span.value ->> 0 AND span.value ->> 1`;
    return this.#select(
      `${asked("email")} UNION ${asked("author")}`,
      "ORDER BY message.date, message.key",
      JSON.stringify(emails),
      JSON.stringify(spans),
    );
  }

  /**
   * Patches and covers sent from an address (lower case) in that time, oldest first; with `numbered` only those of a
   * numbered posting.
   */
  sent(email: string, [since, until]: Span, { numbered = false } = {}): StoredMessage[] {
    const only = numbered ? "AND number IS NOT NULL" : "";
    return this.#where(
      `posting = 1 AND email = ? AND date BETWEEN ? AND ? ${only} ORDER BY date, message.key`,
      ...[email, since, until],
    );
  }

  /** Like `sent`, but only date, version and number, without reading the mails. */
  outline(email: string, [since, until]: Span): Outline[] {
    return this.#all<Outline>(
      `SELECT date, version, number FROM message
        WHERE posting = 1 AND email = ? AND date BETWEEN ? AND ? ORDER BY date`,
      ...[email, since, until],
    );
  }

  /** Like `sent`, of one version, but only the titles. */
  titled(email: string, [since, until]: Span, version: number): Titled[] {
    return this.#all<Titled>(
      `SELECT id.text AS messageId, facts ->> '$.subject.title' AS title FROM message CROSS JOIN id ON id.key = message.key
        WHERE posting = 1 AND email = ?1 AND date BETWEEN ?2 AND ?3 AND (version = ?4 OR (?4 = 1 AND version IS NULL))
        ORDER BY date, message.key`,
      ...[email, since, until, version],
    );
  }

  /** The senders of patches or covers with these addresses (lower case) or names; each pair of both once. */
  senders(by: "email" | "name", values: string[]): Person[] {
    // Each pair is found by one step in the index, however many mails were sent under it.
    const other = by === "email" ? "name" : "email";
    const next = (value: string, after: string) =>
      `(SELECT min(${other}) FROM message WHERE posting = 1 AND ${by} = ${value}${after})`;
    return this.#all<Person>(
      `WITH RECURSIVE pair (${by}, ${other}) AS (
        SELECT asked.value, ${next("asked.value", "")} FROM json_each(?) AS asked
        UNION ALL SELECT ${by}, ${next(`pair.${by}`, ` AND ${other} > pair.${other}`)} FROM pair WHERE ${other} IS NOT NULL)
        SELECT name, email FROM pair WHERE ${other} IS NOT NULL`,
      JSON.stringify(values),
    );
  }

  /**
   * Patches and covers that share a name (change-id, b4 name) with one of these mails or that its text cites, see
   * `tiesOf`; and those sent within `reach` milliseconds of one with its title or diff.
   */
  tied(
    mails: readonly Pick<StoredMessage, "messageId" | "date" | "facts">[],
    reach: number,
  ): StoredMessage[] {
    return this.#parts.access.read(() => {
      const ids = JSON.stringify(mails.map(({ messageId }) => messageId));
      const articles = this.#all<{ messageId: string; number: number }>(
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
      return this.#select(
        `SELECT message AS key FROM json_each(?1) AS asked CROSS JOIN tie ON tie.key = asked.value
        UNION ${near("title", "0")} UNION ${near("diff", "1")}`,
        "ORDER BY message.date, message.key",
        JSON.stringify([...new Set(ties)]),
        JSON.stringify(
          mails.map(({ date, facts }) => [titleSum(facts), diffSum(facts), date - reach, date + reach]),
        ),
      );
    });
  }

  /** Custodians' pull requests in these spans, oldest first. */
  pullRequests(spans: readonly Span[]): StoredMessage[] {
    return this.#select(
      `SELECT DISTINCT message.key FROM json_each(?) AS span
        CROSS JOIN message ON posting = 2 AND date BETWEEN span.value ->> 0 AND span.value ->> 1`,
      "ORDER BY message.date, message.key",
      JSON.stringify(spans),
    );
  }

  /** Mails sent up to `until` (milliseconds since 1970) that say that something was applied, oldest first. */
  acceptances(until: number): StoredMessage[] {
    return this.#where(
      `${saysApplied} AND message.date <= ? ORDER BY message.date, message.key`,
      until,
    ).filter(({ facts }) => facts.verdict === "applied");
  }

  /** How many mails `acceptances` may return. */
  countAcceptances(): number {
    const sql = `SELECT count(*) AS count FROM message WHERE ${saysApplied}`;
    return this.#all<{ count: number }>(sql)[0]?.count ?? 0;
  }

  #select(...query: Parameters<Mails["select"]>): StoredMessage[] {
    const { access, mails } = this.#parts;
    return access.read(() => mails.select(...query));
  }

  #where(...query: Parameters<Mails["where"]>): StoredMessage[] {
    const { access, mails } = this.#parts;
    return access.read(() => mails.where(...query));
  }

  #all<Row>(...query: Parameters<Database["all"]>): Row[] {
    const { access, database } = this.#parts;
    return access.read(() => database.all<Row>(...query));
  }
}
