import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findLandings, type Wanted } from "../../../src/core/landing/landings.ts";
import { inEnglish } from "../../support/reason.ts";
import { ann, type SampleCommit, type SampleOptions, sampleRepository } from "../../support/repository.ts";
import { kept, landingsIn, opened, patchMail } from "../git/support.ts";

const made: { remove(): void }[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const bob = { name: "Bob Ray", email: "bob@example.org" };

function sample(commits: SampleCommit[], options: SampleOptions = {}) {
  const repository = sampleRepository(commits, options);
  made.push(repository);
  return repository;
}

const base: SampleCommit = {
  name: "base",
  message: "Start",
  author: bob,
  authored: start - 30 * day,
  files: { "scsi.c": "one\ntwo\nthree\n", "net.c": "alpha\nbeta\n" },
  tag: "v2022.01",
};
const scsi: SampleCommit = {
  name: "scsi",
  message: "scsi: scan once",
  authored: start,
  committed: start + 5 * day,
  files: { "scsi.c": "one\nthree\n" },
};

const net: SampleCommit = { name: "net", message: "net: beta first", authored: start + day };

/** The mail of a commit, with its diff, sent when it was authored. */
function mailOf(
  repository: ReturnType<typeof sample>,
  commit: SampleCommit,
  about: Partial<Wanted> = {},
): Wanted {
  return patchMail({
    messageId: `${commit.name}@example.org`,
    title: commit.message.split("\n")[0] ?? "",
    date: commit.authored,
    diff: async () => repository.diff(commit.name),
    ...about,
  });
}

describe("a patch has landed", () => {
  test("as the author's commit of nearly the same title on the same files, and no other of theirs", async () => {
    const title = "scsi: call device_probe() after scanning the bus";
    const near = { ...scsi, message: "scsi: call device_probe() after scanning bus" };
    const repository = sample([
      base,
      {
        ...near,
        name: "less",
        message: "scsi: call device_probe() before all",
        files: { "scsi.c": "one\n" },
      },
      { ...near, name: "near", files: { "scsi.c": "one\nthree\n" }, committed: start + 6 * day },
      { ...near, name: "other", message: "net: wait for the link", files: { "net.c": "alpha\n" } },
    ]);
    const diff = "diff --git a/scsi.c b/scsi.c\n--- a/scsi.c\n+++ b/scsi.c\n@@ -1 +1 @@\n-one\n+1\n";
    const mail = patchMail({
      ...{ messageId: "1@example.org", title, date: start + day, authored: start + day },
      ...{ files: ["scsi.c"], diff: async () => diff },
    });
    const { landings } = await landingsIn(repository, [mail]);
    expect(landings.get("1@example.org")).toMatchObject({
      commit: repository.hash("near"),
      evidence: "title",
      reason: inEnglish("author and files are the same and the title nearly, the diff has changed"),
    });
    const elsewhere = { ...mail, files: ["net.c", "mmc.c", "usb.c"] };
    expect((await landingsIn(repository, [elsewhere])).landings.size).toBe(0);
  });

  test("as the commit with the same diff, in the first release that contains it", async () => {
    const repository = sample([
      base,
      scsi,
      { name: "rc", message: "Prepare v2022.04-rc1", authored: start + 9 * day, tag: "v2022.04-rc1" },
      { name: "final", message: "Prepare v2022.04", authored: start + 90 * day, tag: "v2022.04" },
    ]);
    const { landings, problems } = await landingsIn(repository, [mailOf(repository, scsi)]);
    expect(problems).toEqual([]);
    expect(landings.get("scsi@example.org")).toEqual({
      commit: repository.hash("scsi"),
      evidence: "patch-id",
      release: "v2022.04-rc1",
      branch: "master",
      committed: start + 5 * day,
      reason: inEnglish("the diff is the same"),
      elsewhere: false,
      changed: null,
      reverted: null,
      backports: [],
      other: [],
      earlier: [],
    });
  });

  test("as the revision whose cover its merge names, though a later one was sent before", async () => {
    const repository = sample([
      base,
      { ...scsi, branch: "topic", parents: ["base"] },
      {
        name: "merge",
        message: "Merge scsi\n\nLink: https://lore.example.org/r/c1@example.org\n",
        authored: start + 9 * day,
        parents: ["base", "scsi"],
      },
    ]);
    const revision = (version: number) =>
      mailOf(repository, scsi, {
        messageId: `v${version}@example.org`,
        cover: `c${version}@example.org`,
        date: start - day + version * 1000,
        diff: async () => null,
      });
    const { landings } = await landingsIn(repository, [revision(1), revision(2)]);
    expect([...landings].map(([id, { evidence }]) => [id, evidence])).toEqual([
      ["v1@example.org", "message-id"],
    ]);
  });

  test("though it was retitled while applying: git am keeps the mail's date", async () => {
    const retitled = { ...scsi, message: "drivers: walk the bus a single time" };
    const repository = sample([base, retitled]);
    const { landings } = await landingsIn(repository, [
      mailOf(repository, retitled, { title: "scsi: scan once" }),
    ]);
    expect(landings.get("scsi@example.org")?.evidence).toBe("patch-id");
  });

  test("though it was retitled and redated while applying: its files and its diff tell", async () => {
    const retitled = { ...scsi, message: "drivers: walk the bus a single time" };
    const repository = sample([base, retitled]);
    const sent = { title: "storage: no second look", date: scsi.authored - 3 * day, files: ["scsi.c"] };
    const { landings } = await landingsIn(repository, [mailOf(repository, retitled, sent)]);
    expect(landings.get("scsi@example.org")?.evidence).toBe("patch-id");
    const other = mailOf(repository, retitled, { ...sent, diff: async () => repository.diff("base") });
    expect((await landingsIn(repository, [other])).landings.size).toBe(0);
  });

  test("as the commit whose Link names it, though its diff is not to be had", async () => {
    const linked = {
      ...scsi,
      message: "scsi: scan a single time\n\nLink: https://lore.example.org/r/scsi@example.org\n",
    };
    const repository = sample([base, linked]);
    const { landings, problems } = await landingsIn(repository, [
      mailOf(repository, linked, { diff: async () => null }),
    ]);
    expect(problems).toEqual([]);
    expect(landings.get("scsi@example.org")).toMatchObject({ evidence: "message-id", changed: null });
  });

  test("below a merge that names its series only where title or diff fit", async () => {
    const other = { ...scsi, message: "net: other", branch: "efi", parents: ["base"] };
    const repository = sample([
      base,
      other,
      {
        name: "merge",
        message: 'Merge patch series "scsi: speed"\n\nLink: https://patch.example.org/cover@example.org\n',
        authored: start + 6 * day,
        parents: ["base", "scsi"],
        files: { "scsi.c": "one\nthree\n" },
      },
    ]);
    const wanted = patchMail({ messageId: "a@x", title: "scsi: scan once", date: start });
    const unlike = { ...wanted, author: bob, cover: "cover@example.org" };
    expect((await landingsIn(repository, [unlike])).landings.size).toBe(0);
    const same = { ...unlike, diff: async () => repository.diff("scsi") };
    expect((await landingsIn(repository, [same])).landings.get("a@x")?.evidence).toBe("message-id");
  });

  test("below a merge that names its cover", async () => {
    const changed = { ...scsi, branch: "efi", parents: ["base"], author: bob };
    const repository = sample([
      base,
      changed,
      {
        name: "merge",
        message: 'Merge patch series "scsi: speed"\n\nLink: https://patch.example.org/cover@example.org\n',
        authored: start + 6 * day,
        parents: ["base", "scsi"],
        files: { "scsi.c": "one\nthree\n" },
      },
    ]);
    const wanted = patchMail({
      messageId: "a@x",
      title: "scsi: scan once",
      date: start,
      cover: "cover@example.org",
    });
    const { landings } = await landingsIn(repository, [wanted]);
    expect(landings.get("a@x")).toMatchObject({ commit: repository.hash("scsi"), evidence: "message-id" });
  });

  test("by title and author where its diff is not to be had", async () => {
    const repository = sample([base, scsi]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi, { diff: async () => null })]);
    expect(landings.get("scsi@example.org")).toMatchObject({
      evidence: "title",
      reason: inEnglish("title and author are the same"),
    });
  });

  test("in no release while no tag contains it", async () => {
    const repository = sample([base, scsi]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi)]);
    expect(landings.get("scsi@example.org")?.release).toBeNull();
  });

  test("in part, where only some patches of its series have", async () => {
    const net = { ...scsi, name: "net", message: "net: beta first", files: { "net.c": "beta\nalpha\n" } };
    const repository = sample([base, scsi, { ...net, branch: "topic", parents: ["base"] }]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi), mailOf(repository, net)]);
    expect([...landings.keys()]).toEqual(["scsi@example.org"]);
  });

  test("as one of two commits that fit equally, and both are told", async () => {
    const again = { ...scsi, name: "again", files: { "scsi.c": "one\nthree\n" } };
    const undone = { name: "undone", message: "scsi: scan twice", files: { "scsi.c": "one\ntwo\nthree\n" } };
    const repository = sample([
      base,
      scsi,
      { ...undone, author: bob, authored: start + 6 * day },
      { ...again, committed: start + 8 * day },
    ]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi)]);
    expect(landings.get("scsi@example.org")).toMatchObject({
      commit: repository.hash("again"),
      other: [{ commit: repository.hash("scsi"), why: inEnglish("the diff is the same") }],
    });
  });

  test("in its last revision only", async () => {
    const repository = sample([base, scsi]);
    const v1 = mailOf(repository, scsi, { messageId: "v1@example.org", date: start - 3 * day });
    const v2 = mailOf(repository, scsi, { messageId: "v2@example.org" });
    const late = mailOf(repository, scsi, { messageId: "v3@example.org", date: start + 20 * day });
    const { landings } = await landingsIn(repository, [v1, v2, late]);
    expect([...landings.keys()]).toEqual(["v2@example.org"]);
  });

  test.each(["sha1", "sha256"] as const)(
    "in a repository of %s names, a rename, a mode, a binary and a first commit alike",
    async (objectFormat) => {
      const changes: SampleCommit[] = [
        { name: "first", message: "first", authored: start, files: { "a.c": "1\n2\n3\n4\n5\n6\n7\n8\n" } },
        {
          name: "rename",
          message: "rename",
          authored: start + day,
          files: { "a.c": null, "b.c": "1\n2\n3\n4\n5\n6\n7\nx\n" },
        },
        {
          name: "mode",
          message: "mode",
          authored: start + 2 * day,
          files: { "b.c": "1\n2\n3\n4\n5\n6\n7\nx\n" },
          executable: ["b.c"],
        },
        {
          name: "binary",
          message: "binary",
          authored: start + 3 * day,
          files: { "logo.bin": Buffer.from([0, 1, 2, 0, 255, 0, 9]) },
        },
        {
          name: "blanks",
          message: "blanks",
          authored: start + 4 * day,
          files: { "b.c": "1\n2\n3\n 4\n5\n6\n7\nx" },
          executable: ["b.c"],
        },
      ];
      const repository = sample(changes, { objectFormat });
      const { landings } = await landingsIn(
        repository,
        changes.map((change) => mailOf(repository, change)),
      );
      const found = changes.map((change) => [
        change.name,
        landings.get(`${change.name}@example.org`)?.evidence,
      ]);
      expect(found).toEqual(changes.map((change) => [change.name, "patch-id"]));
    },
  );
});

describe("patches that were changed while applying", () => {
  test("are told each with its own change, also when asked again", async () => {
    const sent = sample([base, scsi, { ...net, files: { "net.c": "beta\nalpha\n" } }]);
    const repository = sample([
      base,
      { ...scsi, files: { "scsi.c": "one\nTHREE\n" } },
      { ...net, files: { "net.c": "beta\nalpha\ngamma\ndelta\nepsilon\n" } },
    ]);
    const wanted = [mailOf(sent, scsi), mailOf(sent, net)];
    const store = kept();
    for (let times = 0; times < 2; times++) {
      const { landings } = await landingsIn(repository, wanted, { store });
      expect(wanted.map(({ messageId }) => landings.get(messageId)?.changed)).toEqual([
        { additions: 2, deletions: 0 },
        { additions: 3, deletions: 0 },
      ]);
    }
  });
});

describe("a patch of somebody who gives", () => {
  const near = { ...scsi, message: "scsi: call device_probe() after scanning bus" };
  const title = "scsi: call device_probe() after scanning the bus";
  test.each([
    ["an address alone", { name: "", email: ann.email }],
    ["a name alone", { name: ann.name, email: "" }],
  ])("%s is found under nearly its title too", async (_, author) => {
    const repository = sample([base, near]);
    const mail = patchMail({ messageId: "1@example.org", title, date: start + day, author });
    expect((await landingsIn(repository, [mail])).landings.get("1@example.org")?.commit).toBe(
      repository.hash("scsi"),
    );
  });
});

describe("a patch has not landed", () => {
  test("when its author's commit of its title, of another day, touches other files", async () => {
    const repository = sample([base, scsi]);
    const mail = mailOf(repository, scsi, { date: start + day, diff: async () => null });
    const found = async (files: string[]) =>
      (await landingsIn(repository, [{ ...mail, files }])).landings.size;
    expect([await found(["net.c"]), await found(["scsi.c"]), await found([])]).toEqual([0, 1, 1]);
  });

  test("when somebody else's commit has its title", async () => {
    const repository = sample([base, { ...scsi, author: bob }]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi, { diff: async () => null })]);
    expect(landings.size).toBe(0);
  });

  test("when its commit is on another branch", async () => {
    const repository = sample([base, { ...scsi, branch: "topic", parents: ["base"] }]);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi)]);
    expect(landings.size).toBe(0);
  });

  test("when another mail's diff pretends to be its", async () => {
    const repository = sample([base, scsi]);
    const forged = `diff --git a/x b/x\ncommit ${"0".repeat(39)}2\n${repository.diff("scsi")}`;
    const one = patchMail({ messageId: "evil@x", title: "evil", date: start, diff: async () => forged });
    const two = mailOf(repository, scsi, { diff: async () => "diff --git a/z b/z\n" });
    const { landings } = await landingsIn(repository, [one, two]);
    expect(landings.get("scsi@example.org")?.evidence).not.toBe("patch-id");
  });
});

describe("as of a moment in the past", () => {
  const merged: SampleCommit[] = [
    base,
    { ...scsi, branch: "efi", parents: ["base"] },
    { name: "merge", message: "Merge branch 'efi'", authored: start + 20 * day, parents: ["base", "scsi"] },
    { name: "rc", message: "rc", authored: start + 40 * day, tag: "v2022.04-rc1" },
  ];
  test.each([
    ["before it was merged, though committed by then, it has not landed", 10, undefined],
    ["after the merge it has, in no release", 30, null],
    ["after the tag it is in the release", 50, "v2022.04-rc1"],
  ])("%s", async (_, days, release) => {
    const repository = sample(merged);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi)], {
      now: start + days * day,
    });
    expect(landings.get("scsi@example.org")?.release).toBe(release);
  });

  test("a branch that had no commit then has no landings", async () => {
    const repository = sample(merged);
    const { landings } = await landingsIn(repository, [mailOf(repository, scsi)], { now: start - 900 * day });
    expect(landings.size).toBe(0);
  });
});

describe("asked again", () => {
  test("it answers the same and needs no diff", async () => {
    const repository = sample([base, scsi]);
    const store = kept();
    const first = await landingsIn(repository, [mailOf(repository, scsi)], { store });
    const diff = () => Promise.reject(new Error("asked"));
    const second = await landingsIn(repository, [mailOf(repository, scsi, { diff })], { store });
    expect(second).toEqual(first);
  });

  test("it sees the commits and tags that have come since", async () => {
    const repository = sample([base]);
    const store = kept();
    const wanted = patchMail({ messageId: "new@example.org", title: "mine: new", date: start });
    expect((await landingsIn(repository, [wanted], { store })).landings.size).toBe(0);
    const who = ["-c", `user.name=${ann.name}`, "-c", `user.email=${ann.email}`];
    repository.git(
      ...who,
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "mine: new",
      `--date=@${start / 1000} +0000`,
    );
    const later = (await landingsIn(repository, [{ ...wanted, date: Date.now() - day }], { store })).landings;
    expect(later.get("new@example.org")).toMatchObject({ evidence: "title", release: null });
    repository.git("tag", "v2022.04-rc1");
    const tagged = (await landingsIn(repository, [{ ...wanted, date: Date.now() - day }], { store }))
      .landings;
    expect(tagged.get("new@example.org")?.release).toBe("v2022.04-rc1");
  });

  test("for an older mail, it reads further back", async () => {
    const old = { ...scsi, name: "old", authored: start - 700 * day, committed: start - 690 * day };
    const repository = sample([
      { ...base, authored: start - 900 * day },
      old,
      { ...scsi, message: "other: new", files: { "net.c": "x\n" } },
    ]);
    const store = kept();
    await landingsIn(repository, [mailOf(repository, scsi)], { store });
    const { landings } = await landingsIn(repository, [mailOf(repository, old)], { store });
    expect(landings.get("old@example.org")?.commit).toBe(repository.hash("old"));
  });

  test("of a rewritten branch, it forgets what is no longer there", async () => {
    const repository = sample([base, scsi]);
    const store = kept();
    expect((await landingsIn(repository, [mailOf(repository, scsi)], { store })).landings.size).toBe(1);
    repository.git("reset", "--quiet", "--hard", repository.hash("base"));
    expect((await landingsIn(repository, [mailOf(repository, scsi)], { store })).landings.size).toBe(0);
  });

  test("it can be stopped", async () => {
    const repository = sample([base, scsi]);
    const stopped = findLandings(await opened(repository), [mailOf(repository, scsi)], {
      now: null,
      ...kept(),
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/i);
  });
});

describe("a repository that lacks objects", () => {
  // Bare, for git would take a missing file from the work tree.
  const objectPath = (repository: ReturnType<typeof sample>, object: string) =>
    join(repository.folder, "objects", object.slice(0, 2), object.slice(2));

  test("still tells of the commits that can be read, and says so", async () => {
    const net: SampleCommit = {
      name: "net",
      message: "net: beta first",
      authored: start + day,
      committed: start + 6 * day,
      files: { "net.c": "beta\nalpha\n" },
    };
    const repository = sample([base, scsi, net], { bare: true, loose: true });
    const wanted = [scsi, net].map((commit) => {
      const diff = repository.diff(commit.name);
      return mailOf(repository, commit, { diff: async () => diff });
    });
    rmSync(objectPath(repository, repository.git("rev-parse", `${repository.hash("scsi")}:scsi.c`).trim()));
    const { landings, problems } = await landingsIn(repository, wanted);
    expect(landings.get("net@example.org")?.evidence).toBe("patch-id");
    expect(landings.get("scsi@example.org")?.evidence).toBe("title");
    expect(problems).toMatchObject([
      {
        what: expect.stringContaining("cannot read the contents of one commit"),
        remedy: expect.stringContaining("git fsck"),
      },
    ]);
  });

  test("is read up to a commit that is missing, and whole once it is there again", async () => {
    const older: SampleCommit = { name: "older", message: "older: part", authored: start - 25 * day };
    const repository = sample([older, { ...base, parents: ["older"], authored: start - 20 * day }, scsi], {
      bare: true,
      loose: true,
    });
    const wanted = [older, scsi].map((commit) => {
      const diff = repository.diff(commit.name);
      return mailOf(repository, commit, { diff: async () => diff });
    });
    const store = kept();
    const path = objectPath(repository, repository.hash("older"));
    const content = readFileSync(path);
    rmSync(path);
    const broken = await landingsIn(repository, wanted, { store });
    expect([...broken.landings.keys()]).toEqual(["scsi@example.org"]);
    expect(broken.problems).toMatchObject([
      { what: expect.stringContaining("cannot read all of the history of master") },
    ]);
    writeFileSync(path, content);
    const whole = await landingsIn(repository, wanted, { store });
    expect(whole.landings.size).toBe(2);
    expect(whole.problems).toEqual([]);
  });
});

test("in a shallow clone what is there is found, and the cut is not taken for a change", async () => {
  const repository = sample([base, scsi, { name: "last", message: "last", authored: start + 8 * day }]);
  const clone = sample([], {});
  rmSync(clone.folder, { recursive: true });
  repository.git("clone", "--quiet", "--depth=2", `file://${repository.folder}`, clone.folder);
  const { landings, problems } = await landingsIn(clone, [mailOf(repository, scsi)]);
  expect(landings.get("scsi@example.org")?.evidence).toBe("title");
  expect(problems[0]?.what).toContain("is a shallow clone");
});

test("a diff that cannot be had is a problem, and title and author must do", async () => {
  const repository = sample([base, scsi]);
  const diff = () => Promise.reject(new Error("the archive did not answer"));
  const { landings, problems } = await landingsIn(repository, [mailOf(repository, scsi, { diff })]);
  expect(landings.get("scsi@example.org")?.evidence).toBe("title");
  expect(problems).toMatchObject([{ what: "the archive did not answer" }]);
});
