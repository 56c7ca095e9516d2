// Whatever becomes of an epoch, and whenever reading it was broken off: in the end a store has what a new one would
// have, and what was purged.
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Archives } from "../../../../src/core/archive/archives.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import { Epoch } from "../../../support/publicInbox.ts";
import { client, folder, mail, store, sync } from "../support.ts";

/** Few mails, so that the same comes again, is taken away, and comes with another text. */
const someMail = fc.record({ number: fc.nat(5), text: fc.nat(1), month: fc.nat(2) });
type SomeMail = typeof someMail extends fc.Arbitrary<infer T> ? T : never;
const step = fc.oneof(
  fc.record({ grow: fc.array(someMail, { minLength: 1, maxLength: 5 }) }),
  fc.record({ takeAway: someMail }),
  fc.record({ purge: fc.nat(20), prune: fc.boolean() }),
  fc.record({ read: fc.constantFrom(null, "2022-02", "2022-03"), stop: fc.boolean() }),
);

const written = ({ number, text, month }: SomeMail) =>
  mail(number, { body: `Text ${text}.\n`, date: Date.UTC(2022, month, 1, 0, number) });

test("a store has what a new one would have", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const epoch = new Epoch(join(folder(), "0.git"));
      const into = store();
      const purged = new Set<string>();
      const read = async (to: typeof into, since: string | null, stop = false) => {
        const parts = { store: to, http: client(), factsOf, log: silentLog };
        const [archive] = new Archives([epoch.folder], parts).archives;
        if (!archive) throw new Error("no archive");
        const { signal, progress } = stopped(stop);
        await sync(archive, { since, signal, progress }).catch((error) => {
          if (!signal.aborted) throw error;
        });
        return archive;
      };
      for (const one of steps) {
        if ("grow" in one) epoch.append(...one.grow.map(written));
        else if ("takeAway" in one) epoch.commit({ remove: written(one.takeAway) });
        else if ("purge" in one) {
          const at = one.purge % Math.max(1, epoch.commits.length);
          const gone = epoch.commits[at];
          const left = epoch.commits.filter((commit) => commit !== gone);
          if (left.length === 0) continue;
          // What took a mail away may be gone as well: then it is back.
          if (gone && "add" in gone && typeof gone.add !== "string") purged.add(gone.add.messageId);
          epoch.rewrite(left, { prune: one.prune });
        } else await read(into, one.read, one.stop);
      }
      const archive = await read(into, null);
      expect(archive.gaps()).toEqual([]);
      const fresh = store();
      await read(fresh, null);
      const all = (from: typeof into) => from.range(0, Number.MAX_SAFE_INTEGER).map((one) => one.messageId);
      expect(all(into)).toEqual(expect.arrayContaining(all(fresh)));
      for (const id of all(into)) expect([...all(fresh), ...purged]).toContain(id);
      for (const id of all(fresh)) expect(into.body(id)).toEqual(fresh.body(id));
    }),
    {
      numRuns: 15,
      // Mails of one id with two texts, one of them behind a purge.
      examples: [
        [
          [
            {
              grow: [
                { number: 3, text: 0, month: 0 },
                { number: 0, text: 0, month: 0 },
              ],
            },
            { read: null, stop: false },
            { purge: 1, prune: false },
            {
              grow: [
                { number: 3, text: 1, month: 0 },
                { number: 0, text: 0, month: 0 },
              ],
            },
          ],
        ],
      ],
    },
  );
});

/** A signal that is given as soon as something was read. */
function stopped(stop: boolean) {
  const controller = new AbortController();
  const progress = () => stop && controller.abort(new Error("enough"));
  return { signal: controller.signal, progress };
}
