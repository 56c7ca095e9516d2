import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { derivedIdEnd } from "../mail/messageId.ts";
import { parentIds } from "../mail/parentIds.ts";
import { tiesOf } from "../mail/ties.ts";
import { isBetter, isWholeOf, type KnownMail } from "./betterMail.ts";
import { BodyReader, type BodyRow, BodyWriter, bodyColumns, removeBody } from "./bodies.ts";
import type { Database } from "./database.ts";
import {
  columns,
  foundBy,
  headOf,
  isPrivate,
  type MailRow,
  messageOf,
  postingOf,
  sumOf,
  textSum,
} from "./mailRow.ts";
import { isConstraint } from "./sqliteErrors.ts";
import type { Arrival, StoredMessage } from "./types.ts";

const derivedIds = `%${derivedIdEnd}`;

/** The tables of mails, bodies and their relations; each method is a few statements within the caller's transaction. */
export class Mails {
  /** Keys of mails that were found damaged while reading, and left out. */
  readonly damaged = new Set<number>();
  /** Keys of mails changed since the last `Access.touchChanged`. */
  readonly changed = new Set<number>();
  readonly #database: Database;
  /** Kept, because callers that read one body usually read others of its conversation next. */
  readonly #bodies = new BodyReader();
  /** Whether mails that are on no list are left out of results. */
  readonly #listsOnly: boolean;

  constructor(database: Database, { listsOnly = false } = {}) {
    this.#database = database;
    this.#listsOnly = listsOnly;
  }

  /**
   * The mails whose keys a query selects, in the order `order`. `keys` selects one column named `key`; both are
   * constant SQL of this folder, never input.
   */
  select(keys: string, order: string, ...values: (string | number)[]): StoredMessage[] {
    const sql = `SELECT ${columns} FROM (${keys}) AS wanted
      CROSS JOIN message ON message.key = wanted.key CROSS JOIN id ON id.key = message.key ${order}`;
    return this.#sound(sql, ...values);
  }

  /** Like `select`, but with a condition on the table of mails. */
  where(condition: string, ...values: (string | number)[]): StoredMessage[] {
    const sql = `SELECT ${columns} FROM message CROSS JOIN id ON id.key = message.key WHERE ${condition}`;
    return this.#sound(sql, ...values);
  }

  #sound(sql: string, ...values: (string | number)[]): StoredMessage[] {
    const read = (row: MailRow) => {
      const message = messageOf(row);
      if (!message) this.damaged.add(row.key);
      return message;
    };
    return this.#database
      .map(read, sql, ...values)
      .filter((message) => message !== null)
      .filter((message) => !(this.#listsOnly && message.private));
  }

  /** The key of a Message-ID, created if there is none. */
  keyOf(messageId: string): number {
    return this.#intern(messageId).key;
  }

  /** Writes the bodies of one transaction. */
  bodyWriter(): BodyWriter {
    return new BodyWriter(this.#database);
  }

  /** Adds a mail at its place in a source; see `Store.put`. */
  take(
    source: number,
    { message, facts, index, replaces = false, corrects = false }: Arrival,
    bodies: BodyWriter,
  ): { added: boolean; changed: boolean } {
    const { key, fresh } = this.#intern(message.messageId);
    const known = fresh ? undefined : this.#known(key, source);
    const better =
      !known ||
      (known.private === 1 && message.exact && !this.#isPrivateSource(source)) ||
      isBetter({ message, index, replaces, corrects }, known) ||
      this.#isWhole(message, known, source);
    if (better) {
      // Not REPLACE: for the usual case, a new mail, that takes SQLite three times as long.
      if (known) this.remove(key);
      this.#enter(key, message, facts, bodies);
    }
    const changed = this.#takePlace(source, index, key, replaces) || better;
    if (changed) this.changed.add(key);
    return { added: !known, changed };
  }

  body(messageId: string): { text: string; exact: boolean } | null {
    const row = this.#database.get<BodyRow & { key: number; exact: number }>(
      `SELECT message.key, ${bodyColumns}, exact FROM id JOIN message USING (key) JOIN body USING (key)
        JOIN block ON block.key = body.block WHERE text = ?${this.#listsOnly ? ` AND NOT ${isPrivate}` : ""}`,
      messageId,
    );
    const text = row ? this.#bodies.textOf(row) : null;
    if (row && text === null) this.damaged.add(row.key);
    return row && text !== null ? { text, exact: row.exact === 1 } : null;
  }

  /** Returns false if there is no such mail. */
  setExactBody(messageId: string, text: string, facts: Facts | undefined): boolean {
    const row = this.#database.get<{ key: number }>(
      "SELECT key FROM id JOIN message USING (key) WHERE text = ?",
      messageId,
    );
    if (!row) return false;
    this.changed.add(row.key);
    this.#database.run("UPDATE message SET exact = 1 WHERE key = ?", row.key);
    removeBody(this.#database, row.key);
    const bodies = this.bodyWriter();
    bodies.add(row.key, text);
    bodies.close();
    if (facts) this.saveFacts(row.key, messageId, facts);
    return true;
  }

  #intern(messageId: string): { key: number; fresh: boolean } {
    const known = this.#database.get<{ key: number }>("SELECT key FROM id WHERE text = ?", messageId);
    if (known) return { key: known.key, fresh: false };
    const { lastInsertRowid } = this.#database.prepare("INSERT INTO id (text) VALUES (?)").run(messageId);
    return { key: Number(lastInsertRowid), fresh: true };
  }

  #known(key: number, source: number): KnownMail | undefined {
    return this.#database.get<KnownMail>(
      `SELECT exact, (recipients IS NOT NULL OR cc IS NOT NULL) AS addressed, length, ${isPrivate} AS private,
        (SELECT max(position) FROM place WHERE message = key AND source = ?) AS last
        FROM message JOIN body USING (key) WHERE key = ?`,
      source,
      key,
    );
  }

  /** Whether the known text is a cut part of this one. A private copy never completes a mail that a list has. */
  #isWhole(message: Message, known: KnownMail, source: number): boolean {
    const addressed = message.to.length > 0 || message.cc.length > 0;
    if (!message.exact || known.exact !== 1 || message.body.length <= known.length) return false;
    if (addressed !== (known.addressed === 1) || (known.private !== 1 && this.#isPrivateSource(source)))
      return false;
    const part = this.body(message.messageId)?.text;
    return part !== undefined && isWholeOf(part, message.body);
  }

  #isPrivateSource(source: number): boolean {
    const sql = "SELECT 1 FROM source JOIN private_archive USING (archive) WHERE source.key = ?";
    return this.#database.get(sql, source) !== undefined;
  }

  /** Inserts a new mail; what damage has left of an earlier row is removed first. */
  #enter(key: number, message: Message, facts: Facts, bodies: BodyWriter): void {
    try {
      this.#save(key, message, facts);
      bodies.add(key, message.body);
    } catch (error) {
      if (!isConstraint(error)) throw error;
      this.remove(key);
      this.#save(key, message, facts);
      bodies.add(key, message.body);
    }
  }

  #save(key: number, message: Message, facts: Facts): void {
    const head = headOf(message);
    const written = JSON.stringify(facts);
    this.#database.run(
      "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      key,
      head.date,
      head.email,
      head.name,
      head.subject,
      head.inReplyTo,
      head.refs,
      head.recipients,
      message.exact ? 1 : 0,
      postingOf(facts),
      facts.author?.email ?? null,
      written,
      sumOf(head),
      textSum(written),
      message.automatic ? 1 : 0,
      head.cc,
      head.answerTo,
      ...foundBy(facts),
    );
    for (const id of parentIds(message)) {
      this.#database.run("INSERT OR IGNORE INTO link (below, above) VALUES (?, ?)", key, this.keyOf(id));
    }
    this.#saveTies(key, { messageId: message.messageId, facts });
    if (this.#database.fullText) {
      this.#database.run(
        "INSERT INTO words (rowid, subject, sender, message_id) VALUES (?, ?, ?, ?)",
        key,
        message.subject,
        `${head.name} ${head.email}`,
        message.messageId,
      );
    }
  }

  /** Saves new facts of a known mail. */
  saveFacts(key: number, messageId: string, facts: Facts): void {
    const written = JSON.stringify(facts);
    this.#database.run(
      `UPDATE message SET facts = ?, facts_sum = ?, posting = ?, author = ?, title = ?, diff = ?, version = ?, number = ?
        WHERE key = ?`,
      written,
      textSum(written),
      postingOf(facts),
      facts.author?.email ?? null,
      ...foundBy(facts),
      key,
    );
    this.#database.run("DELETE FROM tie WHERE message = ?", key);
    this.#saveTies(key, { messageId, facts });
  }

  #saveTies(key: number, mail: { messageId: string; facts: Facts }): void {
    if (postingOf(mail.facts) !== 1) return;
    for (const tie of tiesOf(mail)) this.#database.run("INSERT OR IGNORE INTO tie VALUES (?, ?)", tie, key);
  }

  /** Removes a mail and everything derived from it, but not its places. */
  remove(key: number): void {
    this.#database.run("DELETE FROM message WHERE key = ?", key);
    removeBody(this.#database, key);
    this.#database.run("DELETE FROM link WHERE below = ?", key);
    this.#database.run("DELETE FROM tie WHERE message = ?", key);
    if (this.#database.fullText) this.#database.run("DELETE FROM words WHERE rowid = ?", key);
  }

  /** Returns whether anything changed. */
  #takePlace(source: number, index: number, key: number, replaces: boolean): boolean {
    const free = "INSERT INTO place VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    if (this.#database.run(free, source, index, key) > 0) return true;
    const before = this.#database.get<{ message: number }>(
      "SELECT message FROM place WHERE source = ? AND position = ?",
      source,
      index,
    );
    if (before?.message === key) return false;
    this.#database.run("UPDATE place SET message = ? WHERE source = ? AND position = ?", key, source, index);
    // Without a place, a private mail would count as one from a list.
    if (before) this.changed.add(before.message);
    if (before)
      this.#forgetUnplaced(before.message, replaces || this.#isPrivateSource(source) ? "%" : derivedIds);
    return true;
  }

  /**
   * Removes a mail that is in no archive any more, if its id matches the LIKE pattern. A mail without a Message-ID gets
   * an id derived from its content; one that was read before it was complete would otherwise stay for ever under the id
   * of its first half.
   */
  #forgetUnplaced(key: number, like: string): void {
    const alone = this.#database.get(
      "SELECT 1 FROM id WHERE key = ? AND text LIKE ? AND NOT EXISTS (SELECT 1 FROM place WHERE message = id.key)",
      key,
      like,
    );
    if (alone) this.remove(key);
  }
}
