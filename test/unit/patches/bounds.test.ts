// The private repository is bounded: ranges of series that are done with go first, the others keep their commits.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { PrivateRepository } from "../../../src/core/patches/privateRepository.ts";
import { writeCommits } from "../../../src/core/patches/writeCommits.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { lines, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const { signal } = new AbortController();

async function rangeIn(own: PrivateRepository, sample: SampleRepository, key: string, closed: boolean) {
  await own.makeRoom(signal);
  await own.open();
  const base = sample.hash("base");
  const object = sample.git("rev-parse", `${base}:a.c`).trim();
  const mail = {
    author: { name: "Ann", email: "ann@example.org" },
    date: sent,
    zone: 0,
    message: `${key}\n`,
  };
  const commit = { mail, changes: new Map([[`${key}.c`, { mode: "100644", object }]]) };
  const [tip = ""] = await writeCommits(own.folder, `refs/series/${key}/v1`, base, [commit], signal);
  await own.keep(key, "v1", { tip, base, closed, value: key });
  return tip;
}

test("only so many ranges stay, those of open series longest", async () => {
  const sample = repositoryOf([
    { name: "base", message: "Begin", authored: sent, files: { "a.c": lines() } },
  ]);
  const own = new PrivateRepository(
    folder(),
    { id: join(sample.folder, ".git"), objectFormat: "sha1" },
    { ranges: 8 },
  );
  const tips = new Map<string, string>();
  for (let at = 0; at < 20; at++) {
    const key = `${at % 2 === 0 ? "open" : "closed"}${at}`;
    tips.set(key, await rangeIn(own, sample, key, at % 2 === 1));
    // The person looks at the first again and again.
    expect(await own.range("open0", "v1", signal)).toMatchObject({ tip: tips.get("open0"), value: "open0" });
  }
  const git = (...args: string[]) =>
    execFileSync("git", args, { env: { ...plainGit, GIT_DIR: own.folder }, encoding: "utf8" });
  const kept = git("for-each-ref", "--format=%(refname)").trim().split("\n");
  expect(kept.length).toBeLessThanOrEqual(8);
  expect(kept).toContain("refs/series/open0/v1");
  expect(kept.filter((ref) => ref.includes("/open")).length).toBeGreaterThan(4);
  expect(readdirSync(join(own.folder, "ranges")).length).toBe(kept.length);
  expect(git("fsck", "--no-dangling")).toBe("");
  expect(await own.range("closed1", "v1", signal)).toBeNull();
});
