// A look at everything that was read finds what is wrong with it, and repairs it by asking again.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Archives } from "../../../src/core/archive/archives.ts";
import { checkStore } from "../../../src/core/archive/checkStore.ts";
import { quietly } from "../../../src/core/base/call.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Store } from "../../../src/core/store/store.ts";
import { client, folder, march, month, serving, store, sync } from "./support.ts";

const [january, february, marchMails] = [month(1, 12), month(2, 30), month(3, 5)];
const mails = [...january, ...february, ...marchMails];

const inFile = (number: number) =>
  `From ben@example.org Tue Feb  1 08:00:0${number} 2022\nFrom: Ben Oak <ben@example.org>\n` +
  `Date: Tue, 1 Feb 2022 08:00:0${number} +0000\nSubject: Mine ${number}\nMessage-ID: <mine-${number}@example.org>\n\nMine.\n\n`;

const archivesIn = (into: Store, ids: string[]) =>
  new Archives(ids, { store: into, http: client(), factsOf, log: silentLog });

/** A store that has read a server's months and a file of three mails. */
async function read(directory = folder()) {
  const server = await serving({ mails, packed: () => false });
  const path = join(folder(), "mine.mbox");
  writeFileSync(path, [1, 2, 3].map(inFile).join(""));
  const into = store(directory);
  const archives = (ids: string[]) => archivesIn(into, ids);
  for (const archive of archives([server.url, path]).archives) await sync(archive, { since: "2022-02" });
  server.takeLog();
  const check = (repair: boolean) =>
    checkStore({ store: into, archives, now: () => march }, { repair }, quietly());
  return { server, path, into, check };
}

const whats = (problems: { what: string }[]) => problems.map(({ what }) => what);
const count = february.length + marchMails.length + 3;

it("finds nothing where nothing is wrong, and asks nobody", async () => {
  const { server, check } = await read();
  expect(await check(false)).toEqual({ mails: count, archives: 2, problems: [], mended: [] });
  expect(await check(true)).toEqual({ mails: count, archives: 2, problems: [], mended: [] });
  expect(server.log).toEqual([]);
});

it("finds and mends damage to a person's marks, and to the index for searches", async () => {
  const { into, check } = await read();
  into.mark("read", ["mine-1@example.org"], 1);
  into.database.exec("UPDATE mark SET kind = 'snoozed'; DELETE FROM words WHERE rowid = 2");
  const sentences = ["1 of your marks is damaged in the store.", "The index for searches is damaged."];
  expect(whats((await check(false)).problems)).toEqual(sentences);
  const { problems, mended } = await check(true);
  expect([problems, whats(mended)]).toEqual([[], sentences]);
  expect(into.marks("read")).toEqual(new Map([["mine-1@example.org", 1]]));
  expect((await check(false)).problems).toEqual([]);
});

it.each([
  [
    "the subject of a mail",
    "UPDATE message SET subject = 'x' WHERE key = 2",
    "1 mail of what was read is damaged in the store.",
  ],
  ["its body", "DELETE FROM body WHERE key = 2", "1 mail of what was read is damaged in the store."],
  [
    "its id",
    "UPDATE id SET text = 'other@example.org' WHERE key = 2",
    "1 mail of what was read is damaged in the store.",
  ],
  [
    "a block of bodies",
    "UPDATE block SET packed = zeroblob(50) WHERE key = (SELECT max(key) FROM block)",
    "3 mails of what was read are damaged in the store.",
  ],
  ["a mail as a whole", "DELETE FROM message WHERE key = 2", "2022-March is not complete"],
  ["its place", "DELETE FROM place WHERE message = 2", "2022-March is not complete"],
])("finds and mends damage to %s", async (what, damage, sentence) => {
  const { into, server, check } = await read();
  const before = into.range(0, Number.MAX_SAFE_INTEGER);
  into.database.exec(damage);
  const found = await check(false);
  expect(whats(found.problems)[0]).toContain(sentence);
  expect(found.mended).toEqual([]);
  const mended = await check(true);
  expect([whats(mended.problems), whats(mended.mended)[0]]).toEqual([[], expect.stringContaining(sentence)]);
  expect(into.range(0, Number.MAX_SAFE_INTEGER)).toEqual(before);
  // Nothing that nobody had ever asked for.
  expect(server.log.filter((one) => one.path.includes("January"))).toEqual([]);
  expect((await check(false)).problems, what).toEqual([]);
});

it("knows of a mail that reading found damaged and left out, until it was asked for again", async () => {
  const { into, check } = await read();
  into.database.exec("UPDATE message SET subject = 'x' WHERE key = 2");
  const left = into.range(0, Number.MAX_SAFE_INTEGER);
  expect(whats(into.problems)).toEqual([
    "1 mail of what was read before is damaged in the store, and left out.",
  ]);
  expect(whats((await check(false)).problems)).toEqual([
    "2022-March is not complete: something of it was damaged in the store.",
  ]);
  expect(into.problems).toHaveLength(1);
  expect(await check(true)).toMatchObject({ problems: [], mails: left.length + 1 });
  expect(into.problems).toEqual([]);
});

it.each(["a mail", "how far it is read"])(
  "a refresh brings back what was damaged of a month (%s), however old that is",
  async (what) => {
    const { into, server } = await read();
    const before = into.range(0, Number.MAX_SAFE_INTEGER);
    const [archive] = archivesIn(into, [server.url]).archives;
    if (what === "a mail") into.database.exec("UPDATE message SET subject = 'x' WHERE key = 8");
    else into.database.exec("UPDATE reading SET value = '{' WHERE period = '2022-February'");
    into.range(0, Number.MAX_SAFE_INTEGER);
    server.takeLog();
    if (archive) await sync(archive, { since: "2022-03" });
    expect(server.log.map(({ path }) => path)).toContain("2022-February.txt");
    expect(into.range(0, Number.MAX_SAFE_INTEGER)).toEqual(before);
    expect(archive?.gaps()).toEqual([]);
  },
);

it("asks for the month that was damaged, and for no other", async () => {
  const { into, server, check } = await read();
  into.database.exec("UPDATE message SET subject = 'x' WHERE key = 2");
  await check(true);
  const texts = server.log.map(({ path }) => path).filter((path) => path.endsWith(".txt"));
  expect(new Set(texts)).toEqual(new Set(["2022-March.txt"]));
});

it("knows of what is damaged for as long as it could not be asked for", async () => {
  const { into, server, check } = await read();
  into.database.exec("UPDATE message SET subject = 'x' WHERE key = 2");
  into.range(0, Number.MAX_SAFE_INTEGER);
  server.fail("2022-March.txt", { status: 404 });
  expect((await check(true)).problems).not.toEqual([]);
  expect(into.problems).toHaveLength(1);
});

it("says what is doubtful of a month, and asks for it whatever its pause", async () => {
  const { server, into, check } = await read();
  server.fail("2022-January.txt", { instead: "" });
  const archives = new Archives([server.url], { store: into, http: client(), factsOf, log: silentLog });
  for (let time = 0; time < 3; time++)
    await archives.sync({ since: null, until: null, newest: null, now: march, ...quietly() });
  server.takeLog();
  expect(whats((await check(true)).problems)).toEqual([
    "2022-January is not complete: the archive lists it, but sent no mail of it.",
  ]);
  expect(server.log.some((one) => one.path === "2022-January.txt")).toBe(true);
  server.heal();
  expect(await check(true)).toMatchObject({ problems: [], mails: count + january.length });
});

it("replaces a file that SQLite finds damaged, and reads it anew", async () => {
  const directory = folder();
  const { into: before } = await read(directory);
  before.mark("snoozed", ["one@example.org"], 7);
  // An index that names a wrong row in its last entry: SQLite alone sees that.
  const find = before.database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'message_date'");
  const page = Number(find.get()?.rootpage);
  before.close();
  const file = join(directory, "mail.sqlite");
  const bytes = readFileSync(file);
  bytes[page * 4096 - 1] = (bytes[page * 4096 - 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const into = store(directory);
  const check = (repair: boolean) =>
    checkStore(
      { store: into, archives: (ids) => archivesIn(into, ids), now: () => march },
      { repair },
      quietly(),
    );
  const found = await check(false);
  expect(whats(found.problems)[0]).toMatch(/^The file of the store is damaged: /);
  const mended = await check(true);
  expect(whats(mended.problems)).toEqual([]);
  expect(whats(mended.mended)[0]).toMatch(/^The file of the store is damaged: /);
  expect(mended.mails).toBe(count);
  expect(into.marks("snoozed")).toEqual(new Map([["one@example.org", 7]]));
});

it("can be stopped", async () => {
  const { into, server } = await read();
  const archives = (ids: string[]) =>
    new Archives(ids, { store: into, http: client(), factsOf, log: silentLog });
  const signal = AbortSignal.abort(new Error("enough"));
  const parts = { store: into, archives, now: () => march };
  await expect(checkStore(parts, { repair: false }, quietly(signal))).rejects.toThrow("enough");
  expect(server.log).toEqual([]);
});
