import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { messageIdIn } from "../../../src/core/mail/messageId.ts";
import { hashOf } from "../../../src/core/mail/messageIdHash.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { seriesAround } from "../../../src/core/series/seriesAround.ts";
import { messageIdsOf, postedIds } from "../../../src/core/series/seriesQueries.ts";
import type { ThreadStore } from "../../../src/core/series/threadStore.ts";
import { Store } from "../../../src/core/store/store.ts";
import type { StoredMessage } from "../../../src/core/store/types.ts";
import { anyList } from "../../support/anyList.ts";
import { ann, ben, cem, patch, reply, start } from "../../support/thread.ts";

const year = 365;
const list = "https://lists.example.org/pipermail/u-boot/";
const page = `${list}2022-February/475001.html`;
const hashed = `https://lists.example.org/archives/list/u-boot@example.org/message/${hashOf("a")}/`;
const options = {
  now: start,
  idOf: (link: string) =>
    (link === page || link === hashed ? "a" : messageIdIn(link)) ?? (/^m\d+$/.test(link) ? link : null),
};

let directory = "";
let store: Store;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "around-"));
  store = Store.open(directory, { log: silentLog, now: () => 0 });
});
afterAll(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

/** Puts these mails and no others into the store. */
function keep(mails: Message[]): void {
  store.database.exec(
    "DELETE FROM message; DELETE FROM link; DELETE FROM tie; DELETE FROM body; DELETE FROM block; DELETE FROM place; DELETE FROM id; DELETE FROM article; DELETE FROM words",
  );
  const arrivals = mails.map((message, index) => ({ message, facts: factsOf(message), period: "", index }));
  store.put(list, arrivals);
}

/** Expects of each mail the series that it has where all mails are read. */
function expectAsWhole(mails: Message[]): void {
  const all = assemble(store.range(0, Number.MAX_SAFE_INTEGER), options);
  for (const { messageId } of mails) {
    const whole = all.filter((series) => messageIdsOf(series).has(messageId));
    expect(seriesAround([messageId], store, options)).toEqual(whole);
  }
}

/** Message-IDs of what was sent for the series of a mail. */
const around = (messageId: string) =>
  seriesAround([messageId], store, options).flatMap((series) => postedIds(series).toSorted());

describe("versions that were sent years apart are one series, whichever of them is asked for", () => {
  const named = (version: number) => `2022020${version}-fix-fs-v${version}-1-0123456789ab@example.org`;
  const patman = (version: number) =>
    `2022020${version}090000.${version}.I0123456789abcdef0123456789abcdef01234567@changeid`;
  test.each<[string, Message, Message]>([
    [
      "by b4's name in the Message-ID",
      patch(named(1), "[PATCH] fs: old words"),
      patch(named(2), "[PATCH v2] mmc: all is new", { day: 5 * year }),
    ],
    [
      "by patman's Change-Id in the Message-ID",
      patch(patman(1), "[PATCH] fs: old words"),
      patch(patman(2), "[PATCH v2] mmc: all is new", { day: 5 * year }),
    ],
    [
      "by a change-id in the text",
      patch("a", "[PATCH] fs: old words", { message: "Why.\n\nchange-id: 20220201-two-1234567890ab" }),
      patch("b", "[PATCH v2] mmc: all is new", {
        message: "Why.\n\nchange-id: 20220201-two-1234567890ab",
        day: 5 * year,
      }),
    ],
    [
      "by an earlier version that the text names",
      patch("a@example.org", "[PATCH] fs: old words"),
      patch("b@example.org", "[PATCH v2] mmc: all is new", {
        message: "v1: id: <a@example.org>",
        day: 5 * year,
      }),
    ],
    [
      "by the page of an earlier version",
      patch("a", "[PATCH] fs: old words"),
      patch("b", "[PATCH v2] mmc: all is new", { message: `v1: ${page}`, day: 5 * year }),
    ],
    [
      "by the page of an earlier version on HyperKitty",
      patch("a", "[PATCH] fs: old words"),
      patch("b", "[PATCH v2] mmc: all is new", { message: `v1: ${hashed}`, day: 5 * year }),
    ],
    [
      "by its thread",
      patch("a", "[PATCH] fs: old words"),
      patch("b", "[PATCH v2] mmc: all is new", { to: "a", day: 5 * year }),
    ],
  ])("%s", (_, one, other) => {
    keep([one, other]);
    store.articles.set(list, "2022-February", [{ messageId: "a", number: 475001 }]);
    const both = [one.messageId, other.messageId];
    expect([around(one.messageId), around(other.messageId)]).toEqual([both, both]);
  });

  test("by titles from each to the next", () => {
    const versions = Array.from({ length: 8 }, (_, at) =>
      patch(`m${at}`, `[PATCH v${at + 1}] fs: only`, { day: at * 390, text: `step ${at}` }),
    );
    keep(versions);
    const all = versions.map(({ messageId }) => messageId);
    expect([around("m0"), around("m7")]).toEqual([all, all]);
  });

  test("by a thread of another version", () => {
    keep([
      patch("a", "[PATCH] fs: only"),
      patch("b", "[PATCH v2] fs: only", { day: 30 }),
      reply("talk", "b", "Still wanted?", { day: 4 * year }),
      patch("c", "[PATCH v3] mmc: all is new", { to: "b", day: 5 * year }),
      patch("d", "[PATCH v4] mmc: all is new", { day: 5 * year + 30 }),
    ]);
    const all = ["a", "b", "c", "d"];
    expect([around("a"), around("d")]).toEqual([all, all]);
  });
});

describe("what decides a series is read, however far it is from the mail that is asked for", () => {
  const lee = { ...ann, email: "ann@lee.example" };
  const changeId = "change-id: 20220201-two-1234567890ab";
  test.each<[string, Message[]]>([
    [
      "the other half of a version, sent from another address",
      [
        patch("a", "[PATCH] fs: one", { day: 600 }),
        patch("b", "[PATCH 1/2] net: four", { day: 600 }),
        patch("c", "[PATCH 2/2] fs: one", { day: 600, from: lee, to: "a" }),
      ],
    ],
    [
      "that another series has this version already, so that it was sent on from this one",
      [
        patch("a", "[PATCH] fs: one"),
        patch("b", "[PATCH v2] fs: one"),
        patch("c", "[PATCH v2] mmc: three", { to: "a" }),
        patch("d", "[PATCH] mmc: three", { from: ben, day: -1 }),
      ],
    ],
    [
      "what a patch answers, so that it is no earlier version",
      [
        patch("a", "[PATCH 2/2] fs: two", { from: ben }),
        patch("b", "[PATCH 2/2] fs: two", { to: "a", message: changeId }),
        patch("c", "[PATCH] fs: one"),
        patch("d", "[PATCH v2] fs: one", { message: changeId }),
      ],
    ],
    [
      "that a patch is of another series, and no answer to this one",
      [
        patch("m", "[PATCH] fs: one"),
        patch("20220203-fix-fs-v1-1-0123456789a3@example.org", "[PATCH] fs: one", {
          ...{ from: cem, message: changeId },
        }),
        patch("20220204-fix-fs-v1-1-0123456789a4@example.org", "[PATCH v2] fs: two more", {
          ...{ from: cem, to: "m" },
        }),
        patch("k", "[PATCH v2 2/2] fs: two more", { from: cem }),
        patch("l", "[PATCH v2 1/2] fs: one", { day: 1, message: changeId }),
      ],
    ],
  ])("%s", (_, mails) => {
    keep(mails);
    expectAsWhole(mails);
  });
});

test("of twenty years of somebody's patches only those are read that may belong to the series", () => {
  keep(
    Array.from({ length: 20 * 24 }, (_, at) =>
      patch(`m${at}`, `[PATCH] fs: step ${at} on its own way`, { day: at * 15 }),
    ),
  );
  let read = 0;
  const counting = readingThrough((mails) => {
    read += mails.length;
    return mails;
  });
  expect(seriesAround(["m240"], counting, options)).toHaveLength(1);
  expect(read).toBeLessThan(20);
});

test("of a sender who posts day by day no more is read than of one who seldom does", () => {
  const readFor = (perDay: number) => {
    const others = Array.from({ length: 90 * perDay }, (_, at) =>
      patch(`o${at}`, `[PATCH v${1 + (at % 3)}] dts: board ${at}`, { day: at / perDay, text: `${at}` }),
    );
    keep([
      ...others,
      patch("a", "[PATCH] fs: only", { day: 30 }),
      patch("b", "[PATCH v2] fs: only", { day: 60 }),
    ]);
    let read = 0;
    const counting = readingThrough((mails) => {
      read += mails.length;
      return mails;
    });
    expect(seriesAround(["a"], counting, options).flatMap(postedIds)).toEqual(["b", "a"]);
    return read;
  };
  expect(readFor(20)).toBeLessThanOrEqual(readFor(1));
});

/** The store, each of whose answers goes through a function. */
function readingThrough(pass: (mails: StoredMessage[]) => StoredMessage[]): ThreadStore {
  const { postings } = store;
  return {
    get: (ids) => pass(store.get(ids)),
    ancestors: (ids) => pass(store.ancestors(ids)),
    descendants: (ids) => pass(store.descendants(ids)),
    postings: {
      tied: (mails, reach) => pass(postings.tied(mails, reach)),
      pullRequests: (spans) => pass(postings.pullRequests(spans)),
      sent: (email, span, only) => pass(postings.sent(email, span, only)),
      outline: (email, span) => postings.outline(email, span),
      titled: (email, span, version) => postings.titled(email, span, version),
      senders: (by, values) => postings.senders(by, values),
    },
  };
}

test("a series is the same as if all mails were read", () => {
  fc.assert(
    fc.property(anyList, (mails) => {
      keep(mails);
      expectAsWhole(mails);
    }),
    { numRuns: 60 },
  );
});
