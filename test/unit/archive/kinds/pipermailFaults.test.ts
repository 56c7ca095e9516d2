// One bad answer is not believed for ever, and what was promised and has not come is asked for again.

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Pipermail } from "../../../../src/core/archive/kinds/pipermail/pipermail.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import type { ArchiveServer, Failure } from "../../../support/archiveServer.ts";
import { monthlyText, placed } from "../../../support/pipermailSite.ts";
import { client, folder, known, mail, march, month, serving, store, sync } from "../support.ts";

const never = new AbortController().signal;
const hour = 3_600_000;
const day = 24 * hour;
const [january, february, marchMails] = [month(1, 12), month(2, 30), month(3, 5)];
const all = [...january, ...february, ...marchMails];
const ids = (mails: { messageId: string }[]): string[] => mails.map((one) => one.messageId);
const lastText = "2022-January.txt";
const fiveMails = placed(january.slice(0, 5)).map(monthlyText).join("");

function pipermail(server: ArchiveServer, into: Store): Pipermail {
  return new Pipermail({ urls: [server.url], store: into, http: client(), factsOf, log: silentLog });
}

/** A server whose months have plain texts only. */
const plainly = () => serving({ mails: all, packed: () => false });

const what = (report: { problems: { what: string }[] }) => report.problems.map((one) => one.what);

const textOf = (server: ArchiveServer, path: string) => Buffer.from(server.files.get(path) ?? []);

describe("a month that was announced and not read", () => {
  const grown = [mail(80, { date: Date.UTC(2022, 1, 27) }), mail(81, { date: Date.UTC(2022, 3, 1) })];
  const april = Date.UTC(2022, 3, 1, 6);

  it.each([
    ["the server failed", { status: 500 }],
    ["the connection broke", { cutAfter: 20 }],
    ["it was down for maintenance", { html: true }],
  ] as const)("is asked for by the next run where %s", async (_, failure) => {
    const server = await plainly();
    const into = store();
    await sync(pipermail(server, into), { now: march });
    server.append(...grown);
    server.fail("2022-February.txt", failure);
    expect(what(await sync(pipermail(server, into), { now: april }))).toHaveLength(1);
    server.heal();
    // The index is as it was then and is not even asked again.
    expect(await sync(pipermail(server, into), { now: april + 5 * 60_000 })).toMatchObject({
      added: 1,
      problems: [],
    });
    expect(known(into, pipermail(server, into), "2022-February")).toContain("mail-80@example.org");
  });

  it("is asked for by the next process where the first was killed after it had kept the index", async () => {
    const server = await plainly();
    const directory = folder();
    const first = store(directory);
    await sync(pipermail(server, first), { now: march });
    server.append(...grown);
    server.fail("2022-February.txt", { held: true });
    const killed = new AbortController();
    const running = sync(pipermail(server, first), {
      now: april,
      signal: killed.signal,
      progress: (text) => text === "2022-February" && killed.abort(new Error("killed")),
    });
    await expect(running).rejects.toThrow("killed");
    server.heal();
    const second = store(directory);
    await sync(pipermail(server, second), { now: april + 5 * 60_000 });
    expect(known(second, pipermail(server, second), "2022-February")).toContain("mail-80@example.org");
  });
});

describe("an index that was cut", () => {
  it("is said, and asked for as a whole the next time, whatever its tag says", async () => {
    const server = await plainly();
    const page = textOf(server, "index.html");
    server.fail("index.html", { cutUnseen: page.indexOf("2022-January") });
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([
      `The index of ${server.url} came without its end, so months may be missing in it.`,
    ]);
    server.heal();
    expect(what(await sync(pipermail(server, into), { now: march + 2 * hour }))).toEqual([]);
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
  });
});

describe("a bad answer for a month that is past", () => {
  it.each<[string, Failure, RegExp]>([
    [
      "an empty one",
      { instead: "" },
      /^2022-January is not complete: the archive lists it, but sent no mail/,
    ],
    ["words", { instead: "We are down for maintenance.\n" }, /sent no mail of it/],
    ["a cut within a mail", { shortened: 2000 }, /ends in the middle of a mail/],
    ["a cut with the tag of the whole", { cutUnseen: 2000 }, /ends in the middle of a mail/],
    ["a cut behind a mail", { instead: fiveMails }, /sent [\d,]+ bytes, and lists 2,000 or more/],
  ])("(%s) is said, asked for again, and mended", async (_, failure, sentence) => {
    const server = await plainly();
    server.fail(lastText, failure);
    const into = store();
    const first = await sync(pipermail(server, into));
    expect(what(first)).toEqual([expect.stringMatching(sentence)]);
    expect(first.reached).toBe(true);
    server.heal();
    expect(await sync(pipermail(server, into))).toMatchObject({ problems: [] });
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
    expect(await sync(pipermail(server, into))).toMatchObject({ added: 0, requests: 1 });
  });

  it("(the text of another month) is said, asked for again, and leaves nothing behind", async () => {
    const server = await plainly();
    server.fail(lastText, { instead: textOf(server, "2022-March.txt") });
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([
      "2022-January is not complete: 5 of the 5 mails that the archive sent are of other months.",
    ]);
    server.heal();
    expect(await sync(pipermail(server, into))).toMatchObject({ problems: [] });
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
    expect(known(into, pipermail(server, into), "2022-March")).toEqual(ids(marchMails));
  });

  it("that ends by hanging up is read on in the same run", async () => {
    const server = await plainly();
    server.fail(
      lastText,
      { cutUnseen: textOf(server, lastText).lastIndexOf("From ann at"), length: false },
      1,
    );
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([]);
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
  });

  it("that ends by hanging up is whole when it was asked for once more, and is not asked for again", async () => {
    const server = await plainly();
    server.fail(lastText, { cutUnseen: textOf(server, lastText).length, length: false });
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([]);
    const times = () => server.takeLog().filter(({ path }) => path === lastText).length;
    expect(times()).toBe(2);
    await sync(pipermail(server, into));
    expect(times()).toBe(0);
  });

  it.each<[string, Failure]>([
    ["an empty one", { instead: "" }],
    ["fewer mails", { shortened: 900 }],
  ])("(%s) takes nothing away from what was read before", async (_, failure) => {
    const server = await plainly();
    const into = store();
    await sync(pipermail(server, into));
    server.append(mail(80, { date: Date.UTC(2022, 0, 30), body: "x\n".repeat(2000) }));
    server.ranges = false;
    server.fail(lastText, failure);
    const report = await sync(pipermail(server, into), { now: march + 2 * hour });
    expect(what(report)).toEqual([expect.stringMatching(/2022-January is not complete/)]);
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
    server.heal();
    await sync(pipermail(server, into), { now: march + 2 * hour });
    expect(known(into, pipermail(server, into), "2022-January")).toHaveLength(13);
  });

  it("is asked for again after pauses that grow, and said meanwhile", async () => {
    const server = await plainly();
    server.fail(lastText, { instead: "" });
    const into = store();
    const asked: number[] = [];
    for (let hours = 0; hours < 24; hours += 0.5) {
      server.takeLog();
      const report = await sync(pipermail(server, into), { now: march + hours * hour });
      expect(what(report)).toHaveLength(1);
      if (server.log.some((one) => one.path === lastText)) asked.push(hours);
    }
    expect(asked).toEqual([0, 0.5, 1, 2, 8]);
  });

  it("that stays the same becomes what the archive says", async () => {
    const server = await plainly();
    const into = store();
    await sync(pipermail(server, into));
    const text = textOf(server, lastText);
    server.append(mail(80, { date: Date.UTC(2022, 0, 30), body: "x\n".repeat(2000) }));
    // A mail was taken out of the month for good.
    server.set(lastText, text.subarray(0, text.lastIndexOf("From ann at")));
    server.set(
      "index.html",
      textOf(server, "index.html")
        .toString()
        .replaceAll(/Text \d+ KB/g, "Text 1 KB"),
    );
    const said: number[] = [];
    for (let at = 1; at < 9; at++)
      said.push((await sync(pipermail(server, into), { now: march + at * day })).problems.length);
    expect(said).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
  });
});

describe("a packed text that is damaged", () => {
  it("is read from the plain one instead, and nothing wrong of it stays", async () => {
    const server = await serving({ mails: all });
    const right = gzipSync(textOf(server, "2022-February.txt"), { level: 0 });
    // One letter of a Message-ID in the middle, which only the checksum at the end can tell.
    const at = right.indexOf("mail-2-7@example.org");
    right[at + 5] = "9".charCodeAt(0);
    server.set("2022-February.txt.gz", right);
    const into = store();
    const report = await sync(pipermail(server, into));
    expect(known(into, pipermail(server, into), "2022-February")).toEqual(ids(february));
    expect(into.range(0, Number.MAX_SAFE_INTEGER)).toHaveLength(all.length);
    expect(what(report)).toEqual([]);
  });

  it.each<[string, Failure]>([
    ["no longer there", { status: 404 }],
    ["forbidden", { status: 403 }],
  ])("is asked for again after a pause only, also where it is then %s", async (_, failure) => {
    const server = await plainly();
    server.fail(lastText, failure);
    const into = store();
    const asked: number[] = [];
    for (let minutes = 0; minutes < 25; minutes += 5) {
      server.takeLog();
      expect(what(await sync(pipermail(server, into), { now: march + minutes * 60_000 }))).toHaveLength(1);
      if (server.log.some((one) => one.path === lastText)) asked.push(minutes);
    }
    expect(asked).toEqual([0, 5, 15]);
  });

  it("is said where there is no other, and mended when it is sound", async () => {
    const server = await serving({ mails: all, plain: (_, newest) => newest });
    const right = gzipSync(textOf(server, "2022-February.txt.gz").subarray(0, 0));
    expect(right.length).toBeGreaterThan(0);
    const sound = textOf(server, "2022-February.txt.gz");
    const wrong = Buffer.from(sound);
    wrong[wrong.length - 6] = (wrong[wrong.length - 6] ?? 0) ^ 0xff;
    server.set("2022-February.txt.gz", wrong);
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([
      expect.stringMatching(/^2022-February is not complete: .* is cut off or damaged/),
    ]);
    server.set("2022-February.txt.gz", sound);
    expect(what(await sync(pipermail(server, into)))).toEqual([]);
    expect(known(into, pipermail(server, into), "2022-February")).toEqual(ids(february));
  });
});

describe("a last mail that was cut", () => {
  it.each([
    ["in its id", "Message-ID: <mail-1-11"],
    ["before its id", "Message-I"],
    ["in its body", "Part 11 nee"],
  ])("%s leaves no trace once the rest has come", async (_, place) => {
    const server = await plainly();
    const text = textOf(server, lastText);
    const at = text.lastIndexOf(place.startsWith("Part") ? "Part 11" : place.slice(0, 9));
    server.fail(lastText, { cutUnseen: at + place.length });
    const into = store();
    await sync(pipermail(server, into));
    server.heal();
    await sync(pipermail(server, into));
    expect(what(await sync(pipermail(server, into), { now: march + day }))).toEqual([]);
    expect(known(into, pipermail(server, into), "2022-January")).toEqual(ids(january));
    expect(into.range(0, Number.MAX_SAFE_INTEGER)).toHaveLength(all.length);
  });
});

describe("an index", () => {
  it("that lacks months is said and not believed, until it insists", async () => {
    const server = await plainly();
    const into = store();
    await sync(pipermail(server, into));
    const page = textOf(server, "index.html").toString();
    server.set("index.html", page.replaceAll(/<tr>(?:(?!<\/tr>)[\s\S])*2022-February[\s\S]*?<\/tr>/g, ""));
    const said: string[][] = [];
    for (let at = 1; at < 6; at++)
      said.push(what(await sync(pipermail(server, into), { now: march + at * day })));
    expect(said.map((one) => one.length)).toEqual([1, 1, 1, 0, 0]);
    expect(said[0]?.[0]).toMatch(/lacks a month that it listed before/);
  });

  it("that lists a month of the future does not keep the present one from being asked", async () => {
    const late = mail(90, { messageId: "future@example.org", date: Date.UTC(2038, 0, 5) });
    const server = await serving({ mails: [...all, late], packed: () => false });
    const into = store();
    await sync(pipermail(server, into));
    server.append(mail(80, { date: Date.UTC(2022, 2, 10) }));
    server.takeLog();
    expect(await sync(pipermail(server, into))).toMatchObject({ added: 1, requests: 1 });
  });
});

describe("the index of a month's articles", () => {
  const urls = (server: ArchiveServer, into: Store, asked: string[]) =>
    pipermail(server, into).urls(asked, { offline: false, signal: never });

  it.each<[string, Failure, RegExp]>([
    ["fails", { status: 500 }, /have no address in the archive for now: .*\(500\)/],
    ["is a page of maintenance", { html: true }, /lists no mail/],
    [
      "is that of another month",
      { instead: '<LI><A HREF="600900.html">Something else\n</A>\n<I>Zoe\n</I>\n'.repeat(1) },
      /lists other mails/,
    ],
  ])("that %s is said, and asked for again", async (_, failure, sentence) => {
    const server = await plainly();
    const into = store();
    await sync(pipermail(server, into));
    server.fail("2022-January/date.html", failure);
    const first = await urls(server, into, ids(january));
    expect(what(first)).toEqual([expect.stringMatching(sentence)]);
    expect(first.urls.size).toBe(0);
    server.heal();
    const second = await urls(server, into, ids(january));
    expect([what(second), second.urls.size]).toEqual([[], 12]);
  });

  it("that has more than the text shows that the text was cut", async () => {
    const server = await plainly();
    const text = textOf(server, lastText);
    // Too little to be seen by the size that is listed.
    const page = textOf(server, "index.html").toString();
    server.set("index.html", page.replace(/(January\.txt">\[ Text )\d+/, "$11"));
    server.fail(lastText, { cutUnseen: text.lastIndexOf("From ann at") });
    const into = store();
    expect(what(await sync(pipermail(server, into)))).toEqual([]);
    expect(what(await urls(server, into, ids(january)))).toEqual([
      "2022-January is not complete: its text has 11 mails, and its index of articles 12.",
    ]);
    // What is there has its number all the same.
    expect(await pipermail(server, into).exactBody("mail-1-5@example.org", never)).toBe(january[5]?.body);
    server.heal();
    expect(await sync(pipermail(server, into))).toMatchObject({ added: 1, problems: [] });
    expect((await urls(server, into, ids(january))).urls.size).toBe(12);
  });

  it("that has more than the text is no matter of doubt where the month may still grow", async () => {
    const server = await plainly();
    const grown = mail(80, { date: Date.UTC(2022, 2, 9) });
    const into = store();
    await sync(pipermail(server, into));
    server.append(grown);
    // The text of the newest month was read before its index of articles.
    expect(what(await urls(server, into, ids(marchMails)))).toEqual([]);
    expect((await urls(server, into, ids(marchMails))).urls.size).toBe(5);
    expect(await sync(pipermail(server, into))).toMatchObject({ added: 1, problems: [] });
  });

  it("that is cut is asked for again, so often and no more", async () => {
    const server = await plainly();
    const page = textOf(server, "2022-January/date.html");
    server.fail("2022-January/date.html", { shortened: page.lastIndexOf("<LI>") });
    const into = store();
    await sync(pipermail(server, into));
    server.takeLog();
    for (let at = 0; at < 8; at++) await urls(server, into, ids(january));
    expect(server.takeLog()).toHaveLength(4);
    const other = store();
    await sync(pipermail(server, other));
    await urls(server, other, ids(january));
    server.heal();
    expect((await urls(server, other, ids(january))).urls.size).toBe(12);
  });
});

describe("an archive that was numbered anew", () => {
  const numbered = (first: number) => all.map((one, at) => ({ ...one, number: first + at }));
  const numbersOf = (urls: Map<string, string>) =>
    [...urls.values()].map((url) => Number(/(\d+)\.html$/.exec(url)?.[1])).sort((a, b) => a - b);

  it("gives new addresses for all months once one of them shows it", async () => {
    const server = await serving({ mails: numbered(600_000), packed: () => false });
    const into = store();
    await sync(pipermail(server, into));
    const asked = [...ids(all), "mail-80@example.org"];
    await pipermail(server, into).urls(asked, { offline: false, signal: never });
    server.replace([
      ...numbered(1000),
      { ...mail(80, { date: Date.UTC(2022, 2, 10) }), number: 1000 + all.length },
    ]);
    await sync(pipermail(server, into));
    const { urls } = await pipermail(server, into).urls(asked, { offline: false, signal: never });
    expect(numbersOf(urls)).toEqual(Array.from({ length: all.length + 1 }, (_, at) => 1000 + at));
  });

  it("shows it by the page of an article, too", async () => {
    const server = await serving({ mails: numbered(600_000), packed: () => false });
    const into = store();
    await sync(pipermail(server, into));
    await pipermail(server, into).urls(ids(all), { offline: false, signal: never });
    server.replace(numbered(600_003));
    expect(await pipermail(server, into).exactBody("mail-1-5@example.org", never)).toBe(january[5]?.body);
    const { urls } = await pipermail(server, into).urls(ids(all), { offline: false, signal: never });
    expect(numbersOf(urls)[0]).toBe(600_003);
  });
});
