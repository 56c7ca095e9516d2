import type { Facts } from "../mail/facts.ts";
import type { Message } from "../mail/message.ts";
import { BodyReader, type BodyRow, bodyColumns } from "./bodies.ts";
import { columns, type MailRow, messageOf } from "./mailRow.ts";
import type { StoreParts } from "./storeParts.ts";

/** Mails whose facts are derived again in one transaction, before other work gets its turn. */
const batch = 100;
/** Placeholder for facts that will be derived again. */
const soundFacts = JSON.stringify({ kind: "other", subject: {}, trailers: [], files: [], links: [] });

/** Derives the facts of stored mails again if other rules derived them. */
export class FactsRenewal {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** See `Store.refreshFacts`. */
  *refresh(rulesVersion: number, factsOf: (message: Message) => Facts): Generator<number> {
    if (this.#parts.access.count("rules") === rulesVersion) return;
    let done = 0;
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const { last, count } = this.#parts.access.write(() => {
        const step = this.#refreshSome(from, factsOf);
        if (step.last === null)
          this.#parts.database.run("REPLACE INTO counter VALUES ('rules', ?)", rulesVersion);
        else this.#parts.access.touchMails();
        return step;
      });
      this.#parts.access.forgetDamaged();
      after = last;
      done += count;
      if (last !== null) yield done;
    }
  }

  /** Handles the next mails after a key; returns the last key, or null at the end. */
  #refreshSome(after: number, factsOf: (message: Message) => Facts): { last: number | null; count: number } {
    const rows = this.#parts.database.all<MailRow & BodyRow>(
      `SELECT ${bodyColumns}, ${columns} FROM message
        CROSS JOIN id ON id.key = message.key CROSS JOIN body ON body.key = message.key
        CROSS JOIN block ON block.key = body.block
        WHERE message.key > ? ORDER BY message.key LIMIT ?`,
      after,
      batch,
    );
    const bodies = new BodyReader();
    for (const row of rows) {
      // Facts of older rules may have another shape: only the rest of the mail must be undamaged.
      const message = messageOf({ ...row, facts: soundFacts, factsSum: null });
      const body = bodies.textOf(row);
      if (!message || body === null) this.#parts.mails.damaged.add(row.key);
      else this.#parts.mails.saveFacts(row.key, row.messageId, factsOf({ ...message, body }));
    }
    return { last: rows.at(-1)?.key ?? null, count: rows.length };
  }
}
