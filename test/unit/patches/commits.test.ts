// A posted revision becomes commits, on the commit that it was made on.
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { RevisionCommits } from "../../../src/core/patches/model.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { said } from "../../support/said.ts";
import { call, folder, servicesIn } from "../../support/services.ts";
import {
  applied,
  bodyOf,
  contentsOf,
  day,
  lines,
  patchIdOf,
  posted,
  Reader,
  repositoryOf,
  sent,
} from "./support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const at = (days: number) => sent + days * day;

/** The main branch before and after the mails, beside it a branch `work` from which series are sent. */
const history = [
  { name: "old", message: "Begin", authored: at(-40), files: { "a.c": lines(), "b.c": lines() } },
  { name: "then", message: "b: say more", authored: at(-10), files: { "b.c": lines({ 3: "three" }) } },
  {
    name: "one",
    branch: "work",
    parents: ["then"],
    message: "a: change five\n\nFor a reason.",
    authored: at(-2),
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    name: "two",
    branch: "work",
    message: "a: change ten",
    authored: at(-1),
    files: { "a.c": lines({ 5: "five", 10: "ten" }), "new.c": "new\n" },
  },
  { name: "after", message: "b: say less", authored: at(10), files: { "b.c": lines() } },
];

const hows = ({ base, patches }: RevisionCommits) => ({
  how: base?.how,
  applied: patches.map(({ commit }) => commit !== null),
});

describe("a revision", () => {
  let sample: SampleRepository;
  beforeAll(() => {
    sample = sampleRepository(history);
    return () => sample.remove();
  });

  test("becomes the commits that git am makes of its mails", async () => {
    const mails = posted(sample, ["one", "two"]);
    const reader = new Reader(mails, [sample.folder]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(commits.base).toMatchObject({ commit: sample.hash("then"), how: "date" });
    expect(commits.problems).toEqual([]);
    expect(commits.patches.map(({ number, parent }) => [number, parent])).toEqual([
      [1, sample.hash("then")],
      [2, commits.patches[0]?.commit],
    ]);
    const range = `${commits.base?.commit}..${commits.tip}`;
    const made = reader
      .git("log", "--reverse", "--format=%an <%ae>|%at|%T|%B%x00", range)
      .split("\0")
      .slice(0, -1);
    expect(made).toEqual(applied(sample, sample.hash("then"), mails));
  });

  test("stands under a ref in a repository of our own, and the person's is only read", async () => {
    const before = contentsOf(sample.folder);
    const reader = new Reader(posted(sample, ["one", "two"]), [sample.folder]);
    const { tip } = await reader.commits("series-v1-1@example.org");
    expect(contentsOf(sample.folder)).toEqual(before);
    expect(reader.git("for-each-ref", "--format=%(objectname) %(refname)")).toMatch(
      new RegExp(`^${tip} refs/series/[0-9a-f]+/v1-[0-9a-f]{8}\n$`),
    );
    expect(reader.git("fsck", "--connectivity-only", "--no-dangling")).toBe("");
  });

  test("that was posted twice under one version is two ranges, each with its own ref", async () => {
    const [first] = posted(sample, ["one"]);
    const again = { ...first!, messageId: "again@example.org", date: sent + day, to: first!.messageId };
    const body = first!.body.replace("+five", "+six");
    const reader = new Reader([first!, { ...again, body }], [sample.folder]);
    const { revisions, ...series } = await reader.series(first!.messageId);
    const patches = reader.services.patches;
    const [only] = revisions;
    const twice = [
      only!,
      { ...only!, patches: only!.patches.map((patch) => ({ ...patch, messageId: again.messageId })) },
    ];
    const tips = [];
    for (const revision of [0, 1]) {
      const request = { series: { ...series, revisions: twice }, revision, offline: true };
      tips.push((await patches.commits({ project: reader.project, ...request }, call())).tip);
    }
    expect(new Set(tips).size).toBe(2);
    expect(reader.git("for-each-ref", "--format=%(objectname)").trim().split("\n").sort()).toEqual(
      tips.sort(),
    );
  });

  test("keeps what the mail says below the message apart", async () => {
    const [mail] = posted(sample, ["one"]);
    const notes = "Changes in v2:\n- five, not six\n\n a.c | 2 +-\n";
    const body = bodyOf(sample, "one", { notes });
    const reader = new Reader([{ ...mail!, body }], [sample.folder]);
    const { patches, tip } = await reader.commits("series-v1-1@example.org");
    expect(patches[0]?.notes).toContain("Changes in v2:\n- five, not six\n");
    expect(reader.git("log", "-1", "--format=%B", tip!)).toBe(
      "a: change five\n\nFor a reason.\n\nSigned-off-by: Ann Lee <ann@example.org>\n\n",
    );
  });

  test("is made once: the second question and another process get the same commits", async () => {
    const reader = new Reader(posted(sample, ["one", "two"]), [sample.folder]);
    const [first, second] = await Promise.all([
      reader.commits("series-v1-1@example.org"),
      reader.commits("series-v1-1@example.org"),
    ]);
    const other = await reader.commits("series-v1-1@example.org", 1, servicesIn(reader.storage));
    expect(second).toEqual(first);
    expect(other).toEqual(first);
  });

  test("comes to the same in another storage, whoever asks", async () => {
    const [one, other] = [0, 1].map(() => new Reader(posted(sample, ["one", "two"]), [sample.folder]));
    const id = "series-v1-1@example.org";
    expect(await one!.commits(id)).toEqual(await other!.commits(id));
  });

  test("that somebody sent again with a part changed is made again", async () => {
    const mails = posted(sample, ["one"]);
    const reader = new Reader(mails, [sample.folder]);
    const series = await reader.series("series-v1-1@example.org");
    const ask = (services = reader.services) =>
      services.patches.commits({ project: reader.project, series, revision: 0, offline: true }, call());
    const first = await ask();
    const changed = mails.map((mail) => ({ ...mail, body: mail.body.replace("For a reason.", "For two.") }));
    const later = new Reader(changed, [sample.folder]);
    const again = await later.commits("series-v1-1@example.org");
    expect(again.tip).not.toBe(first.tip);
  });

  test("without its mails or a repository says so, and is still there", async () => {
    const mails = posted(sample, ["one", "two"]);
    const reader = new Reader(mails, [folder()]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(commits).toMatchObject({ base: null, tip: null, repository: null });
    expect(commits.problems).toMatchObject([
      { what: expect.stringContaining("There is no git repository in") },
    ]);
    expect(commits.patches.map(({ problem }) => problem?.what)).toEqual(
      Array(2).fill("There is no repository that the patch could be applied in."),
    );
    const elsewhere = servicesIn(folder());
    const series = await reader.series("series-v1-1@example.org");
    const none = await elsewhere.patches.commits(
      { project: { ...reader.project, folders: [sample.folder] }, series, revision: 0, offline: true },
      call(),
    );
    expect(none.patches.map(({ problem }) => problem?.what)).toEqual(
      Array(2).fill("The text of the mail is not here."),
    );
  });
});

describe("the base", () => {
  test("is the commit that the mail names", async () => {
    const sample = repositoryOf(history);
    const tail = `\nbase-commit: ${sample.hash("old")}\n`;
    const reader = new Reader(posted(sample, ["one"], { tail }), [sample.folder]);
    const { base } = await reader.commits("series-v1-1@example.org");
    expect(base).toMatchObject({ commit: sample.hash("old"), how: "base-commit" });
  });

  test("is not one that the mail names but the repository has not", async () => {
    const sample = repositoryOf(history);
    const tail = `\nbase-commit: ${"0123456789".repeat(4)}\n`;
    const reader = new Reader(posted(sample, ["one"], { tail }), [sample.folder]);
    expect((await reader.commits("series-v1-1@example.org")).base).toMatchObject({
      commit: sample.hash("then"),
      how: "date",
    });
  });

  const stacked = [
    ...history.slice(0, 2),
    {
      name: "below",
      branch: "work",
      parents: ["then"],
      message: "b: change nine",
      authored: at(-3),
      files: { "b.c": lines({ 3: "three", 9: "nine" }) },
    },
    {
      name: "above",
      branch: "work",
      message: "b: change more of nine",
      authored: at(-2),
      files: { "b.c": lines({ 3: "three", 9: "nine and more" }) },
    },
  ];
  test("has the patches below that the mail names by their ids", async () => {
    const sample = repositoryOf(stacked);
    const tail = `\nbase-commit: ${sample.hash("then")}\nprerequisite-patch-id: ${patchIdOf(sample, "below")}\n`;
    const others = posted(sample, ["below"], { id: "other", date: at(-1) });
    const mails = posted(sample, ["above"], { tail }).map((mail) => ({
      ...mail,
      body: withoutIndex(mail.body),
    }));
    const reader = new Reader([...others, ...mails], [sample.folder]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(hows(commits)).toEqual({ how: "prerequisite", applied: [true] });
    expect(reader.git("log", "--format=%s", "-3", commits.tip!).split("\n")).toEqual([
      "b: change more of nine",
      "b: change nine",
      "b: say more",
      "",
    ]);
    expect(commits.patches[0]?.parent).toBe(commits.base?.commit);
  });

  test("has the posted patches below that make the contents which its diffs name, and those below them", async () => {
    const changed = { 3: "three", 9: "nine" };
    const sample = repositoryOf([
      { name: "then", message: "Begin", authored: at(-10), files: { "a.c": lines(), "b.c": lines() } },
      {
        ...{ name: "lowest", branch: "work", parents: ["then"], message: "b: say three", authored: at(-5) },
        files: { "b.c": lines({ 3: "three" }) },
      },
      {
        ...{ name: "low", branch: "work", message: "a: say one", authored: at(-4) },
        files: { "a.c": lines({ 1: "one" }) },
      },
      {
        ...{ name: "below", branch: "work", message: "b: say nine", authored: at(-3) },
        files: { "b.c": lines(changed) },
      },
      {
        ...{ name: "after", branch: "work", message: "a: say two", authored: at(-3) },
        files: { "a.c": lines({ 1: "one", 2: "two" }) },
      },
      {
        ...{ name: "above", branch: "above", parents: ["below"], message: "b: say more", authored: at(-1) },
        files: { "b.c": lines({ ...changed, 9: "nine and more" }) },
      },
    ]);
    const mails = [
      ...posted(sample, ["lowest"], { id: "lowest", date: at(-4) }),
      ...posted(sample, ["low", "below", "after"], { id: "below", date: at(-2) }),
      ...posted(sample, ["above"]),
    ];
    const clone = repositoryOf([
      { name: "then", message: "Begin", authored: at(-10), files: { "a.c": lines(), "b.c": lines() } },
    ]);
    const reader = new Reader(mails, [clone.folder]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(hows(commits)).toEqual({ how: "blobs", applied: [true] });
    expect(reader.git("log", "--format=%s", commits.tip!).trim().split("\n")).toEqual([
      "b: say more",
      "b: say nine",
      "a: say one",
      "b: say three",
      "Begin",
    ]);
    expect(said(commits.base!.reason)).toBe(
      "on it lie the posted patches that make the contents that the diffs name",
    );
    expect(reader.git("show", `${commits.tip}:b.c`)).toBe(sample.git("show", `${sample.hash("above")}:b.c`));
  });

  test("has those posted patches below also where they lie on contents that no commit has", async () => {
    const begin = [
      { name: "then", message: "Begin", authored: at(-10), files: { "b.c": lines() } },
      {
        ...{ name: "kept", branch: "kept", parents: ["then"], message: "b: one", authored: at(-9) },
        files: { "b.c": lines({ 1: "one" }) },
      },
    ];
    const sample = repositoryOf([
      ...begin,
      {
        ...{ name: "below", branch: "work", parents: ["kept"], message: "b: two", authored: at(-3) },
        files: { "b.c": lines({ 1: "one", 2: "two" }) },
      },
      {
        ...{ name: "above", branch: "work", message: "b: two and three", authored: at(-1) },
        files: { "b.c": lines({ 1: "one", 2: "two and", 3: "three" }) },
      },
    ]);
    const mails = [...posted(sample, ["below"], { id: "below", date: at(-2) }), ...posted(sample, ["above"])];
    const reader = new Reader(mails, [repositoryOf(begin).folder]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(hows(commits)).toEqual({ how: "blobs", applied: [true] });
    expect(reader.git("log", "--format=%s", commits.tip!).trim().split("\n")).toEqual([
      "b: two and three",
      "b: two",
      "Files as the patches found them",
      "Begin",
    ]);
  });

  test("is where the patches that the mail names by their ids came into the history", async () => {
    const sample = repositoryOf([
      ...stacked,
      {
        name: "landed",
        parents: ["then"],
        message: "b: change nine",
        authored: at(20),
        files: { "b.c": lines({ 3: "three", 9: "nine" }) },
      },
    ]);
    const tail = `\nprerequisite-patch-id: ${patchIdOf(sample, "below")}\n`;
    const mails = posted(sample, ["above"], { tail }).map((mail) => ({
      ...mail,
      body: withoutIndex(mail.body),
    }));
    const reader = new Reader(mails, [sample.folder]);
    expect((await reader.commits("series-v1-1@example.org")).base).toMatchObject({
      commit: sample.hash("landed"),
      how: "prerequisite",
    });
  });

  test("is an older commit that holds what the diffs change, where the branch of the day conflicts", async () => {
    const sample = repositoryOf([
      { name: "old", message: "Begin", authored: at(-40), files: { "a.c": lines(), "b.c": lines() } },
      { name: "between", message: "b: other", authored: at(-30), files: { "b.c": lines({ 1: "one" }) } },
      {
        name: "mine",
        branch: "work",
        parents: ["between"],
        message: "a: mine",
        authored: at(-20),
        files: { "a.c": lines({ 5: "mine" }) },
      },
      {
        name: "then",
        parents: ["between"],
        message: "a: theirs",
        authored: at(-10),
        files: { "a.c": lines({ 5: "theirs" }) },
      },
    ]);
    const reader = new Reader(posted(sample, ["mine"]), [sample.folder]);
    expect((await reader.commits("series-v1-1@example.org")).base).toMatchObject({
      commit: sample.hash("between"),
      how: "blobs",
    });
  });

  const onNext = [
    { name: "old", message: "Begin", authored: at(-40), files: { "a.c": lines() } },
    {
      name: "coming",
      branch: "next",
      parents: ["old"],
      message: "c: begin",
      authored: at(-5),
      files: { "c.c": lines() },
    },
    {
      name: "mine",
      branch: "work",
      parents: ["coming"],
      message: "c: mine",
      authored: at(-1),
      files: { "c.c": lines({ 5: "mine" }) },
    },
  ];

  test("is the branch as it became later, for a series on next", async () => {
    const sample = repositoryOf([
      ...onNext,
      {
        name: "landed",
        branch: "master",
        parents: ["old"],
        message: "c: begin",
        authored: at(20),
        files: { "c.c": lines() },
      },
    ]);
    sample.git("branch", "-D", "next");
    const reader = new Reader(posted(sample, ["mine"]), [sample.folder]);
    expect((await reader.commits("series-v1-1@example.org")).base).toMatchObject({
      commit: sample.hash("landed"),
      how: "later",
    });
  });

  test("is next itself, while nothing of it is merged", async () => {
    const sample = repositoryOf(onNext, { bare: true });
    const reader = new Reader(posted(sample, ["mine"]), [sample.folder]);
    expect((await reader.commits("series-v1-1@example.org")).base).toMatchObject({
      commit: sample.hash("coming"),
      how: "later",
    });
  });

  test("is not later than the moment that is asked about", async () => {
    const sample = repositoryOf([
      ...onNext,
      {
        name: "landed",
        branch: "master",
        parents: ["old"],
        message: "c: begin",
        authored: at(20),
        files: { "c.c": lines() },
      },
    ]);
    sample.git("branch", "-D", "next");
    const mails = posted(sample, ["mine"]).map((mail) => ({ ...mail, body: withoutIndex(mail.body) }));
    const reader = new Reader(mails, [sample.folder], { at: at(5), past: true });
    expect((await reader.commits("series-v1-1@example.org")).base).toBeNull();
  });

  test("is made of the contents that the diffs name, where no commit of a branch has them all", async () => {
    const sample = repositoryOf([
      { name: "old", message: "Begin", authored: at(-40), files: { "a.c": lines(), "b.c": lines() } },
      {
        name: "own",
        branch: "work",
        parents: ["old"],
        message: "a: own",
        authored: at(-30),
        files: { "a.c": lines({ 5: "own" }) },
      },
      {
        name: "mine",
        branch: "work",
        message: "a: mine",
        authored: at(-20),
        files: { "a.c": lines({ 5: "mine" }) },
      },
    ]);
    const reader = new Reader(posted(sample, ["mine"]), [sample.folder]);
    const commits = await reader.commits("series-v1-1@example.org");
    expect(hows(commits)).toEqual({ how: "blobs", applied: [true] });
    expect(reader.git("diff", commits.base!.commit, commits.tip!)).toBe(
      sample.git("diff", sample.hash("own"), sample.hash("mine")),
    );
    expect(reader.git("log", "-1", "--format=%P", commits.base!.commit).trim()).toBe(sample.hash("old"));
  });

  test("needs a merge where the branch of the day changed the lines around, and says so", async () => {
    const sample = repositoryOf([
      { name: "old", message: "Begin", authored: at(-40), files: { "a.c": lines() } },
      {
        name: "mine",
        branch: "work",
        parents: ["old"],
        message: "a: mine",
        authored: at(-20),
        files: { "a.c": lines({ 5: "mine" }) },
      },
      {
        name: "then",
        parents: ["old"],
        message: "a: theirs",
        authored: at(-10),
        files: { "a.c": lines({ 8: "theirs" }) },
      },
    ]);
    const reader = new Reader(posted(sample, ["mine"]), [sample.folder]);
    const { base, patches, tip } = await reader.commits("series-v1-1@example.org");
    expect(base).toMatchObject({ commit: sample.hash("then"), how: "date" });
    expect(patches[0]).toMatchObject({ threeWay: true });
    expect(reader.git("show", `${tip}:a.c`)).toBe(lines({ 5: "mine", 8: "theirs" }));
  });

  test("is looked for again when the repository has learnt more", async () => {
    const sample = repositoryOf(onNext.slice(0, 1));
    const source = repositoryOf(onNext);
    const mails = posted(source, ["mine"]).map((mail) => ({ ...mail, body: withoutIndex(mail.body) }));
    const reader = new Reader(mails, [sample.folder]);
    expect(hows(await reader.commits("series-v1-1@example.org"))).toEqual({
      how: undefined,
      applied: [false],
    });
    sample.git("pull", "--quiet", source.folder, "next");
    expect(hows(await reader.commits("series-v1-1@example.org"))).toEqual({ how: "date", applied: [true] });
  });
});

test("patches that apply stay commits where others do not", async () => {
  const sample = repositoryOf(history);
  const [one, two] = posted(sample, ["one", "two"]);
  const broken = { ...one!, body: withoutIndex(one!.body.replaceAll("line 4", "line four")) };
  const third = {
    ...two!,
    body: withoutIndex(two!.body.replace(/^diff --git a\/a\.c[\s\S]*?(?=^diff --git a\/new)/m, "")),
  };
  const reader = new Reader([broken, third], [sample.folder]);
  const commits = await reader.commits("series-v1-1@example.org");
  expect(hows(commits)).toEqual({ how: "date", applied: [false, true] });
  expect(commits.patches[1]?.parent).toBe(sample.hash("then"));
  expect(commits.patches[0]?.problem).toEqual({
    what: "The patch does not fit a.c: the lines that it changes are not there.",
    remedy: "Its hunks are shown as they were sent; fetch the branch or the series that it was made on.",
    where: "a: change five",
  });
});

test.each(["sha1", "sha256"] as const)("works with objects named by %s", async (objectFormat) => {
  const sample = repositoryOf(history, { objectFormat });
  const reader = new Reader(posted(sample, ["one", "two"]), [sample.folder]);
  expect(hows(await reader.commits("series-v1-2@example.org"))).toEqual({
    how: "date",
    applied: [true, true],
  });
});

test("files whose lines end in CR LF become what their author made of them, though mail keeps no CR", async () => {
  const returned = (text: string) => text.replaceAll("\n", "\r\n");
  const files = { "a.c": returned(lines()), "b.c": lines(), "end.c": "one\r\ntwo" };
  const sample = repositoryOf([
    { name: "then", message: "Begin", authored: at(-10), files },
    {
      ...{ name: "one", branch: "work", parents: ["then"], authored: at(-2) },
      message: "change five and two",
      files: {
        "a.c": returned(lines({ 5: "five\n", 19: "" })),
        "b.c": lines({ 5: "five" }),
        "end.c": "one\r\n2",
      },
    },
  ]);
  const mails = posted(sample, ["one"], { tail: "-- \n2.39.5\n" });
  const lost = mails.map((mail) => ({ ...mail, body: mail.body.replaceAll("\r", "") }));
  const reader = new Reader(lost, [sample.folder]);
  const { tip, patches } = await reader.commits("series-v1-1@example.org");
  expect(patches).toMatchObject([{ threeWay: false, problem: null }]);
  expect(reader.git("rev-parse", `${tip}^{tree}`)).toBe(sample.git("rev-parse", "work^{tree}"));
});

/** Without the lines that name contents, as some programs send a diff. */
function withoutIndex(body: string): string {
  return body.replace(/^index .*\n/gm, "");
}
