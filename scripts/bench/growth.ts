// Whether putting series together, and finding their landings, stays linear: 1, 4 and 16 times as many mails.
import { factsOf } from "../../src/core/mail/facts.ts";
import { personIn } from "../../src/core/mail/namedPerson.ts";
import { assemble } from "../../src/core/series/assemble.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";
import type { Figure } from "./figures.ts";
import { madeUpList } from "./list.ts";

const step = 2_500;
const month = 30 * 86_400_000;

/** One figure for each size, and the time a thousand mails took, so that growth shows. */
export function assemblyGrowth(now: number, runs: number): Figure[] {
  return [1, 4, 16].map((times) => {
    const messages = stored(step * times, now);
    assemble(messages, { now, idOf: () => null });
    const measured = Array.from({ length: runs }, () => {
      const start = performance.now();
      const series = assemble(messages, { now, idOf: () => null });
      const value = performance.now() - start;
      return {
        value,
        more: { series: series.length, "µs a mail": Math.round((1000 * value) / messages.length) },
      };
    });
    return {
      name: `series of ${messages.length.toLocaleString("en")} mails assembled`,
      unit: "ms",
      target: times === 1 ? 500 : null,
      runs: measured,
      how: `facts in memory, made-up list, ${times} times ${step.toLocaleString("en")} mails`,
    };
  });
}

function stored(count: number, now: number): StoredMessage[] {
  const messages: StoredMessage[] = [];
  for (let age = 0; messages.length < count; age++) {
    const list = madeUpList(step, now - (age + 1) * month, now - age * month, 500 + age);
    for (const mail of list.mails) {
      const head = {
        messageId: mail.messageId,
        inReplyTo: mail.inReplyTo ?? null,
        references: [...(mail.references ?? [])],
        from: personIn(mail.from) ?? { name: "", email: "" },
        to: [],
        cc: [],
        date: Number(mail.date),
        subject: mail.subject,
        exact: true,
        automatic: false,
      };
      messages.push({ ...head, facts: factsOf({ ...head, body: mail.body }) });
    }
  }
  return messages.slice(0, count);
}
