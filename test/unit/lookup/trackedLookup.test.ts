import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { TrackedLookup } from "../../../src/core/lookup/trackedLookup.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { messageIdIn } from "../../../src/core/mail/messageId.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { messageIdsOf } from "../../../src/core/series/seriesQueries.ts";
import { Store } from "../../../src/core/store/store.ts";
import { anyList } from "../../support/anyList.ts";
import { ben, cem, mail, patch, reply, start } from "../../support/thread.ts";

const options = { now: start, idOf: messageIdIn };
let directory = "";
let store: Store;
let places = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tracked-"));
  store = Store.open(directory, { log: silentLog, now: () => 0 });
});
afterAll(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

function empty(): void {
  store.database.exec(
    "DELETE FROM message; DELETE FROM link; DELETE FROM tie; DELETE FROM body; DELETE FROM block; DELETE FROM place; DELETE FROM id; DELETE FROM words; DELETE FROM cache; DELETE FROM change",
  );
}

function bring(mails: Message[]): void {
  const arrival = (message: Message) => ({ message, facts: factsOf(message), period: "", index: places++ });
  store.put("list", mails.map(arrival));
}

/** What is found of these mails, and how often threads were read for it. */
function look(ids: string[]) {
  let read = 0;
  const counting = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        const answer = value.apply(target, given);
        if (name === "descendants") read++;
        return answer;
      };
    },
  });
  const lookup = new TrackedLookup(
    { store: counting, past: false, now: () => start },
    options,
    () => new Map(),
  );
  return { series: lookup.find(ids, { archives: [], corrections: [] }), read };
}

test("whatever mails come in whatever order, a followed series is what all mails together make", () => {
  fc.assert(
    fc.property(anyList, fc.infiniteStream(fc.nat()), (mails, random) => {
      empty();
      const ids = mails.map(({ messageId }) => messageId);
      const waiting = [...mails];
      while (waiting.length > 0) {
        const [next] = waiting.splice(random.next().value % waiting.length, 1);
        bring(next ? [next] : []);
        const all = assemble(store.range(0, Number.MAX_SAFE_INTEGER), options);
        const { series } = look(ids);
        for (const id of ids) expect(series.get(id)).toEqual(all.find((one) => messageIdsOf(one).has(id)));
      }
    }),
    { numRuns: 25 },
  );
});

const two = [patch("a", "[PATCH] fs: one"), patch("b", "[PATCH] mmc: two", { day: 1 })];

test.each<[string, Message, number]>([
  ["an answer", reply("c", "a", "Why?"), 1],
  ["another version", patch("c", "[PATCH v2] fs: one", { day: 30 }), 1],
  ["a version with nearly the same title", patch("c", "[PATCH v2] fs: one more", { day: 30 }), 1],
  [
    "a pull request",
    mail(
      "c",
      "[PULL] Please pull u-boot-one",
      "The following changes since commit 1111111111111111111111111111111111111111:\n\nare available in the Git repository at:\n\n  https://git.example.org/u-boot.git tags/one\n\nAnn Lee (1):\n      fs: one\n\n fs/one.c | 1 +\n",
      {
        day: 9,
        from: cem,
      },
    ),
    1,
  ],
  ["a patch of somebody else", patch("c", "[PATCH] net: three", { day: 30, from: ben }), 0],
  ["a later patch of the same sender", patch("c", "[PATCH v3] net: three", { day: 30 }), 0],
])("after %s only what it touches is put together anew", (_, message, touched) => {
  empty();
  bring(two);
  look(["a", "b"]);
  bring([message]);
  expect(look(["a", "b"]).read > 0 ? 1 : 0).toBe(touched);
});
