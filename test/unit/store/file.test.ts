import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { monthSchema } from "../../../src/core/archive/kinds/pipermail/monthState.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { problemOf } from "../../../src/core/base/problem.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { migrate, steps, versionOf } from "../../../src/core/store/schema.ts";
import { Store } from "../../../src/core/store/store.ts";
import { arrive, list, mail } from "./arrivals.ts";

// A busy machine is slow with a file system and with processes; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

let directory = "";
let file = "";
const opened: Store[] = [];
const open = (at = directory, now = 1) => {
  const store = Store.open(at, { log: silentLog, now: () => now });
  opened.push(store);
  return store;
};
const filled = (count = 300) => {
  const store = open();
  store.put(list, arrive(Array.from({ length: count }, (_, index) => mail(`${index}@example.org`))));
  return store;
};
const known = (store: Store) => store.range(0, Date.now()).length;
const damaged = () => readdirSync(directory).filter((name) => name.includes("damaged"));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  file = join(directory, "mail.sqlite");
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(directory, { recursive: true });
});

describe("a damaged file", () => {
  it.each([
    ["no database", () => writeFileSync(file, "<html>Nothing of that kind</html>".repeat(100))],
    ["half a header", () => truncateSync(file, 50)],
    ["half a page", () => truncateSync(file, 1000)],
    ["half its pages", () => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
    [
      "a database of somebody else",
      () => {
        rmSync(file);
        const other = new DatabaseSync(file);
        other.exec("CREATE TABLE bookmark (name TEXT)");
        other.close();
      },
    ],
  ])("that is %s is set aside, and said so, and the store is usable", (_what, damage) => {
    filled().close();
    damage();
    const store = open();
    expect(known(store)).toBe(0);
    expect(store.put(list, arrive([mail("new@example.org")]))).toEqual({ added: 1 });
    expect(store.problems.map(({ what }) => what)).toEqual([
      "What was read before could not be used (damaged file) and is being read anew.",
    ]);
    expect(damaged()).toEqual(["mail.sqlite.damaged-1"]);
  });

  it("is seen when its pages are read, and what was asked is answered from the new one", () => {
    filled(2000).close();
    const handle = openSync(file, "r+");
    const size = statSync(file).size;
    for (let page = 4096; page < size; page += 4096) writeSync(handle, Buffer.alloc(200, 0xff), 0, 200, page);
    closeSync(handle);
    const store = open();
    expect(store.put(list, arrive([mail("5@example.org")]))).toEqual({ added: 1 });
    expect(known(store)).toBe(1);
    expect(damaged()).toEqual(["mail.sqlite.damaged-1"]);
  });

  it("gives its marks to the new one, as far as they can be read", () => {
    const before = filled(2000);
    before.mark("snoozed", ["one@example.org"], 7);
    before.close();
    const handle = openSync(file, "r+");
    // The second half holds none of them.
    for (let page = 4096 * 60; page < statSync(file).size; page += 4096)
      writeSync(handle, Buffer.alloc(200, 0xff), 0, 200, page);
    closeSync(handle);
    const store = open();
    expect(known(store)).toBe(0);
    expect(store.marks("snoozed")).toEqual(new Map([["one@example.org", 7]]));
  });

  it("is set aside once by two windows that find it at the same time", () => {
    writeFileSync(file, "no database".repeat(100));
    let first: Store | undefined;
    const meanwhile = () => {
      first ??= open();
      first.put(list, arrive([mail("new@example.org")]));
    };
    // The fault is logged between its finding and the setting aside.
    const second = Store.open(directory, { log: { ...silentLog, error: meanwhile }, now: () => 2 });
    opened.push(second);
    expect(known(second)).toBe(1);
    expect(damaged()).toEqual(["mail.sqlite.damaged-1"]);
  });

  it("is kept once, not each time", () => {
    for (const now of [1, 2, 3]) {
      writeFileSync(file, "no database".repeat(100));
      open(directory, now).close();
    }
    expect(damaged()).toEqual(["mail.sqlite.damaged-3"]);
  });

  it("that is empty is a new one", () => {
    writeFileSync(file, "");
    expect(open().problems).toEqual([]);
  });

  it("does not count on under the number of the old one", () => {
    const before = filled().generation();
    for (const store of opened.splice(0)) store.close();
    writeFileSync(file, "no database".repeat(100));
    expect(open().generation()).not.toBe(before);
  });
});

describe("a damaged byte", () => {
  const rows = (store: Store) => store.range(0, Date.now()).map(({ messageId }) => messageId);

  it.each([
    ["facts", "facts = '{!' || substr(facts, 3)"],
    ["facts, which are still JSON", "facts = replace(facts, 'About', 'Above')"],
    ["the subject", "subject = 'About nothing'"],
    ["the date", "date = date + 86400000"],
  ])("in %s costs that mail, is said, and the mail is asked for again", (_, damage) => {
    const store = filled(9);
    store.setPosition({ archive: list, period: "2022-February", value: { state: "whole" } });
    store.setPosition({ archive: list, period: "2022-January", value: { state: "whole" } });
    store.database.exec(`UPDATE message SET ${damage} WHERE key = 5`);
    expect(rows(store)).toHaveLength(8);
    expect(store.problems.map(({ what }) => what)).toEqual([
      "1 mail of what was read before is damaged in the store, and left out.",
    ]);
    expect(store.positions(list).map(({ period }) => period)).toEqual(["2022-January"]);
    store.put(list, arrive(Array.from({ length: 9 }, (_, index) => mail(`${index}@example.org`))));
    expect(rows(store)).toHaveLength(9);
  });

  it("in a block of bodies costs the mails whose bodies are asked for", () => {
    const store = filled(3);
    store.database.exec("UPDATE block SET packed = substr(packed, 1, 9) || X'00' || substr(packed, 11)");
    expect(store.body("1@example.org")).toBeNull();
    expect(rows(store)).toEqual(["0@example.org", "2@example.org"]);
    expect(store.problems).toHaveLength(1);
  });

  it("in what can be had again costs nothing else", () => {
    const store = filled(3);
    store.cache("board", [["here", { a: 1 }]]);
    store.setPosition({ archive: list, period: "2022-February", value: { state: "whole" } });
    store.database.exec("UPDATE cache SET value = '{'; UPDATE reading SET value = '['");
    expect(store.cached("board", ["here"])).toEqual(new Map());
    expect(store.positions(list)).toEqual([]);
    expect(store.problems).toEqual([]);
  });
});

describe("what a person marked", () => {
  const copy = () => join(directory, "marks.jsonl");
  const marked = () => {
    const store = filled(3);
    store.mark("read", ["1@example.org", "2@example.org"], 1);
    store.mark("read", ["2@example.org"], 0);
    store.mark("snoozed", ["1@example.org", "2@example.org"], 7);
    store.mark("snoozed", ["2@example.org"], null);
    return store;
  };
  const marksOf = (store: Store) => ({
    read: [...store.marks("read")].sort(),
    snoozed: [...store.marks("snoozed")],
  });
  const all = {
    read: [
      ["1@example.org", 1],
      ["2@example.org", 0],
    ],
    snoozed: [["1@example.org", 7]],
  };

  it.each([
    ["is gone", () => rmSync(file)],
    ["is empty", () => writeFileSync(file, "")],
    ["is no database", () => writeFileSync(file, "<html>Nothing of that kind</html>".repeat(100))],
  ])("is there where the store's file %s", (_, damage) => {
    marked().close();
    damage();
    expect(marksOf(open())).toEqual(all);
  });

  it.each([
    ["a number", "value = value + 2"],
    ["a key", "key = key || 'x'"],
  ])("is right again where %s was damaged, and nothing is said", (_, damage) => {
    const store = marked();
    store.database.exec(`UPDATE mark SET ${damage} WHERE kind = 'read' AND key LIKE '1%'`);
    expect(store.check.damagedMarks()).toBe(1);
    expect(marksOf(store)).toEqual(all);
    expect(store.problems).toEqual([]);
  });

  it("is there again where its row was taken out of the store", () => {
    const store = marked();
    store.database.exec("DELETE FROM mark WHERE kind = 'read'");
    expect(store.check.damagedMarks()).toBe(2);
    expect(marksOf(store)).toEqual(all);
    expect(store.problems).toEqual([]);
  });

  it("is said to be lost where its copy is damaged, too", () => {
    const store = marked();
    writeFileSync(copy(), readFileSync(copy(), "utf8").replaceAll('"1@', '"7@'));
    store.database.exec("UPDATE mark SET value = 9 WHERE key LIKE '1%'");
    expect(store.marks("read")).toEqual(new Map([["2@example.org", 0]]));
    expect(store.problems.map(({ what }) => what)).toEqual([
      "2 marks of yours are damaged in the store and lost.",
    ]);
  });

  it("that an older program kept has a copy from now on", () => {
    marked().close();
    rmSync(copy());
    const old = new DatabaseSync(file);
    old.exec("DELETE FROM mark_sum");
    old.close();
    open().close();
    rmSync(file);
    expect(marksOf(open())).toEqual(all);
  });

  it("is copied into a file that does not grow for ever, and whose end may be cut", () => {
    const store = marked();
    for (let at = 0; at < 400; at++) store.mark("read", [`${"long ".repeat(600)}@example.org`], at);
    store.close();
    const grown = statSync(copy()).size;
    open().close();
    expect(statSync(copy()).size).toBeLessThan(grown / 100);
    truncateSync(copy(), statSync(copy()).size - 5);
    const again = open();
    again.mark("snoozed", ["3@example.org"], 8);
    again.close();
    rmSync(file);
    expect(open().marks("snoozed")).toEqual(new Map([["3@example.org", 8]]));
  });

  it("is marked though its copy cannot be written, which the log tells", () => {
    mkdirSync(copy());
    const told: string[] = [];
    const log = { ...silentLog, warn: (text: string) => void told.push(text) };
    const store = Store.open(directory, { log, now: () => 1 });
    opened.push(store);
    store.mark("read", ["1@example.org"], 1);
    expect(store.marks("read").size).toBe(1);
    expect(told.at(-1)).toContain(copy());
  });
});

describe("the index for searches", () => {
  const found = (store: Store, id: number) => store.search(`${id}@example.org`, 9).length;

  it.each(["DELETE FROM words WHERE rowid = 2", "DELETE FROM words_docsize WHERE id = 2"])(
    "that has lost a mail is made anew: %s",
    (damage) => {
      filled(3).close();
      const database = new DatabaseSync(file, { defensive: false });
      database.exec(damage);
      database.close();
      const store = open();
      expect([0, 1, 2].map((id) => found(store, id))).toEqual([1, 1, 1]);
      expect(store.problems).toEqual([]);
    },
  );

  it("is told from one that is damaged, and made anew when it is to be", () => {
    const sound = filled(3);
    expect(sound.check.isSearchSound()).toBe(true);
    sound.close();
    const database = new DatabaseSync(file, { defensive: false });
    database.exec("UPDATE words_data SET block = zeroblob(length(block)) WHERE id = 10");
    database.close();
    const store = open();
    expect(found(store, 1)).toBe(0);
    expect(store.check.isSearchSound()).toBe(false);
    store.check.renewSearch();
    expect([found(store, 1), store.check.isSearchSound()]).toEqual([1, true]);
  });
});

describe("a file of another version", () => {
  it("that is later is left alone, and one beside it is used", () => {
    filled().close();
    const later = new DatabaseSync(file);
    later.exec("PRAGMA user_version = 1000");
    later.close();
    const bytes = readFileSync(file);
    const store = open();
    store.put(list, arrive([mail("new@example.org")]));
    expect(known(store)).toBe(1);
    expect(store.problems).toMatchObject([{ where: file }]);
    store.close();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(known(open())).toBe(1);
  });

  it("that is earlier gets the missing steps, in order", () => {
    const database = new DatabaseSync(file);
    migrate(database, ["CREATE TABLE one (a)"]);
    migrate(database, ["never again", "CREATE TABLE two (a)", "INSERT INTO two VALUES (7)"]);
    expect(database.prepare("SELECT a FROM one").all()).toEqual([]);
    expect(database.prepare("SELECT a FROM two").get()).toEqual({ a: 7 });
    expect(versionOf(database)).toBe(3);
    database.close();
  });

  it("stays as it was where a step fails", () => {
    const database = new DatabaseSync(file);
    migrate(database, ["CREATE TABLE one (a)"]);
    expect(() => migrate(database, ["", "CREATE TABLE two (a)", "no SQL"])).toThrow();
    expect(versionOf(database)).toBe(1);
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "one" }]);
    database.close();
  });

  it("that packed each body by itself keeps them all, and takes in more", () => {
    const database = new DatabaseSync(file);
    migrate(database, steps.slice(0, 1));
    const old = ["Grüße\n", "", "One\nTwo\n".repeat(10_000)];
    for (const [at, body] of old.entries()) {
      const facts = JSON.stringify(factsOf(mail(`${at}@example.org`, { body })));
      database.prepare("INSERT INTO id VALUES (?, ?)").run(at + 1, `${at}@example.org`);
      database
        .prepare("INSERT INTO message VALUES (?, 0, '', '', '', NULL, NULL, NULL, 0, 0, NULL, ?)")
        .run(at + 1, facts);
      database.prepare("INSERT INTO body VALUES (?, ?, ?)").run(at + 1, body.length, deflateRawSync(body));
    }
    database.close();
    const store = open();
    store.put(list, arrive([mail("new@example.org", { body: "New\n" })]));
    for (const [at, body] of old.entries()) expect(store.body(`${at}@example.org`)?.text).toBe(body);
    expect(store.body("new@example.org")?.text).toBe("New\n");
    const read: string[] = [];
    const again = store.refreshFacts(1, (message) => {
      read.push(message.body);
      return factsOf(message);
    });
    expect([...again]).toEqual([4]);
    expect(read).toEqual([...old, "New\n"]);
  });

  it("that told by flags how far a month is read tells it by its state", () => {
    const database = new DatabaseSync(file);
    migrate(database, steps.slice(0, 2));
    const mark = { mails: 3, start: 20, end: 30, last: 1, before: 2 };
    const [validators, size] = [{ etag: '"1"', lastModified: null }, "[ Text 9 KB ]"];
    const flags = { mark, whole: true, settled: true, onlyPacked: false, validators, packed: false, size };
    const keep = (period: string, value: object) =>
      database.prepare("INSERT INTO reading VALUES (?, ?, ?)").run(list, period, JSON.stringify(value));
    const index = { asked: 1, via: list, validators, rows: [{ name: "2022-May", packed: false, size }] };
    keep("", index);
    keep("2022-May", { ...flags, settled: false });
    keep("2022-April", { ...flags, packed: true, validators: null });
    keep("2022-March", { ...flags, whole: false, onlyPacked: true });
    keep("2022-February", { ...flags, mark: null });
    keep("2022-May/date.html", { mails: 3 });
    database.close();
    const positions = new Map(
      open()
        .positions(list)
        .map(({ period, value }) => [period, value]),
    );
    const seen = { listed: size, revision: -1, newer: 0, time: 0 };
    const none = { etag: null, lastModified: null };
    expect(Object.fromEntries(positions)).toEqual({
      "": index,
      "2022-May": { state: "whole", mark, file: "plain", validators, seen },
      "2022-April": { state: "whole", mark, file: "packed", validators: none, seen },
      "2022-March": { state: "partial", mark, file: "only packed", most: 3 },
      "2022-May/date.html": { mails: 3 },
    });
    for (const period of ["2022-May", "2022-April", "2022-March"])
      expect(v.is(monthSchema, positions.get(period))).toBe(true);
  });

  it("that read all of a sender's patches finds those of a title once facts are derived anew", () => {
    let store = open();
    const patch = {
      subject: "[PATCH] disk: one",
      body: "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n",
    };
    store.put(list, arrive([mail("one@example.org", patch), mail("two@example.org", patch)]));
    const sides = () =>
      store.postings.tied(store.get(["one@example.org"]), 1).map(({ messageId }) => messageId);
    const found = sides();
    // As an older program left it.
    store.database.exec("UPDATE message SET title = NULL, diff = NULL, version = NULL, number = NULL");
    store.close();
    store = open();
    expect([found, sides()]).toEqual([["one@example.org", "two@example.org"], []]);
    expect([...store.refreshFacts(1, factsOf)]).toEqual([2]);
    expect(sides()).toEqual(found);
  });

  it("is today's after opening", () => {
    expect(versionOf(open().database)).toBe(steps.length);
  });
});

describe("what cannot be written", () => {
  const problem = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return problemOf(error);
    }
    return null;
  };
  const unwritable = "The folder for mail cannot be written to.";

  it("is a folder that is a file", () => {
    writeFileSync(file, "");
    expect(problem(() => open(join(file, "below")))).toMatchObject({
      what: unwritable,
      where: join(file, "below"),
    });
  });

  it("is a file that is a folder", () => {
    mkdirSync(file);
    expect(problem(() => open())).toMatchObject({ what: unwritable });
  });

  it("is a full disk: what was there stays", () => {
    const store = filled();
    const pages = Number(store.database.prepare("PRAGMA page_count").get()?.page_count);
    store.database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const many = Array.from({ length: 300 }, (_, index) => mail(`more${index}@example.org`));
    expect(problem(() => store.put(list, arrive(many, "2022-March")))).toMatchObject({
      what: "The disk is full.",
    });
    expect(known(store)).toBe(300);
  });
});

describe("several processes", () => {
  const writer = (...args: string[]) =>
    spawn(process.execPath, [fileURLToPath(new URL("writer.ts", import.meta.url)), directory, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });

  it("write at once, and nothing is lost", async () => {
    const others = ["one", "two"].map((name) => once(writer("many", name), "exit"));
    const store = open();
    for (let index = 0; index < 100; index++)
      store.put(list, arrive([mail(`${index}@example.org`)], "here", index));
    expect((await Promise.all(others)).map(([code]) => code)).toEqual([0, 0]);
    expect(known(store)).toBe(300);
  });

  it("see what another has changed by the generation", async () => {
    const store = open();
    const before = store.generation();
    await once(writer("many", "other"), "exit");
    expect(store.generation()).toBe(before + 100);
  });

  it("lose only the unfinished transaction of one that is killed", async () => {
    const before = filled();
    const child = writer("half");
    const [said] = await once(child.stdout, "data");
    expect(String(said)).toBe("in the middle\n");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(known(before)).toBe(300);
    expect(before.positions(list)).toEqual([]);
    expect(before.put(list, arrive([mail("new@example.org")]))).toEqual({ added: 1 });
    expect(known(open())).toBe(301);
    expect(existsSync(file)).toBe(true);
  });
});
