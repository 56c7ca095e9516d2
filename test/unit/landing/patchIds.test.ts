import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import type { Repository } from "../../../src/core/git/repository.ts";
import {
  commitDiffs,
  commitFiles,
  commitPatchIds,
  mailPatchIds,
} from "../../../src/core/landing/patchIds.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { MemoryCache, opened, signal } from "../git/support.ts";

const start = Date.UTC(2022, 0, 1);
const commits: SampleCommit[] = ["one", "two", "three"].map((name, index) => ({
  name,
  message: name,
  authored: start + index * 1000,
}));

/** Three commits, each of a file of its own, in a repository whose objects can be taken away. */
async function three() {
  const sample = sampleRepository(commits, { bare: true, loose: true });
  onTestFinished(() => sample.remove());
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (line: string) => warnings.push(line) };
  const repository: Repository = { ...(await opened(sample)), log };
  return { sample, repository, warnings, hashes: commits.map(({ name }) => sample.hash(name)) };
}

function lose(sample: SampleRepository, what: string): void {
  const object = sample.git("rev-parse", what).trim();
  rmSync(join(sample.folder, "objects", object.slice(0, 2), object.slice(2)));
}

describe("of commits of which one cannot be read", () => {
  test("the diffs before it are told, and the log says why no more", async () => {
    const { sample, repository, warnings, hashes } = await three();
    lose(sample, `${sample.hash("three")}:three.txt`);
    const found: { hash: string; diff: string }[] = [];
    for await (const one of commitDiffs(repository, hashes, true, signal)) found.push(one);
    expect(found.map(({ hash }) => hash)).toEqual(hashes.slice(0, 2));
    expect(found.map(({ diff }) => diff.trim().split("\n").at(-1))).toEqual(["+one", "+two"]);
    expect(warnings).toEqual([expect.stringContaining("diff-tree failed")]);
  });

  test("the files of those before it are told, and only they are kept", async () => {
    const { sample, repository, warnings, hashes } = await three();
    const cache = new MemoryCache();
    lose(sample, `${sample.hash("three")}^{tree}`);
    const found = await commitFiles(repository, hashes, cache, signal);
    expect(found.get(sample.hash("one"))).toEqual(["one.txt"]);
    expect(found.has(sample.hash("three"))).toBe(false);
    expect(warnings).toEqual([expect.stringContaining("diff-tree failed")]);
    const kept = await commitFiles(
      { ...repository, stream: neverAsked },
      [sample.hash("one")],
      cache,
      signal,
    );
    expect([...kept.values()]).toEqual([["one.txt"]]);
  });
});

const neverAsked = () => {
  throw new Error("git was asked");
};

test("the files of several commits are told of each", async () => {
  const { repository, hashes } = await three();
  const found = await commitFiles(repository, hashes, new MemoryCache(), signal);
  expect(hashes.map((hash) => found.get(hash))).toEqual([["one.txt"], ["two.txt"], ["three.txt"]]);
});

test("patch-ids are kept, for the git that made them", async () => {
  const { repository, hashes } = await three();
  const cache = new MemoryCache();
  const { ids } = await commitPatchIds(repository, hashes, cache, signal);
  expect(new Set(ids.values()).size).toBe(3);
  const unasked = { ...repository, stream: neverAsked };
  expect((await commitPatchIds(unasked, hashes, cache, signal)).ids).toEqual(ids);
  for (const other of [{ gitVersion: "1.0.0" }, { objectFormat: "sha256" }])
    await expect(commitPatchIds({ ...unasked, ...other }, hashes, cache, signal)).rejects.toThrow("asked");
});

test("a mail whose diff was not to be had is asked for again", async () => {
  const { sample, repository } = await three();
  const cache = new MemoryCache();
  const first = await mailPatchIds(repository, [{ messageId: "1@x", diff: async () => null }], cache, signal);
  expect(first.size).toBe(0);
  const mail = { messageId: "1@x", diff: async () => sample.diff("two") };
  const second = await mailPatchIds(repository, [mail], cache, signal);
  const { ids } = await commitPatchIds(repository, [sample.hash("two")], cache, signal);
  expect(second.get("1@x")).toBe(ids.get(sample.hash("two")));
});

test("to compare can be stopped while a mail's diff is fetched", async () => {
  const { sample, repository } = await three();
  const stop = new AbortController();
  const diff = async () => {
    stop.abort(new Error("stopped"));
    return sample.diff("two");
  };
  const asked = mailPatchIds(repository, [{ messageId: "1@x", diff }], new MemoryCache(), stop.signal);
  await expect(asked).rejects.toThrow("stopped");
});
