import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { git } from "../sample/git.ts";
import { type SampleMail, sampleMails } from "../sample/mails.ts";
import { aki, hanno } from "../sample/people.ts";
import { tickets, trackedSeries } from "../sample/repository.ts";
import { type Sample, startSample } from "../sample/serve.ts";

let directory: string;
let sample: Sample;
let mails: Map<string, SampleMail>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sample-test-"));
  sample = await startSample(join(directory, "sample"));
  mails = new Map((await sampleMails()).map((mail) => [mail.id, mail]));
});

afterAll(async () => {
  await sample.stop();
  await rm(directory, { recursive: true, force: true });
});

function mail(id: string): SampleMail {
  const found = mails.get(id);
  if (!found) throw new Error(`No mail ${id}`);
  return found;
}

const inRepository = async (...args: string[]) => (await git(sample.workspace, args)).trim();

async function patchIdOf(text: string): Promise<string> {
  const line = await git(sample.workspace, ["patch-id", "--stable"], text);
  return line.split(" ")[0] ?? "";
}

const landed = async (range: string, pattern: string) =>
  inRepository("log", "--reverse", "--no-merges", "--format=%H", `--grep=${pattern}`, range);

/** The commits of capsule v11, in order. */
const capsuleCommits = async () =>
  (
    await inRepository(
      "rev-list",
      "--reverse",
      "--no-merges",
      "v2022.04-rc1..v2022.04-rc2",
      `--author=${aki.email}`,
    )
  ).split("\n");

describe("the repository", () => {
  test("has the three releases, annotated, at their dates", async () => {
    const tags = await inRepository(
      "for-each-ref",
      "--sort=taggerdate",
      "--format=%(refname:short) %(objecttype) %(taggerdate:short)",
      "refs/tags",
    );
    expect(tags.split("\n")).toEqual([
      "v2022.01 tag 2022-01-10",
      "v2022.04-rc1 tag 2022-01-31",
      "v2022.04-rc2 tag 2022-02-14",
    ]);
  });

  test("has master and the checked-out topic branch, clean, and is the author's", async () => {
    expect((await inRepository("branch", "--format=%(refname:short)")).split("\n")).toEqual([
      "disk_integ",
      "master",
    ]);
    expect(await inRepository("status", "--porcelain", "--branch")).toBe("## disk_integ");
    expect(await inRepository("config", "--local", "user.email")).toBe("aki@example.org");
    expect(await inRepository("rev-list", "--count", "master..disk_integ")).toBe("7");
  });

  test("is sound, and the same wherever it is built", async () => {
    await inRepository("fsck", "--strict");
    expect(await inRepository("rev-parse", "master", "disk_integ")).toMatchInlineSnapshot(`
      "093170b8042f568ef6643521b33e614ee8a83ee3
      c80bf321b560d18cbf0fa1c00d0614eb38259c8d"
    `);
  });

  test("has nothing of disk_integ and of the removable media on master", async () => {
    const titles = new Set((await inRepository("log", "--format=%s", "master")).split("\n"));
    for (const { id, subject } of mails.values())
      if (/^(disk\d|removable)\//.test(id)) expect(titles).not.toContain(subject.replace(/^\[.*?\] /, ""));
  });

  test("tracks the three series of the weekly report, read from the local archive", async () => {
    const settings = JSON.parse(await readFile(join(sample.workspace, ".vscode/settings.json"), "utf8"));
    expect(settings).toEqual({
      "patchTracker.archives": [sample.archive],
      "patchTracker.series": trackedSeries,
      "patchTracker.tickets": tickets,
    });
  });

  test("has tickets by note, on the topic branch and on master, and one by message", async () => {
    const noted = await inRepository(
      ...["log", "--branches", "--notes=tickets", "--format=%s | %N%x00", "--no-walk=sorted"],
      ...["disk_integ", "master"],
    );
    expect(noted.split(/\s*\0\s*/).filter(Boolean)).toEqual([
      "efi_loader: disk: forget a disk that is gone | Ticket: TS-118",
      "efi_loader: device path: a full path for USB devices | Ticket: STR-66",
    ]);
    const named = await inRepository("log", "--grep=^Ticket: ", "--format=%s", "master..disk_integ");
    expect(named).toBe("efi_loader: disk: follow block devices as they come");
    expect(await inRepository("log", "--format=%B", "master")).not.toMatch(/\b(TS|STR)-\d/);
  });

  test("shares with a bare repository, where a colleague's tickets wait", async () => {
    expect(await inRepository("rev-parse", "origin/master")).toBe(await inRepository("rev-parse", "master"));
    expect(await inRepository("rev-parse", "--abbrev-ref", "master@{upstream}")).toBe("origin/master");
    const refs = await git(sample.origin, ["for-each-ref", "--format=%(refname)"]);
    expect(refs).toMatch(/^refs\/heads\/master\nrefs\/notes\/tickets\n/);
    const writers = await git(sample.origin, ["log", "--format=%an", "refs/notes/tickets"]);
    expect(writers).toBe(`${hanno.name}\n`);
  });
});

describe("capsule v11", () => {
  test("is nine commits of 2022-02-11 with the titles of its mails", async () => {
    const commits = await capsuleCommits();
    expect(commits).toHaveLength(9);
    for (const [index, commit] of commits.entries()) {
      const [title, date] = (await inRepository("log", "-1", "--format=%s%n%cs", commit)).split("\n");
      expect(mail(`cap11/${index + 1}`).subject).toBe(`[PATCH v11 ${index + 1}/9] ${title}`);
      expect(date).toBe("2022-02-11");
    }
  });

  test("landed with the mails' patch-ids, but for one known by its title and one by its Link", async () => {
    const same: boolean[] = [];
    for (const [index, commit] of (await capsuleCommits()).entries()) {
      const ofCommit = await patchIdOf(await inRepository("show", commit));
      expect(ofCommit).toMatch(/^[0-9a-f]{40}$/);
      same.push(ofCommit === (await patchIdOf(mail(`cap11/${index + 1}`).body)));
    }
    expect(same).toEqual([true, true, true, false, true, true, true, false, true]);
    const linked = await landed("v2022.04-rc2", "^Link: ");
    expect(linked).toBe((await capsuleCommits())[7]);
    expect(await inRepository("log", "-1", "--format=%B", linked)).toContain(mail("cap11/8").messageId);
  });

  test("applies as mailed to the candidate before", async () => {
    const work = join(directory, "apply");
    await git(directory, ["clone", "--quiet", "--branch", "v2022.04-rc1", sample.workspace, work]);
    for (let number = 1; number <= 9; number++)
      await git(work, ["apply", "--index", "-"], mail(`cap11/${number}`).body);
  });
});

test("what others landed has the patch-id of their mails", async () => {
  const mailed = ["gpio2/1", "mvebu-again/1", "mvebu-again/2", "mem/1", "mem/2", "usb/1"];
  for (const id of mailed) {
    const title = mail(id).subject.replace(/^\[.*?\] /, "");
    const commit = await landed("master", title);
    expect(await patchIdOf(await inRepository("show", commit)), id).toBe(await patchIdOf(mail(id).body));
  }
});

describe("the mails", () => {
  test("are the same each time, some eighty, and none is later than the sample's day", async () => {
    const all = [...mails.values()];
    expect(await sampleMails()).toEqual(all);
    expect(all.length).toBeGreaterThan(60);
    expect(all.length).toBeLessThan(90);
    expect(Math.max(...all.map(({ date }) => Date.parse(date)))).toBeLessThan(Date.parse(sample.now));
  });

  test("have unique ids and numbers that grow with their dates", () => {
    const all = [...mails.values()];
    expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(all.length);
    for (const [index, { number }] of all.entries())
      expect(number).toBeGreaterThan(all[index - 1]?.number ?? 0);
  });

  test("answer only mails that are there", () => {
    const ids = new Set([...mails.values()].map(({ messageId }) => messageId));
    for (const { references, inReplyTo } of mails.values()) {
      for (const id of references) expect(ids).toContain(id);
      expect(references.at(-1) ?? null).toBe(inReplyTo);
    }
  });
});

describe("the archive", () => {
  test("serves each mail at its number in its month, in pages that name its Message-ID", async () => {
    for (const { date, number, messageId } of mails.values()) {
      const month = new Date(date).toLocaleString("en", { month: "long", timeZone: "UTC" });
      const address = `${sample.archive}${new Date(date).getUTCFullYear()}-${month}/${number}.html`;
      const page = await (await fetch(address)).text();
      expect(page, address).toContain(encodeURIComponent(`<${messageId}>`));
    }
  });

  test.each([
    { name: "uboot/disk_integ", id: "disk2/0", prefix: "[PATCH v2 0/6] ", day: "2022-02-10" },
    { name: "uboot/cap auth", id: "cap11/0", prefix: "[PATCH v11 0/9] ", day: "2022-02-09" },
    { name: "uboot/uefi removable", id: "removable/0", prefix: "[RFC 0/2] ", day: "2021-11-09" },
  ])("has the thread of $name where the weekly report cites it", async ({ name, id, prefix, day }) => {
    const path = trackedSeries.find((one) => one.name === name)?.thread.split("/pipermail/u-boot/")[1];
    const page = await fetch(`${sample.archive}${path}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(encodeURIComponent(`<${mail(id).messageId}>`));
    expect(mail(id).subject.startsWith(prefix)).toBe(true);
    // The same day for whoever reads it, in Asia, Europe or America.
    expect(mail(id).date.slice(0, 10)).toBe(day);
    for (const timeZone of ["Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles"])
      expect(new Date(mail(id).date).toLocaleDateString("sv", { timeZone })).toBe(day);
  });
});
