// Two versions of a series beside each other, and whether one still applies.
import { describe, expect, test, vi } from "vitest";
import type { SampleRepository } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { day, lines, type PostedMail, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const at = (days: number) => sent + days * day;
const file = (name: string, changed: Record<number, string> = {}) => ({ [`${name}.c`]: lines(changed) });

/** Two versions on two bases: a stays, b changes, c goes, d and e change places, f is new. */
const history = [
  {
    name: "base",
    message: "Begin",
    authored: at(-9),
    files: { ...file("a"), ...file("b"), ...file("c"), ...file("d"), ...file("e") },
  },
  {
    name: "a1",
    branch: "one",
    parents: ["base"],
    message: "a: change",
    authored: at(-1),
    files: file("a", { 5: "A" }),
  },
  { name: "b1", branch: "one", message: "b: change", authored: at(-1), files: file("b", { 5: "B" }) },
  { name: "c1", branch: "one", message: "c: change", authored: at(-1), files: file("c", { 5: "C" }) },
  { name: "d1", branch: "one", message: "d: change", authored: at(-1), files: file("d", { 5: "D" }) },
  { name: "e1", branch: "one", message: "e: change", authored: at(-1), files: file("e", { 5: "E" }) },
  {
    name: "moved",
    message: "a: unrelated",
    authored: at(2),
    files: { ...file("a", { 19: "far" }), "other.c": "other\n" },
  },
  {
    name: "a2",
    branch: "two",
    parents: ["moved"],
    message: "a: change",
    authored: at(3),
    files: file("a", { 5: "A", 19: "far" }),
  },
  {
    name: "b2",
    branch: "two",
    message: "b: change",
    authored: at(3),
    files: file("b", { 5: "B", 6: "more" }),
  },
  { name: "e2", branch: "two", message: "e: change", authored: at(3), files: file("e", { 5: "E" }) },
  { name: "d2", branch: "two", message: "d: change", authored: at(3), files: file("d", { 5: "D" }) },
  { name: "f2", branch: "two", message: "f: begin", authored: at(3), files: file("f") },
];
const v1 = ["a1", "b1", "c1", "d1", "e1"];
const v2 = ["a2", "b2", "e2", "d2", "f2"];

function versions(sample: SampleRepository): PostedMail[] {
  const review = (to: string): PostedMail => ({
    messageId: `review-of-${to}`,
    subject: "Re: [PATCH] x",
    body: "> It was broken.\n\nReviewed-by: Ben Ode <ben@example.com>\n",
    from: "Ben Ode <ben@example.com>",
    date: at(1),
    to,
  });
  return [
    ...posted(sample, v1),
    review("series-v1-1@example.org"),
    review("series-v1-2@example.org"),
    ...posted(sample, v2, { version: 2, date: at(3) }),
  ];
}

async function requestOf(reader: Reader) {
  const series = await reader.series("series-v1-1@example.org");
  expect(series.revisions.map(({ label }) => label)).toEqual(["v1", "v2"]);
  return { project: reader.project, series, from: 0, to: 1, offline: true };
}

const table = [
  ["unchanged", false, 1, 1],
  ["changed", false, 2, 2],
  ["unchanged", true, 5, 3],
  ["unchanged", false, 4, 4],
  ["new", false, null, 5],
  ["dropped", false, 3, null],
];

describe("two versions", () => {
  test("are told patch by patch, with the reviews that carry over, and by git", async () => {
    const sample = repositoryOf(history);
    const reader = new Reader(versions(sample), [sample.folder]);
    const comparison = await reader.services.patches.compare(await requestOf(reader), call());
    const rows = comparison.patches.map((patch) => [
      ...[patch.status, patch.reordered, patch.from?.number ?? null, patch.to?.number ?? null],
    ]);
    expect(rows.map(([status, , ...numbers]) => [status, ...numbers])).toEqual(
      table.map(([status, , ...numbers]) => [status, ...numbers]),
    );
    expect(rows.filter(([, moved]) => moved)).toHaveLength(1);
    expect(comparison.patches.map(({ reviews }) => reviews.length)).toEqual([1, 0, 0, 0, 0, 0]);
    const ranges = ["base..one", "moved..two"].map((range) =>
      range.replace(/base|moved/, (name) => sample.hash(name)),
    );
    const bySample = sample.git("range-diff", "--no-color", ...ranges);
    const signs = (text: string) =>
      text.match(/^ *[-\d]+: +\S+ [=!<>] +[-\d]+: +\S+ .*$/gm)?.map((line) => line.replace(/: +\S+/g, ":"));
    expect(signs(comparison.rangeDiff ?? "")).toEqual(signs(bySample));
  });

  test("are told from their mails where there is no repository", async () => {
    const sample = repositoryOf(history);
    const reader = new Reader(versions(sample), [folder()]);
    const { patches, rangeDiff } = await reader.services.patches.compare(await requestOf(reader), call());
    expect(rangeDiff).toBeNull();
    expect(patches.map(({ status, from, to }) => [status, from?.number ?? null, to?.number ?? null])).toEqual(
      table.map(([status, , ...numbers]) => [status, ...numbers]),
    );
  });

  test("differ by what the author changed alone, whatever else their bases have", async () => {
    const sample = repositoryOf(history);
    const reader = new Reader(versions(sample), [sample.folder]);
    const interdiff = await reader.services.patches.interdiff(await requestOf(reader), call());
    expect(interdiff).toMatchObject({ rebased: true });
    expect(interdiff?.files.map(({ path, status }) => `${status} ${path}`)).toEqual([
      "M b.c",
      "M c.c",
      "A f.c",
    ]);
    const { repository, from, to } = interdiff!;
    const text = await reader.services.patches.diff({ repository, from, to }, call());
    expect(text).toContain("+more\n");
    expect(text).not.toContain("far");
  });

  test("differ in their own files alone where the earlier cannot be put on the later one's base", async () => {
    const sample = repositoryOf([
      ...history.slice(0, 2),
      {
        name: "moved",
        message: "a: all else",
        authored: at(2),
        files: { "a.c": "else\n", "other.c": "other\n" },
      },
      {
        name: "a2",
        branch: "two",
        parents: ["moved"],
        message: "a: change",
        authored: at(3),
        files: { "a.c": "else A\n" },
      },
    ]);
    const mails = [...posted(sample, ["a1"]), ...posted(sample, ["a2"], { version: 2, date: at(3) })];
    const reader = new Reader(mails, [sample.folder]);
    const interdiff = await reader.services.patches.interdiff(await requestOf(reader), call());
    expect(interdiff).toMatchObject({ rebased: false, files: [{ path: "a.c" }] });
  });

  test("are not the same where a patch that differs applies in neither, and it is named", async () => {
    const sample = repositoryOf(history);
    const [one, two] = [1, 2].map((version) => {
      const mails = posted(sample, ["a1", "b1"], { version, date: sent + version * 60_000 });
      return mails.map((mail, place) => ({
        ...mail,
        body: place === 0 ? mail.body : mail.body.replace(/^([ +-])[^ +-].*$/gm, `$1v${version}`),
      }));
    });
    const reader = new Reader([...one!, ...two!], [sample.folder]);
    const interdiff = await reader.services.patches.interdiff(await requestOf(reader), call());
    expect(interdiff).toMatchObject({ rebased: false, files: [] });
    expect(interdiff?.leftOut).toEqual([expect.stringMatching(/^b: /), expect.stringMatching(/^b: /)]);
  });
});

describe("a revision", () => {
  const base = { name: "base", message: "Begin", authored: at(-9), files: { ...file("a"), ...file("b") } };
  const a1 = {
    name: "a1",
    branch: "one",
    parents: ["base"],
    message: "a: change",
    authored: at(-1),
    files: file("a", { 5: "A" }),
  };
  const b1 = {
    name: "b1",
    branch: "one",
    message: "b: change",
    authored: at(-1),
    files: file("b", { 5: "B" }),
  };

  async function verdictOn(
    ...later: { name: string; message: string; authored: number; files: Record<string, string> }[]
  ) {
    const sample = repositoryOf([base, a1, b1, ...later]);
    const reader = new Reader(posted(sample, ["a1", "b1"]), [sample.folder]);
    const series = await reader.series("series-v1-1@example.org");
    const ask = () =>
      reader.services.patches.applies(
        { project: reader.project, series, revision: 0, offline: true },
        call(),
      );
    return { ask, sample };
  }
  const changeOf = (files: Record<string, string>) => ({
    name: "after",
    message: "After",
    authored: at(5),
    files,
  });

  test("applies to a branch that did not change its files", async () => {
    const { ask, sample } = await verdictOn(changeOf({ "c.c": "c\n" }));
    expect(await ask()).toMatchObject({
      ...{ verdict: "applies", applied: true },
      files: [],
      branch: "master",
      tip: sample.hash("after"),
    });
  });

  test("applies with a merge where the lines around changed", async () => {
    const { ask } = await verdictOn(changeOf(file("a", { 3: "three" })));
    expect(await ask()).toMatchObject({ verdict: "three-way", files: [] });
  });

  test("conflicts where the same lines changed, and in which files", async () => {
    const { ask } = await verdictOn(changeOf(file("b", { 5: "else" })));
    expect(await ask()).toMatchObject({
      verdict: "conflicts",
      files: ["b.c"],
      patch: "series-v1-2@example.org",
      problem: { what: "The patch conflicts with what has changed in b.c." },
      applied: true,
    });
  });

  test("applied to the branch as it was at a moment that is past", async () => {
    const sample = repositoryOf([base, a1, b1, changeOf(file("b", { 5: "else" }))]);
    const reader = new Reader(posted(sample, ["a1", "b1"]), [sample.folder], { at: at(2), past: true });
    const series = await reader.series("series-v1-1@example.org");
    const request = { project: reader.project, series, revision: 0, offline: true };
    expect(await reader.services.patches.applies(request, call())).toMatchObject({
      ...{ verdict: "applies", files: [], tip: sample.hash("base") },
    });
  });

  test("that was made on another branch did not apply before either", async () => {
    const sample = repositoryOf([
      base,
      {
        ...changeOf(file("a", { 5: "else" })),
        name: "next",
        branch: "next",
        parents: ["base"],
        authored: at(-5),
      },
      { ...a1, parents: ["next"], files: file("a", { 5: "else A" }) },
      changeOf({ "c.c": "c\n" }),
    ]);
    const tail = `\nbase-commit: ${sample.hash("next")}\n`;
    const reader = new Reader(posted(sample, ["a1"], { tail }), [sample.folder]);
    const series = await reader.series("series-v1-1@example.org");
    const request = { project: reader.project, series, revision: 0, offline: true };
    expect(await reader.services.patches.applies(request, call())).toMatchObject({
      ...{ verdict: "conflicts", files: ["a.c"], applied: false },
    });
  });

  test("is in already where its changes are, and the rest of it still applies", async () => {
    const both = await verdictOn(changeOf({ ...file("a", { 5: "A", 19: "far" }), ...file("b", { 5: "B" }) }));
    expect(await both.ask()).toMatchObject({ verdict: "in" });
    const one = await verdictOn(changeOf(file("a", { 5: "A" })));
    expect(await one.ask()).toMatchObject({ verdict: "applies" });
  });

  test("is looked at again when the branch has moved", async () => {
    const { ask, sample } = await verdictOn(changeOf({ "c.c": "c\n" }));
    expect(await ask()).toMatchObject({ verdict: "applies" });
    sample.git("reset", "--quiet", "--hard", sample.hash("base"));
    sample.git("merge", "--quiet", "--ff-only", "one");
    expect(await ask()).toMatchObject({ verdict: "in", tip: sample.hash("b1") });
  });
});
