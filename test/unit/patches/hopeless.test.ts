// A patch that applies nowhere is tried once, however many commits there are that it might have been made on.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { applySeries } from "../../../src/core/patches/applySeries.ts";
import { PrivateRepository } from "../../../src/core/patches/privateRepository.ts";
import { TemporaryIndex, type TimeLimits } from "../../../src/core/patches/temporaryIndex.ts";
import { folder } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const at = (days: number) => sent + days * day;
const history = [
  { name: "base", message: "Begin", authored: at(-40), files: { "a.c": lines(), "b.c": lines() } },
  ...[3, 10, 20, 40].map((days) => ({
    ...{ name: `after${days}`, message: `b: line ${days}`, authored: at(days) },
    files: { "b.c": lines({ 20: `${days}` }) },
  })),
  {
    ...{ name: "one", branch: "work", parents: ["base"], message: "a: change five", authored: at(-2) },
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    ...{ name: "two", branch: "work", message: "a: change ten", authored: at(-1) },
    files: { "a.c": lines({ 5: "five", 10: "ten" }) },
  },
];

/** Writes down what git is started with; answers how often a command of it was, since it was asked last. */
function watchedGit(): (command: string) => number {
  const [bin, log] = [folder(), join(folder(), "log")];
  writeFileSync(log, "");
  const script = ["#!/bin/sh", `echo "$*" >> ${log}`, `PATH='${process.env.PATH}'`, 'exec git "$@"', ""];
  writeFileSync(join(bin, "git"), script.join("\n"), { mode: 0o755 });
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return (command) => {
    const said = readFileSync(log, "utf8").split("\n");
    writeFileSync(log, "");
    return said.filter((line) => line.includes(` ${command} `)).length;
  };
}

test("a damaged mail of a series is tried once, and what applies of the others is a range", async () => {
  const sample = repositoryOf(history);
  const [one, two] = posted(sample, ["one", "two"]);
  const damaged = { ...two!, body: two!.body.replace(/^ line 11\n[\s\S]*$/m, "") };
  const reader = new Reader([one!, damaged], [sample.folder]);
  await reader.series(one!.messageId);
  const count = watchedGit();
  const { base, patches } = await reader.commits(one!.messageId);
  expect(base?.how).toBe("date");
  expect(patches.map(({ commit }) => commit !== null)).toEqual([true, false]);
  expect(patches[1]?.problem?.what).toContain("The diff is damaged in line");
  // The one that applies needs no git.
  expect(count("apply")).toBe(1);
  sample.git("update-ref", "refs/heads/master", sample.hash("after20"));
  count("apply");
  expect((await reader.commits(one!.messageId)).patches).toEqual(patches);
  expect(count("apply")).toBe(0);
});

test.each<[string, TimeLimits]>([
  ["of one command", { command: 0, all: 60_000 }],
  ["of the whole series", { command: 60_000, all: 0 }],
])("where git takes longer than the time %s, that is final", async (_, limits) => {
  const sample = repositoryOf(history);
  const own = new PrivateRepository(folder(), { id: join(sample.folder, ".git"), objectFormat: "sha1" });
  await own.open();
  const { signal } = new AbortController();
  await using index = new TemporaryIndex(own, signal, limits);
  const loading = index.load(sample.hash("base"), new Set(["a.c"]));
  await expect(loading).rejects.toMatchObject({ stderr: expect.stringContaining("takes longer") });
  // Without that line it is git that is asked, which takes longer than no time at all.
  const diff = sample.diff("one").replace(/^index .*\n/m, "");
  expect(await index.apply(diff, { threeWay: true })).toMatchObject({ applied: false, final: true });
  const ground = { commit: sample.hash("base"), contents: new Map(), threeWay: true };
  const { steps } = await applySeries(index, ground, [{ diff }, { diff }], { thorough: false });
  expect(steps.map(({ outcome }) => outcome)).toEqual([
    expect.objectContaining({ gitError: expect.stringContaining("takes longer") }),
    expect.objectContaining({ gitError: expect.stringContaining("takes longer") }),
  ]);
});
