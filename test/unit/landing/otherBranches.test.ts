import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { branchesBeside, type Refs } from "../../../src/core/git/branch.ts";
import {
  commitsBeside,
  commitsOnStable,
  type SideCommit,
  smallHistory,
} from "../../../src/core/landing/otherBranches.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { kept, landingsIn, MemoryCache, opened, patchMail, signal } from "../git/support.ts";

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const upstream = "https://source.denx.de/u-boot/u-boot.git";
const custodians = "https://source.denx.de/u-boot/custodians/u-boot-efi.git";
const fork = "git@github.com:ann/u-boot.git";
const base: SampleCommit = { name: "base", message: "Start", authored: start - 9 * day, tag: "v2022.01" };
const scsi: SampleCommit = {
  name: "scsi",
  message: "scsi: scan once",
  authored: start,
  committed: start + day,
  branch: "side",
  parents: ["base"],
};

let repository: SampleRepository;
afterEach(() => repository?.remove());

/** A clone in which remotes (URL by name) have these branches (commit by name). */
function clone(
  commits: SampleCommit[],
  remotes: Record<string, string>,
  branches: Record<string, string>,
): SampleRepository {
  repository = sampleRepository(commits);
  for (const [name, url] of Object.entries(remotes)) repository.git("config", `remote.${name}.url`, url);
  for (const [name, commit] of Object.entries(branches))
    repository.git("update-ref", `refs/remotes/${name}`, repository.hash(commit));
  return repository;
}

function mailOf(name: string, more: Partial<Parameters<typeof patchMail>[0]> = {}) {
  return patchMail({
    messageId: `${name}@x`,
    title: "scsi: scan once",
    date: start,
    diff: async () => repository.diff("scsi"),
    ...more,
  });
}

describe("a patch that is not on the main branch is on its way", () => {
  test.each([
    ["in next", { up: upstream }, { "up/master": "base", "up/next": "scsi" }, "next"],
    [
      "in a custodian's tree",
      { up: upstream, efi: custodians },
      { "up/master": "base", "efi/master": "scsi" },
      "u-boot-efi/master",
    ],
    [
      "in next, where a custodian's tree has it too",
      { aaa: custodians, up: upstream },
      { "up/master": "base", "up/next": "scsi", "aaa/master": "scsi" },
      "next",
    ],
    [
      "in a custodian's next",
      { up: upstream, efi: custodians },
      { "up/master": "base", "efi/master": "base", "efi/next": "scsi" },
      "u-boot-efi/next",
    ],
  ])("%s", async (_, remotes, branches, branch) => {
    clone([base, scsi], remotes, branches);
    const store = kept();
    const expected = {
      commit: repository.hash("scsi"),
      evidence: "patch-id",
      branch,
      elsewhere: true,
      release: null,
    };
    for (let times = 0; times < 2; times++) {
      const { landings } = await landingsIn(repository, [mailOf("1")], { store });
      expect(landings.get("1@x")).toMatchObject(expected);
    }
  });

  test("until it is merged: then the main branch counts", async () => {
    clone([base, scsi], { up: upstream }, { "up/master": "base", "up/next": "scsi" });
    const store = kept();
    await landingsIn(repository, [mailOf("1")], { store });
    repository.git("update-ref", "refs/remotes/up/master", repository.hash("scsi"));
    const { landings } = await landingsIn(repository, [mailOf("1")], { store });
    expect(landings.get("1@x")).toMatchObject({ branch: "master", elsewhere: false });
  });

  test("also in a mirror's next", async () => {
    repository = sampleRepository([base, { ...scsi, branch: "next" }], { bare: true });
    const { landings } = await landingsIn(repository, [mailOf("1")]);
    expect(landings.get("1@x")).toMatchObject({ branch: "next", elsewhere: true });
  });
});

describe("a patch is not on its way", () => {
  test.each([
    ["in the person's own fork", { up: upstream, ann: fork }, { "up/master": "base", "ann/master": "scsi" }],
    ["in the fork's next", { origin: fork }, { "origin/master": "base", "origin/next": "scsi" }],
    [
      "in a contributor's tree beside the custodians'",
      { up: upstream, ann: "https://source.denx.de/u-boot/contributors/ann/u-boot.git" },
      { "up/master": "base", "ann/master": "scsi" },
    ],
    [
      "on a topic branch of a custodian",
      { up: upstream, efi: custodians },
      { "up/master": "base", "efi/wip": "scsi" },
    ],
    ["on a local branch", { up: upstream }, { "up/master": "base" }],
  ])("%s", async (_, remotes, branches) => {
    clone([base, scsi, { name: "local", message: "x", authored: start, branch: "next" }], remotes, branches);
    const { landings } = await landingsIn(repository, [mailOf("1")]);
    expect(landings.size).toBe(0);
  });

  test("when a later revision landed and only a custodian's old copy is left", async () => {
    const copy = { ...scsi, name: "copy", branch: "efi", committed: start + 2 * day };
    clone(
      [base, { ...scsi, branch: "master", committed: start + 5 * day }, copy],
      { up: upstream, efi: custodians },
      { "up/master": "scsi", "efi/master": "copy" },
    );
    const v1 = mailOf("v1", { date: start - day });
    const { landings } = await landingsIn(repository, [v1, mailOf("v2")]);
    expect([...landings]).toMatchObject([["v2@x", { branch: "master", elsewhere: false }]]);
  });

  test("when it was taken back there", async () => {
    clone([base, scsi], { up: upstream }, { "up/master": "base" });
    repository.git("checkout", "--quiet", "-b", "work", repository.hash("scsi"));
    const text = `Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`;
    const who = ["-c", "user.name=Carl", "-c", "user.email=carl@example.org"];
    repository.git(...who, "commit", "--quiet", "--allow-empty", "-m", text);
    repository.git("update-ref", "refs/remotes/up/next", "HEAD");
    expect((await landingsIn(repository, [mailOf("1")])).landings.size).toBe(0);
  });

  test("as of a moment in the past, of which only the main branch is known", async () => {
    clone([base, scsi], { up: upstream }, { "up/master": "base", "up/next": "scsi" });
    const { landings } = await landingsIn(repository, [mailOf("1")], { now: start + 9 * day });
    expect(landings.size).toBe(0);
  });
});

describe("a custodian's tree", () => {
  test("named as the main branch is not beside itself, and its next is", () => {
    const refs = ["refs/remotes/efi/master", "refs/remotes/efi/next"].map((name) => ({
      name,
      object: name,
      target: null,
      upstream: "",
    }));
    const known: Refs = {
      refs,
      remotes: [{ name: "efi", url: custodians }],
      head: null,
      headRef: null,
      bare: false,
    };
    const main = { name: "master", ref: "refs/remotes/efi/master" };
    expect(branchesBeside(main, "efi/master", known, remotes).map((branch) => branch.name)).toEqual(["next"]);
  });
});

describe("a patch was ported back", () => {
  const landed: SampleCommit = {
    ...scsi,
    branch: "master",
    parents: ["release"],
    committed: start + 20 * day,
  };
  const release: SampleCommit = { name: "release", message: "rel", authored: start - day, tag: "v2023.07" };
  const stable = { branch: "u-boot-2023.07.y", parents: ["release"], committed: start + 30 * day };
  const port: SampleCommit = { ...scsi, ...stable, name: "port", files: { "scsi.txt": "scsi\n" } };

  async function backports(commit: SampleCommit, tag?: string) {
    repository = sampleRepository([base, release, landed, { ...commit, ...(tag ? { tag } : {}) }], {
      bare: true,
    });
    const store = kept();
    const first = (await landingsIn(repository, [mailOf("1")], { store })).landings.get("1@x");
    expect((await landingsIn(repository, [mailOf("1")], { store })).landings.get("1@x")).toEqual(first);
    return first?.backports.map(({ commit: hash, ...more }) => ({
      ...more,
      is: hash === repository.hash("port"),
    }));
  }

  test("to a stable branch and released there", async () => {
    expect(await backports(port, "v2023.07.1")).toEqual([
      { branch: "u-boot-2023.07.y", release: "v2023.07.1", is: true },
    ]);
  });

  test("though its date is new, where the diff is the same", async () => {
    expect(await backports({ ...port, authored: start + 29 * day })).toHaveLength(1);
  });

  test("from the moment on at which it was", async () => {
    repository = sampleRepository([base, release, landed, port], { bare: true });
    const count = async (now: number) =>
      (await landingsIn(repository, [mailOf("1")], { now })).landings.get("1@x")?.backports.length;
    expect([await count(stable.committed - 1), await count(stable.committed)]).toEqual([0, 1]);
  });

  test("but not as a commit of the same title with another diff", async () => {
    const other = { ...port, authored: start + 29 * day, files: { "net.c": "other\n" } };
    expect(await backports(other)).toEqual([]);
  });

  test("as what says that it was picked, under whatever title", async () => {
    repository = sampleRepository([base, release, landed], { bare: true });
    const text = `other words\n\n(cherry picked from commit ${repository.hash("scsi")})\n`;
    const tree = repository.git("rev-parse", `${repository.hash("scsi")}^{tree}`).trim();
    const who = ["-c", "user.name=Carl", "-c", "user.email=carl@example.org"];
    const parent = repository.hash("release");
    const picked = repository.git(...who, "commit-tree", tree, "-p", parent, "-m", text).trim();
    repository.git("tag", "v2023.07.1", picked);
    const { landings } = await landingsIn(repository, [mailOf("1")]);
    expect(landings.get("1@x")).toMatchObject({
      release: null,
      backports: [{ commit: picked, branch: "v2023.07.1", release: "v2023.07.1" }],
    });
  });
});

describe("the commits of other branches", () => {
  const release: SampleCommit = { name: "release", message: "rel", authored: start, tag: "v2022.01" };
  const on = (name: string, days: number): SampleCommit => ({
    ...{ name, message: name, authored: start + days * day, branch: "u-boot-2022.01.y" },
    ...(name === "fix" ? { parents: ["release"] } : {}),
  });

  test("are read on stable branches while their release is maintained", async () => {
    repository = sampleRepository([release, on("fix", 900), on("late", 2000)], { bare: true });
    const read = async (days: number) => {
      const since = start + days * day;
      const found = await commitsOnStable(await opened(repository), since, new MemoryCache(), signal);
      return found.map(({ subject, branch }) => [subject, branch]);
    };
    expect(await read(800)).toEqual([
      ["late", "u-boot-2022.01.y"],
      ["fix", "u-boot-2022.01.y"],
    ]);
    expect(await read(1950)).toEqual([]);
  });

  test("are those before one that cannot be read, and the log says so", async () => {
    const next = { ...scsi, name: "after", message: "scsi: after", branch: "next", parents: ["scsi"] };
    repository = sampleRepository([base, { ...scsi, branch: "next" }, next], { bare: true, loose: true });
    const lost = repository.hash("scsi");
    rmSync(join(repository.folder, "objects", lost.slice(0, 2), lost.slice(2)));
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (line: string) => warnings.push(line) };
    const from = { ...(await opened(repository)), log };
    const tip = repository.hash("base");
    await commitsBeside(from, tip, 0, new MemoryCache(), signal);
    expect(warnings).toEqual([expect.stringContaining("other branches: ")]);
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(commitsBeside(from, tip, 0, new MemoryCache(), stopped)).rejects.toThrow("stopped");
  });

  const ann = { name: "Ann Lee", email: "ann@example.org" };
  const side = (hash: string, more: Partial<SideCommit> = {}): SideCommit => ({
    ...{ hash, subject: `subject ${hash}`, author: ann, authored: start, committed: start },
    ...{ parents: ["p"], names: [], reverts: [], picked: [], branch: "next", ...more },
  });

  test("are told by author and time, both ends of it included, and no merges", () => {
    const bob = { name: "Bob Ray", email: "bob@example.org" };
    const history = smallHistory([
      side("before", { committed: start - 1 }),
      side("first"),
      side("bobs", { author: bob }),
      side("merge", { parents: ["p", "q"] }),
      side("last", { committed: start + day }),
      side("after", { committed: start + day + 1 }),
    ]);
    expect(history.by(ann, start, start + day).map(({ hash }) => hash)).toEqual(["first", "last"]);
  });

  test("that take others back are told newest first, so many as are asked for", () => {
    const takes = (hash: string, days: number) => {
      const reverts = [{ target: `of ${hash}`, title: "", merge: false }];
      return side(hash, { committed: start + days * day, reverts });
    };
    const history = smallHistory([takes("b", 2), takes("c", 3), takes("a", 1), side("none")]);
    expect(history.reverts(2).map(({ by, target }) => [by.hash, target])).toEqual([
      ["c", "of c"],
      ["b", "of b"],
    ]);
  });

  test("are found by the beginning of their names, two at most", () => {
    const history = smallHistory([side("abc1"), side("abc2"), side("abc3"), side("xabc")]);
    expect(history.beginning("abc").map(({ hash }) => hash)).toEqual(["abc1", "abc2"]);
    expect(history.beginning("xa").map(({ hash }) => hash)).toEqual(["xabc"]);
  });
});
