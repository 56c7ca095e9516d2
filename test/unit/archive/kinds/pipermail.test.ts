import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Archive } from "../../../../src/core/archive/archive.ts";
import { Pipermail, type PipermailOptions } from "../../../../src/core/archive/kinds/pipermail/pipermail.ts";
import { silentLog } from "../../../../src/core/base/log.ts";
import { factsOf } from "../../../../src/core/mail/facts.ts";
import type { Store } from "../../../../src/core/store/store.ts";
import type { ArchiveServer } from "../../../support/archiveServer.ts";
import { client, folder, known, mail, march, month, serving, store, sync } from "../support.ts";

const never = new AbortController().signal;
const hour = 3_600_000;

function pipermail(urls: string[], into: Store, more: Partial<PipermailOptions> = {}): Pipermail {
  return new Pipermail({ urls, store: into, http: client(), factsOf, log: silentLog, ...more });
}

/** What was asked since the last time: "206 2022-March.txt". */
function asked(server: ArchiveServer): string[] {
  return server.takeLog().map((one) => `${one.status} ${one.path}`);
}

const ids = (mails: { messageId: string }[]): string[] => mails.map((one) => one.messageId);

const january = month(1, 12);
const february = month(2, 30);
const marchMails = month(3, 5);
/** A month that is written in several batches. */
const crowded = month(1, 450);
const all = [...january, ...february, ...marchMails];

/** A server with three months, and an archive that has read them. */
async function read(): Promise<{ server: ArchiveServer; into: Store; archive: Pipermail }> {
  const server = await serving({ mails: all });
  const into = store();
  const archive = pipermail([server.url], into);
  expect((await sync(archive)).problems).toEqual([]);
  server.takeLog();
  return { server, into, archive };
}

describe("reading an archive for the first time", () => {
  it("brings in every month, newest first, packed where it is past", async () => {
    const server = await serving({ mails: all });
    const into = store();
    const archive = pipermail([server.url], into);
    const report = await sync(archive);
    expect(asked(server)).toEqual([
      "200 index.html",
      "200 2022-March.txt",
      "200 2022-February.txt.gz",
      "200 2022-January.txt.gz",
    ]);
    expect(report).toMatchObject({ added: all.length, requests: 4, problems: [] });
    expect(known(into, archive, "2022-January")).toEqual(ids(january));
    expect(into.get(["mail-2-7@example.org"])[0]).toMatchObject({
      subject: "[PATCH] fs: repair part 7 of month 2",
      from: { name: "Ann Lee", email: "ann@example.org" },
      exact: false,
    });
  });

  it("takes only the months asked for, and reaches further back later", async () => {
    const server = await serving({ mails: all });
    const into = store();
    const archive = pipermail([server.url], into);
    expect((await sync(archive, { since: "2022-02", until: "2022-02" })).added).toBe(30);
    expect(asked(server)).toEqual(["200 index.html", "200 2022-February.txt.gz"]);
    expect((await sync(archive, { since: "2022-01", until: "2022-02" })).added).toBe(12);
    expect(asked(server)).toEqual(["304 index.html", "200 2022-January.txt.gz"]);
  });

  it("takes only the newest periods where no month is named", async () => {
    const server = await serving({ mails: all });
    const archive = pipermail([server.url], store());
    expect((await sync(archive, { newest: 2 })).added).toBe(35);
    expect(await sync(archive, { newest: 2 })).toMatchObject({ added: 0, requests: 1 });
  });

  it("counts the newest periods back from the last month asked for", async () => {
    const server = await serving({ mails: all });
    await sync(pipermail([server.url], store()), { until: "2022-02", newest: 1 });
    expect(asked(server)).toEqual(["200 index.html", "200 2022-February.txt.gz"]);
  });

  it("adds to a packed text that is made nightly what the plain one has more", async () => {
    const server = await serving({ mails: february, packed: () => true });
    const packed = server.files.get("2022-February.txt.gz") ?? null;
    server.append(mail(40), mail(41));
    server.set("2022-February.txt.gz", packed);
    const into = store();
    const archive = pipermail([server.url], into);
    const report = await sync(archive);
    expect(asked(server)).toEqual(["200 index.html", "200 2022-February.txt.gz", "206 2022-February.txt"]);
    expect(report.added).toBe(32);
    expect(known(into, archive, "2022-February")).toHaveLength(32);
  });

  it("does with packed texts alone", async () => {
    const server = await serving({ mails: all, packed: () => true, plain: () => false });
    const archive = pipermail([server.url], store());
    expect(await sync(archive)).toMatchObject({ added: all.length, problems: [] });
    asked(server);
    server.append(mail(50, { date: Date.UTC(2022, 2, 9) }));
    expect((await sync(archive)).added).toBe(1);
    expect(asked(server)).toEqual(["200 2022-March.txt.gz"]);
    expect((await sync(archive)).added).toBe(0);
    expect(asked(server)).toEqual(["304 2022-March.txt.gz"]);
  });

  it.each(["year", "quarter", "week", "day"] as const)(
    "reads archives that are kept by the %s",
    async (shape) => {
      const server = await serving({ mails: all, shape });
      expect(await sync(pipermail([server.url], store()))).toMatchObject({ added: all.length, problems: [] });
    },
  );

  it("knows a mail once that was sent twice", async () => {
    const twice = [...february, mail(60, { messageId: february[3]?.messageId ?? "" })];
    const server = await serving({ mails: twice });
    expect((await sync(pipermail([server.url], store()))).added).toBe(30);
  });
});

describe("a refresh with nothing new", () => {
  it("costs one small request, however the server is made", async () => {
    for (const [ranges, etags, lastModified] of [
      [true, true, true],
      [true, true, false],
      [true, false, true],
      [true, false, false],
    ] as const) {
      const server = await serving({ mails: all });
      Object.assign(server, { ranges, etags, lastModified });
      const archive = pipermail([server.url], store());
      await sync(archive);
      server.takeLog();
      const report = await sync(archive);
      expect(report).toMatchObject({ added: 0, requests: 1, problems: [] });
      expect(report.bytes).toBeLessThan(1000);
      expect(server.log[0]?.range).toMatch(/^bytes=\d+-$/);
    }
  });

  it("is as small for a process that has just been started", async () => {
    const { server, into } = await read();
    expect(await sync(pipermail([server.url], into))).toMatchObject({ added: 0, requests: 1, bytes: 0 });
  });

  it("asks nothing where all asked for is long past", async () => {
    const { archive } = await read();
    expect((await sync(archive, { until: "2022-02" })).requests).toBe(0);
  });

  it("asks for the index again after an hour, and once more ten minutes after a month's end", async () => {
    const { server, archive } = await read();
    await sync(archive, { now: march + 2 * hour });
    expect(asked(server)).toEqual(["304 index.html", "304 2022-March.txt"]);
    await sync(archive, { now: march + 2.9 * hour });
    expect(asked(server)).toEqual(["304 2022-March.txt"]);
    const april = Date.UTC(2022, 3, 1);
    await sync(archive, { now: april });
    asked(server);
    await sync(archive, { now: april + hour / 12 });
    expect(asked(server)).toEqual(["304 2022-March.txt"]);
    await sync(archive, { now: april + hour / 5 });
    expect(asked(server)).toEqual(["304 index.html", "304 2022-March.txt"]);
  });

  it("is not led astray by a clock that was wrong", async () => {
    const { server, archive } = await read();
    await sync(archive, { now: Date.UTC(1970, 0, 1) });
    await sync(archive, { now: Date.UTC(2099, 0, 1) });
    await sync(archive);
    expect(new Set(asked(server))).toEqual(new Set(["304 index.html", "304 2022-March.txt"]));
  });
});

describe("a refresh", () => {
  it("reads only what is new of the newest month", async () => {
    const { server, into, archive } = await read();
    server.append(mail(80, { date: Date.UTC(2022, 2, 10) }), mail(81, { date: Date.UTC(2022, 2, 10) }));
    const report = await sync(archive);
    expect(asked(server)).toEqual(["206 2022-March.txt"]);
    expect(report.added).toBe(2);
    expect(report.bytes).toBeLessThan(1500);
    expect(known(into, archive, "2022-March")).toEqual([
      ...ids(marchMails),
      "mail-80@example.org",
      "mail-81@example.org",
    ]);
  });

  it("passes over what is known where the server knows no ranges", async () => {
    const { server, into, archive } = await read();
    server.ranges = false;
    server.append(mail(80, { date: Date.UTC(2022, 2, 10) }));
    expect((await sync(archive)).added).toBe(1);
    expect(asked(server)).toEqual(["200 2022-March.txt"]);
    expect(known(into, archive, "2022-March")).toHaveLength(6);
  });

  it("finds a new month, and reads the one before to its end", async () => {
    const { server, into, archive } = await read();
    server.append(mail(80, { date: Date.UTC(2022, 2, 31) }), mail(81, { date: Date.UTC(2022, 3, 1) }));
    expect((await sync(archive, { now: Date.UTC(2022, 3, 1, 1) })).added).toBe(2);
    // And once more the one before that, which until now was past by the clock only.
    expect(asked(server)).toEqual([
      "200 index.html",
      "200 2022-April.txt",
      "206 2022-March.txt",
      "206 2022-February.txt",
    ]);
    expect(known(into, archive, "2022-March")).toHaveLength(6);
  });

  it("reads on in an old month that has grown after all, and only in that", async () => {
    const { server, into, archive } = await read();
    const late = month(2, 60)
      .slice(30)
      .map((one) => ({ ...one, body: randomBytes(100).toString("base64") }));
    server.append(...late);
    expect((await sync(archive, { now: march + 2 * hour })).added).toBe(30);
    expect(asked(server)).toEqual(["200 index.html", "304 2022-March.txt", "206 2022-February.txt"]);
    expect(known(into, archive, "2022-February")).toEqual(ids([...february, ...late]));
    await sync(archive, { now: march + 4 * hour });
    expect(asked(server)).toEqual(["304 index.html", "304 2022-March.txt"]);
  });

  it("repairs a last mail that was half written when it was read", async () => {
    const server = await serving({ mails: [...february, mail(70, { body: "one\ntwo\nthree\n" })] });
    const whole = Buffer.from(server.files.get("2022-February.txt") ?? []);
    server.set("2022-February.txt", whole.subarray(0, whole.indexOf("two")));
    const into = store();
    const archive = pipermail([server.url], into);
    await sync(archive);
    expect(into.body("mail-70@example.org")?.text).toBe("one\n");
    server.set("2022-February.txt", whole);
    expect((await sync(archive)).added).toBe(0);
    expect(into.body("mail-70@example.org")?.text).toBe("one\ntwo\nthree\n");
    expect(known(into, archive, "2022-February")).toHaveLength(31);
  });

  it.each([
    ["otherwise", (text: string) => text.replaceAll("mail-3-4@", "mail-3-four@")],
    ["shorter", (text: string) => text.slice(0, text.lastIndexOf("From ann at"))],
    ["longer before its end", (text: string) => text.replace("Part 0", "The very first part, number 0,")],
  ])("reads a month anew that was written %s", async (_, rewrite) => {
    for (const ranges of [true, false]) {
      const { server, into, archive } = await read();
      server.ranges = ranges;
      const text = Buffer.from(server.files.get("2022-March.txt") ?? []).toString();
      server.set("2022-March.txt", rewrite(text));
      const report = await sync(archive);
      expect(report.problems).toEqual([]);
      const seen = asked(server);
      expect(seen.at(-1)).toBe("200 2022-March.txt");
      expect(seen.length).toBeLessThanOrEqual(2);
      const wanted = rewrite(ids(marchMails).join(" ")).split(" ");
      expect(known(into, archive, "2022-March")).toEqual(expect.arrayContaining(wanted.slice(0, 4)));
      expect(await sync(archive)).toMatchObject({ added: 0, requests: 1 });
    }
  });

  it("sees by the whole text that a mail in its middle is another, though nothing has moved", async () => {
    const { server, into, archive } = await read();
    server.ranges = false;
    const text = Buffer.from(server.files.get("2022-March.txt") ?? []).toString();
    server.set("2022-March.txt", text.replaceAll("mail-3-1@", "mail-3-x@"));
    expect((await sync(archive)).added).toBe(1);
    expect(known(into, archive, "2022-March")[1]).toBe("mail-3-x@example.org");
  });

  it("believes no server that sends another part than asked for", async () => {
    const { server, into, archive } = await read();
    server.append(mail(80, { date: Date.UTC(2022, 2, 10) }));
    const text = Buffer.from(server.files.get("2022-March.txt") ?? []).toString();
    const wrong = { "content-range": `bytes 0-${text.length - 1}/${text.length}` };
    server.fail("2022-March.txt", { status: 206, headers: wrong, body: text }, 1);
    expect((await sync(archive)).added).toBe(1);
    expect(known(into, archive, "2022-March")).toHaveLength(6);
  });
});

describe("what goes wrong", () => {
  const faults = [
    ["404", { status: 404 }, /no such page \(404\)/],
    ["500", { status: 500 }, /fault of its own \(500\)/],
    ["a cut connection", { cutAfter: 150 }, /was cut in the middle/],
    ["a cut gzip", { shortened: 150 }, /cut off or damaged/],
    ["a web page", { html: true }, /a web page where mail was expected/],
  ] as const;

  it.each(faults)(
    "in one month (%s) is a problem, and the others still come in",
    async (_, failure, sentence) => {
      const server = await serving({ mails: all });
      server.fail(/2022-January\.txt/, failure);
      const into = store();
      const archive = pipermail([server.url], into);
      const report = await sync(archive);
      expect(report.problems).toHaveLength(1);
      expect(report.problems[0]?.what).toMatch(sentence);
      expect(report.problems[0]?.what).toContain("2022-January");
      expect(known(into, archive, "2022-February")).toEqual(ids(february));
      const before = known(into, archive, "2022-January");
      expect(before).toEqual(ids(january).slice(0, before.length));
      server.heal();
      expect((await sync(archive)).problems).toEqual([]);
      expect(known(into, archive, "2022-January")).toEqual(ids(january));
    },
  );

  it("in the middle of a month keeps what came, without the mail that may be cut, and goes on from there", async () => {
    const server = await serving({ mails: crowded });
    server.fail("2022-January.txt", { cutAfter: 100_000 }, 1);
    const into = store();
    const archive = pipermail([server.url], into);
    expect((await sync(archive)).problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/2022-January.* was cut in the middle/),
    ]);
    const before = known(into, archive, "2022-January").length;
    expect(before).toBeGreaterThan(200);
    expect(before).toBeLessThan(450);
    server.takeLog();
    const report = await sync(archive);
    expect(report.added).toBe(450 - before);
    const size = server.files.get("2022-January.txt")?.length ?? 0;
    expect(report.bytes).toBeLessThan(size - 99_000);
    expect(known(into, archive, "2022-January")).toEqual(ids(crowded));
  });

  it.each([
    ["a refusal for bots", { botCheck: true }, /takes the tracker for a bot/],
    ["a fault of the server", { status: 503 }, /fault of its own/],
    ["too many requests", { status: 429, headers: { "retry-after": "900" } }, /to be left alone for 900 s/],
    ["another page", { html: true }, /is not the index of a pipermail archive/],
  ] as const)("with the index (%s) loses nothing that is known", async (_, failure, sentence) => {
    const { server, into, archive } = await read();
    server.fail(/./, failure);
    const report = await sync(archive, { now: march + 2 * hour });
    expect(report.problems[0]?.what).toMatch(sentence);
    expect(known(into, archive, "2022-January")).toHaveLength(12);
    server.heal();
    expect(await sync(archive, { now: march + 2 * hour })).toMatchObject({ added: 0, problems: [] });
  });

  it("with the host (it wants to be left alone) ends the asking for months", async () => {
    const server = await serving({ mails: all });
    server.fail(/\.txt/, { status: 429 });
    const { problems } = await sync(pipermail([server.url], store()));
    expect(problems).toHaveLength(1);
    expect(asked(server)).toEqual(["200 index.html", ...Array(3).fill("429 2022-March.txt")]);
  });

  it("with the whole network is said once", async () => {
    const { server, into, archive } = await read();
    await server.close();
    const report = await sync(archive);
    expect(report.problems.map((one) => one.what)).toEqual([
      expect.stringMatching(/^The connection to .* failed\.$/),
    ]);
    expect(known(into, archive, "2022-January")).toHaveLength(12);
    const nowhere = pipermail(["http://lists.nowhere.invalid/pipermail/u-boot/"], store());
    const { added, problems } = await sync(nowhere);
    expect([added, problems.length]).toEqual([0, 1]);
    expect(problems[0]?.what).toContain("lists.nowhere.invalid");
  });

  it("with one mail does not touch the rest", async () => {
    const odd = Buffer.from(
      "From x at y  Tue Feb  1 00:00:00 2022\n\0\u0001=?utf-8?q?\xff\nMessage-ID\n\n\0\0\n\n",
      "latin1",
    );
    const server = await serving({ mails: february });
    const text = Buffer.from(server.files.get("2022-February.txt") ?? []);
    server.set("2022-February.txt", Buffer.concat([odd, text, odd]));
    const into = store();
    const archive = pipermail([server.url], into);
    expect((await sync(archive)).problems).toEqual([]);
    expect(known(into, archive, "2022-February")).toEqual(expect.arrayContaining(ids(february)));
  });

  it("with a month that is too large is read in parts", async () => {
    const server = await serving({ mails: crowded });
    const into = store();
    const archive = pipermail([server.url], into, { maxTextBytes: 60_000 });
    const sizes: number[] = [];
    for (let time = 0; time < 10; time++) {
      const { problems } = await sync(archive);
      sizes.push(known(into, archive, "2022-January").length);
      if (problems.length === 0) break;
      expect(problems[0]?.what).toContain("2022-January has more new mail than is read at once");
    }
    expect(sizes.length).toBeGreaterThan(2);
    expect(known(into, archive, "2022-January")).toEqual(ids(crowded));
  });

  it("with a packed month that unpacks without end is stopped", async () => {
    const server = await serving({ mails: february, packed: () => true });
    server.set("2022-February.txt.gz", gzipSync(Buffer.alloc(3_000_000, 10)));
    const report = await sync(pipermail([server.url], store(), { maxTextBytes: 100_000 }));
    expect(report.problems[0]?.what).toMatch(/far more bytes than a month of mail/);
  });
});

describe("cancelling", () => {
  it("in the middle of a month loses nothing and doubles nothing", async () => {
    const server = await serving({ mails: crowded });
    server.fail("2022-January.txt", { stallAfter: 100_000 }, 1);
    const directory = folder();
    const first = store(directory);
    const stop = new AbortController();
    const running = sync(pipermail([server.url], first), {
      signal: stop.signal,
      progress: (text) => /200 mails/.test(text) && stop.abort(new Error("stopped by the person")),
    });
    await expect(running).rejects.toThrow("stopped by the person");
    server.heal();
    const second = store(directory);
    const archive = pipermail([server.url], second);
    expect(known(second, archive, "2022-January").length).toBeGreaterThanOrEqual(200);
    server.takeLog();
    expect((await sync(archive)).problems).toEqual([]);
    expect(asked(server)).toContain("206 2022-January.txt");
    expect(known(second, archive, "2022-January")).toEqual(ids(crowded));
  });

  it("before it began asks nothing", async () => {
    const { server, archive } = await read();
    await expect(sync(archive, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(server.log).toEqual([]);
  });
});

describe("two hosts of one archive", () => {
  it("are asked in turn: the second only where the first fails, and from then on", async () => {
    const [one, other] = [await serving({ mails: all }), await serving({ mails: all })];
    one.fail(/./, { status: 500 });
    const into = store();
    const archive = pipermail([one.url, other.url], into);
    expect(await sync(archive)).toMatchObject({ added: all.length, problems: [] });
    expect(archive.id).toBe(one.url);
    asked(one);
    asked(other);
    expect((await sync(archive)).requests).toBe(1);
    expect([asked(one), asked(other)]).toEqual([[], ["304 2022-March.txt"]]);
    one.heal();
    expect(await sync(archive, { now: march + 2 * hour })).toMatchObject({ added: 0, problems: [] });
    expect(asked(one)[0]).toBe("200 index.html");
  });

  it("give a month from the second where the first lacks it", async () => {
    const [one, other] = [await serving({ mails: all }), await serving({ mails: all })];
    one.fail(/2022-February/, { html: true });
    expect(await sync(pipermail([one.url, other.url], store()))).toMatchObject({
      added: all.length,
      problems: [],
    });
  });

  it("say the first's fault where both fail", async () => {
    const [one, other] = [await serving({ mails: all }), await serving({ mails: all })];
    for (const server of [one, other]) await server.close();
    const { problems } = await sync(pipermail([one.url, other.url], store()));
    expect(problems.map((problem) => problem.where)).toEqual([`${one.url}index.html`]);
  });
});

describe("addresses", () => {
  const options = { offline: false, signal: never };
  const urlOf = (archive: Archive, period: string, number: number) => `${archive.id}${period}/${number}.html`;

  it("cost one request for each month that has unknown ones, and none the next time", async () => {
    const { server, archive } = await read();
    const wanted = [
      "mail-1-0@example.org",
      "mail-1-11@example.org",
      "mail-2-29@example.org",
      "nobody@example.org",
    ];
    const { urls } = await archive.urls(wanted, options);
    expect(Object.fromEntries(urls)).toEqual({
      "mail-1-0@example.org": urlOf(archive, "2022-January", 600000),
      "mail-1-11@example.org": urlOf(archive, "2022-January", 600011),
      "mail-2-29@example.org": urlOf(archive, "2022-February", 600041),
    });
    expect(asked(server).sort()).toEqual(["200 2022-February/date.html", "200 2022-January/date.html"]);
    expect((await archive.urls(wanted, options)).urls.size).toBe(3);
    expect(asked(server)).toEqual([]);
  });

  it("are asked for again only when the month has grown", async () => {
    const lost = { ...marchMails[2], listed: false } as (typeof marchMails)[0];
    const server = await serving({ mails: [...marchMails.slice(0, 2), lost, ...marchMails.slice(3)] });
    const archive = pipermail([server.url], store());
    await sync(archive);
    // The text knows it, the index has lost it: there is nothing to be found out by asking.
    server.set(
      "2022-March/date.html",
      Buffer.from(server.files.get("2022-March/date.html") ?? [])
        .toString()
        .replace(/.*600004.*\n/, ""),
    );
    asked(server);
    await archive.urls(["mail-3-4@example.org"], options);
    await archive.urls(["mail-3-4@example.org"], options);
    expect(asked(server)).toEqual(["200 2022-March/date.html"]);
    server.append(mail(80, { date: Date.UTC(2022, 2, 10) }));
    await sync(archive);
    asked(server);
    expect((await archive.urls(["mail-3-4@example.org"], options)).urls.size).toBe(1);
    expect(asked(server)).toEqual(["200 2022-March/date.html"]);
  });

  it("are those that are known, where there is no network", async () => {
    const { server, archive } = await read();
    expect(await archive.urls(["mail-1-0@example.org"], { offline: true, signal: never })).toEqual({
      urls: new Map(),
      problems: [],
    });
    await archive.urls(["mail-1-0@example.org"], options);
    asked(server);
    expect((await archive.urls(["mail-1-1@example.org"], { offline: true, signal: never })).urls.size).toBe(
      1,
    );
    expect(asked(server)).toEqual([]);
  });

  it("are missing where the archive cannot say them now, and that is said", async () => {
    const { server, archive } = await read();
    server.fail(/html$/, { status: 500 });
    const { urls, problems } = await archive.urls(["mail-1-0@example.org"], options);
    expect(urls).toEqual(new Map());
    expect(problems.map((one) => one.what)).toEqual([
      expect.stringMatching(/^Mails of 2022-January have no address in the archive for now: .* \(500\)\.$/),
    ]);
    server.heal();
    expect((await archive.urls(["mail-1-0@example.org"], options)).urls.size).toBe(1);
  });

  it("come from the page of threads where there is none by date", async () => {
    const { server, archive } = await read();
    server.set("2022-February/date.html", null);
    expect((await archive.urls(["mail-2-0@example.org"], options)).urls.size).toBe(1);
  });

  it("lead back to the mail, under whichever host and in whichever way they are written", async () => {
    const { server, archive } = await read();
    for (const url of [
      urlOf(archive, "2022-February", 600015),
      "https://lists.denx.de/pipermail/u-boot/2022-February/600015.html",
      "https://lists.u-boot-project.org/pipermail/u-boot/2022-February/thread.html#600015",
    ]) {
      expect(archive.owns(url)).toBe(true);
      expect(await archive.resolve(url, never)).toBe("mail-2-3@example.org");
    }
    expect(asked(server)).toEqual(["200 2022-February/600015.html"]);
    expect(archive.owns("https://lists.denx.de/pipermail/u-boot-custodians/2022-February/600015.html")).toBe(
      false,
    );
    expect(archive.owns(urlOf(archive, "2022-February", 600015).replace("u-boot", "linux"))).toBe(false);
    expect(archive.owns("mail-2-3@example.org")).toBe(false);
  });

  it.each([
    ["2022-February/700000.html", /has no mail at this address/],
    ["2022-February/thread.html", /names a whole month/],
    ["attachments/x.bin", /not the address of a mail/],
    ["2022-February/600012.html", /There is no mail at this address/],
  ])("that lead nowhere (%s) say so", async (path, sentence) => {
    const { server, archive } = await read();
    server.set("2022-February/600012.html", "<html>gone</html>");
    const problem = { what: expect.stringMatching(sentence), where: archive.id + path };
    await expect(archive.resolve(archive.id + path, never)).rejects.toMatchObject({ problem });
  });

  it("are those of the host that answers", async () => {
    const [one, other] = [await serving({ mails: all }), await serving({ mails: all })];
    one.fail(/./, { status: 500 });
    const archive = pipermail([one.url, other.url], store());
    await sync(archive);
    const { urls } = await archive.urls(["mail-1-0@example.org"], options);
    expect([...urls.values()]).toEqual([`${other.url}2022-January/600000.html`]);
  });

  it("are not asked for after a person stopped it", async () => {
    const { archive } = await read();
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(archive.urls([], { offline: true, signal })).rejects.toThrow("stopped");
    await expect(archive.exactBody("mail-1-0@example.org", signal)).rejects.toThrow("stopped");
    await expect(archive.resolve(urlOf(archive, "2022-February", 600015), signal)).rejects.toThrow("stopped");
  });

  it("of a mail that stands in two months are known by one of them", async () => {
    const twice = { ...mail(0, { messageId: "twice@example.org" }) };
    const later = { ...twice, date: Date.UTC(2022, 2, 2) };
    const server = await serving({ mails: [...february, twice, later] });
    const archive = pipermail([server.url], store());
    await sync(archive);
    server.fail("2022-March/date.html", { html: true });
    await archive.urls(["twice@example.org"], options);
    asked(server);
    expect((await archive.urls(["twice@example.org"], options)).urls.size).toBe(1);
    expect(asked(server)).toEqual([]);
  });
});

describe("a body as it was sent", () => {
  const body =
    "Fix it.\n\n---\n\n--- a/x.dts\n+++ b/x.dts\n@@ -1 +1 @@\n-serial@fe000000 {\n+serial@fe100000 {\n";

  it("comes from the article's page, once", async () => {
    const server = await serving({ mails: [...february, mail(70, { body })] });
    const into = store();
    const archive = pipermail([server.url], into);
    await sync(archive);
    expect(into.body("mail-70@example.org")?.text).toContain("serial at fe000000");
    asked(server);
    expect(await archive.exactBody("mail-70@example.org", never)).toBe(body);
    expect(asked(server)).toEqual(["200 2022-February/date.html", "200 2022-February/600030.html"]);
    expect(await archive.exactBody("mail-70@example.org", never)).toBe(body);
    expect(asked(server)).toEqual([]);
    expect(into.get(["mail-70@example.org"])[0]).toMatchObject({ exact: true, facts: { damaged: false } });
  });

  it("is none where the archive has none, and a fault where it does not answer", async () => {
    const { server, archive } = await read();
    expect(await archive.exactBody("nobody@example.org", never)).toBeNull();
    server.set("2022-February/600012.html", null);
    expect(await archive.exactBody("mail-2-0@example.org", never)).toBeNull();
    server.fail(/html$/, { status: 500 });
    await expect(archive.exactBody("mail-2-1@example.org", never)).rejects.toThrow(/fault of its own/);
  });

  it("is no damaged one though it says what the archive makes of an address", async () => {
    const sent = body.replace("serial@fe100000", "serial at fe100000");
    const server = await serving({ mails: [mail(70, { body: sent })] });
    const into = store();
    const archive = pipermail([server.url], into);
    await sync(archive);
    expect(into.get(["mail-70@example.org"])[0]?.facts.damaged).toBe(true);
    expect(await archive.exactBody("mail-70@example.org", never)).toBe(sent);
    expect(into.get(["mail-70@example.org"])[0]?.facts.damaged).toBe(false);
  });

  it("is a fault where the numbers of its month cannot be asked for", async () => {
    const { server, archive } = await read();
    server.fail(/date\.html$/, { status: 500 });
    await expect(archive.exactBody("mail-2-1@example.org", never)).rejects.toThrow(
      /^Mails of 2022-February have no address in the archive for now/,
    );
  });

  it("is never that of another mail, for which the month's numbers are asked for once more", async () => {
    const { server, into, archive } = await read();
    const other = Buffer.from(server.files.get("2022-February/600013.html") ?? []);
    server.set("2022-February/600012.html", other);
    expect(await archive.exactBody("mail-2-0@example.org", never)).toBeNull();
    expect(into.body("mail-2-0@example.org")?.exact).toBe(false);
    const [index, page] = ["200 2022-February/date.html", "200 2022-February/600012.html"];
    expect(asked(server)).toEqual([index, page, index, page]);
    expect(await archive.exactBody("mail-2-0@example.org", never)).toBeNull();
    expect(asked(server)).toEqual([page]);
  });
});
