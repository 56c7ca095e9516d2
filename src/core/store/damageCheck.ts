import { parentIds } from "../mail/parentIds.ts";
import { BodyReader, type BodyRow, bodyColumns } from "./bodies.ts";
import { columns, type MailRow, messageOf } from "./mailRow.ts";
import { isFullTextSound, makeFullText } from "./schema.ts";
import type { StoreParts } from "./storeParts.ts";
import type { StoredMessage } from "./types.ts";

/** Mails checked before other work gets its turn. */
const batch = 500;

/** Checks a whole store for damage, and repairs what can be repaired from the rest. */
export class DamageCheck {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** What SQLite finds wrong with the file, in its own words; empty if nothing. */
  faults(): string[] {
    return this.#parts.database.faults();
  }

  /** Sets the damaged file aside and continues with an empty one that keeps the marks. The caller tells the person. */
  replaceFile(): void {
    this.#parts.database.replace();
  }

  /** Whether searches find every mail; true if there is no full-text index. Reads the whole index. */
  isSearchSound(): boolean {
    return !this.#parts.database.fullText || isFullTextSound(this.#parts.database.handle);
  }

  /** Rebuilds the full-text index. */
  renewSearch(): void {
    this.#parts.database.read(() => makeFullText(this.#parts.database.handle));
  }

  /** Number of damaged marks. */
  damagedMarks(): number {
    return this.#parts.marks.damaged().length;
  }

  /** Restores damaged marks from their copy; those that it lacks are lost, and reported in `problems`. */
  restoreMarks(): void {
    this.#parts.marks.restore();
  }

  /**
   * Checks every mail and its body. Yields the counts so far, so that the caller can let other work run in between.
   * With `repair`, damaged mails are removed and the next sync asks for them again.
   */
  *mails(repair: boolean): Generator<{ mails: number; damaged: number }> {
    const { damaged } = this.#parts.mails;
    const found = { mails: 0, damaged: 0 };
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const { last, count } = this.#parts.database.read(() => this.#checkSome(from));
      found.mails += count;
      found.damaged += damaged.size;
      if (repair) this.#parts.access.forgetDamaged();
      damaged.clear();
      after = last;
      yield { ...found };
    }
  }

  /**
   * Checks the next mails after a key and their bodies, and marks damaged ones. Returns the last key, or null at the
   * end.
   */
  #checkSome(after: number): { last: number | null; count: number } {
    const rows = this.#parts.database.all<MailRow & BodyRow>(
      `SELECT ${bodyColumns}, ${columns} FROM message LEFT JOIN id ON id.key = message.key
        LEFT JOIN body ON body.key = message.key LEFT JOIN block ON block.key = body.block
        WHERE message.key > ? ORDER BY message.key LIMIT ?`,
      after,
      batch,
    );
    const bodies = new BodyReader();
    for (const row of rows) {
      const isWhole = row.messageId !== null && row.packed !== null;
      const message = isWhole ? messageOf(row) : null;
      if (!message || bodies.textOf(row) === null || !this.#isLinked(row.key, message))
        this.#parts.mails.damaged.add(row.key);
    }
    return { last: rows.at(-1)?.key ?? null, count: rows.length };
  }

  /** Whether its stored links to other mails are exactly those that it names. */
  #isLinked(key: number, message: StoredMessage): boolean {
    const sql = "SELECT text FROM link JOIN id ON id.key = link.above WHERE below = ?";
    const linked = this.#parts.database.all<{ text: string }>(sql, key).map(({ text }) => text);
    const named = new Set(parentIds(message));
    return linked.length === named.size && linked.every((id) => named.has(id));
  }
}
