import { parentIds } from "../mail/parentIds.ts";
import type { Access } from "./access.ts";
import { BodyReader, type BodyRow, bodyColumns } from "./bodies.ts";
import type { Database } from "./database.ts";
import { columns, type MailRow, messageOf } from "./mailRow.ts";
import type { Mails } from "./mails.ts";
import type { PersonMarks } from "./personMarks.ts";
import { isFullTextSound, makeFullText } from "./schema.ts";
import type { StoredMessage } from "./types.ts";

/** Mails that are checked before other work has its turn. */
const batch = 500;

/** Looks for damage in all of a store, and repairs what it can from what else is here. */
export class DamageCheck {
  readonly #access: Access;
  readonly #database: Database;
  readonly #mails: Mails;
  readonly #marks: PersonMarks;

  constructor(access: Access, database: Database, mails: Mails, marks: PersonMarks) {
    this.#access = access;
    this.#database = database;
    this.#mails = mails;
    this.#marks = marks;
  }

  /** What SQLite finds wrong with the file, in its own words; empty where it is sound. */
  faults(): string[] {
    return this.#database.faults();
  }

  /** Sets the file aside as damaged and goes on with an empty one, which keeps the marks. To be told by the caller. */
  replaceFile(): void {
    this.#database.replace();
  }

  /** Whether searches find what is there, as far as there is an index for them; looks at all of it. */
  isSearchSound(): boolean {
    return !this.#database.fullText || isFullTextSound(this.#database.handle);
  }

  /** Makes the index for searches anew. */
  renewSearch(): void {
    this.#database.read(() => makeFullText(this.#database.handle));
  }

  /** How many marks are damaged. */
  damagedMarks(): number {
    return this.#marks.damaged().length;
  }

  /** Takes what is damaged of the marks from their copy; what that does not have is lost, and said in `problems`. */
  restoreMarks(): void {
    this.#marks.restore();
  }

  /**
   * Checks every mail and its body. Yields how many it has checked and found damaged so far, so that the caller can let
   * other work run in between. With `repair`, damaged ones are removed and asked for again by the next sync.
   */
  *mails(repair: boolean): Generator<{ mails: number; damaged: number }> {
    const { damaged } = this.#mails;
    const found = { mails: 0, damaged: 0 };
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const { last, count } = this.#database.read(() => this.#checkSome(from));
      found.mails += count;
      found.damaged += damaged.size;
      if (repair) this.#access.forgetDamaged();
      damaged.clear();
      after = last;
      yield { ...found };
    }
  }

  /**
   * Looks at the next mails after a key, with their bodies, and marks those as damaged that are not as they were kept.
   * Answers the last key it came to, null at the end.
   */
  #checkSome(after: number): { last: number | null; count: number } {
    const rows = this.#database.all<MailRow & BodyRow>(
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
        this.#mails.damaged.add(row.key);
    }
    return { last: rows.at(-1)?.key ?? null, count: rows.length };
  }

  /** Whether it is linked with the mails that it names, and no others. */
  #isLinked(key: number, message: StoredMessage): boolean {
    const sql = "SELECT text FROM link JOIN id ON id.key = link.above WHERE below = ?";
    const linked = this.#database.all<{ text: string }>(sql, key).map(({ text }) => text);
    const named = new Set(parentIds(message));
    return linked.length === named.size && linked.every((id) => named.has(id));
  }
}
