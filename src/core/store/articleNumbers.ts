import type { Access } from "./access.ts";
import type { Database } from "./database.ts";
import type { MailPlaces } from "./mailPlaces.ts";
import type { Mails } from "./mails.ts";

/** The article numbers of an archive's web pages; they may be known before the mails are. */
export class ArticleNumbers {
  readonly #access: Access;
  readonly #database: Database;
  readonly #mails: Mails;
  readonly #places: MailPlaces;

  constructor(access: Access, database: Database, mails: Mails, places: MailPlaces) {
    this.#access = access;
    this.#database = database;
    this.#mails = mails;
    this.#places = places;
  }

  /** Message-ID of the mail with that number, even if the mail itself is not known; else null. */
  idAt(archive: string, period: string, number: number): string | null {
    const row = this.#access.read(() =>
      this.#database.get<{ text: string }>(
        `SELECT text FROM source JOIN article ON article.source = source.key JOIN id ON id.key = article.message
          WHERE archive = ? AND period = ? AND number = ?`,
        archive,
        period,
        number,
      ),
    );
    return row?.text ?? null;
  }

  /** The known numbers of a period. */
  of(archive: string, period: string): { messageId: string; number: number }[] {
    return this.#access.read(() =>
      this.#database.all(
        `SELECT text AS messageId, number FROM source JOIN article ON article.source = source.key
          JOIN id ON id.key = article.message WHERE archive = ? AND period = ?`,
        archive,
        period,
      ),
    );
  }

  /** Sets numbers of a period; a number that belonged to another mail moves to this one. */
  set(archive: string, period: string, pairs: { messageId: string; number: number }[]): void {
    this.#access.write(() => {
      const source = this.#places.source(archive, period);
      let changes = 0;
      for (const { messageId, number } of pairs) {
        const key = this.#mails.keyOf(messageId);
        const changed = this.#database.run(
          `INSERT INTO article VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`,
          source,
          number,
          key,
        );
        if (changed > 0) this.#mails.changed.add(key);
        changes += changed;
      }
      if (changes > 0) this.#access.touchChanged();
    });
  }

  /** Deletes all numbers of an archive. */
  drop(archive: string): void {
    this.#access.write(() => {
      const ofArchive = "source IN (SELECT key FROM source WHERE archive = ?)";
      this.#database.run(`DELETE FROM article WHERE ${ofArchive}`, archive);
      this.#access.touchMails();
    });
  }
}
