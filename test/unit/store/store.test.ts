import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { Store } from "../../../src/core/store/store.ts";
import { arrive, list, mail } from "./arrivals.ts";

// A busy machine is slow with a file system and with processes; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

let directory = "";
let store: Store;
const open = (fullText = true) => Store.open(directory, { log: silentLog, now: () => 0, fullText });
const ids = (messages: { messageId: string }[]) => messages.map(({ messageId }) => messageId);
const put = (...messages: Parameters<typeof arrive>) => store.put(list, arrive(...messages));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

describe("a mail that came in", () => {
  const message = mail("one@example.org", {
    inReplyTo: "root@example.org",
    references: ["first@example.org", "root@example.org"],
    to: [{ name: "Bob", email: "bob@example.org" }],
    cc: [{ name: "", email: "list@example.org" }],
    body: "Grüße\n\nReviewed-by: Ann Lee <ann@example.org>\n",
  });

  it("is there with all it says, after a restart too", () => {
    put([message]);
    store.close();
    store = open();
    const { body, ...rest } = message;
    expect(store.get(["one@example.org"])).toEqual([{ ...rest, facts: factsOf(message) }]);
    expect(store.body("one@example.org")).toEqual({ text: body, exact: false });
  });

  it("counts as new once", () => {
    expect(put([message, mail("two@example.org")])).toEqual({ added: 2 });
    expect(put([message, mail("two@example.org")])).toEqual({ added: 0 });
    expect(store.range(0, Date.now())).toHaveLength(2);
  });

  it("is unknown under another id", () => {
    put([message]);
    expect(store.get(["two@example.org"])).toEqual([]);
    expect(store.body("root@example.org")).toBeNull();
  });

  it("stands in two archives as one mail", () => {
    put([message]);
    store.put("/mail/mine.mbox", arrive([message], ""));
    expect(store.places([message.messageId]).get(message.messageId)).toEqual([
      { archive: list, period: "2022-February", index: 0, number: null },
      { archive: "/mail/mine.mbox", period: "", index: 0, number: null },
    ]);
    expect(store.range(0, Date.now())).toHaveLength(1);
  });

  it("that was entered together with its position has it, and neither where entering failed", () => {
    const position = { archive: list, period: "2022-February", value: { end: 1 } };
    store.put(list, arrive([message]), position);
    expect(store.positions(list)).toEqual([position]);
    const broken = { ...arrive([mail("two@example.org")])[0]!, index: Number.NaN };
    expect(() => store.put(list, [broken], { ...position, value: { end: 2 } })).toThrow();
    expect(store.positions(list)).toEqual([position]);
    expect(store.get(["two@example.org"])).toEqual([]);
  });

  it("may hold anything", () => {
    const anything = fc.string({ unit: "grapheme" });
    let trial = 0;
    fc.assert(
      fc.property(fc.nat(), anything, anything, (number, id, text) => {
        const odd = mail(`${++trial}.${number}${id}@example.org`, {
          subject: text,
          from: { name: text, email: text },
        });
        store.put(list, arrive([odd], id, number), { archive: id, period: text, value: text });
        expect(store.get([odd.messageId])).toMatchObject([
          { subject: text, from: { name: text, email: text } },
        ]);
        expect(store.body(odd.messageId)?.text).toBe(odd.body);
        expect(store.positions(id)).toContainEqual({ archive: id, period: text, value: text });
      }),
    );
  });
});

describe("bodies", () => {
  const blocks = () => Number(store.database.prepare("SELECT count(*) AS n FROM block").get()?.n);

  it("that came together are told apart, however long they are", () => {
    const body = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.tuple(fc.constantFrom("Ä", "text 😀\n"), fc.nat(20_000)).map(([word, times]) => word.repeat(times)),
    );
    let trial = 0;
    fc.assert(
      fc.property(fc.array(body, { maxLength: 12 }), (bodies) => {
        const mails = bodies.map((text) => mail(`${trial++}@example.org`, { body: text }));
        put(mails);
        for (const each of mails) expect(store.body(each.messageId)?.text).toBe(each.body);
      }),
      { numRuns: 30 },
    );
  });

  it("leave nothing behind once better ones have come for all of them", () => {
    const mails = Array.from({ length: 50 }, (_, at) =>
      mail(`${at}@example.org`, { body: `${at}\n`.repeat(1000) }),
    );
    put(mails);
    const before = blocks();
    expect(before).toBeLessThan(mails.length / 4);
    for (const each of mails.slice(1)) store.setExactBody(each.messageId, `exact ${each.messageId}`);
    expect(store.body("0@example.org")?.text).toBe(mails[0]?.body);
    put(mails.map((each) => ({ ...each, exact: true, body: `now ${each.messageId}` })));
    for (const each of mails.slice(1))
      expect(store.body(each.messageId)?.text).toBe(`exact ${each.messageId}`);
    expect(store.body("0@example.org")?.text).toBe("now 0@example.org");
    expect(blocks()).toBe(mails.length);
  });
});

describe("a mail that comes again", () => {
  const half = mail("one@example.org", { body: "Half a\n", subject: "half" });
  const whole = mail("one@example.org", { body: "Half a mail is no mail\n", subject: "whole" });

  it("replaces what had been read half written", () => {
    put([half]);
    put([whole]);
    expect(store.body("one@example.org")?.text).toBe(whole.body);
    expect(store.search("whole", 9)).toHaveLength(1);
    expect(store.search("half", 9)).toHaveLength(0);
  });

  it("does not replace a longer text in the same place", () => {
    put([whole]);
    put([half]);
    expect(store.body("one@example.org")?.text).toBe(whole.body);
  });

  it("does not replace the text of another archive that is no less exact", () => {
    put([half]);
    store.put("https://other.example.org/", arrive([whole]));
    expect(store.body("one@example.org")?.text).toBe(half.body);
  });

  it("replaces the earlier one of the same month: that is the one pipermail's index keeps", () => {
    expect(put([whole, mail("two@example.org"), half])).toEqual({ added: 2 });
    expect(store.body("one@example.org")?.text).toBe(half.body);
    expect(store.arrivals(list, "2022-February").map(({ messageId, index }) => [messageId, index])).toEqual([
      ["one@example.org", 0],
      ["two@example.org", 1],
      ["one@example.org", 2],
    ]);
    put([whole]);
    expect(store.body("one@example.org")?.text).toBe(half.body);
  });

  it("replaces the archive's text where it is exact, once and for all", () => {
    put([whole]);
    store.put("/mail/mine.mbox", arrive([{ ...half, exact: true }], ""));
    expect(store.body("one@example.org")).toEqual({ text: half.body, exact: true });
    put([whole]);
    expect(store.body("one@example.org")).toEqual({ text: half.body, exact: true });
  });

  it("leaves no half of itself behind where it has no Message-ID", () => {
    put([mail("1234@no-message-id.invalid", { inReplyTo: "root@example.org" }), mail("two@example.org")]);
    put([mail("5678@no-message-id.invalid"), mail("three@example.org")]);
    expect(ids(store.range(0, Date.now())).sort()).toEqual([
      "5678@no-message-id.invalid",
      "three@example.org",
      "two@example.org",
    ]);
    expect(store.descendants(["root@example.org"])).toEqual([]);
    expect(store.search("1234", 9)).toEqual([]);
  });

  it("replaces an exact body that was fetched alone by the mail that says to whom it was sent", () => {
    const addressed = { ...whole, exact: true, to: [{ name: "", email: "list@example.org" }], cc: [] };
    put([half]);
    store.setExactBody("one@example.org", whole.body);
    store.put("/mail/mine.mbox", arrive([addressed], ""));
    expect(store.get(["one@example.org"])[0]).toMatchObject({ to: addressed.to, exact: true });
    store.put("/mail/other.mbox", arrive([{ ...addressed, to: [], body: "Other\n" }], ""));
    expect(store.get(["one@example.org"])[0]).toMatchObject({ to: addressed.to, exact: true });
    expect(store.body("one@example.org")?.text).toBe(whole.body);
  });

  it("is taken away with its last place, where its archive takes it back", () => {
    put([half, mail("two@example.org")]);
    store.put("/mail/mine.mbox", arrive([half], ""));
    const taken = (archive: string, period: string) =>
      store.withdraw(archive, period, ["one@example.org"], (places) => ({ archive, period, value: places }));
    expect(store.extent("/mail/mine.mbox", "")).toEqual({ mails: 1, next: 1, oldest: half.date });
    expect(taken("/mail/mine.mbox", "")).toBe(1);
    expect(store.positions("/mail/mine.mbox")).toMatchObject([{ value: 1 }]);
    expect(store.get(["one@example.org"])).toHaveLength(1);
    expect(taken(list, "2022-February")).toBe(1);
    expect(store.get(["one@example.org"])).toEqual([]);
    expect(taken(list, "2022-February")).toBe(0);
    expect(store.extent(list, "2022-February")).toMatchObject({ mails: 1, next: 2 });
  });

  it("keeps the exact body that was fetched for it", () => {
    put([whole]);
    const facts = factsOf({ ...whole, body: "Exact?\n" });
    store.setExactBody("one@example.org", "Exact?\n", facts);
    put([half, whole]);
    expect(store.body("one@example.org")).toEqual({ text: "Exact?\n", exact: true });
    expect(store.get(["one@example.org"])).toMatchObject([{ exact: true, facts }]);
  });

  it("is not made up by its exact body", () => {
    store.setExactBody("one@example.org", "Exact\n");
    expect(store.get(["one@example.org"])).toEqual([]);
  });
});

describe("article numbers", () => {
  beforeEach(() => {
    put([mail("one@example.org"), mail("two@example.org"), mail("one@example.org")]);
    store.articles.set(list, "2022-February", [
      { messageId: "one@example.org", number: 475003 },
      { messageId: "two@example.org", number: 475002 },
      { messageId: "elsewhere@example.org", number: 475009 },
    ]);
  });

  it("lead to mails and back", () => {
    expect(store.articles.idAt(list, "2022-February", 475002)).toBe("two@example.org");
    expect(store.places(["two@example.org"]).get("two@example.org")).toEqual([
      { archive: list, period: "2022-February", index: 1, number: 475002 },
    ]);
  });

  it("may be known of a mail that is not", () => {
    expect(store.articles.idAt(list, "2022-February", 475009)).toBe("elsewhere@example.org");
    expect(store.places(["elsewhere@example.org"]).size).toBe(0);
  });

  it("belong to one archive and month", () => {
    expect(store.articles.idAt(list, "2022-March", 475002)).toBeNull();
    expect(store.articles.idAt("https://other.example.org/", "2022-February", 475002)).toBeNull();
  });

  it("move to the mail that is found to have them", () => {
    store.articles.set(list, "2022-February", [{ messageId: "one@example.org", number: 475002 }]);
    expect(store.articles.idAt(list, "2022-February", 475002)).toBe("one@example.org");
    expect(store.places(["two@example.org"]).get("two@example.org")?.[0]?.number).toBeNull();
  });
});

describe("questions about mails", () => {
  const at = (day: number) => Date.UTC(2022, 1, day);
  const thread = [
    mail("cover@example.org", { date: at(1), subject: "[PATCH 0/2] disk: read" }),
    mail("patch1@example.org", {
      date: at(2),
      inReplyTo: "cover@example.org",
      subject: "[PATCH 1/2] disk: one",
    }),
    mail("reply@example.org", {
      date: at(3),
      inReplyTo: "lost@example.org",
      references: ["cover@example.org", "patch1@example.org", "lost@example.org"],
      from: { name: "Zoë Bob", email: "bob@example.org" },
      subject: "Re: disk: one",
    }),
    mail("other@example.org", { date: at(4), from: { name: "Zoë Bob", email: "bob@example.org" } }),
  ];
  beforeEach(() => {
    put(thread);
  });

  it("range from one moment to another, both included", () => {
    expect(ids(store.range(at(2), at(3)))).toEqual(["patch1@example.org", "reply@example.org"]);
  });

  it("range within archives", () => {
    store.put("/mail/mine.mbox", arrive([thread[1]!, mail("mine@example.org", { date: at(5) })], ""));
    expect(ids(store.range(0, at(9), ["/mail/mine.mbox"]))).toEqual([
      "patch1@example.org",
      "mine@example.org",
    ]);
    expect(store.range(0, at(9), ["/mail/mine.mbox", list])).toHaveLength(5);
    expect(store.range(0, at(9), [])).toEqual([]);
  });

  it("find all that was answered to a mail, even where a mail between is lost", () => {
    expect(ids(store.descendants(["cover@example.org"]))).toEqual([
      "patch1@example.org",
      "reply@example.org",
    ]);
    expect(ids(store.descendants(["lost@example.org"]))).toEqual(["reply@example.org"]);
    expect(store.descendants(["other@example.org", "unknown@example.org"])).toEqual([]);
  });

  it("find all that a mail answers", () => {
    expect(ids(store.ancestors(["reply@example.org"]))).toEqual(["cover@example.org", "patch1@example.org"]);
    expect(store.ancestors(["cover@example.org"])).toEqual([]);
  });

  it("come to an end in a loop", () => {
    put(
      [
        mail("a@example.org", { inReplyTo: "b@example.org" }),
        mail("b@example.org", { inReplyTo: "a@example.org", references: ["b@example.org"] }),
      ],
      "loop",
    );
    expect(ids(store.descendants(["a@example.org"]))).toEqual(["b@example.org"]);
    expect(ids(store.ancestors(["b@example.org"]))).toEqual(["a@example.org"]);
  });

  it("come to an end in a crowd", () => {
    const crowd = Array.from({ length: 10_100 }, (_, index) =>
      mail(`${index}@crowd.example.org`, { inReplyTo: "cover@example.org", body: "" }),
    );
    put(crowd, "crowd");
    expect(store.descendants(["cover@example.org"])).toHaveLength(10_000);
  });

  it("find what has the same title or the same diff, sent within a time", () => {
    const posted = (id: string, title: string, text: string, days: number) =>
      mail(id, {
        date: at(days),
        subject: `[PATCH] ${title}`,
        body: `Text\n---\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+${text}\n`,
      });
    const all = [
      posted("one@example.org", "disk: one", "b", 0),
      posted("titled@example.org", "Disk:  one.", "c", 9),
      posted("changed@example.org", "net: other", "b", 9),
      posted("neither@example.org", "net: third", "d", 9),
      posted("later@example.org", "disk: one", "b", 11),
    ];
    put(all);
    const found = store.postings.tied(store.get(["one@example.org"]), 10 * 86_400_000);
    expect(ids(found)).toEqual(["one@example.org", "titled@example.org", "changed@example.org"]);
  });

  it("find what somebody has posted, for themselves or on behalf of the author", () => {
    put(
      [
        mail("behalf@example.org", {
          date: at(5),
          from: { name: "Eve", email: "eve@example.org" },
          subject: "[PATCH] disk: two",
          body: "From: Ann Lee <ann@example.org>\n\nText\n---\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n",
        }),
      ],
      "behalf",
    );
    expect(ids(store.postings.by(["ann@example.org", "nobody@example.org"]))).toContain("behalf@example.org");
    expect(ids(store.postings.by(["eve@example.org"]))).toEqual(["behalf@example.org"]);
    expect(store.postings.by(["bob@example.org"])).toEqual([]);
    expect(store.postings.by([])).toEqual([]);
  });

  it("take many ids at once", () => {
    const many = [
      ...ids(thread),
      ...Array.from({ length: 40_000 }, (_, index) => `${index}@nowhere.example.org`),
    ];
    expect(ids(store.get(many))).toEqual(ids(thread));
  });
});

describe.each([true, false])("search, with full text %s", (fullText) => {
  beforeEach(() => {
    store.close();
    store = open(fullText);
    put([
      mail("20220131.1@example.org", { date: 1000, subject: "[PATCH v2] disk_integ: check 100% of it" }),
      mail("20220131.2@example.org", { date: 3000, subject: "disk: read" }),
      mail("20220131.3@example.org", { date: 2000, from: { name: "Zoë Bob", email: "bob@example.org" } }),
    ]);
  });

  it.each([
    ["disk", ["20220131.2@example.org", "20220131.1@example.org"]],
    ["check DISK", ["20220131.1@example.org"]],
    ["dis rea", ["20220131.2@example.org"]],
    ["disk_integ", ["20220131.1@example.org"]],
    ["100%", ["20220131.1@example.org"]],
    ["bob", ["20220131.3@example.org"]],
    ["bob@example.org", ["20220131.3@example.org"]],
    ["Zoë", ["20220131.3@example.org"]],
    ["20220131.2", ["20220131.2@example.org"]],
    ["disk nothing", []],
  ])("finds %j, newest first", (text, found) => {
    expect(ids(store.search(text, 9))).toEqual(found);
  });

  it.each([
    "",
    "  ",
    '"',
    "*",
    "-",
    "()",
    "NOT",
    "disk AND",
    'x" OR "y',
    "subject:disk",
    "NEAR(disk read)",
    "%",
    "\\",
    "^disk_x",
  ])("takes %j for words, not for a query", (text) => {
    expect(store.search(text, 9)).toEqual([]);
  });

  it("gives no more than asked for", () => {
    expect(ids(store.search("example", 2))).toEqual(["20220131.2@example.org", "20220131.3@example.org"]);
  });

  it("gives the newest of very many, in whatever order an archive brought them", () => {
    const dates = fc.oneof(
      fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40, size: "max" }),
      fc.nat(40).map((length) => Array.from({ length }, (_, at) => at + 1)),
      fc.nat(40).map((length) => [...Array.from({ length }, (_, at) => length - at), 88, 89, 90]),
    );
    let round = 0;
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 4 }), (sent, limit) => {
        const word = `round${round++}x`;
        put(sent.map((date) => mail(`${date}.${word}@example.org`, { date, subject: `fs: ${word}` })));
        const newest = sent.toSorted((one, other) => other - one).slice(0, limit);
        expect(store.search(word, limit).map(({ date }) => date)).toEqual(newest);
      }),
      { numRuns: 40 },
    );
  });

  it("understands whatever is typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary-ascii" }), fc.constant("disk\0read")), (text) => {
        expect(Array.isArray(store.search(text, 9))).toBe(true);
      }),
    );
  });
});

it("finds what came in while there was no full text", () => {
  store.close();
  store = open(false);
  put([mail("one@example.org", { subject: "disk: read" })]);
  store.close();
  store = open();
  expect(ids(store.search("disk", 9))).toEqual(["one@example.org"]);
});

describe("facts", () => {
  const asked = (version: number, excerpt: string) => [
    ...store.refreshFacts(version, (message) => ({ ...factsOf(message), excerpt: excerpt + message.body })),
  ];
  const messages = Array.from({ length: 250 }, (_, index) => mail(`${index}@example.org`));

  it("are derived anew from the bodies by new rules, step by step, once", () => {
    put(messages);
    expect(asked(2, "new: ")).toEqual([100, 200, 250]);
    expect(store.get(["7@example.org"])).toMatchObject([
      { facts: { excerpt: "new: Text of 7@example.org\n" } },
    ]);
    expect(asked(2, "never: ")).toEqual([]);
    store.close();
    store = open();
    expect(asked(2, "never: ")).toEqual([]);
  });

  it("are derived from the beginning where that was broken off", () => {
    put(messages);
    for (const _ of store.refreshFacts(2, factsOf)) break;
    expect(asked(2, "new: ")).toEqual([100, 200, 250]);
  });
});

describe("what is kept beside the mails", () => {
  it("is found again by kind and key", () => {
    store.cache("board", [
      ["a", { entries: [1] }],
      ["b", null],
    ]);
    store.cache("other", [["a", 2]]);
    expect(store.cached("board", ["a", "b", "c"])).toEqual(
      new Map<string, unknown>([
        ["a", { entries: [1] }],
        ["b", null],
      ]),
    );
    store.dropCache("board");
    expect(store.cached("board", ["a"]).size).toBe(0);
    expect(store.cached("other", ["a"])).toEqual(new Map([["a", 2]]));
  });

  it("is forgotten but for the newest, and what was kept again is new", () => {
    for (const key of ["a", "b", "c", "a"]) store.cache("board", [[key, key]]);
    store.cache("other", [["a", 2]]);
    store.dropCache("board", 2);
    expect([...store.cached("board", ["a", "b", "c"]).keys()].sort()).toEqual(["a", "c"]);
    expect(store.cached("other", ["a"]).size).toBe(1);
  });

  it("are the marks that a person made, until taken away", () => {
    store.mark("read", ["one@example.org", "two@example.org"], 1);
    store.mark("snoozed", ["one@example.org"], 5000);
    store.mark("read", ["one@example.org"], null);
    expect(store.marks("read")).toEqual(new Map([["two@example.org", 1]]));
    expect(store.marks("snoozed")).toEqual(new Map([["one@example.org", 5000]]));
  });

  it("are positions, by archive and period", () => {
    store.setPosition({ archive: list, period: "", value: "index" });
    store.setPosition({ archive: list, period: "2022-February", value: { end: 5 } });
    store.setPosition({ archive: list, period: "2022-February", value: { end: 6 } });
    expect(store.positions(list)).toEqual([
      { archive: list, period: "", value: "index" },
      { archive: list, period: "2022-February", value: { end: 6 } },
    ]);
    expect(store.positions("other")).toEqual([]);
  });
});

describe("the generation", () => {
  const changes: [string, () => void][] = [
    ["a new mail", () => put([mail("two@example.org")], "new")],
    ["a mail's new place", () => put([mail("one@example.org")], "2022-March")],
    ["an exact body", () => store.setExactBody("one@example.org", "Exact\n")],
    [
      "an article number",
      () => store.articles.set(list, "2022-February", [{ messageId: "one@example.org", number: 7 }]),
    ],
    ["a mark", () => store.mark("read", ["one@example.org"], 1)],
    ["facts by new rules", () => [...store.refreshFacts(9, factsOf)]],
  ];
  const noChanges: [string, () => void][] = [
    ["a mail that is known", () => put([mail("one@example.org")])],
    ["a position", () => store.setPosition({ archive: list, period: "", value: 1 })],
    ["the cache", () => store.cache("board", [["a", 1]])],
    ["a mark that is there", () => store.mark("old", ["one@example.org"], 1)],
    ["a question", () => store.range(0, 1)],
  ];
  beforeEach(() => {
    put([mail("one@example.org")]);
    store.mark("old", ["one@example.org"], 1);
  });

  it.each(changes)("changes with %s", (_what, change) => {
    const before = store.generation();
    change();
    expect(store.generation()).not.toBe(before);
  });

  it.each(noChanges)("stays with %s", (_what, change) => {
    const before = store.generation();
    change();
    expect(store.generation()).toBe(before);
  });

  it("of the mails alone changes with all of these but a mark", () => {
    for (const [what, change] of [...changes, ...noChanges]) {
      const before = [store.generation(), store.mailGeneration()];
      change();
      const after = [store.generation(), store.mailGeneration()];
      if (what === "a mark") expect(after[1]).toBe(before[1]);
      else expect(after[1] !== before[1], what).toBe(after[0] !== before[0]);
    }
  });
});

describe("who has read before", () => {
  it("is told which mails have come, changed or gone since", () => {
    put([mail("one@example.org")]);
    const before = store.mailGeneration();
    put([mail("two@example.org")]);
    store.setExactBody("one@example.org", "Exact\n");
    store.articles.set(list, "2022-February", [{ messageId: "three@example.org", number: 7 }]);
    expect(store.changedSince(before)?.toSorted()).toEqual([
      "one@example.org",
      "three@example.org",
      "two@example.org",
    ]);
    expect(store.changedSince(store.mailGeneration())).toEqual([]);
  });

  it("is not told where much or anything else has changed", () => {
    const before = store.mailGeneration();
    put(Array.from({ length: 501 }, (_, at) => mail(`${at}@example.org`)));
    expect(store.changedSince(before)).toBeNull();
    expect(store.changedSince(before, 600)).toBeNull();
    const then = store.mailGeneration();
    store.setPrivate("/home/ann/Mail");
    expect(store.changedSince(then)).toBeNull();
  });

  it("is told of many mails that came bit by bit where it reads so many", () => {
    const before = store.mailGeneration();
    for (const archive of ["one", "two"])
      store.put(
        archive,
        arrive(Array.from({ length: 300 }, (_, at) => mail(`${archive}-${at}@example.org`))),
      );
    expect(store.changedSince(before)).toBeNull();
    expect(store.changedSince(before, 600)).toHaveLength(600);
  });
});
