import { afterEach, describe, expect, test } from "vitest";
import { branchesBeside, type Refs } from "../../../src/core/git/branch.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { kept, landingsIn, patchMail } from "../git/support.ts";

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
