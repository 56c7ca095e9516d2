// The command line, run on the sample; the first of each command as it ships.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { help } from "../../../src/cli/help.ts";
import { sampleMessageId } from "../../sample/mails.ts";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { built } from "../../support/built.ts";
import { commandHere, commandLine, type RunOptions } from "../../support/commandLine.ts";
import { Epoch } from "../../support/publicInbox.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: Sample;
let run: ReturnType<typeof commandHere>;
/** As it ships: a process of its own. */
let shipped: ReturnType<typeof commandLine>;
/** A folder in which the sample was read already. */
let data: string;
/** What most runs say: which archive, where to keep it, the clock. */
let usual: string[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "cli-test-"));
  sample = await startSample(join(home, "sample"));
  const place = built(home);
  run = commandHere(place);
  shipped = commandLine(place);
  data = join(home, "data");
  usual = ["--archive", sample.archive, "--data", data, "--now", sample.now];
  await answer("list", ...usual);
});

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

/** A complete answer's standard output. */
async function answer(...words: string[]): Promise<string> {
  const ran = await run(words);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return ran.stdout;
}

const isoDate = v.pipe(v.string(), v.isoTimestamp(), v.endsWith("Z"));
const text = v.pipe(v.string(), v.minLength(1));
const address = v.pipe(v.string(), v.url());
const person = v.strictObject({ name: v.string(), email: v.string() });
const state = v.picklist([
  ...(["draft", "submitted", "under-review", "changes-requested", "reviewed", "accepted"] as const),
  ...(["partly-accepted", "in-pull-request", "partly-merged", "merged"] as const),
  ...(["superseded", "withdrawn", "dormant"] as const),
]);
const patch = v.strictObject({
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  title: text,
  messageId: text,
  url: address,
  to: v.optional(v.array(person)),
  cc: v.optional(v.array(person)),
  files: v.array(text),
  reviews: v.array(
    v.strictObject({ trailer: v.pipe(v.string(), v.endsWith("-by")), person, messageId: text }),
  ),
  landing: v.nullable(
    v.strictObject({
      commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
      evidence: v.picklist(["message-id", "patch-id", "title"]),
      release: v.nullable(text),
      branch: text,
    }),
  ),
});
const revision = v.strictObject({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  label: text,
  submitted: isoDate,
  expected: v.pipe(v.number(), v.integer(), v.minValue(1)),
  complete: v.boolean(),
  cover: v.nullable(v.strictObject({ messageId: text, url: address })),
  patches: v.array(patch),
});
/** The object that `--json` prints, as it is documented: these keys and no others. */
const documented = v.strictObject({
  series: v.array(
    v.strictObject({
      project: text,
      name: text,
      author: person,
      state,
      reason: text,
      turn: v.picklist(["author", "reviewer", "custodian", "nobody"]),
      turnReason: text,
      asked: v.array(v.strictObject({ name: v.string(), email: text, answered: v.boolean() })),
      askedOfYou: v.nullable(
        v.strictObject({ answered: v.boolean(), why: v.pipe(v.array(text), v.minLength(1)) }),
      ),
      release: v.nullable(text),
      tickets: v.array(text),
      // `list` does not ask.
      applies: v.optional(
        v.nullable(
          v.strictObject({
            verdict: v.picklist(["applies", "three-way", "conflicts", "in"]),
            branch: text,
            commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
            files: v.array(text),
          }),
        ),
      ),
      revisions: v.pipe(v.array(revision), v.minLength(1)),
    }),
  ),
});

async function series(...words: string[]) {
  return v.parse(documented, JSON.parse(await answer(...words, "--json"))).series;
}

const names = async (...words: string[]) => (await series(...words)).map(({ name }) => name);

const capsules = "efi_loader: capsule: signed capsules, and a better mkeficapsule";
const disks = "efi_loader: disks that follow U-Boot's driver model";
const stick = "efi_loader: bootmgr: a stick without a boot option";

describe("status", () => {
  const status = () => [
    ...["status", "--workspace", sample.workspace, "--trust"],
    ...["--data", data, "--now", sample.now],
  ];

  test("prints the weekly report of a folder's series", async () => {
    const ran = await shipped(status());
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const lines = ran.stdout.trimEnd().split("\n");
    const heads = lines.filter((line) => !line.startsWith(" "));
    expect(heads.map((line) => line.split(":").slice(0, 2).join(":"))).toEqual([
      "uboot/disk_integ v2: submitted on 2/10",
      "uboot/cap auth v11: merged in v2022.04-rc2",
      "uboot/uefi removable RFC: submitted on 11/09/2021",
    ]);
    expect(lines.slice(1, 3)).toEqual([
      '  the author\'s turn: Hanno Krüger-Vale wrote in 5/6 on 2/27 and has no answer: "A device that EFI cannot take is no longer usable for the…"',
      `  Aki Sonoda, ${sample.archive}2022-February/474844.html`,
    ]);
  });

  test("prints them as data, as documented", async () => {
    const all = await series(...status());
    expect(
      all.map(({ name, state, turn, release, tickets }) => [name, state, turn, release, tickets]),
    ).toEqual([
      ["uboot/disk_integ", "changes-requested", "author", null, ["TS-118"]],
      ["uboot/cap auth", "merged", "nobody", "v2022.04-rc2", ["TS-102"]],
      ["uboot/uefi removable", "dormant", "reviewer", null, []],
    ]);
    expect(all.map(({ applies }) => applies && [applies.verdict, applies.branch, applies.files])).toEqual([
      ["applies", "master", []],
      null,
      ["applies", "master", []],
    ]);
    const [disk, capsule] = all;
    expect(disk?.author).toEqual({ name: "Aki Sonoda", email: "aki@example.org" });
    expect(disk?.revisions.map(({ label, submitted }) => [label, submitted])).toEqual([
      ["v1", "2022-01-17T08:29:04.000Z"],
      ["v2", "2022-02-10T08:11:15.000Z"],
    ]);
    expect(disk?.revisions[1]?.cover).toEqual({
      messageId: sampleMessageId("disk2/0"),
      url: `${sample.archive}2022-February/474844.html`,
    });
    expect(disk?.revisions[1]?.patches[0]).toMatchObject({
      number: 1,
      title: "scsi: call device_probe() after scanning",
      files: ["drivers/scsi/scsi.c"],
      reviews: [{ trailer: "Reviewed-by", person: { name: "Marcus Oyelaran", email: "marcus@example.org" } }],
      landing: null,
    });
    expect(capsule?.revisions.at(-1)?.patches.map(({ landing }) => landing?.evidence)).toEqual([
      ...["patch-id", "patch-id", "patch-id", "title", "patch-id"],
      ...["patch-id", "patch-id", "message-id", "patch-id"],
    ]);
  });

  test("takes the present folder, and without network what was read before, with what git says", async () => {
    const words = ["status", "--trust", "--data", data, "--now", sample.now, "--offline"];
    sample.server.takeLog();
    const ran = await run(words, { cwd: sample.workspace });
    expect(ran).toMatchObject({ code: 0, stderr: "", stdout: await answer(...status()) });
    expect(ran.stdout).toContain("merged in v2022.04-rc2");
  });

  test("without network and never read says so of each series", async () => {
    const ran = await run([...status(), "--data", join(home, "empty"), "--offline"]);
    expect(ran).toMatchObject({ code: 3, stdout: "" });
    expect(ran.stderr.trim().split("\n")).toHaveLength(3);
    expect(ran.stderr).toContain("The thread of uboot/disk_integ has not been read yet.");
  });

  test("goes by --archive, --repo and --branch rather than the settings", async () => {
    const folder = await workspace({ "patchTracker.series": trackedSeries.slice(1, 2) });
    const words = ["status", "--workspace", folder, "--trust", ...usual];
    expect((await series(...words, "--repo", sample.workspace))[0]?.state).toBe("merged");
    const branch = ["--branch", "v2022.04-rc1"];
    expect((await series(...words, "--repo", sample.workspace, ...branch))[0]?.state).toBe("reviewed");
    const gitless = await run(words);
    expect(gitless.code).toBe(3);
    expect(gitless.stderr).toContain(`There is no git repository in ${folder}.`);
    expect(gitless.stdout).toContain("uboot/cap auth v11: submitted on 2/09");
  });

  test("of a folder that follows nothing prints nothing, and says why", async () => {
    const folder = await workspace({});
    const ran = await run(["status", "--workspace", folder, ...usual, "--repo", sample.workspace, "--json"]);
    expect(JSON.parse(ran.stdout)).toEqual({ series: [] });
    expect(ran).toMatchObject({
      code: 0,
      stderr: `patch-tracker: The settings of ${folder} follow no series. Name them in patchTracker.series there, each as {"thread": "address or Message-ID"}.\n`,
    });
  });
});

describe("list", () => {
  test("prints the series oldest first, with how far each is", async () => {
    const ran = await shipped(["list", ...usual]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const printed = ran.stdout.trimEnd().split("\n");
    const lines = printed.filter((line) => !line.startsWith(" "));
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(
      /^efi_loader: bootmgr: a stick without a boot option RFC: submitted on 11\/09\/2021: /,
    );
  });

  test("by author, name or address, in any case", async () => {
    expect(await names("list", ...usual, "--author", "AKI sonoda")).toHaveLength(4);
    expect(await names("list", ...usual, "--author", "wen.liu@")).toHaveLength(2);
    expect(await names("list", ...usual, "--author", "nobody")).toEqual([]);
  });

  test("says that none was found, of what was asked for", async () => {
    const asked = ["--author", "nobody", "--since", "2022-01", "--until", "2022-02"];
    expect(await run(["list", ...usual, ...asked])).toEqual({
      code: 0,
      stdout: "",
      stderr: 'patch-tracker: No series was found from 2022-01 until 2022-02 of an author with "nobody".\n',
    });
  });

  test("by the months in which a revision was sent", async () => {
    const of = (since: string, until: string) => names("list", ...usual, "--since", since, "--until", until);
    expect(await of("2021-11", "2021-11")).toContain(stick);
    expect(await of("2021-11", "2021-11")).not.toContain(disks);
    expect(await of("2022-02", "2022-02")).toEqual([
      disks,
      capsules,
      "efi_loader: capsule: say which file failed",
    ]);
    expect(await of("2023-01", "2023-02")).toEqual([]);
  });

  test("reads only the months asked for", async () => {
    sample.server.takeLog();
    const fresh = ["--data", join(home, "february")];
    await answer("list", ...usual, ...fresh, "--since", "2022-02", "--until", "2022-02");
    const texts = sample.server.takeLog().filter(({ path }) => path.includes(".txt"));
    expect(texts.map(({ path }) => path)).toEqual(["2022-February.txt.gz"]);
  });

  test("with a repository tells what was merged", async () => {
    const all = await series("list", ...usual, "--repo", sample.workspace);
    expect(Object.groupBy(all, (one) => one.state).merged?.map(({ release }) => release)).toEqual([
      "v2022.04-rc1",
      null,
      "v2022.04-rc1",
      "v2022.04-rc2",
    ]);
  });

  test("of a moment tells what was true then", async () => {
    const words = [...usual.slice(0, -1), "2022-02-10", "--repo", sample.workspace, "--author", "aki"];
    expect(
      (await series("list", ...words)).map(({ name, reason }) => `${name}: ${reason.split(":")[0]}`),
    ).toEqual([
      `${stick}: submitted on 11/09/2021`,
      `${disks}: submitted on 1/17`,
      `${capsules}: submitted on 2/09`,
    ]);
  });

  test("offline asks nobody and says the same", async () => {
    const online = await answer("list", ...usual, "--json");
    sample.server.takeLog();
    expect(await answer("list", ...usual, "--json", "--offline")).toBe(online);
    expect(sample.server.takeLog()).toEqual([]);
  });

  test.each(["mails.mbox", "mails.mbox.gz"])("reads a mail file, %s, from whichever folder", async (name) => {
    const path = join(home, name);
    const content = Buffer.from(mboxOf(sample));
    await writeFile(path, name.endsWith(".gz") ? gzipSync(content) : content);
    const own = ["--data", join(home, `data of ${name}`), "--now", sample.now, "--repo", sample.workspace];
    const ran = await run(["list", "--archive", name, ...own, "--json"], { cwd: home });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const { series: all } = v.parse(documented, JSON.parse(ran.stdout));
    expect(all).toHaveLength(9);
    const capsule = all.find((one) => one.name === capsules);
    expect(capsule).toMatchObject({ state: "merged", release: "v2022.04-rc2" });
    const id = sampleMessageId("cap11/0");
    expect(capsule?.revisions.at(-1)?.cover?.url).toBe(`https://lore.kernel.org/r/${id}`);
    expect(await answer("list", "--archive", path, ...own, "--json")).toBe(ran.stdout);
  });
});

describe("show", () => {
  test.each([
    ["an address", trackedSeries[1]?.thread ?? ""],
    ["a Message-ID", sampleMessageId("cap10/2")],
  ])("prints one series by %s", async (_, thread) => {
    const page = await answer("show", thread, ...usual, "--repo", sample.workspace);
    expect(page).toContain(capsules);
    expect(page).toContain("v11, sent 2022-02-09 (the same author and title)");
    expect(page).toContain("1  tools: build mkeficapsule with tools-only_defconfig");
    expect(page).toMatch(/[0-9a-f]{12} in v2022\.04-rc2 \(message-id\)/);
    expect(page).toContain("Tested-by: Ruth Adeyemi");
    expect(await names("show", thread, ...usual)).toEqual([capsules]);
  });

  test.each([
    "20220210.1.I8cbd6f92",
    "<20220210.1.I8cbd6f92>",
    "https://lore.kernel.org/r/20220210.1.I8cbd6f92",
  ])("prints a series whose mail has an id without @, by %s", async (id) => {
    const archive = join(home, "odd.mbox");
    const headers = "From: Ann Lee <ann@example.org>\nDate: Thu, 10 Feb 2022 10:00:00 +0000";
    const diff = "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n";
    const mail = `${headers}\nMessage-ID: <20220210.1.I8cbd6f92>@changeid>\nSubject: [PATCH] a: odd\n\nWords.\n---\n${diff}`;
    await writeFile(archive, `From ann@example.org Thu Feb 10 10:00:00 2022\n${mail}`);
    const ran = await run(["show", id, "--archive", archive, "--data", join(home, "odd")]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("a: odd") });
  });

  test("has no answer for a mail that is not there, nor for one without patches", async () => {
    expect(await shipped(["show", "nobody-wrote-this@example.org", ...usual, "--json"])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^patch-tracker: No mail is known at "nobody-wrote-this@example\.org"\. Check /,
      ),
    });
    const question = sample.server.mails.find((mail) => mail.subject.startsWith("Two USB sticks"));
    const ran = await run(["show", question?.messageId ?? "", ...usual]);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("holds no patches.");
  });

  test("of a list without series says first why there may be none", async () => {
    const ran = await run(["list", "--archive", join(home, "gone.mbox"), "--data", join(home, "gone")]);
    expect(ran).toMatchObject({ code: 3, stdout: "" });
    expect(ran.stderr).toMatch(
      /^patch-tracker: The mail file .* is not there\. .*\npatch-tracker: No series was found\.\n$/,
    );
  });

  test("says first that the archive could not be read, where a mail is not known for that, and once", async () => {
    const gone = ["--archive", join(home, "gone.mbox"), "--data", join(home, "gone")];
    for (const command of ["show", "thread", "comments", "diff"]) {
      const ran = await run([command, "m@example.org", ...gone]);
      expect(ran).toMatchObject({ code: 1, stdout: "" });
      expect(ran.stderr).toMatch(
        /^patch-tracker: The mail file [^\n]*gone\.mbox is not there\. What could be read has no mail at "m@example\.org"\. [^\n]*\n$/,
      );
    }
  });
});

describe("the command itself", () => {
  test.each([
    [["lst"], 'There is no command "lst".'],
    [["tag", "TS-118"], "tag takes the id of a ticket and at least one commit."],
    [["list", "--repo"], "Option '--repo <value>' argument missing"],
  ])("refuses %j", async (words, sentence) => {
    const ran = await shipped(words);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(`patch-tracker: ${sentence}`);
    expect(ran.stderr).toMatch(/See patch-tracker --help\.\n$/);
  });

  test.each([[[]], [["--help"]]])("helps %j", async (words) => {
    expect(await shipped(words)).toEqual({ code: 0, stdout: help, stderr: "" });
  });

  test("tells its version", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect(await shipped(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("answers with what it could read, and says what it could not", async () => {
    const missing = join(home, "missing.mbox");
    const ran = await run(["list", ...usual, "--archive", missing, "--json"]);
    expect(ran.code).toBe(3);
    expect(v.parse(documented, JSON.parse(ran.stdout)).series).toHaveLength(9);
    expect(ran.stderr).toBe(
      `patch-tracker: The mail file or folder ${missing} is not there. Check the path after --archive, or of patchTracker.archives in the folder's settings.\n`,
    );
  });

  test("bears it when nobody reads on", async () => {
    const ran = await shipped(["list", ...usual, "--json"], { hangUp: true });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  test("names the patches of a version that are missing", async () => {
    const path = join(home, "part.mbox");
    const mails = [1, 3, 5].map(
      (number) =>
        `From x Thu Feb 10 11:00:00 2022\nFrom: Ann Lee <ann@example.org>\nDate: Thu, 10 Feb 2022 11:00:0${number} +0000\nMessage-ID: <part${number}@example.org>\nIn-Reply-To: <part1@example.org>\nSubject: [PATCH ${number}/5] fs: step ${number}\n\nText.\n---\n--- a/x.c\n+++ b/x.c\n@@ -${number} +${number} @@\n-a\n+b\n\n`,
    );
    await writeFile(path, mails.join(""));
    const words = ["--archive", path, "--data", join(home, "part"), "--now", sample.now];
    expect(await answer("show", "part3@example.org", ...words)).toContain(
      "v1, sent 2022-02-10, 3 of 5 patches\n  2/5 and 4/5 are not in the archive\n",
    );
  });

  test("never lets a mail steer the terminal", async () => {
    const path = join(home, "steering.mbox");
    await writeFile(
      path,
      `From x Thu Feb 10 11:00:00 2022\nFrom: Ann Lee <ann@example.org>\nDate: Thu, 10 Feb 2022 11:00:00 +0000\nMessage-ID: <steering@example.org>\nSubject: [PATCH] fs: \x1b]0;owned\x07\x9b2Jrepair\n\nText.\n---\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n`,
    );
    const words = ["--archive", path, "--data", join(home, "steered"), "--now", sample.now];
    const listed = await answer("list", ...words);
    expect(listed.split("\n")[0]).toBe("fs: ]0;owned2Jrepair v1: submitted on 2/10: no answer yet");
    expect(listed.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    const page = await answer("show", "steering@example.org", ...words);
    expect(page.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test("keeps what it reads in the place that XDG names", async () => {
    const env = { XDG_DATA_HOME: join(home, "xdg") };
    const ran = await run(["list", "--archive", sample.archive, "--now", sample.now], { env });
    expect(ran.code).toBe(0);
    expect(existsSync(join(home, "xdg", "patch-tracker"))).toBe(true);
  });

  test("has no answer where it cannot keep anything", async () => {
    await writeFile(join(home, "a file"), "");
    const ran = await run(["list", ...usual, "--data", join(home, "a file", "below")]);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(/^patch-tracker: .+\. .+\.\n$/);
  });

  test("under an older Node runs with the one of its own folder", async () => {
    const node = (await olderNode()) ?? (await pretendedNode());
    const ran = await shipped(["list", ...usual, "--offline"], { node });
    expect(ran).toEqual({ code: 0, stderr: "", stdout: await answer("list", ...usual, "--offline") });
    expect(await shipped(["lst"], { node })).toMatchObject({ code: 2 });
  });
});

async function workspace(settings: object): Promise<string> {
  const folder = await mkdtemp(join(home, "workspace-"));
  await mkdir(join(folder, ".vscode"));
  await writeFile(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  return folder;
}

/** The sample's mails as somebody's mail program keeps them. */
function mboxOf({ server }: Sample): string {
  return server.mails
    .map(({ messageId, inReplyTo, references, from, date, subject, body }) => {
      const head = [
        "From mboxrd@z Thu Jan  1 00:00:00 1970",
        `From: ${from}`,
        `Date: ${new Date(date).toUTCString()}`,
        `Subject: ${subject}`,
        `Message-ID: <${messageId}>`,
        ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []),
        ...(references?.length ? [`References: ${references.map((id) => `<${id}>`).join("\n ")}`] : []),
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
      ];
      return `${head.join("\n")}\n\n${body.replace(/^(>*From )/gm, ">$1")}\n`;
    })
    .join("");
}

/** A Node of this machine that is too old for the store; null where there is none. */
async function olderNode(): Promise<RunOptions["node"] | null> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const program = join(folder, "node");
    if (folder.includes("node_modules") || !existsSync(program)) continue;
    const [major = 0] = execFileSync(program, ["-p", "process.versions.node"], { encoding: "utf8" })
      .split(".")
      .map(Number);
    if (major < 22) return [program];
  }
  return null;
}

/** This Node, which says that it is an old one. */
async function pretendedNode(): Promise<string[]> {
  const script = join(home, "old.cjs");
  await writeFile(script, 'Object.defineProperty(process.versions, "node", { value: "20.9.0" });');
  return [process.execPath, "--require", script];
}

describe("check", () => {
  test("says that everything is as it was read, and asks nobody", async () => {
    sample.server.takeLog();
    expect(await answer("check", "--data", data)).toMatch(
      /^\d+ mails of 1 archive looked at\.\nEverything is as it was read\.\n$/,
    );
    expect(sample.server.takeLog()).toEqual([]);
  });
});

describe("archives", () => {
  test("are listed with how far they were read", async () => {
    const listed = await answer("archives", "--archive", sample.archive, "--data", data);
    expect(listed).toMatch(
      /^http:\S+ \(pipermail\)\n {2}\d+ mails, sent 202\d-\d\d-\d\d to 2022-\d\d-\d\d; asked last on \d{4}-\d\d-\d\d \d\d:\d\d UTC\n$/,
    );
    // It was asked just now, though about a moment of 2022.
    const { archives } = JSON.parse(
      await answer("archives", "--archive", sample.archive, "--data", data, "--json"),
    );
    expect(Date.now() - Date.parse(archives[0].asked)).toBeLessThan(600_000);
  });

  test("say what is wrong with them, and what of an epoch is odd", async () => {
    const place = await mkdtemp(join(home, "inbox-"));
    const epoch = new Epoch(join(place, "0.git"));
    const sent = {
      messageId: "one@example.org",
      from: "Ann Lee <ann@example.org>",
      date: Date.UTC(2022, 1, 1),
      subject: "[PATCH] fs: repair",
      body: "Repair it.\n---\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-1\n+2\n",
    };
    epoch.append({ ...sent, to: "u-boot@lists.example.org", cc: "Ben Oak <ben@example.org>" });
    epoch.append({ ...sent, body: "Another text.\n" });
    const missing = join(place, "missing.mbox");
    const where = ["--archive", place, "--data", join(place, "data"), "--json"];
    const shown = JSON.parse(await answer("show", "one@example.org", ...where));
    expect(shown.series[0].revisions[0].patches[0]).toMatchObject({
      to: [{ name: "", email: "u-boot@lists.example.org" }],
      cc: [{ name: "Ben Oak", email: "ben@example.org" }],
    });
    const ran = await run(["archives", "--archive", missing, ...where]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).archives).toMatchObject([
      { archive: missing, kind: "mbox", mails: 0, asked: null, problems: [] },
      {
        archive: place,
        kind: "public-inbox",
        mails: 1,
        oldest: "2022-02-01T00:00:00.000Z",
        problems: [
          {
            what: "1 mail came with the Message-ID of another one (<one@example.org>), and says something else; the one that was read first is shown.",
          },
        ],
      },
    ]);
    const asText = await run(["archives", ...where.slice(0, -1)]);
    expect(asText.stdout).toMatch(/^ {2}note: 1 mail came .* \(<one@example\.org>\)/m);
    expect(await run(["list", "--archive", missing, ...where])).toMatchObject({ code: 3 });
    const failed = await run(["archives", "--archive", missing, ...where]);
    expect(failed.code).toBe(3);
  });
});
