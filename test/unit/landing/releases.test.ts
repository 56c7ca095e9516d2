import { afterEach, expect, test } from "vitest";
import { firstReleases } from "../../../src/core/landing/releases.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { MemoryCache, opened, signal } from "../git/support.ts";

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const line: SampleCommit[] = ["a", "b", "c", "d"].map((name, index) => ({
  name,
  message: name,
  authored: start + index * day,
}));

let repository: SampleRepository;
afterEach(() => repository.remove());

/** Tags by commit; the releases of a, b, c and d. */
async function releases(tags: Record<string, string>, now: number | null = null) {
  repository = sampleRepository(
    line.map((commit) => ({ ...commit, ...(tags[commit.name] ? { tag: tags[commit.name] ?? "" } : {}) })),
  );
  const hashes = line.map((commit) => repository.hash(commit.name));
  const found = await firstReleases(await opened(repository), hashes, now, new MemoryCache(), signal);
  return hashes.map((hash) => found.get(hash) ?? null);
}

test("a commit's release is the first tag that contains it, candidates included", async () => {
  expect(await releases({ b: "v2022.04-rc1", c: "v2022.04" })).toEqual([
    "v2022.04-rc1",
    "v2022.04-rc1",
    "v2022.04",
    null,
  ]);
});

test("a person's own tags are no releases", async () => {
  expect(await releases({ a: "v2-sent", b: "backup", c: "v2022.04-rc1" })).toEqual([
    ...Array(3).fill("v2022.04-rc1"),
    null,
  ]);
});

test("a candidate may be the tenth", async () => {
  expect(await releases({ b: "v2022.04-rc10", c: "v2022.04" })).toEqual([
    ...["v2022.04-rc10", "v2022.04-rc10"],
    ...["v2022.04", null],
  ]);
});

test("a person's own tag with points is no release", async () => {
  expect(await releases({ a: "sent.2", c: "v2022.04-rc1" })).toEqual([
    ...Array(3).fill("v2022.04-rc1"),
    null,
  ]);
});

test("tags without a message are releases as well, each on its commit", async () => {
  repository = sampleRepository(line);
  for (const [name, tag] of Object.entries({ b: "v2022.04-rc1", c: "v2022.04" }))
    repository.git("tag", tag, repository.hash(name));
  const hashes = line.map((commit) => repository.hash(commit.name));
  const found = await firstReleases(await opened(repository), hashes, null, new MemoryCache(), signal);
  expect(hashes.map((hash) => found.get(hash))).toEqual([
    "v2022.04-rc1",
    "v2022.04-rc1",
    "v2022.04",
    undefined,
  ]);
});

test("a person's own v2 is no release of a project whose releases have points", async () => {
  expect(await releases({ a: "v2", c: "v2022.04-rc1" })).toEqual([...Array(3).fill("v2022.04-rc1"), null]);
});

test("of several tags on one commit the one in the project's form counts", async () => {
  repository = sampleRepository(
    line.map((commit) => ({ ...commit, ...(commit.name === "d" && { tag: "v2022.07" }) })),
  );
  for (const tag of ["v1.0", "v2022.04", "v9.9"]) repository.git("tag", tag, repository.hash("b"));
  repository.git("tag", "v2022.05", repository.hash("c"));
  const found = await firstReleases(
    await opened(repository),
    [repository.hash("a")],
    null,
    new MemoryCache(),
    signal,
  );
  expect([...found.values()]).toEqual(["v2022.04"]);
});

test("where no tag looks like a release, every tag is one", async () => {
  expect(await releases({ b: "LABEL_2003_10_01" })).toEqual([
    "LABEL_2003_10_01",
    "LABEL_2003_10_01",
    null,
    null,
  ]);
});

test("without tags there are no releases", async () => {
  expect(await releases({})).toEqual([null, null, null, null]);
});

test("a tag of later than now does not count", async () => {
  const now = start + 1.5 * day;
  expect(await releases({ b: "v2022.04-rc1", c: "v2022.04" }, now)).toEqual([
    "v2022.04-rc1",
    "v2022.04-rc1",
    null,
    null,
  ]);
});

test("a tag that came since counts, though the answer was kept", async () => {
  repository = sampleRepository(line);
  const cache = new MemoryCache();
  const hashes = [repository.hash("b")];
  const ask = async () => firstReleases(await opened(repository), hashes, null, cache, signal);
  expect((await ask()).size).toBe(0);
  repository.git("tag", "v2022.04", repository.hash("c"));
  expect([...(await ask()).values()]).toEqual(["v2022.04"]);
});
