// The tracker as a whole, on the sample: its archive, its repository, its day.
import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { nodeFetch } from "../../../src/core/http/nodeFetch.ts";
import type { ProjectConfig } from "../../../src/core/project/config.ts";
import { headlineOf, sentenceOf } from "../../../src/core/series/reason.ts";
import { latestOf } from "../../../src/core/series/seriesQueries.ts";
import { Store } from "../../../src/core/store/store.ts";
import { trackedEntry } from "../../../src/core/tracking/entry.ts";
import type { SeriesOverview } from "../../../src/core/tracking/model.ts";
import { cachedOverview } from "../../../src/core/tracking/overviewCache.ts";
import { sampleMessageId } from "../../sample/mails.ts";
import { aki } from "../../sample/people.ts";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { aPatch, aReply, aRevision, aSeries } from "../../support/overview.ts";
import { saying } from "../../support/reason.ts";
import {
  call,
  entryOf,
  firstRefresh,
  folder,
  project,
  reportDay,
  servicesIn,
} from "../../support/services.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: Sample;
/** Aki's sidebar after the first refresh. */
let overview: SeriesOverview;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tracker-test-"));
  sample = await startSample(join(home, "sample"));
  overview = await firstRefresh(join(home, "read"), akis());
});

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

/** Aki's sidebar. */
const akis = (more: Partial<ProjectConfig> = {}): ProjectConfig =>
  project([sample.archive], {
    tracked: trackedSeries,
    me: [aki.email],
    folders: [sample.workspace],
    ...more,
  });

/** What that refresh has read, for a test alone. */
function copyOfRead(): string {
  const copy = folder();
  cpSync(join(home, "read"), copy, { recursive: true });
  return copy;
}

const disk = "uboot/disk_integ";
const capsule = "uboot/cap auth";
const removable = "uboot/uefi removable";
const openQuestion =
  'Hanno Krüger-Vale wrote in 5/6 on 2/27 and has no answer: "A device that EFI cannot take is no longer usable for the…"';

/** "disk_integ v2: submitted on 2/10", as the weekly report writes it: the headline of its reason. */
const inShort = (overview: SeriesOverview) =>
  overview.entries.map(({ tracked, series }) =>
    series
      ? `${tracked.name} ${latestOf(series).label}: ${headlineOf(series.reason)}`
      : `${tracked.name}: not known`,
  );

describe("the board", () => {
  test("names what is followed before anything was read, and is in no hurry to complain", async () => {
    const services = servicesIn();
    const overview = await services.tracking.overview({ project: akis() }, call());
    expect(inShort(overview)).toEqual([
      `${disk}: not known`,
      `${capsule}: not known`,
      `${removable}: not known`,
    ]);
    expect(overview).toMatchObject({ updated: null, problems: [] });
    expect(entryOf(overview, disk)).toMatchObject({
      problem: null,
      groupReason: saying({ headline: "not read yet" }),
    });
  });

  test("stands as the weekly report says, once refreshed", () => {
    expect(overview.problems).toEqual([]);
    expect(overview.updated).toBe(Date.parse(sample.now));
    expect(inShort(overview)).toEqual([
      `${disk} v2: submitted on 2/10`,
      `${capsule} v11: merged in v2022.04-rc2`,
      `${removable} RFC: submitted on 11/09`,
    ]);
  });

  test("calls a series that nobody named by its title", async () => {
    const [first] = trackedSeries;
    const unnamed = akis({
      tracked: [
        { ...first!, name: "" },
        { name: "", thread: "none@example.org", tickets: [] },
      ],
    });
    const overview = await servicesIn().tracking.refresh({ project: unnamed }, call());
    const title = overview.entries[0]?.series?.title;
    expect(title).toBeTruthy();
    expect(overview.entries.map(({ tracked }) => tracked.name)).toEqual([title, "none@example.org"]);
  });

  test("says of the capsules how each of nine patches was found", () => {
    const series = entryOf(overview, capsule).series;
    expect(series).toMatchObject({ state: "merged", release: "v2022.04-rc2", turn: "nobody" });
    expect(series?.revisions.map((revision) => revision.label)).toEqual(["v10", "v11"]);
    expect(series?.revisions.at(-1)?.patches.map((patch) => patch.landing?.evidence)).toEqual([
      ...["patch-id", "patch-id", "patch-id", "title", "patch-id"],
      ...["patch-id", "patch-id", "message-id", "patch-id"],
    ]);
  });

  test("groups: an open question needs me, the other two do not", () => {
    expect(overview.entries.map(({ group }) => group)).toEqual(["needs-you", "merged", "dormant"]);
    expect(sentenceOf(entryOf(overview, disk).groupReason)).toBe(`your turn: ${openQuestion}`);
  });

  test("is somebody else's matter for a person with another address", async () => {
    const theirs = await servicesIn(copyOfRead()).tracking.overview(
      { project: akis({ me: ["wen.liu@example.org"] }) },
      call(),
    );
    expect(entryOf(theirs, disk)).toMatchObject({
      group: "waiting",
      groupReason: saying({ headline: "the author's turn", evidence: openQuestion }),
    });
  });

  test("is the same from the cache, and after a restart", async () => {
    const directory = copyOfRead();
    expect(await servicesIn(directory).tracking.overview({ project: akis() }, call())).toEqual(overview);
    expect(await servicesIn(directory).tracking.overview({ project: akis() }, call())).toEqual(overview);
  });

  test("says which thread is none, and shows the others", async () => {
    const thread = `${sample.archive}2022-February/999999.html`;
    const overview = await servicesIn().tracking.refresh(
      { project: akis({ tracked: [...trackedSeries, { name: "gone", thread, tickets: [] }] }) },
      call(),
    );
    expect(inShort(overview)[0]).toBe(`${disk} v2: submitted on 2/10`);
    expect(entryOf(overview, "gone").problem?.what).toBe(`No mail is known at "${thread}".`);
  });
});

describe("a refresh", () => {
  test("with nothing new asks for one thing, and gets next to nothing", async () => {
    const services = servicesIn(copyOfRead());
    sample.server.takeLog();
    await services.tracking.refresh({ project: akis() }, call());
    const log = sample.server.takeLog();
    expect(log.length).toBeLessThanOrEqual(1);
    expect(log.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2_000);
  });

  test("without network shows the same, and says so", async () => {
    const server = await ArchiveServer.start({ mails: [...sample.server.mails] });
    const mine = akis({ archives: [server.url] });
    const directory = folder();
    const before = await servicesIn(directory).tracking.refresh({ project: mine }, call());
    await server.close();
    const later = Date.parse(sample.now) + 2 * 3_600_000;
    const after = await servicesIn(directory, { at: later }).tracking.refresh({ project: mine }, call());
    expect(inShort(after)).toEqual(inShort(before));
    expect(after.entries).toEqual(before.entries);
    expect(after.updated).toBe(before.updated);
    expect(after.problems.map(({ what }) => what)).toEqual([
      `The connection to ${new URL(server.url).host} failed.`,
    ]);
  });

  test("can be cancelled at any request, and the next one completes it", async () => {
    const directory = folder();
    for (let request = 1; request <= 4; request++) {
      const controller = new AbortController();
      let asked = 0;
      const services = servicesIn(directory, {
        fetch: (...args) => {
          if (++asked === request) controller.abort();
          return nodeFetch(...args);
        },
      });
      await expect(services.tracking.refresh({ project: akis() }, call(controller.signal))).rejects.toThrow(
        /abort/i,
      );
    }
    const overview = await servicesIn(directory).tracking.refresh({ project: akis() }, call());
    expect(inShort(overview)[1]).toBe(`${capsule} v11: merged in v2022.04-rc2`);
  });

  test("of a window on another folder leaves its problems there", async () => {
    const directory = folder();
    const elsewhere = akis({ folders: [folder()] });
    const there = await servicesIn(directory).tracking.refresh({ project: elsewhere }, call());
    expect(there.problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^There is no git repository/),
    ]);
    expect((await servicesIn(directory).tracking.overview({ project: akis() }, call())).problems).toEqual([]);
    expect((await servicesIn(directory).tracking.overview({ project: elsewhere }, call())).problems).toEqual(
      there.problems,
    );
  });

  test("of two windows on one store at once serves both", async () => {
    const directory = folder();
    const [one, other] = await Promise.all(
      [servicesIn(directory), servicesIn(directory)].map((services) =>
        services.tracking.refresh({ project: akis() }, call()),
      ),
    );
    expect(inShort(other!)).toEqual(inShort(one!));
    expect([...one!.problems, ...other!.problems]).toEqual([]);
    expect(await servicesIn(directory).tracking.overview({ project: akis() }, call())).toEqual(overview);
  });
});

describe("a thread that is older than what is read anyway", () => {
  test("is read with the three months after its own, in which it is discussed", async () => {
    const sent = (month: number, id: string, more = {}) => ({
      messageId: id,
      from: "Ann Lee <ann@example.org>",
      date: Date.UTC(2022, month - 1, 10),
      subject: "[PATCH] fs: mount the disk",
      body: "It was late.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n",
      ...more,
    });
    const answer = { from: "Ben Ode <ben@example.com>", body: "Is it?\n", inReplyTo: "one@example.org" };
    const server = await ArchiveServer.start({
      mails: [
        sent(1, "one@example.org"),
        sent(4, "april@example.org", answer),
        sent(5, "may@example.org", answer),
        sent(7, "other@example.org", { subject: "[PATCH] net: wait" }),
      ],
    });
    onTestFinished(() => server.close());
    const at = Date.UTC(2022, 6, 20);
    const thread = `${server.url}2022-January/600000.html`;
    const tracked = [{ name: "fs/disk", thread, tickets: [] }];
    const overview = await servicesIn(folder(), { at }).tracking.refresh(
      { project: project([server.url], { tracked, since: "2022-07" }) },
      call(),
    );
    const { replies } = entryOf(overview, "fs/disk").series!.revisions[0]!.patches[0]!;
    expect(replies.map(({ messageId }) => messageId)).toEqual(["april@example.org"]);
  });
});

describe("the first look at a series", () => {
  test("is cached as it is after the mark that says when it was", async () => {
    const directory = folder();
    const services = servicesIn(directory);
    await services.tracking.refresh({ project: akis({ tracked: [] }) }, call());
    const tracked = [{ name: disk, thread: sampleMessageId("disk2/1"), tickets: [] }];
    const overview = await services.tracking.overview({ project: akis({ tracked }) }, call());
    expect(entryOf(overview, disk).series).not.toBeNull();
    const store = Store.open(directory, { log: silentLog, now: () => reportDay });
    onTestFinished(() => store.close());
    expect(cachedOverview(store, akis({ tracked }), reportDay)).toEqual(overview);
  });

  test("counts mails of the two weeks before it as unread, and older ones as read", () => {
    const replied = (id: string, daysBefore: number) =>
      aReply("comment", id, { date: reportDay - daysBefore * 86_400_000 });
    const series = aSeries([
      aRevision(1, [aPatch(1, "only", { replies: [replied("old", 15), replied("new", 13)] })]),
    ]);
    const tracked = { name: "fs/only", thread: "t@example.org", tickets: [] };
    const entry = trackedEntry(tracked, series, {
      project: project([]),
      now: reportDay,
      asked: true,
      landings: new Map(),
      isCustodian: () => true,
      given: () => [],
      isList: () => false,
      marks: { snoozed: new Map(), read: new Map(), since: new Map([["t@example.org", reportDay]]) },
      opinionOf: () => null,
    });
    expect(entry.unread).toEqual([replied("new", 13).messageId]);
  });
});

describe("a person's marks", () => {
  test("unread is what others wrote lately; reading it takes it away, and may be taken back", async () => {
    const services = servicesIn(copyOfRead());
    const { unread } = entryOf(overview, disk);
    expect(unread).toHaveLength(1);
    await services.tracking.markRead({ messageIds: unread, read: true }, call());
    expect(entryOf(await services.tracking.overview({ project: akis() }, call()), disk).unread).toEqual([]);
    await services.tracking.markRead({ messageIds: unread, read: false }, call());
    expect(entryOf(await services.tracking.overview({ project: akis() }, call()), disk).unread).toEqual(
      unread,
    );
  });

  test("unread is nothing that I wrote myself", async () => {
    const directory = folder();
    await servicesIn(directory, { at: Date.parse("2022-02-12T00:00:00Z") }).tracking.refresh(
      { project: akis() },
      call(),
    );
    const { series, unread } = entryOf(
      await servicesIn(directory).tracking.refresh({ project: akis() }, call()),
      disk,
    );
    const replies = latestOf(series!).patches.flatMap((patch) => patch.replies);
    expect(replies.filter((reply) => unread.includes(reply.messageId)).map(({ from }) => from.name)).toEqual([
      "Marcus Oyelaran",
      "Ilse Antonsen",
      "Ilse Antonsen",
      "Hanno Krüger-Vale",
    ]);
  });

  test("a snoozed series waits until then, or until it is woken", async () => {
    const services = servicesIn(copyOfRead());
    const { thread } = entryOf(overview, disk).tracked;
    const until = Date.parse("2022-03-11T09:00:00Z");
    await services.tracking.snooze({ thread, until }, call());
    expect(entryOf(await services.tracking.overview({ project: akis() }, call()), disk)).toMatchObject({
      group: "waiting",
      groupReason: saying({ headline: "snoozed until 2022-03-11" }),
      snoozedUntil: until,
    });
    await services.tracking.snooze({ thread, until: null }, call());
    expect(entryOf(await services.tracking.overview({ project: akis() }, call()), disk)).toMatchObject({
      group: "needs-you",
      snoozedUntil: null,
    });
  });

  test("a snooze ends by itself", async () => {
    const directory = copyOfRead();
    const services = servicesIn(directory);
    const { thread } = entryOf(overview, disk).tracked;
    await services.tracking.snooze({ thread, until: Date.parse("2022-03-11T09:00:00Z") }, call());
    const later = servicesIn(directory, { at: Date.parse("2022-03-11T09:00:01Z") });
    expect(entryOf(await later.tracking.overview({ project: akis() }, call()), disk).group).toBe("needs-you");
  });
});

describe("looking for a series", () => {
  const read = () => servicesIn(copyOfRead());

  test("by words of its title, newest first, each piece of work once", async () => {
    const services = read();
    expect(
      (await services.tracking.search({ text: "gpio pca9539", limit: 10 }, call())).map(
        ({ title, label }) => `${title} ${label}`,
      ),
    ).toEqual([
      "gpio: pca9539: start from a known state v1",
      "gpio: pca9539: keep the direction over a reset v2",
    ]);
    expect(await services.tracking.search({ text: "gpio pca9539", limit: 1 }, call())).toHaveLength(1);
    expect(await services.tracking.search({ text: "no such words", limit: 10 }, call())).toEqual([]);
  });

  test("by the Message-ID of a reply or an older revision: its whole series", async () => {
    const services = read();
    const [found] = await services.tracking.search(
      { text: `<${sampleMessageId("cap10/3")}>`, limit: 10 },
      call(),
    );
    expect(found).toMatchObject({ label: "v11", messageId: sampleMessageId("cap11/0") });
    expect(found?.postings).toContain(sampleMessageId("cap10/3"));
  });

  test("by the addresses it was sent from", async () => {
    const services = read();
    const titles = async (...emails: string[]) =>
      (await services.tracking.sentBy({ emails, limit: 20 }, call())).map(({ title }) => title);
    const [akis, wens] = [await titles(aki.email), await titles("wen.liu@example.org")];
    expect(akis).toEqual([
      "efi_loader: capsule: say which file failed",
      "efi_loader: disks that follow U-Boot's driver model",
      "efi_loader: capsule: signed capsules, and a better mkeficapsule",
      "efi_loader: bootmgr: a stick without a boot option",
    ]);
    expect(wens).toHaveLength(2);
    expect(new Set(await titles(aki.email, "wen.liu@example.org"))).toEqual(new Set([...akis, ...wens]));
    expect(await titles("nobody@example.org")).toEqual([]);
  });

  test.each([
    ["an address of the archive", () => `${sample.archive}2022-February/474721.html`],
    ["the same under the list's own host", () => trackedSeries[1]!.thread],
    ["a Message-ID", () => sampleMessageId("cap11/3")],
    ["a Message-ID as a mail program copies it", () => `<${sampleMessageId("cap11/0")}>`],
    ["an address of lore", () => `https://lore.kernel.org/u-boot/${sampleMessageId("cap10/0")}/T/#u`],
  ])("by %s", async (_, thread) => {
    const services = read();
    const found = await services.tracking.find({ thread: thread(), project: akis() }, call());
    expect(found).toMatchObject({ label: "v11", messageId: sampleMessageId("cap11/0") });
  });

  test("by an address whose month was never read: it is read then", async () => {
    const found = await servicesIn().tracking.find(
      { thread: trackedSeries[2]!.thread, project: akis() },
      call(),
    );
    expect(found).toMatchObject({ label: "RFC", messageId: sampleMessageId("removable/0") });
  });

  test.each([
    ["an unknown Message-ID", "nobody-wrote-this@example.org", /^No mail is known at "nobody/],
    ["words", "disk integration", /^No mail is known at "disk integration"/],
    [
      "another list's address",
      "https://lists.example.org/pipermail/other/2022-May/1.html",
      /^No mail is known/,
    ],
    [
      "a page that is not there",
      "https://lists.denx.de/pipermail/u-boot/2022-February/1.html",
      /^The archive has no mail at this address/,
    ],
  ])("by %s finds nothing, in a sentence", async (_, thread, sentence) => {
    await expect(read().tracking.find({ thread, project: akis() }, call())).rejects.toThrow(sentence);
  });

  test("by a mail without patches says that there are none", async () => {
    const services = read();
    const stick = await services.tracking.search({ text: "sticks", limit: 1 }, call());
    expect(stick).toEqual([]);
    const question = sample.server.mails.find((mail) => mail.subject.startsWith("Two USB sticks"));
    await expect(
      services.tracking.find({ thread: question!.messageId, project: akis() }, call()),
    ).rejects.toThrow("holds no patches");
  });

  test("its mails open in the archive, and where none has them, at lore", async () => {
    const services = read();
    const signal = new AbortController().signal;
    expect(
      await services.tracking.address(
        { messageId: sampleMessageId("cap11/0"), project: akis() },
        call(signal),
      ),
    ).toBe(`${sample.archive}2022-February/474721.html`);
    expect(
      await services.tracking.address(
        { messageId: "else where?@example.org", project: akis() },
        call(signal),
      ),
    ).toBe("https://lore.kernel.org/r/else%20where%3F@example.org");
  });
});

describe("at a moment of the past", () => {
  const then = Date.parse("2022-02-10T00:00:00Z");

  test("series stand as they did then", async () => {
    const overview = await servicesIn(folder(), { at: then, past: true }).tracking.refresh(
      { project: akis() },
      call(),
    );
    expect(inShort(overview)).toEqual([
      `${disk} v1: submitted on 1/17`,
      `${capsule} v11: submitted on 2/09`,
      `${removable} RFC: submitted on 11/09`,
    ]);
    expect(entryOf(overview, capsule).series).toMatchObject({ state: "submitted", release: null });
    const days = overview.entries.flatMap(({ series }) =>
      series!.revisions.flatMap(({ patches }) =>
        patches.flatMap(({ date, replies }) => [date, ...replies.map((reply) => reply.date)]),
      ),
    );
    expect(Math.max(...days)).toBeLessThanOrEqual(then);
  });

  test("what was merged, but in no release yet, is in master", async () => {
    const at = Date.parse("2022-02-13T00:00:00Z");
    const overview = await servicesIn(folder(), { at, past: true }).tracking.refresh(
      { project: akis() },
      call(),
    );
    expect(inShort(overview)[1]).toBe(`${capsule} v11: merged in master`);
  });

  test("the past and the present do not mix in one store", async () => {
    const directory = folder();
    const present = () => servicesIn(directory);
    const past = () => servicesIn(directory, { at: then, past: true });
    const [now, once] = [
      await present().tracking.refresh({ project: akis() }, call()),
      await past().tracking.refresh({ project: akis() }, call()),
    ];
    expect((await present().tracking.overview({ project: akis() }, call())).entries).toEqual(now.entries);
    expect((await past().tracking.overview({ project: akis() }, call())).entries).toEqual(once.entries);
    expect(inShort(once)[1]).toBe(`${capsule} v11: submitted on 2/09`);
  });

  test("a search finds nothing that was sent later", async () => {
    const services = servicesIn(folder(), { at: then, past: true });
    await services.tracking.refresh({ project: akis() }, call());
    expect(await services.tracking.search({ text: "start from a known state", limit: 5 }, call())).toEqual(
      [],
    );
    expect((await services.tracking.sentBy({ emails: [aki.email], limit: 9 }, call()))[0]?.label).toBe("v11");
    await expect(
      services.tracking.find({ thread: sampleMessageId("reset/0"), project: akis() }, call()),
    ).rejects.toThrow("was sent later than 2022-02-10T00:00:00.000Z.");
  });
});
