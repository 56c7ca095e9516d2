// Only what was begun here is gone on with, or taken back: not what a person has begun with git or b4.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call } from "../../support/services.ts";
import { day, lines, type Reader, sent } from "../patches/support.ts";
import { cloneOf, id, reading } from "./support.ts";

/** A clone in whose branch the line stands otherwise that the series changes. */
function conflicting(): SampleRepository {
  const files = { "a.c": lines({ 5: "cinq" }) };
  const sample = cloneOf([
    { name: "above", parents: ["base"], message: "a: above", authored: sent + day, files },
  ]);
  sample.git("reset", "--quiet", "--hard", "master");
  return sample;
}

const ended = /^The (?:git am|merge) under way in .* was not begun here\.$/;

async function bothRefused({ services }: Reader, folder: string): Promise<void> {
  const { workTrees } = services;
  const abort = () => workTrees.abort({ folder, begun: null }, call());
  for (const ask of [abort, () => workTrees.continue({ folder }, call())])
    expect(await ask().catch(({ problem }) => problem)).toMatchObject({
      what: expect.stringMatching(ended),
      remedy: expect.stringMatching(/^End it where you began it: git (?:am|merge) --continue or --abort\.$/),
    });
}

const request = async (reader: Reader, folder: string) => ({
  ...{ project: reader.project, series: await reader.series(id(1)), revision: 0, offline: true },
  ...{ folder, link: false, signOff: false, trailers: [] },
});

test("a git am of the person's own is left alone", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const patch = sample.git("format-patch", "-1", "--stdout", "work~1");
  expect(() =>
    execFileSync("git", ["am", "--3way"], { cwd: folder, env: plainGit, input: patch, stdio: "pipe" }),
  ).toThrow();
  await bothRefused(reading(sample), folder);
  expect(sample.git("status", "--porcelain")).toBe("UU a.c\n");
});

test("a git am of the person's own is left alone whatever its mail says, and whatever was left behind here", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const reader = reading(sample);
  // Ours, ended by hand.
  const { begun } = await reader.services.workTrees.apply(await request(reader, folder), call());
  const ours = readFileSync(join(folder, ".git", "rebase-apply", "0001"), "utf8");
  expect(ours).toContain(begun);
  sample.git("am", "--abort");
  const mail = sample.git("format-patch", "-1", "--stdout", "work~1");
  const word = "X-Patch-Tracker-Call: 1";
  for (const hostile of [mail.replace("\n", `\n${word}\n`), mail.replace("\n---\n", `\n\n${word}\n---\n`)]) {
    expect(hostile).toContain(word);
    expect(() =>
      execFileSync("git", ["am", "--3way"], { cwd: folder, env: plainGit, input: hostile, stdio: "pipe" }),
    ).toThrow();
    await bothRefused(reader, folder);
    expect(sample.git("status", "--porcelain")).toBe("UU a.c\n");
    sample.git("am", "--abort");
  }
});

test("nothing is left in the git directory of what was applied or taken back", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const reader = reading(sample);
  const marks = () => readdirSync(join(folder, ".git")).filter((name) => name.startsWith("patch-tracker"));
  await reader.services.workTrees.apply(await request(reader, folder), call());
  expect(marks()).toEqual(["patch-tracker-am"]);
  await reader.services.workTrees.abort({ folder, begun: null }, call());
  expect(marks()).toEqual([]);
  sample.git("reset", "--quiet", "--hard", sample.hash("base"));
  await reader.services.workTrees.apply(await request(reader, folder), call());
  expect(marks()).toEqual([]);
});

test("a merge as b4 shazam makes it is left alone", async () => {
  const sample = conflicting();
  expect(() => sample.git("merge", "--no-ff", "-m", 'Merge patch series "a: change five"', "work")).toThrow();
  await bothRefused(reading(sample), sample.folder);
  expect(sample.git("rev-parse", "MERGE_HEAD").trim()).toBe(sample.hash("two"));
});

test("an am that was begun here is taken back from another window, or after a reload", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const reader = reading(sample);
  await reader.services.workTrees.apply(await request(reader, folder), call());
  const other = reading(sample);
  await other.services.workTrees.abort({ folder, begun: null }, call());
  expect(sample.git("status", "--porcelain")).toBe("");
  expect(sample.git("rev-parse", "HEAD").trim()).toBe(sample.hash("above"));
});

test("so is a merge, and one of the same commits that the person begins later is not", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const reader = reading(sample);
  await reader.services.custodians.merge(await request(reader, folder), call());
  const tip = sample.git("rev-parse", "MERGE_HEAD").trim();
  const other = reading(sample);
  await other.services.workTrees.abort({ folder, begun: null }, call());
  expect(readFileSync(join(folder, "a.c"), "utf8")).toBe(lines({ 5: "cinq" }));
  expect(() => sample.git("merge", "--no-ff", "-m", 'Merge patch series "a: change five"', tip)).toThrow();
  await bothRefused(other, folder);
});

test("a merge that was begun here and ended by hand leaves no sign of itself behind", async () => {
  const sample = conflicting();
  const { folder } = sample;
  const reader = reading(sample);
  await reader.services.custodians.merge(await request(reader, folder), call());
  sample.git("merge", "--abort");
  await expect(reader.services.workTrees.abort({ folder, begun: null }, call())).rejects.toThrow(
    "Nothing is being applied in ",
  );
  rmSync(join(folder, ".git", "MERGE_MSG"), { force: true });
  expect(() => sample.git("merge", "--no-ff", "-m", "mine", "work")).toThrow();
  await bothRefused(reader, folder);
});
