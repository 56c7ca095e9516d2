// The private repository is bounded: ranges of series that are done with go first, the others keep their commits.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test, vi } from "vitest";
import { type Bounds, PrivateRepository } from "../../../src/core/patches/privateRepository.ts";
import { removeStale } from "../../../src/core/patches/staleRepositories.ts";
import { writeCommits } from "../../../src/core/patches/writeCommits.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call, folder, project } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const { signal } = new AbortController();
const base = { name: "base", message: "Begin", authored: sent, files: { "a.c": lines() } };
const one = { name: "one", message: "a: change ten", authored: sent, files: { "a.c": lines({ 10: "ten" }) } };

function beside(sample: SampleRepository, bounds: Partial<Bounds>): PrivateRepository {
  const of = { id: join(sample.folder, ".git"), objectFormat: "sha1" };
  return new PrivateRepository(folder(), of, {
    bounds: { ranges: 100, bytes: 1 << 30, measured: 1_000, ...bounds },
  });
}

function gitIn(own: PrivateRepository, args: string[], input = ""): string {
  return execFileSync("git", args, { env: { ...plainGit, GIT_DIR: own.folder }, encoding: "utf8", input });
}

/** The series whose ranges are there. */
function keptIn(own: PrivateRepository): string[] {
  const refs = gitIn(own, ["for-each-ref", "--format=%(refname)"]).trim().split("\n");
  return refs.filter((ref) => ref !== "").map((ref) => ref.split("/")[2] ?? "");
}

async function rangeIn(
  own: PrivateRepository,
  sample: SampleRepository,
  key: string,
  { closed = false, below = "base", content = lines() } = {},
) {
  await own.makeRoom(signal);
  await own.open();
  const base = sample.hash(below);
  const object = gitIn(own, ["hash-object", "-w", "--stdin"], content).trim();
  const mail = {
    author: { name: "Ann", email: "ann@example.org" },
    date: sent,
    zone: 0,
    message: `${key}\n`,
  };
  const commit = { mail, changes: new Map([[`${key}.c`, { mode: "100644", object }]]) };
  const [tip = ""] = await writeCommits(own.folder, `refs/series/${key}/v1`, base, [commit], signal);
  await own.keep(key, "v1", { tip, base, value: key });
  await own.setClosed(key, closed);
  return tip;
}

test("only so many ranges stay, those of open series longest", async () => {
  const sample = repositoryOf([base]);
  const own = beside(sample, { ranges: 8 });
  const tips = new Map<string, string>();
  for (let at = 0; at < 20; at++) {
    const key = `${at % 2 === 0 ? "open" : "closed"}${at}`;
    tips.set(key, await rangeIn(own, sample, key, { closed: at % 2 === 1 }));
    // The person looks at the first again and again.
    expect(await own.range("open0", "v1", signal)).toMatchObject({ tip: tips.get("open0"), value: "open0" });
  }
  const kept = keptIn(own);
  expect(kept.length).toBeLessThanOrEqual(8);
  expect(kept).toContain("open0");
  expect(kept.filter((key) => key.startsWith("open")).length).toBeGreaterThan(4);
  expect(readdirSync(join(own.folder, "ranges")).length).toBe(kept.length);
  expect(gitIn(own, ["fsck", "--no-dangling"])).toBe("");
  expect(await own.range("closed1", "v1", signal)).toBeNull();
});

test("their size on disk is bounded, however few they are", async () => {
  const sample = repositoryOf([base]);
  const own = beside(sample, { bytes: 1 << 20, measured: 4 });
  for (let at = 0; at < 16; at++) {
    const content = randomBytes(150_000).toString("hex");
    await rangeIn(own, sample, `series${at}`, { closed: at > 0 && at < 8, content });
    await own.range("series0", "v1", signal);
  }
  const sizes = gitIn(own, ["count-objects", "-v"]).match(/(?<=^size(?:-pack)?: )\d+/gm) ?? [];
  const kilobytes = sizes.reduce((sum, size) => sum + Number(size), 0);
  expect(kilobytes).toBeGreaterThan(300);
  // What came since it was measured last comes on top.
  expect(kilobytes).toBeLessThan(1024 + 4 * 160);
  const kept = keptIn(own);
  expect(kept).toContain("series0");
  expect(kept).toContain("series15");
  expect(kept.some((key) => ["series1", "series2", "series3"].includes(key))).toBe(false);
  expect(gitIn(own, ["fsck", "--no-dangling"])).toBe("");
});

test("a range whose base the person's repository has lost goes, and no other one", async () => {
  const lost = { ...base, name: "lost", message: "Lost", branch: "lost", parents: ["base"] };
  const sample = repositoryOf([base, { ...lost, files: { "b.c": "x\n" } }]);
  const own = beside(sample, { ranges: 4 });
  await rangeIn(own, sample, "first");
  await rangeIn(own, sample, "second", { below: "lost" });
  await rangeIn(own, sample, "third");
  sample.git("branch", "-D", "lost");
  sample.git("reflog", "expire", "--all", "--expire=now");
  sample.git("gc", "--quiet", "--prune=now");
  await rangeIn(own, sample, "fourth");
  const tip = await rangeIn(own, sample, "fifth");
  expect(keptIn(own)).toContain("third");
  expect(await own.range("fourth", "v1", signal)).not.toBeNull();
  expect(await own.range("second", "v1", signal)).toBeNull();
  expect(await own.range("fifth", "v1", signal)).toMatchObject({ tip });
});

test("a series that was merged after its commits were made is known to be done with", async () => {
  const sample = repositoryOf([
    { ...base, authored: sent - 10 * day },
    { ...one, branch: "work", parents: ["base"], authored: sent - day },
    { ...one, name: "merged", parents: ["base"], authored: sent + day },
  ]);
  const mails = posted(sample, ["one"]);
  const [thread = ""] = mails.map(({ messageId }) => messageId);
  const reader = new Reader(mails, [sample.folder]);
  await reader.commits(thread);
  const isClosed = () =>
    readdirSync(join(reader.own[0] ?? "", "ranges"), { recursive: true }).some((path) =>
      /closed$/.test(String(path)),
    );
  expect(isClosed()).toBe(false);
  const tracked = [{ name: "a", thread, tickets: [] }];
  const followed = project([reader.archive], { folders: [sample.folder], tracked });
  const { entries } = await reader.services.tracking.refresh({ project: followed }, call());
  expect(entries[0]?.series?.state).toBe("merged");
  await vi.waitFor(() => expect(isClosed()).toBe(true));
  // Who asks for its commits without knowing that it has landed does not open it again.
  await reader.commits(thread);
  expect(isClosed()).toBe(true);
});

test("what nobody has used for months, whose repository is gone, and what was left half made goes", async () => {
  const [sample, gone, other] = [repositoryOf([base]), repositoryOf([base]), repositoryOf([base])];
  const storage = folder();
  const owns = [sample, gone, other].map(
    (one) => new PrivateRepository(storage, { id: join(one.folder, ".git"), objectFormat: "sha1" }),
  );
  for (const own of owns) await own.open();
  const [used, ofGone, unused] = owns.map((own) => basename(own.folder));
  const at = (days: number) => new Date(Date.UTC(2022, 5, 1) - days * day);
  const now = at(0).getTime();
  const left = (name: string, days: number) => {
    mkdirSync(join(storage, "revisions", name));
    utimesSync(join(storage, "revisions", name), at(days), at(days));
    return name;
  };
  const id = "0".repeat(8);
  const uuid = `${id}-0000-4000-8000-${id}0000`;
  const fresh = left(`a.git.new-${uuid}`, 0);
  left(`b.git.new-${uuid}`, 2);
  left(`c.git.old-${uuid}`, 2);
  const foreign = left("somebody's", 2_000);
  for (const own of owns) utimesSync(join(own.folder, "patch-tracker"), at(80), at(80));
  gone.remove();
  await removeStale(storage, now);
  const names = () => readdirSync(join(storage, "revisions")).sort();
  expect(names()).toEqual([used, unused, fresh, foreign].sort());
  expect(names()).not.toContain(ofGone);
  await removeStale(storage, now + 11 * day);
  expect(names()).toEqual([foreign]);
});

test("a repository that is used stays, and the next question makes room for it", async () => {
  const [sample, gone] = [repositoryOf([{ ...base, authored: sent - day }, one]), repositoryOf([base])];
  const mails = posted(sample, ["one"]);
  const reader = new Reader(mails, [sample.folder]);
  const left = new PrivateRepository(reader.storage, { id: join(gone.folder, ".git"), objectFormat: "sha1" });
  await left.open();
  const own = new PrivateRepository(reader.storage, {
    ...{ id: join(sample.folder, ".git"), objectFormat: "sha1" },
  });
  await own.open();
  const long = new Date(Date.now() - 60 * day);
  utimesSync(join(own.folder, "patch-tracker"), long, long);
  gone.remove();
  await reader.commits(mails[0]?.messageId ?? "");
  expect(reader.own).toEqual([own.folder]);
  expect(statSync(join(own.folder, "patch-tracker")).mtimeMs).toBeGreaterThan(Date.now() - day);
});
