// What is looked at before a version is sent: its branch, whether it still applies, what checkpatch says.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { branchQuery } from "../../../src/core/applying/branchQuery.ts";
import { checkpatch, complaintsIn } from "../../../src/core/nextVersion/checkpatch.ts";
import type { NextVersion, VersionFile } from "../../../src/core/nextVersion/model.ts";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { Maildir } from "../../support/maildir.ts";
import type { SiteMail } from "../../support/pipermailSite.ts";
import { call, folder, project, servicesIn } from "../../support/services.ts";
import { day, lines, sent } from "../patches/support.ts";
import { branchOf, filled, history, listOf, prepare, textOf } from "./support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const stop = new AbortController().signal;

describe("a branch", () => {
  test("is found by the titles of a series, the one with most of them first", async () => {
    const sample = branchOf();
    const request = { project: project([], { folders: [sample.folder] }), folder: sample.folder };
    const { nextVersion } = servicesIn();
    const ask = (...titles: string[]) => nextVersion.branches({ ...request, titles }, call());
    sample.git("checkout", "--quiet", "master");
    expect(await ask("a: say five", "b: say six", "c: say Grüße")).toEqual(["again", "work"]);
    expect(await ask("doc: nobody wants it")).toEqual(["work"]);
    expect(await ask("Begin", "Go on")).toEqual([]);
    sample.git("checkout", "--quiet", "work");
    expect(await ask("a: say five", "c: say Grüße")).toEqual(["work", "again"]);
  });

  test("conflicts with another in files that are named; nothing is written for that, and no merge driver run", async () => {
    const sample = branchOf([
      ...history.slice(0, 2),
      {
        name: "other",
        branch: "other",
        parents: ["base"],
        message: "a: say 5",
        authored: sent - day,
        files: { "a.c": lines({ 5: "5" }) },
      },
      {
        name: "apart",
        branch: "apart",
        parents: ["base"],
        message: "b: x",
        authored: sent - day,
        files: { "b.c": "x\n" },
      },
    ]);
    const before = readdirSync(join(sample.folder, ".git", "objects")).sort();
    const ask = (upstream: string) =>
      servicesIn().nextVersion.conflicts(
        { folder: sample.folder, tip: sample.hash("one"), upstream: sample.hash(upstream) },
        call(),
      );
    expect(await ask("other")).toEqual(["a.c"]);
    expect(await ask("apart")).toEqual([]);
    // Nor is a program run for it that somebody's repository names.
    sample.git("config", "merge.evil.driver", `touch ${join(sample.folder, "ran")}; exit 1`);
    mkdirSync(join(sample.folder, ".git", "info"));
    writeFileSync(join(sample.folder, ".git", "info", "attributes"), "* merge=evil\n");
    expect(await ask("other")).toEqual(["a.c"]);
    expect(existsSync(join(sample.folder, "ran"))).toBe(false);
    expect(readdirSync(join(sample.folder, ".git", "objects")).sort()).toEqual(before);
  });
});

describe("checkpatch.pl of a tree", () => {
  const treeWith = (text: string) => {
    const top = folder();
    mkdirSync(join(top, "scripts"));
    writeFileSync(join(top, "scripts", "checkpatch.pl"), `#!/bin/sh\n${text}\n`);
    chmodSync(join(top, "scripts", "checkpatch.pl"), 0o755);
    return top;
  };

  test("says what it finds, at lines of the patches that it was given", async () => {
    const top = treeWith(
      'for f; do case $f in *.patch) echo "$f:7: ERROR: trailing whitespace"; echo "$f:9: CHECK: a: b";; esac; done; echo "/etc/passwd:1: ERROR: x"; echo "total: 1 errors"; exit 1',
    );
    const path = join(top, "0001-a: b.patch");
    expect(await checkpatch(top, [path], stop)).toEqual({
      complaints: [
        { path, file: "0001-a: b.patch", line: 7, kind: "error", text: "trailing whitespace" },
        { path, file: "0001-a: b.patch", line: 9, kind: "check", text: "a: b" },
      ],
      problems: [],
    });
  });

  test("finds nothing, is not there, fails or hangs: each is told apart", async () => {
    expect(await checkpatch(folder(), [], stop)).toBeNull();
    expect(await checkpatch(treeWith("exit 0"), [], stop)).toEqual({ complaints: [], problems: [] });
    const failed = await checkpatch(treeWith("echo no perl >&2; exit 127"), [], stop);
    expect(failed?.problems.map(({ what }) => what)).toEqual([
      "scripts/checkpatch.pl could not check the patches: no perl",
    ]);
    const late = await checkpatch(treeWith("sleep 600"), [], stop, 100);
    expect(late?.problems[0]?.what).toContain("it took more than 0.1 s");
  });

  test("is not run in a tree that nobody has trusted", async () => {
    const top = treeWith("touch ran");
    const { nextVersion } = servicesIn();
    expect(
      await nextVersion.checkpatch({ folder: top, paths: [], trusted: false, scriptsFrom: null }, call()),
    ).toBeNull();
    expect(() => statSync(join(top, "ran"))).toThrow();
    await nextVersion.checkpatch({ folder: top, paths: [], trusted: true, scriptsFrom: null }, call());
    expect(statSync(join(top, "ran")).isFile()).toBe(true);
  });

  test("cuts long complaints, and their number", () => {
    const many = `${"/x:1: ERROR: no\n".repeat(5_000)}/x:${"9".repeat(50)}: ERROR: no\n`;
    expect(complaintsIn(many, ["/x"])).toHaveLength(1_000);
  });
});

/** An answer of Ben's to a mail of a version. */
function replyTo(first: NextVersion, at: number, name: string, quote: string, text: string): VersionFile {
  const id = /^Message-Id: <(.*)>$/im.exec(textOf(first, at))?.[1];
  return {
    name,
    content: Buffer.from(
      `From x Mon Feb 14 00:00:00 2022\nFrom: Ben Ode <ben@example.com>\nDate: Mon, 14 Feb 2022 00:00:00 +0000\nSubject: Re: [PATCH ${at}/3] x\nMessage-ID: <${name}@example.com>\nIn-Reply-To: <${id}>\n\nOn Sunday, Ann Lee wrote:\n${quote}\n${text}\n\n`,
    ),
  };
}

const ofB = "> diff --git a/b.c b/b.c\n> --- a/b.c\n> +++ b/b.c\n> +six\n";

test("open remarks are on the checklist; those that were dealt with are in the draft", async () => {
  const sample = branchOf();
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const quote =
    "> diff --git a/a.c b/a.c\n> --- a/a.c\n> +++ b/a.c\n> @@ -2,7 +2,7 @@\n>  line 4\n> -line 5\n> +five\n";
  const list = listOf({
    files: [
      ...first.files,
      replyTo(first, 1, "open", quote, "Why five and not fifty?"),
      replyTo(first, 2, "done", ofB, "Please say this in words of two lines."),
    ],
  });
  const version = await prepare(sample, list, { branch: "again" });
  expect(version.remarks.map(({ text, file }) => [text, file])).toEqual([
    ["Why five and not fifty?", "a.c"],
    ["Please say this in words of two lines.", "b.c"],
  ]);
  expect(version.cc.map(({ email }) => email)).toContain("ben@example.com");
  const [, done] = version.remarks;
  await list.services.comments.markDealtWith({ keys: [done?.key ?? ""], dealtWith: true }, call());
  const again = await prepare(sample, list, { branch: "again" });
  expect(again.remarks.map(({ text }) => text)).toEqual(["Why five and not fifty?"]);
  expect(textOf(again, 0)).toContain(
    '- Patch 2, "b: say six": no change of the code\n  - b.c:6, Ben Ode: Please say this in words of two lines.\n',
  );
  expect(textOf(again, 2)).toContain(
    "\n---\nChanges in v2:\n- No change of the code\n- b.c:6, Ben Ode: Please say this in words of two lines.\n\n b.c | 2 +-\n",
  );
});

test.each([
  ["that it was applied", "Applied to u-boot/next, thanks!"],
  ["thanks", "Thank you for this work."],
  ["that it was reviewed", "Looks good to me.\n\nReviewed-by: Ben Ode <ben@example.com>"],
])("a mail that says no more than %s is no remark, below a patch or the cover", async (_, text) => {
  const sample = branchOf();
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const said = [0, 1].map((at) => replyTo(first, at, `said-${at}`, "> It said nothing.\n", text));
  const version = await prepare(sample, listOf({ files: [...first.files, ...said] }), { branch: "again" });
  expect(version.remarks).toEqual([]);
  expect(textOf(version, 0)).toContain("Changes in v2:\n- Patch 1");
  expect([textOf(version, 0), textOf(version, 1)].join("")).not.toContain("Ben Ode: ");
});

test("what a private mail said is seen to by the person, and is in no text that others get", async () => {
  const sample = branchOf();
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const { services, archive } = listOf(first);
  const box = new Maildir(folder());
  const { content } = replyTo(first, 2, "between-us", ofB, "Our customer Secretive wants seven.");
  box.write(
    Buffer.from(content)
      .toString("utf8")
      .replace(/^From .*\n/, ""),
    Date.now(),
  );
  await services.tracking.readLocal({ project: project([box.path]) }, call());
  const list = { services, archive };
  const version = await prepare(sample, list, { branch: "again" });
  expect(version.remarks.map(({ text }) => text)).toEqual(["Our customer Secretive wants seven."]);
  const keys = version.remarks.map(({ key }) => key);
  await services.comments.markDealtWith({ keys, dealtWith: true }, call());
  const again = await prepare(sample, list, { branch: "again" });
  const texts = again.files.map((_, at) => textOf(again, at)).join("");
  expect(texts).toContain("Changes in v2:");
  expect(texts).not.toContain("Secretive");
  expect(again.cc.map(({ email }) => email)).not.toContain("ben@example.com");
});

test("who got a patch of the last version in private is no recipient of the next one", async () => {
  const sample = branchOf();
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const { services, archive } = listOf({ files: first.files.slice(0, 3) });
  const box = new Maildir(folder());
  const mail = textOf(first, 3)
    .replace(/^From .*\n/, "")
    .replace(/^To: .*$/m, "To: secretive@example.com")
    .replace(/^Date: .*$/m, `Date: ${new Date(Date.now() - day).toUTCString()}`);
  box.write(mail, Date.now());
  await services.tracking.readLocal({ project: project([box.path]) }, call());
  const version = await prepare(sample, { services, archive }, { branch: "again" });
  expect(version.last?.label).toBe("v1");
  expect(version.to.map(({ email }) => email)).toEqual(["list@example.org"]);
  expect(version.cc.map(({ email }) => email)).toEqual(["dora@example.com"]);
  expect(version.notes).toContain(
    "No list has all of v1: what is taken over from it, such as To, Cc and its cover letter, may be private.",
  );
});

test("what a person has written into a cover letter stays when the version is prepared again", async () => {
  const sample = branchOf();
  const first = await prepare(sample, null);
  const edited = textOf(first, 0)
    .replace("*** SUBJECT HERE ***", "Say it =?UTF-8?q?gr=C3=BC=C3=9Fend?=")
    .replace("*** BLURB HERE ***", "By hand.\n\nChanges in v7:\n- Mine");
  const again = textOf(await prepare(sample, null, { cover: edited }), 0);
  expect(again).toMatch(/^Subject: =\?UTF-8\?q\?.*$/m);
  expect(again).toContain("\n\nBy hand.\n\nChanges in v7:\n- Mine\n\nAnn Lee (3):\n");
  const untouched = textOf(await prepare(sample, null, { cover: textOf(first, 0) }), 0);
  expect(untouched).toContain("\n*** BLURB HERE ***\n");
});

test("a commit that names the mail of its last version is known by it, whatever its title and diff have become", async () => {
  const [base, one] = history;
  if (!base || !one) throw new Error("the history has commits");
  const first = await prepare(branchOf([base, one]), null);
  const id = /^Message-Id: <(.*)>$/im.exec(textOf(first, 0))?.[1];
  const message = `a: rather say fifty\n\nLink: https://lore.kernel.org/r/${id}`;
  const renamed = branchOf([base, { ...one, message, files: { "a.c": lines({ 9: "fifty" }) } }]);
  const version = await prepare(renamed, listOf(first));
  expect(version).toMatchObject({ label: "v2", last: { label: "v1", because: "a commit names its mail" } });
});

test("a cover letter that pipermail has rewritten keeps its addresses", async () => {
  const sample = branchOf();
  const text = "Asked for by Ben Ode <ben@example.com>.";
  const first = filled(await prepare(sample, null), "Say more", text);
  const mails = first.files.map((_, at): SiteMail => {
    const [head = "", ...body] = textOf(first, at).split("\n\n");
    const field = (name: string) => new RegExp(`^${name}: <?(.*?)>?$`, "im").exec(head)?.[1];
    const above = field("In-Reply-To");
    return {
      messageId: field("Message-Id") ?? "",
      from: "Ann Lee <ann@example.org>",
      date: Date.now() - day + at * 1000,
      subject: field("Subject") ?? "",
      body: body.join("\n\n"),
      ...(above === undefined ? {} : { inReplyTo: above }),
    };
  });
  await using server = await ArchiveServer.start({ mails });
  const services = servicesIn(folder(), { at: Date.now() });
  const version = await prepare(sample, { services, archive: server.url });
  expect(version.label).toBe("v2");
  expect(textOf(version, 0)).toContain(`\n\n${text}\n\nChanges in v2:\n`);
});

test("trailers are looked for in the commits of the version alone, not below its base", async () => {
  const sample = branchOf();
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const review = (at: number) => ({
    name: `review${at}`,
    content: Buffer.from(
      `From x Mon Feb 14 00:00:00 2022\nFrom: Cem Ay <cem@example.com>\nDate: Mon, 14 Feb 2022 00:00:00 +0000\nSubject: Re: [PATCH ${at}/3] x\nMessage-ID: <review${at}@example.com>\nIn-Reply-To: <${/^Message-Id: <(.*)>$/im.exec(textOf(first, at))?.[1]}>\n\nReviewed-by: Cem Ay <cem@example.com>\n\n`,
    ),
  });
  const { services, archive } = listOf({ files: [...first.files, review(1), review(2)] });
  sample.git("branch", "below", sample.hash("one"));
  sample.git("branch", "--quiet", "--set-upstream-to=below", "work");
  sample.git("checkout", "--quiet", "master");
  const version = await prepare(sample, { services, archive }, { branch: "work" });
  expect(version.patches.map(({ title }) => title)).toEqual(["b: say six", "doc: nobody wants it"]);
  const about = project([archive], { folders: [sample.folder] });
  const { trailers } = await services.applying.missingTrailers(
    branchQuery(about, sample.folder, "work"),
    call(),
  );
  expect(trailers.map(({ subject, line }) => [subject, line])).toEqual([
    ["b: say six", "Reviewed-by: Cem Ay <cem@example.com>"],
  ]);
  const base = sample.hash("base");
  const whole = await prepare(sample, { services, archive }, { branch: "work", base });
  const asked = branchQuery({ ...about, base }, sample.folder, "work");
  const all = await services.applying.missingTrailers(asked, call());
  expect([whole.patches.length, all.commits]).toEqual([3, 3]);
  expect(all.trailers.map(({ subject }) => subject)).toEqual(["a: say five", "b: say six"]);
});
