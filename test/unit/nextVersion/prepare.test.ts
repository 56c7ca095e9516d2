// From a branch to the mails of the next version, with real gits on both sides.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { NextVersion } from "../../../src/core/nextVersion/model.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { lines } from "../patches/support.ts";
import {
  applied,
  branchOf,
  filled,
  history,
  keptBranchOf,
  type List,
  listOf,
  prepare,
  textOf,
} from "./support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const summary = ({ label, patches, gone }: NextVersion) => ({
  label,
  patches: patches.map(({ number, status, title, before }) => [
    number,
    status,
    title,
    before?.number ?? null,
  ]),
  gone,
});

describe("a branch", () => {
  let sample: SampleRepository;
  let first: NextVersion;
  let second: NextVersion;
  let list: List;
  beforeAll(() => {
    sample = keptBranchOf();
    return () => sample.remove();
  });
  beforeEach(async () => {
    first ??= filled(
      await prepare(sample, null, { to: ["list@example.org"], cc: ['"Lee, Bea" <bea@example.org>'] }),
      "Say more",
      "What it is for.\n\nChanges since the RFC:\n- None",
    );
    list = listOf(first);
    second ??= await prepare(sample, list, {
      branch: "again",
      ...{ attach: "range-diff", inReplyTo: "previous" },
      to: ["Eve <eve@example.net>", "ann@example.org"],
      cc: ["bea@example.org", "no address", "Mallory\r\nBcc: all@example.org <mal@example.net>"],
    });
  });

  test("that was never sent becomes a first version, with the cover's title and text left to the person", async () => {
    const version = await prepare(sample, null);
    expect(version).toMatchObject({ last: null, version: 1, label: "v1", base: { name: "origin/master" } });
    expect(summary(version).patches.map(([, status]) => status)).toEqual(["new", "new", "new"]);
    expect(textOf(version, 0)).toMatch(/^Subject: \[PATCH 0\/3\] \*\*\* SUBJECT HERE \*\*\*$/m);
    expect(textOf(version, 0)).toContain("\n*** BLURB HERE ***\n");
    expect(version.notes).toEqual([expect.stringContaining("no title or no text yet")]);
    sample.git("config", "branch.work.description", "Say it\n\nFor a reason.\n");
    const described = textOf(await prepare(sample, null), 0);
    expect(described).toMatch(/^Subject: \[PATCH 0\/3\] Say it\n(?:[TC].*\n)+\nFor a reason\.\n\nAnn Lee/m);
    expect(version.files.map(({ name }) => name)).toEqual([
      "0000-cover-letter.patch",
      "0001-a-say-five.patch",
      "0002-b-say-six.patch",
      "0003-doc-nobody-wants-it.patch",
    ]);
  });

  test("that was sent becomes the version after it, which says what changed", () => {
    expect(summary(second)).toEqual({
      label: "v2",
      patches: [
        [1, "changed", "a: say five", 1],
        [2, "unchanged", "b: say six", 2],
        [3, "new", "c: say Grüße", null],
      ],
      gone: ["doc: nobody wants it"],
    });
    expect(second.last).toMatchObject({ label: "v1", because: "the diff of a commit is the same" });
    const cover = textOf(second, 0);
    expect(cover).toMatch(/^Subject: \[PATCH v2 0\/3\] Say more$/m);
    const id = idOf(textOf(first, 0));
    expect(cover.split("\n\n").slice(1, 4).join("\n\n")).toBe(
      [
        "What it is for.",
        "",
        "Changes since v1:",
        '- Patch 1, "a: say five": change a.c and the commit message',
        '- Patch 3, "c: say Grüße": new',
        '- Drop "doc: nobody wants it"',
        `- Rebase on ${sample.hash("later").slice(0, 12)} ("Go on")`,
        `- Link to v1: https://lore.kernel.org/r/${id}`,
        "",
        "Changes since the RFC:",
        "- None",
      ].join("\n"),
    );
    expect(cover).toContain(`\nbase-commit: ${sample.hash("later")}\n`);
  });

  test("says below each patch what changed in it", () => {
    expect([1, 2, 3].map((at) => notesOf(second, at))).toEqual([
      "Changes since v1:\n- Change a.c and the commit message",
      "(no changes since v1)",
      "Changes since v1:\n- New in this version",
    ]);
  });

  test("says it once, however many versions follow", async () => {
    const lists = listOf(first, filled(second, "Say more", ""));
    sample.git("checkout", "--quiet", "again");
    const third = await prepare(sample, lists);
    sample.git("checkout", "--quiet", "work");
    expect(third.label).toBe("v3");
    expect([1, 2, 3].map((at) => notesOf(third, at))).toEqual([
      "(no changes since v2)\n\nChanges since v1:\n- Change a.c and the commit message",
      "(no changes since v2)",
      "(no changes since v2)\n\nChanges since v1:\n- New in this version",
    ]);
  });

  test("becomes patches of which git am makes the same trees, and range-diff finds the same", () => {
    const { git, head } = applied(sample, sample.hash("later"), second);
    const trees = (tip: string) => git("log", "--format=%T %an <%ae> %s", `${sample.hash("later")}..${tip}`);
    expect(trees(head)).toBe(trees(sample.hash("four")));
    const diff = git(
      "range-diff",
      `${sample.hash("later")}..${sample.hash("four")}`,
      `${sample.hash("later")}..${head}`,
    );
    expect(diff.match(/^\d: +\w+ (.)/gm)?.map((line) => line.at(-1))).toEqual(["=", "=", "="]);
  });

  test("becomes mails that git mailinfo reads, non-ASCII too", () => {
    const info = second.files.map(({ content }) => mailinfo(content));
    expect(info.map((one) => /^Subject: (.*)$/m.exec(one)?.[1])).toEqual([
      "Say more",
      "a: say five",
      "b: say six",
      "c: say Grüße",
    ]);
    expect(info.every((one) => one.includes("Author: Ann Lee\nEmail: ann@example.org\n"))).toBe(true);
  });

  test("goes to whom the last version went, to those whom commits name, and to whom a person adds", () => {
    expect(second.to).toEqual([
      { name: "Eve", email: "eve@example.net" },
      { name: "", email: "ann@example.org" },
      { name: "", email: "list@example.org" },
    ]);
    expect(second.cc.map(({ email }) => email)).toEqual([
      "bea@example.org",
      "mal@example.net",
      "dora@example.com",
    ]);
    for (const [at] of second.files.entries()) {
      const head = textOf(second, at).split("\n\n", 1)[0] ?? "";
      expect(head).toMatch(/^To: Eve <eve@example\.net>,\n ann@example\.org,\n list@example\.org$/m);
      expect(head).toMatch(/^Cc: "Lee, Bea" <bea@example\.org>,$/m);
      expect(head).not.toMatch(/^Bcc/im);
    }
  });

  test("answers the version before where the person wants that, and its patches its own cover", async () => {
    const parentOf = (text: string) => /^In-Reply-To: <(.*)>$/im.exec(text)?.[1];
    expect(parentOf(textOf(second, 0))).toBe(idOf(textOf(first, 0)));
    expect([1, 2, 3].map((at) => parentOf(textOf(second, at)))).toEqual(
      Array(3).fill(idOf(textOf(second, 0))),
    );
    expect(parentOf(textOf(first, 0))).toBeUndefined();
  });

  test("is an RFC, and carries a range-diff or interdiff below the list of patches, as a person wants", async () => {
    const third = await prepare(sample, list, { branch: "again", rfc: true, attach: "interdiff" });
    expect(third.label).toBe("RFC v2");
    expect(textOf(third, 1)).toMatch(/^Subject: \[RFC PATCH v2 1\/3\] a: say five$/m);
    for (const [version, begins] of [
      [second, "\nRange-diff against v1:\n1:  "],
      [third, "\nInterdiff against v1:\n  diff --git a/a.c b/a.c\n"],
    ] as const) {
      const cover = textOf(version, 0);
      expect(cover.indexOf(begins)).toBeGreaterThan(cover.indexOf(" files changed"));
      expect(cover.indexOf("\nbase-commit:")).toBeGreaterThan(cover.indexOf(begins));
    }
  });

  test("names what has landed, and leaves it out where the person wants that", async () => {
    const landed = branchOf();
    landed.git("checkout", "--quiet", "master");
    landed.git("cherry-pick", landed.hash("one"));
    landed.git("update-ref", "refs/remotes/origin/master", "master");
    landed.git("checkout", "--quiet", "work");
    const kept = await prepare(landed, list);
    expect(kept.landed).toMatchObject([
      { title: "a: say five", diff: "same", dropped: false, landing: { branch: "master" } },
    ]);
    expect(kept.patches).toHaveLength(3);
    const left = await prepare(landed, list, { dropLanded: true });
    expect(summary(left).patches.map(([, , title]) => title)).toEqual(["b: say six", "doc: nobody wants it"]);
    expect(textOf(left, 0)).toContain('- Drop "a: say five", which is in master as ');
    const { git } = applied(landed, landed.hash("base"), left);
    expect(git("show", "HEAD:b.c")).toBe(lines({ 6: "six" }));
  });
});

test("names what has landed of a later version than the one that the commits name", async () => {
  const sample = branchOf();
  const mailOf = (version: NextVersion, at: number) =>
    /^Message-Id: <(.*)>$/im.exec(textOf(version, at))?.[1];
  const first = filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for.");
  const second = filled(await prepare(sample, listOf(first)), "Say more", "What for.");
  const list = listOf(first, second);
  sample.git("checkout", "--quiet", "master");
  sample.git("cherry-pick", sample.hash("one"));
  const link = `a: say five\n\nLink: https://lore.kernel.org/r/${mailOf(second, 1)}`;
  sample.git("commit", "--quiet", "--amend", "-m", link);
  sample.git("update-ref", "refs/remotes/origin/master", "master");
  sample.git("checkout", "--quiet", "-b", "linked", sample.hash("one"));
  sample.git("commit", "--quiet", "--amend", "-m", `a: say five\n\nLink: <${mailOf(first, 1)}>`);
  sample.git("cherry-pick", sample.hash("two"));
  const version = await prepare(sample, list, { dropLanded: true });
  expect(version.last?.label).toBe("v2");
  expect(version.landed).toMatchObject([{ title: "a: say five", diff: "same", dropped: true }]);
});

test("a landed patch is left out only where the branch changes nothing beyond it, whatever the context lines", async () => {
  const sample = branchOf();
  const list = listOf(await prepare(sample, null, { to: ["list@example.org"] }));
  sample.git("checkout", "--quiet", "master");
  sample.git("cherry-pick", sample.hash("one"));
  writeFileSync(join(sample.folder, "b.c"), lines({ 8: "eight" }));
  sample.git("commit", "--quiet", "--all", "-m", "b: say eight");
  sample.git("cherry-pick", sample.hash("two"));
  sample.git("update-ref", "refs/remotes/origin/master", "master");
  sample.git("checkout", "--quiet", "again");
  const version = await prepare(sample, list, { dropLanded: true });
  expect(version.landed.map(({ title, diff, dropped }) => [title, diff, dropped])).toEqual([
    ["a: say five", "different", false],
    ["b: say six", "context", true],
  ]);
  expect(version.patches.map(({ title }) => title)).toEqual(["a: say five", "c: say Grüße"]);
  expect(version.files.map(({ name }) => name)).toEqual([
    "v2-0000-cover-letter.patch",
    "v2-0001-a-say-five.patch",
    "v2-0002-c-say-Gr-e.patch",
  ]);
  expect(textOf(version, 0)).not.toContain('Drop "a: say five"');
  expect(textOf(version, 0)).toContain('Drop "b: say six", which is in master as');
});

test("says what of the branch is not in the version, and what others would need for it", async () => {
  const sample = branchOf();
  writeFileSync(join(sample.folder, "b.c"), lines({ 7: "seven" }));
  sample.git("commit", "--quiet", "--all", "-m", "b: say seven");
  sample.git("commit", "--quiet", "--allow-empty", "-m", "Nothing at all");
  writeFileSync(join(sample.folder, "a.c"), "not done yet\n");
  const { notes, patches } = await prepare(sample, null);
  expect(patches).toHaveLength(4);
  expect(notes.slice(0, 3)).toEqual([
    expect.stringMatching(/^\w{12} "Nothing at all" changes no file, and was left out\.$/),
    expect.stringMatching(/^\w{12} "b: say seven" has no Signed-off-by, without which it is not taken\.$/),
    "The work tree has changes that are in no commit, and so not in this version: a.c.",
  ]);
  // To look there, git would run what a filter of the repository names.
  sample.git("config", "filter.evil.clean", `touch ${join(sample.folder, "ran")}; cat`);
  mkdirSync(join(sample.folder, ".git", "info"), { recursive: true });
  writeFileSync(join(sample.folder, ".git", "info", "attributes"), "* filter=evil\n");
  expect((await prepare(sample, null)).notes.join()).not.toContain("work tree");
  expect(existsSync(join(sample.folder, "ran"))).toBe(false);
  expect((await prepare(sample, null, { trusted: true })).notes.join()).toContain("work tree");
  // What is changed in the work tree belongs to the branch that is checked out.
  expect((await prepare(sample, null, { branch: "again" })).notes.join()).not.toContain("work tree");
});

test("patches below a base that a person names are not called dropped, and it is said that others may not have that base", async () => {
  const sample = branchOf();
  const list = listOf(await prepare(sample, null, { to: ["list@example.org"] }));
  const version = await prepare(sample, list, { base: sample.hash("two") });
  expect(version).toMatchObject({ patches: [{ title: "doc: nobody wants it" }], gone: [] });
  expect(version.notes).toContain(
    `The base ${sample.hash("two").slice(0, 12)} has 2 commits that no branch of the project has, as far as is known here: others cannot apply this version without them.`,
  );
  expect((await prepare(sample, list, { base: sample.hash("base") })).notes.join()).not.toContain(
    "The base ",
  );
});

test("no further address of the sender is among the recipients, unless a person names it", async () => {
  const sample = branchOf();
  sample.git(
    "commit",
    "--quiet",
    "--amend",
    "-m",
    "doc: more\n\nCc: Ann Lee <ann@example.com>\nCc: Eve <eve@example.net>",
  );
  expect((await prepare(sample, null)).cc.map(({ email }) => email)).toEqual([
    "dora@example.com",
    "eve@example.net",
  ]);
  const named = await prepare(sample, null, { cc: ["ann@example.com"] });
  expect(named.cc.map(({ email }) => email)).toContain("ann@example.com");
});

test("the author of a commit that somebody else sends gets its patch and the cover letter", async () => {
  const sample = branchOf(
    history.map((one) =>
      one.name === "two" ? { ...one, author: { name: "Ben Ode", email: "ben@example.com" } } : one,
    ),
  );
  const version = await prepare(sample, null, { to: ["list@example.org"] });
  expect(version.cc.map(({ email }) => email)).toEqual(["dora@example.com"]);
  const ben = version.files.map(({ content }) =>
    Buffer.from(content).toString().split("\n\n", 1)[0]?.includes("Ben Ode <ben@example.com>"),
  );
  expect(ben).toEqual([true, false, true, false]);
  // Who is among the recipients of all is named once.
  const asked = await prepare(sample, null, { to: ["list@example.org", "ben@example.com"] });
  expect(asked.patches.flatMap(({ cc }) => cc)).toEqual([]);
});

test("a single patch has its changelog below ---", async () => {
  const own = history.filter(({ name }) => ["base", "one", "later", "one'"].includes(name));
  const sample = branchOf(own);
  const list = listOf(await prepare(sample, null, { to: ["list@example.org"] }));
  sample.git("checkout", "--quiet", "again");
  const version = await prepare(sample, list);
  expect(version.files.map(({ name }) => name)).toEqual(["v2-0001-a-say-five.patch"]);
  expect(textOf(version, 0)).toMatch(/^Subject: \[PATCH v2\] a: say five$/m);
  expect(textOf(version, 0)).toMatch(
    /\n---\nChanges in v2:\n- Change a\.c and the commit message\n(?:- .*\n)+\n a\.c \| 2 \+-\n/,
  );
  const { git } = applied(sample, sample.hash("later"), version);
  expect(git("log", "-1", "--format=%T%n%B").trim()).toBe(
    sample.git("log", "-1", "--format=%T%n%B", sample.hash("one'")).trim(),
  );
});

test("what a person keeps below --- of a message, or in git notes, is what stands below the patch, and once", async () => {
  const sample = branchOf();
  const list = listOf(
    filled(await prepare(sample, null, { to: ["list@example.org"] }), "Say more", "What for."),
  );
  sample.git("checkout", "--quiet", "again");
  const kept = "Changes in v2:\n- Say it louder";
  const note = `Changes in v2:\n- New, as Ben wants it\n\nChanges in v1:\n- None of it`;
  const [three, two] = ["again", "again~1"].map((name) => sample.git("rev-parse", name).trim());
  sample.git("notes", "add", "-m", `Ask Eve.\n\n${note}`, three ?? "");
  sample.git("notes", "add", "-m", "Only for myself.", two ?? "");
  const message = sample.git("log", "-1", "--format=%B", "again~2").trim();
  const below = sample
    .git("commit-tree", "again~2^{tree}", "-p", "again~3", "-m", `${message}\n---\n${kept}`)
    .trim();
  sample.git("rebase", "--quiet", "--onto", below, "again~2");
  sample.git("notes", "copy", "--force", three ?? "", "again");
  sample.git("notes", "copy", "--force", two ?? "", "again~1");
  const second = await prepare(sample, list);
  expect([1, 2, 3].map((at) => notesOf(second, at))).toEqual([kept, "(no changes since v1)", note]);
  expect(second.problems).toEqual([]);
  // As it is sent, it comes back from the list as well.
  const third = await prepare(sample, listOf(filled(second, "", "")), { to: ["list@example.org"] });
  expect(third.label).toBe("v3");
  expect([1, 2, 3].map((at) => notesOf(third, at))).toEqual([
    `(no changes since v2)\n\n${kept}`,
    "(no changes since v2)",
    `(no changes since v2)\n\n${note}`,
  ]);
  // What was edited is all there is below the patch.
  const notes = { "a: say five": "By hand.", "c: say Grüße": "This, too." };
  const edited = await prepare(sample, list, { notes });
  expect([1, 3].map((at) => notesOf(edited, at))).toEqual(["By hand.", "This, too."]);
  const { git } = applied(sample, sample.hash("later"), second);
  expect(git("log", "-3", "--format=%T")).toBe(sample.git("log", "-3", "--format=%T", "again"));
});

test("a branch begins where next does, where it was made on it, or where another of the person's own ends", async () => {
  const sample = branchOf();
  sample.git("remote", "add", "origin", "https://source.denx.de/u-boot/u-boot.git");
  sample.git("update-ref", "refs/remotes/origin/next", sample.hash("two'"));
  const onNext = await prepare(sample, null, { branch: "again" });
  expect(onNext.patches.map(({ title }) => title)).toEqual(["c: say Grüße"]);
  expect(onNext.base).toMatchObject({ name: "origin/next", commit: sample.hash("two'") });
  sample.git("update-ref", "-d", "refs/remotes/origin/next");
  sample.git("branch", "below", sample.hash("two'"));
  sample.git("config", "branch.again.remote", ".");
  sample.git("config", "branch.again.merge", "refs/heads/below");
  const onOther = await prepare(sample, null, { branch: "again" });
  expect(onOther.patches.map(({ title }) => title)).toEqual(["c: say Grüße"]);
  expect(onOther.base.name).toBe("below");
  // Others have not what is below: they learn by which patches they know it.
  expect(textOf(onOther, 0)).toMatch(
    new RegExp(`^base-commit: ${sample.hash("later")}\\n(?:prerequisite-patch-id: \\w+\\n){2}`, "m"),
  );
});

test("whatever is set up for diffs and patches, git am makes the same trees, of binary files and odd bytes too", async () => {
  const [base, one] = history;
  if (!base || !one) throw new Error("the history has commits");
  const odd = {
    "x.bin": Uint8Array.from({ length: 600 }, (_, at) => (at * 7) % 256),
    "l1.txt": Uint8Array.of(0xe9, 10),
  };
  const sample = branchOf([
    base,
    one,
    {
      name: "odd",
      branch: "work",
      message: "bin: add\n\nBytes.",
      authored: one.authored,
      files: odd,
      executable: ["x.bin"],
    },
    {
      name: "move",
      branch: "work",
      message: "b: move",
      authored: one.authored,
      files: { "b.c": null, "d/b.c": lines() },
    },
  ]);
  const settings = [
    "diff.noprefix true",
    "diff.mnemonicPrefix true",
    "diff.external /bin/false",
    "color.ui always",
  ];
  const more = [
    "format.attach true",
    "format.coverLetter false",
    "format.thread deep",
    "format.to eve@example.net",
  ];
  const others = ["format.useAutoBase true", "core.abbrev 4", "diff.submodule log"];
  const secret = join(folder(), "secret");
  writeFileSync(secret, "for nobody\n");
  const strange = [`format.signatureFile ${secret}`, "format.headers X-Odd:eve@example.net"];
  for (const setting of [...settings, ...more, ...others, ...strange])
    sample.git("config", ...setting.split(" "));
  const version = await prepare(sample, null);
  for (const [at] of version.files.entries()) {
    expect(textOf(version, at)).not.toMatch(/eve@example\.net|multipart|for nobody/);
    expect(textOf(version, at)).toMatch(/\n-- \n\d+\.\d+\S*\n\n?$/);
  }
  const { git } = applied(sample, sample.hash("base"), version);
  expect(git("log", "-3", "--format=%T %s")).toBe(sample.git("log", "-3", "--format=%T %s", "work"));
});

describe("a person is told in a sentence", () => {
  const refused = (sample: SampleRepository, more = {}) =>
    prepare(sample, null, more).then(
      () => "",
      (error: Error) => error.message,
    );

  test("what of the branch cannot be sent", async () => {
    const sample = branchOf();
    sample.git("checkout", "--quiet", "--detach", "work");
    expect(await refused(sample)).toMatch(/^No branch is checked out in .*: HEAD is detached\.$/);
    expect(await refused(sample, { branch: "--all" })).toMatch(/^There is no branch --all in /);
    expect(await refused(sample, { branch: "master" })).toMatch(
      /^The branch master has no commit that origin\/master lacks: there is nothing to send\.$/,
    );
    sample.git("checkout", "--quiet", "work");
    sample.git("merge", "--quiet", "--no-ff", "-m", "Merge it", sample.hash("later"));
    expect(await refused(sample)).toMatch(
      /^The branch work has a merge, \w{12} "Merge it", which is no patch\.$/,
    );
  });

  test("that a rebase or the like is moving the branch, in any work tree, but not of one for another branch", async () => {
    const sample = branchOf();
    sample.git("checkout", "--quiet", "again");
    const gitDir = join(sample.folder, ".git");
    mkdirSync(join(gitDir, "rebase-merge"));
    writeFileSync(join(gitDir, "rebase-merge", "head-name"), "refs/heads/again\n");
    expect(await refused(sample)).toMatch(/^A rebase is under way in /);
    sample.git("worktree", "add", "--quiet", join(folder(), "other"), "work");
    expect(await refused(sample, { branch: "work" })).toBe("");
    writeFileSync(join(gitDir, "worktrees", "other", "CHERRY_PICK_HEAD"), `${sample.hash("four")}\n`);
    expect(await refused(sample, { branch: "work" })).toMatch(/^A cherry-pick is under way in /);
  });

  test("that git does not know who sends", async () => {
    const sample = branchOf();
    sample.git("config", "--unset", "user.email");
    vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
    vi.stubEnv("GIT_COMMITTER_EMAIL", "");
    vi.stubEnv("EMAIL", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await refused(sample)).toBe("Git does not know who you are, and patches are sent in your name.");
  });

  test("that nothing tells where the branch begins", async () => {
    const sample = branchOf(history.filter(({ branch }) => branch === "work" || branch === undefined));
    sample.git("update-ref", "-d", "refs/remotes/origin/master");
    sample.git("branch", "-D", "master");
    expect(await refused(sample)).toMatch(/^Nothing tells where the branch work begins/);
    expect(await refused(sample, { base: sample.hash("base") })).toBe("");
  });

  test("of a fixup commit, and of a message that git am would cut", async () => {
    const sample = branchOf([
      ...history.slice(0, 3),
      {
        ...{ name: "fix", branch: "work", authored: history[2]?.authored ?? 0 },
        message: "fixup! b: say six\n\ndiff --git is told of here",
        files: { "b.c": lines({ 6: "seven" }) },
      },
    ]);
    const { problems } = await prepare(sample, null);
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining("is still to be put into another commit"),
      expect.stringContaining("by which git am takes it to end there"),
    ]);
  });
});

/** What stands between a patch's message and its diffstat. */
function notesOf(version: NextVersion, at: number): string | undefined {
  return /^---\n([\s\S]*?)\n?\n? [\w./]+ \| /m.exec(textOf(version, at))?.[1];
}

function idOf(text: string): string | undefined {
  return /^Message-Id: <(.*)>$/im.exec(text)?.[1];
}

function mailinfo(content: Uint8Array): string {
  return execFileSync("git", ["mailinfo", "-u", "/dev/null", "/dev/null"], {
    ...{ env: plainGit, input: content, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] },
  });
}
