import type { StoreParts } from "./storeParts.ts";

/** The article numbers of an archive's web pages; they may be known before the mails are. */
export class ArticleNumbers {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** Message-ID of the mail with that number, even if the mail itself is not known; else null. */
  idAt(archive: string, period: string, number: number): string | null {
    const { access, database } = this.#parts;
    const row = access.read(() =>
      database.get<{ text: string }>(
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
    const { access, database } = this.#parts;
    return access.read(() =>
      database.all(
        `SELECT text AS messageId, number FROM source JOIN article ON article.source = source.key
          JOIN id ON id.key = article.message WHERE archive = ? AND period = ?`,
        archive,
        period,
      ),
    );
  }

  /** Sets numbers of a period; a number that belonged to another mail moves to this one. */
  set(archive: string, period: string, pairs: { messageId: string; number: number }[]): void {
    const { access, database, mails, places } = this.#parts;
    access.write(() => {
      const source = places.source(archive, period);
      let changes = 0;
      for (const { messageId, number } of pairs) {
        const key = mails.keyOf(messageId);
        const changed = database.run(
          `INSERT INTO article VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`,
          source,
          number,
          key,
        );
        if (changed > 0) mails.changed.add(key);
        changes += changed;
      }
      if (changes > 0) access.touchChanged();
    });
  }

  /** Deletes all numbers of an archive. */
  drop(archive: string): void {
    const { access, database } = this.#parts;
    access.write(() => {
      const ofArchive = "source IN (SELECT key FROM source WHERE archive = ?)";
      database.run(`DELETE FROM article WHERE ${ofArchive}`, archive);
      access.touchMails();
    });
  }
}
