// Reading that is stopped, grows and loses mails in any order, in steps so small that every border is met.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SyncReport } from "../../../../src/core/archive/archive.ts";
import { placeIn } from "../../../../src/core/archive/kinds/hyperkitty/addresses.ts";
import { HyperkittyApi } from "../../../../src/core/archive/kinds/hyperkitty/api.ts";
import { type Limits, ListReader } from "../../../../src/core/archive/kinds/hyperkitty/listReader.ts";
import { HyperkittyMails } from "../../../../src/core/archive/kinds/hyperkitty/mails.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import { HyperkittyServer } from "../../../support/hyperkittyServer.ts";
import { client, mail, march, store } from "../support.ts";

const small: Limits = { perPage: 4, perFirstPage: 3, batch: 2, mostMails: 6, overlap: 2, manyOld: 5 };

/** @param stopAfter batches after which it is stopped */
async function sync(server: HyperkittyServer, into: Store, stopAfter = 1_000, since: string | null = null) {
  const place = placeIn(server.url);
  if (!place) throw new Error("no list");
  const stop = new AbortController();
  let batches = 0;
  const progress = () => {
    if (++batches >= stopAfter) stop.abort(new Error("enough"));
  };
  const options = { since, until: null, newest: null, now: march, signal: stop.signal, progress };
  const report: SyncReport = { added: 0, requests: 0, bytes: 0, problems: [], notes: [], reached: true };
  const api = new HyperkittyApi(client().session(stop.signal), place);
  const mails = new HyperkittyMails(api, place.list, into);
  const parts = { store: into, factsOf, archive: server.url, api, mails, limits: small };
  await new ListReader(parts, options, report).read().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return report;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(1_000) }),
  fc.record({ kind: fc.constant("sync" as const), stopAfter: fc.integer({ min: 1, max: 5 }) }),
);

test("a list is whole in the end, whatever happened while it was read", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("offset" as const, "page" as const),
      async (steps, paging) => {
        const server = await HyperkittyServer.start();
        server.paging = paging;
        server.maxPerPage = 4;
        const into = store();
        let next = 0;
        for (const one of steps) {
          if (one.kind === "sync") await sync(server, into, one.stopAfter);
          else if (one.kind === "append")
            server.append(...Array.from({ length: one.count }, () => mail(next++)));
          else {
            const gone = server.mails[one.at % Math.max(1, server.mails.length)];
            if (gone) server.remove(gone.messageId);
          }
        }
        let report = await sync(server, into);
        for (let times = 0; !report.reached && times < 30; times++) report = await sync(server, into);
        const here = new Set(into.range(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId));
        expect(server.mails.map(({ messageId }) => messageId).filter((id) => !here.has(id))).toEqual([]);
        // Then there is nothing more to be asked or written.
        const generation = into.mailGeneration();
        server.takeLog();
        expect(await sync(server, into)).toMatchObject({ added: 0, problems: [], reached: true });
        expect(server.takeLog()).toHaveLength(1);
        expect(into.mailGeneration()).toBe(generation);
        await server.close();
      },
    ),
    { numRuns: 8 },
  );
});

test("more mails that were taken away than are looked at twice leave no gap", async () => {
  const server = await HyperkittyServer.start(Array.from({ length: 40 }, (_, at) => mail(at)));
  const into = store();
  for (let times = 0; times < 4; times++) await sync(server, into);
  for (let number = 20; number < 28; number++) server.remove(`mail-${number}@example.org`);
  for (let times = 0; times < 6; times++) await sync(server, into);
  const here = new Set(into.range(0, march).map(({ messageId }) => messageId));
  expect(server.mails.map(({ messageId }) => messageId).filter((id) => !here.has(id))).toEqual([]);
});

test("what is older than what is asked for is looked through no further than needed", async () => {
  const server = await HyperkittyServer.start(
    Array.from({ length: 60 }, (_, at) => mail(at, { date: Date.UTC(2022, at < 50 ? 0 : 1, 2, 0, at) })),
  );
  const into = store();
  for (let times = 0; times < 3; times++) await sync(server, into, 1_000, "2022-02");
  expect(into.range(0, march)).toHaveLength(10);
  const pages = server.takeLog().filter((path) => path.startsWith("emails/"));
  // Ten mails on three pages, five old ones on one more, and the refreshes after the first.
  expect(pages.length).toBeLessThanOrEqual(9);
});

test("a list that is larger than what is read at once is read on the next time, the newest first", async () => {
  const all = Array.from({ length: 9 }, (_, at) => mail(at));
  const server = await HyperkittyServer.start(all);
  const into = store();
  const first = await sync(server, into);
  expect(first).toMatchObject({ added: 6, reached: false });
  expect(first.problems).toMatchObject([
    { what: `${server.url} has more new mails than are read at once (6): HyperKitty gives each by itself.` },
  ]);
  expect(into.range(0, march).map(({ messageId }) => messageId)).toEqual(
    all.slice(3).map(({ messageId }) => messageId),
  );
  server.append(mail(90, { messageId: "new@example.org" }));
  expect(await sync(server, into)).toMatchObject({ added: 4, problems: [] });
});

test("what comes along because it is answered counts as well", async () => {
  const posted = Array.from({ length: 5 }, (_, at) => mail(at));
  const answers = posted.map(({ messageId }, at) =>
    mail(10 + at, { messageId: `answer-${at}@example.org`, inReplyTo: messageId }),
  );
  const server = await HyperkittyServer.start([...posted, ...answers]);
  expect(await sync(server, store())).toMatchObject({ added: 8, reached: false });
});
