// Reading that is stopped and grows in any order, in steps so small that every border is met.
import fc from "fast-check";
import { expect, test } from "vitest";
import { categories, EventStream } from "../../../../src/core/archive/kinds/patchworkProject/eventStream.ts";
import { ProjectMails } from "../../../../src/core/archive/kinds/patchworkProject/source.ts";
import { PatchworkApi } from "../../../../src/core/archive/patchworkApi.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { PatchworkProjectServer } from "../../../support/patchworkProjectServer.ts";
import { client, mail, march, store } from "../support.ts";

/** @param stopAfter batches after which it is stopped. Answers whether all was read. */
async function sync(server: PatchworkProjectServer, into: Store, stopAfter = 1_000): Promise<boolean> {
  const stop = new AbortController();
  let batches = 0;
  const progress = () => {
    if (++batches >= stopAfter) stop.abort(new Error("enough"));
  };
  const options = { since: null, until: null, newest: null, now: march, signal: stop.signal, progress };
  const report = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
  const place = { url: server.url, project: server.project };
  const mails = new ProjectMails(new PatchworkApi(client().session(stop.signal), place), into);
  const parts = { store: into, factsOf, archive: server.address, mails, mostNewPages: 3 };
  let whole = true;
  try {
    for (const category of categories)
      whole = (await new EventStream({ ...category, requests: 11 }, parts, options, report).read()) && whole;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return false;
  }
  return whole;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant("sync" as const), stopAfter: fc.integer({ min: 1, max: 5 }) }),
);

test("a project is whole in the end, whatever happened while it was read", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const server = await PatchworkProjectServer.start();
      server.eventsPerPage = 4;
      const into = store();
      let next = 0;
      const some = () => {
        const number = next++;
        // Every third one is a comment to what came three before.
        const above = number % 3 === 2 ? { inReplyTo: `mail-${number - 2}@example.org` } : {};
        return mail(number, above);
      };
      for (const one of steps) {
        if (one.kind === "sync") await sync(server, into, one.stopAfter);
        else server.append(...Array.from({ length: one.count }, some));
      }
      let whole = false;
      for (let times = 0; !whole && times < 30; times++) whole = await sync(server, into);
      const here = new Set(into.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId));
      expect(server.messageIds.filter((id) => !here.has(id))).toEqual([]);
      // Then there is nothing more to be asked or written.
      const generation = into.mailGeneration();
      server.takeLog();
      expect(await sync(server, into)).toBe(true);
      const log = server.takeLog().map((path) => path.replace(/\?.*/, ""));
      expect(log).toEqual(["events/", "events/", "events/", "events/"]);
      expect(into.mailGeneration()).toBe(generation);
      await server.close();
    }),
    { numRuns: 8 },
  );
});
