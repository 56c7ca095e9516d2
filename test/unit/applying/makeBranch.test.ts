// Branches of posted revisions, beside what `git am` makes of the same mails.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { derivedIdEnd } from "../../../src/core/mail/messageId.ts";
import { said } from "../../support/said.ts";
import { call, folder } from "../../support/services.ts";
import {
  applied,
  contentsOf,
  day,
  lines,
  patchIdOf,
  posted,
  Reader,
  repositoryOf,
  sent,
} from "../patches/support.ts";
import { answer, ben, cloneOf, dee, id, reading, take, theSeries } from "./support.ts";

test("a branch has the commits that git am makes of the mails, and nothing else is touched", async () => {
  const sample = cloneOf();
  const before = [
    sample.git("status", "--porcelain=v2", "--branch"),
    contentsOf(join(sample.folder, ".git", "refs")),
  ];
  const made = await take(reading(sample));
  const format = "--format=%an <%ae>|%at|%T|%B%x00";
  const commits = sample
    .git("log", "--reverse", format, `${sample.hash("base")}..taken`)
    .split("\0")
    .slice(0, -1);
  expect(commits).toEqual(applied(sample, sample.hash("base"), theSeries()));
  expect(made).toMatchObject({
    branch: "taken",
    label: "v1",
    commits: 2,
    below: 0,
    merged: [],
    added: [],
    problems: [],
  });
  expect(made.tip).toBe(sample.git("rev-parse", "taken").trim());
  expect({ ...made.base, reason: said(made.base.reason) }).toEqual({
    commit: sample.hash("base"),
    how: "date",
    reason: "the branch as it was when the mail was sent",
  });
  sample.git("update-ref", "-d", "refs/heads/taken");
  expect([
    sample.git("status", "--porcelain=v2", "--branch"),
    contentsOf(join(sample.folder, ".git", "refs")),
  ]).toEqual(before);
});

test("git range-diff takes the branch for the same patches, and the person is its committer", async () => {
  const sample = cloneOf();
  await take(reading(sample));
  const base = sample.hash("base");
  const told = sample.git("range-diff", "--no-color", `${base}..work`, `${base}..taken`);
  // The sign-off is the only difference of these mails: it stands in them and not in the commits they came of.
  expect(told.split("\n").filter((line) => /^\d+:/.test(line))).toHaveLength(2);
  await take(reading(sample), { branch: "again" });
  expect(sample.git("range-diff", "--no-color", `${base}..taken`, `${base}..again`)).toMatch(
    /^1: {2}\w+ = 1: {2}\w+ a: change five\n2: {2}\w+ = 2: {2}\w+ b: change six\n$/,
  );
  expect(sample.git("log", "-1", "--format=%an <%ae>, %cn <%ce>", "taken").trim()).toBe(
    "Ann Lee <ann@example.org>, Carl Keeper <carl@example.org>",
  );
  expect(sample.git("fsck", "--strict", "--no-dangling")).toBe("");
});

test("no link leads to a mail without a Message-ID", async () => {
  const sample = cloneOf();
  const derived = (text: string) => text.replace(/@.*/, derivedIdEnd);
  const mails = theSeries().map((one) => ({
    ...one,
    messageId: derived(one.messageId),
    ...(one.to !== undefined && { to: derived(one.to) }),
  }));
  const reader = reading(sample, [], mails);
  await take(reader, { link: true, thread: derived(id(1)) });
  const series = await reader.series(derived(id(1)));
  const [folder = ""] = reader.folders;
  const request = { folder, series, project: reader.project, revision: 0, offline: true };
  expect(sample.git("log", "--format=%B", "-2", "taken")).not.toContain("Link:");
  await reader.services.custodians.merge({ ...request, trailers: null, link: true, signOff: false }, call());
  expect(sample.git("log", "--format=%B", "-3", "master")).not.toContain("Link:");
});

test("the trailers of the thread are added, those that count, in b4's order, each with its source", async () => {
  const sample = cloneOf();
  const answers = [
    answer(
      id(1),
      ben,
      '> diff\n\nReviewed-by: Ben Ode <Ben@example.com>\nFixes: 0987654321ba ("b: begin")\n',
    ),
    answer(id(1), "Ann Lee <ann@example.org>", 'Right.\n\nFixes: 1234567890ab ("a: begin")\n'),
    answer(id(1), dee, "Tested-by: Somebody Else <else@example.org> # on a board\n"),
    answer(id(2), dee, "Tested-by: Dee Fox <dee@example.net> # qemu\n", "d2"),
    answer(id(2), "Eve Øst <eve@example.org>", "No.\n\nNacked-by: Eve Øst <eve@example.org>\n"),
  ];
  const made = await take(reading(sample, answers), { trailers: true, link: true });
  expect(sample.git("log", "--reverse", "--format=%B", "-2", "taken")).toBe(
    [
      "a: change five\n\nBecause it is odd.\n\nSigned-off-by: Ann Lee <ann@example.org>",
      `Reviewed-by: Ben Ode <Ben@example.com>\nFixes: 1234567890ab ("a: begin")`,
      `Link: https://lore.kernel.org/r/${id(1)}\n`,
      "b: change six\n\nSigned-off-by: Ann Lee <ann@example.org>",
      `Tested-by: Dee Fox <dee@example.net> # qemu\nLink: https://lore.kernel.org/r/${id(2)}\n\n`,
    ].join("\n"),
  );
  const [first] = made.added;
  expect(first).toMatchObject({
    line: "Reviewed-by: Ben Ode <Ben@example.com>",
    messageId: `re-Ben-${id(1)}`,
    from: { name: "Ben Ode", email: "ben@example.com" },
    subject: "a: change five",
    commit: sample.git("rev-parse", "taken~1").trim(),
  });
});

test("trailers below the cover are for all, behind those of the patch itself", async () => {
  const sample = cloneOf();
  const cover = {
    messageId: "cover@example.org",
    subject: "[PATCH 0/2] five and six",
    body: "Both.\n",
    date: sent,
  };
  const mails = theSeries().map((mail) => ({ ...mail, to: cover.messageId }));
  const answers = [
    answer(cover.messageId, ben, "Acked-by: Ben Ode <ben@example.com>\n"),
    { ...answer(id(2), dee, "Reviewed-by: Dee Fox <dee@example.net>\n"), date: sent + day },
  ];
  await take(reading(sample, answers, [cover, ...mails]), { trailers: true });
  const trailers = sample.git(
    "log",
    "--reverse",
    "--format=%(trailers:valueonly,separator=%x2C)",
    "-2",
    "taken",
  );
  expect(trailers).toBe(`Ann Lee <ann@example.org>,${ben}\nAnn Lee <ann@example.org>,${dee},${ben}\n`);
});

test("the branch is merged onto a chosen base, and what was merged is said", async () => {
  const sample = cloneOf([
    {
      name: "other",
      branch: "other",
      parents: ["base"],
      message: "a: above",
      authored: sent - day,
      files: { "a.c": lines({ 2: "two" }) },
    },
  ]);
  const made = await take(reading(sample), { base: "other" });
  expect(made.base).toMatchObject({ commit: sample.hash("other"), how: "base-commit" });
  expect(said(made.base.reason)).toBe("you named it");
  expect(sample.git("merge-base", "taken", "other").trim()).toBe(sample.hash("other"));
  expect(sample.git("show", "taken:a.c")).toBe(lines({ 2: "two", 5: "five" }));
});

/** Mails of a patch whose files have what no commit has together, and the clone, which has what is given besides. */
function mixed(more: Parameters<typeof cloneOf>[0] = []) {
  const at = (days: number) => ({ authored: sent - days * day });
  const sample = cloneOf([
    { name: "a1", parents: ["base"], message: "a: one", ...at(5), files: { "a.c": lines({ 1: "1" }) } },
    {
      name: "b1",
      message: "b: one",
      ...at(4),
      files: { "a.c": lines({ 1: "1", 10: "dix" }), "b.c": lines({ 1: "1" }) },
    },
    ...more,
    {
      name: "mixed",
      branch: "gone",
      parents: ["a1"],
      message: "mixed",
      ...at(3),
      files: { "b.c": lines({ 1: "1" }) },
    },
    {
      name: "three",
      branch: "gone",
      message: "a, b: change ten",
      authored: sent,
      files: { "a.c": lines({ 1: "1", 10: "ten" }), "b.c": lines({ 1: "1", 10: "ten" }) },
    },
  ]);
  const mails = posted(sample, ["three"]);
  for (const branch of ["gone", "work"]) sample.git("branch", "--quiet", "-D", branch);
  sample.git("reflog", "expire", "--expire=all", "--all");
  sample.git("gc", "--quiet", "--prune=now");
  return { sample, mails };
}

/** The line that the patch changes is as it found it. */
const free = { "a.c": lines({ 1: "1" }), "b.c": lines({ 1: "1", 3: "three" }) };
/** The same, with a change so near that the patch fits only where it is merged. */
const beside = { "a.c": lines({ 1: "1" }), "b.c": lines({ 1: "1", 8: "eight" }) };
const taken = { "a.c": lines({ 1: "1", 10: "zehn" }) };

test("where no commit has all blobs, the conflicts and the bases that were tried are named", async () => {
  const { sample, mails } = mixed([
    { name: "rc", message: "rc", authored: sent + 2 * day, tag: "v2024.04-rc1", files: taken },
  ]);
  const reader = reading(sample, [], mails);
  await expect(take(reader)).rejects.toThrow(
    "v1 does not apply: patch 1, a, b: change ten. The patch conflicts with what has changed in a.c. Nor does it apply to v2024.04-rc1, which has most of what the diffs name.",
  );
  expect(sample.git("for-each-ref", "refs/heads/taken", "refs/patch-tracker")).toBe("");
});

test("such a branch is made on the newest release before the mail onto which it merges", async () => {
  const { sample, mails } = mixed([
    {
      name: "old",
      parents: ["a1"],
      branch: "release",
      message: "Prepare v2024.01",
      authored: sent - 4.5 * day,
      tag: "v2024.01",
      files: free,
    },
    {
      name: "own",
      branch: "release",
      message: "v2",
      authored: sent - 2 * day,
      tag: "mine",
      files: { "c.c": lines() },
    },
    {
      name: "rc",
      branch: "release",
      message: "Prepare v2024.04-rc1",
      authored: sent - day,
      tag: "v2024.04-rc1",
      files: taken,
    },
  ]);
  const made = await take(reading(sample, [], mails));
  expect({ ...made.base, reason: said(made.base.reason) }).toEqual({
    commit: sample.hash("old"),
    how: "date",
    reason: "v2024.01, onto which it merges; what it was made on is not known here",
  });
  expect(made.tried.map(said)).toEqual([
    `the branch as it was then, ${sample.hash("b1").slice(0, 12)}`,
    "v2024.04-rc1",
  ]);
  expect(sample.git("show", "taken:b.c")).toBe(lines({ 1: "1", 3: "three", 10: "ten" }));
});

test("such a branch is first made on the commit that has most of the blobs, if it merges there", async () => {
  const { sample, mails } = mixed([
    { name: "near", message: "a: back", authored: sent + 3 * day, files: beside },
    { name: "again", message: "a: again", authored: sent + 5 * day, tag: "v2024.01", files: taken },
  ]);
  const made = await take(reading(sample, [], mails));
  expect({ ...made.base, reason: said(made.base.reason) }).toEqual({
    commit: sample.hash("near"),
    how: "blobs",
    reason: "it has most of the contents that the diffs name; onto it they merge",
  });
  expect(made.merged).toEqual(["a, b: change ten"]);
});

test("where neither that nor a release takes them it is made on the branch as it became later", async () => {
  const both = { "a.c": lines({ 1: "1", 8: "eight" }), "b.c": beside["b.c"] };
  const { sample, mails } = mixed([
    { name: "back", message: "a: back", authored: sent + 3 * day, files: both },
    { name: "again", message: "a: again", authored: sent + 30 * day, files: taken },
  ]);
  const made = await take(reading(sample, [], mails));
  expect(made.base).toMatchObject({ commit: sample.hash("back"), how: "later" });
  expect(said(made.base.reason)).toMatch(/^the branch 14 days later, onto which it merges/);
});

test("where none of these takes them it is made on the commit below the one that it became", async () => {
  const open = { "a.c": lines({ 1: "1" }), "b.c": lines({ 1: "1" }) };
  const { sample, mails } = mixed([
    { name: "rc", message: "rc", authored: sent + 2 * day, files: taken },
    { name: "open", message: "a: open", authored: sent + 90 * day, files: open },
    {
      ...{ name: "landed", message: "a, b: change ten", authored: sent + 91 * day },
      files: { "a.c": lines({ 1: "1", 10: "ten" }), "b.c": lines({ 1: "1", 10: "ten" }) },
    },
  ]);
  const made = await take(reading(sample, [], mails));
  expect(made.base).toMatchObject({ commit: sample.hash("open"), how: "later" });
  expect(said(made.base.reason)).toBe("on it the project has applied it, in this version or another");
});

test("in a clone that ends at the base a branch is made as in a whole one", async () => {
  const sample = repositoryOf([
    { name: "before", message: "Before", authored: sent - 20 * day, files: { "c.c": lines() } },
    {
      ...{ name: "base", message: "Begin", authored: sent - 9 * day },
      files: { "a.c": lines(), "b.c": lines() },
    },
  ]);
  const place = folder();
  sample.git("clone", "--quiet", "--depth=1", `file://${sample.folder}`, place);
  const shallow = sample.copiedTo(place);
  shallow.git("config", "user.name", "Carl Keeper");
  shallow.git("config", "user.email", "carl@example.org");
  const made = await take(reading(shallow));
  expect(made.base.commit).toBe(sample.hash("base"));
  expect(shallow.git("log", "--format=%s", "taken")).toBe("b: change six\na: change five\nBegin\n");
});

test("a branch that is there, a base that is not, a bad name: each a sentence, and nothing is done", async () => {
  const sample = cloneOf();
  const reader = reading(sample);
  const refs = () => sample.git("for-each-ref");
  const before = refs();
  await expect(take(reader, { branch: "work" })).rejects.toThrow(
    /^There is a branch work in .* already, at [0-9a-f]{12}\.$/,
  );
  await expect(take(reader, { base: "v2099.01" })).rejects.toThrow('"v2099.01" names no commit in ');
  await expect(take(reader, { base: "--all" })).rejects.toThrow('"--all" names no commit in ');
  for (const branch of ["-d", "a..b", "", "@", "a b", "HEAD", "x\ny"])
    await expect(take(reader, { branch })).rejects.toThrow("cannot be the name of a branch");
  await expect(take(reader, { branch: "work/one" })).rejects.toThrow("another branch has a part of its name");
  expect(refs()).toBe(before);
});

test("a revision that does not apply is refused with its patch and the reason", async () => {
  const sample = cloneOf();
  const mails = theSeries().map((mail) =>
    mail.messageId === id(2)
      ? { ...mail, body: mail.body.replace("-line 6", "-line six").replace(/^index .*\n/m, "") }
      : mail,
  );
  await expect(take(reading(sample, [], mails))).rejects.toThrow(
    "v1 does not apply: patch 2, b: change six. The patch does not fit b.c: the lines that it changes are not there.",
  );
  expect(sample.git("for-each-ref", "refs/heads/taken", "refs/patch-tracker")).toBe("");
});

test("a revision whose mail is cut off is refused for that: another copy is wanted, not another base", async () => {
  const sample = cloneOf();
  const mails = theSeries().map((mail) =>
    mail.messageId === id(2)
      ? { ...mail, body: mail.body.replace(/(\n@@ [^\n]*\n[^\n]*\n)[\s\S]*$/, "$1") }
      : mail,
  );
  await expect(take(reading(sample, [], mails))).rejects.toMatchObject({
    problem: {
      what: expect.stringMatching(
        /^v1 does not apply: patch 2, b: change six\. The diff is damaged in line \d+ of its mail's text: its hunks are not what they say\.$/,
      ),
      remedy:
        "Nothing was changed. For a whole copy of the mail name another archive of the list, such as lore's, or a whole mbox file in the setting patchTracker.archives.",
    },
  });
});

test("an incomplete revision, and a folder without a repository, are refused", async () => {
  const sample = cloneOf();
  const [first] = theSeries();
  if (!first) throw new Error("no mail");
  await expect(take(reading(sample, [], [first]))).rejects.toThrow(
    "v1 is not complete: 2/2 is not in the archive.",
  );
  const reader = reading(sample);
  await expect(take(reader, { folder: reader.storage })).rejects.toThrow("There is no git repository in ");
});

test("without an identity nothing is written, and it is said how to give one", async () => {
  const sample = cloneOf();
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_COMMITTER_EMAIL", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  sample.git("config", "--unset", "user.email");
  sample.git("config", "user.useConfigOnly", "true");
  await expect(take(reading(sample))).rejects.toThrow(
    "Git does not know who you are, and a commit names who made it.",
  );
  expect(sample.git("for-each-ref", "refs/heads/taken", "refs/patch-tracker")).toBe("");
});

test("patches of another series that the mails need lie below", async () => {
  const sample = cloneOf([
    {
      name: "below",
      branch: "needed",
      parents: ["base"],
      message: "a: below",
      authored: sent - day,
      files: { "a.c": lines({ 1: "first" }) },
    },
    {
      name: "above",
      branch: "needed",
      message: "a: above",
      authored: sent,
      files: { "a.c": lines({ 1: "first", 2: "second" }) },
    },
  ]);
  const prerequisite = `\nbase-commit: ${sample.hash("base")}\nprerequisite-patch-id: ${patchIdOf(sample, "below")}\n`;
  const mails = [
    ...posted(sample, ["below"], { id: "first", date: sent - day }),
    ...posted(sample, ["above"], { id: "second", tail: prerequisite }),
  ];
  const reader = new Reader(mails, [sample.folder], { at: sent + day });
  sample.git("branch", "-D", "needed");
  const made = await take(reader, { thread: "second-v1-1@example.org" });
  expect(made).toMatchObject({ commits: 1, below: 1 });
  expect(sample.git("log", "--format=%s", `${sample.hash("base")}..taken`)).toBe("a: above\na: below\n");
});

test("patches that nobody names are not taken, although the version can be read on them alone", async () => {
  const sample = cloneOf([
    {
      name: "below",
      branch: "needed",
      parents: ["base"],
      message: "a: below",
      authored: sent - day,
      files: { "a.c": lines({ 1: "first" }), Makefile: "all:\n" },
    },
    {
      name: "above",
      branch: "needed",
      message: "a: above",
      authored: sent,
      files: { "a.c": lines({ 1: "first", 3: "third" }) },
    },
  ]);
  const mails = [
    ...posted(sample, ["below"], { id: "first", date: sent - day }),
    ...posted(sample, ["above"], { id: "second" }),
  ];
  const reader = new Reader(mails, [cloneOf().folder], { at: sent + day });
  const read = await reader.commits("second-v1-1@example.org");
  expect(reader.git("log", "-2", "--format=%s", read.tip!)).toBe("a: above\na: below\n");
  const made = await take(reader, { thread: "second-v1-1@example.org" });
  expect(made).toMatchObject({ commits: 1, below: 0, base: { how: "date" } });
});

test("a bare repository, and one of SHA-256, get their branch as well", async () => {
  for (const options of [{ bare: true }, { objectFormat: "sha256" as const }]) {
    const history = [
      { name: "base", message: "Begin", authored: sent - day, files: { "a.c": lines() } },
      {
        name: "one",
        branch: "work",
        parents: ["base"],
        message: "a: é",
        authored: sent,
        files: { "a.c": lines({ 5: "ø" }) },
      },
    ];
    const sample = repositoryOf(history, options);
    sample.git("config", "user.name", "Çarl");
    sample.git("config", "user.email", "carl@example.org");
    const reader = new Reader(posted(sample, ["one"]), [sample.folder], { at: sent + day });
    const made = await take(reader);
    expect(sample.git("log", "-1", "--format=%T %s %cn", made.tip).trim()).toBe(
      `${sample.git("log", "-1", "--format=%T", sample.hash("one")).trim()} a: é Çarl`,
    );
  }
});

test("an aborted call leaves no branch and no ref behind", async () => {
  const sample = cloneOf();
  const reader = reading(sample);
  const series = await reader.series(id(1));
  const controller = new AbortController();
  const { project } = reader;
  const request = {
    project,
    series,
    revision: 0,
    offline: true,
    folder: sample.folder,
    branch: "taken",
    base: null,
  };
  const stopped = reader.services.applying.makeBranch(
    { ...request, trailers: null, link: false, signOff: false },
    { ...call(controller.signal), progress: () => controller.abort() },
  );
  await expect(stopped).rejects.toThrow();
  expect(sample.git("for-each-ref", "refs/heads/taken", "refs/patch-tracker")).toBe("");
  expect(readdirSync(join(sample.folder, ".git")).filter((name) => name.endsWith(".lock"))).toEqual([]);
});
