import { afterEach, describe, expect, test } from "vitest";
import { revertsIn } from "../../../src/core/landing/commitLog.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { kept, landingsIn, patchMail } from "../git/support.ts";

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const keeper = { name: "Carl Keeper", email: "carl@example.org" };
const base: SampleCommit = { name: "base", message: "Start", authored: start - 9 * day, tag: "v2022.01" };
const scsi: SampleCommit = { name: "scsi", message: "scsi: scan once", authored: start, tag: "v2022.04-rc1" };

let repository: SampleRepository;
afterEach(() => repository?.remove());

/** Adds a commit of the custodian, whose text may name others, on what is checked out. */
function add(message: string, days: number, tag?: string): string {
  const date = `@${(start + days * day) / 1000} +0000`;
  const who = ["-c", `user.name=${keeper.name}`, "-c", `user.email=${keeper.email}`];
  repository.git(...who, "commit", "--quiet", "--allow-empty", "-m", message, `--date=${date}`);
  if (tag !== undefined) repository.git("tag", tag);
  return repository.git("rev-parse", "HEAD").trim();
}

const wanted = () =>
  patchMail({
    messageId: "scsi@x",
    title: "scsi: scan once",
    date: start,
    diff: async () => repository.diff("scsi"),
  });

async function landing(store = kept()) {
  return (await landingsIn(repository, [wanted()], { store })).landings.get("scsi@x");
}

describe("a landing was taken back", () => {
  test("by a later commit that says so, which has a release of its own", async () => {
    repository = sampleRepository([base, scsi]);
    const by = add(
      `Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`,
      9,
      "v2022.04-rc2",
    );
    expect(await landing()).toMatchObject({
      commit: repository.hash("scsi"),
      release: "v2022.04-rc1",
      reverted: { commit: by, committed: expect.any(Number), release: "v2022.04-rc2" },
    });
  });

  test("by one that gives only the beginning of its name, or only its title", async () => {
    repository = sampleRepository([base, scsi]);
    const short = add(
      `scsi: go back\n\nThis reverts commit ${repository.hash("scsi").slice(0, 8)} ("scsi").`,
      9,
    );
    expect((await landing())?.reverted?.commit).toBe(short);
    repository.git("reset", "--quiet", "--hard", repository.hash("scsi"));
    const titled = add('Revert "scsi: scan once"\n\nIt breaks boards.', 9);
    expect((await landing())?.reverted?.commit).toBe(titled);
  });

  test("by one that names what it was called in a tree that is not here", async () => {
    repository = sampleRepository([base, scsi]);
    const by = add(`Revert "scsi: scan once"\n\nThis reverts commit ${"1".repeat(40)}.`, 9);
    expect((await landing())?.reverted?.commit).toBe(by);
  });

  test("with the whole merge that it came in by", async () => {
    repository = sampleRepository([
      base,
      { ...scsi, branch: "efi", parents: ["base"] },
      {
        name: "merge",
        message: 'Merge patch series "scsi"',
        authored: start + 3 * day,
        parents: ["base", "scsi"],
        files: { "scsi.txt": "scsi\n" },
      },
    ]);
    const undone = `This reverts commit ${repository.hash("merge")}, reversing\nchanges made to ${repository.hash("base")}.`;
    const by = add(`Revert "Merge patch series "scsi""\n\n${undone}`, 9);
    expect((await landing())?.reverted).toMatchObject({ commit: by, release: null });
  });
});

describe("a landing stands", () => {
  test("again when the revert is reverted, and not when that is too", async () => {
    repository = sampleRepository([base, scsi]);
    const store = kept();
    const first = add(`Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`, 9);
    expect((await landing(store))?.reverted?.commit).toBe(first);
    const second = add(`Reapply "scsi: scan once"\n\nThis reverts commit ${first}.`, 10);
    expect((await landing(store))?.reverted).toBeNull();
    add(`Revert "Reapply "scsi: scan once""\n\nThis reverts commit ${second}.`, 11);
    expect((await landing(store))?.reverted?.commit).toBe(first);
  });

  test.each(['Reapply "scsi: scan once"', 'Revert "Revert "scsi: scan once""'])(
    "where %s says so by its title alone",
    async (title) => {
      repository = sampleRepository([base, scsi]);
      add(`Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`, 9);
      add(`${title}\n\nThe boards are mended.`, 10);
      expect((await landing())?.reverted).toBeNull();
    },
  );

  test("where its series was restored after its merge was reverted", async () => {
    const merged: SampleCommit = {
      name: "merge",
      message: 'Merge patch series "scsi: speed"',
      authored: start + 3 * day,
      parents: ["base", "scsi"],
      files: { "scsi.txt": "scsi\n" },
    };
    repository = sampleRepository([base, { ...scsi, branch: "efi", parents: ["base"] }, merged]);
    const undone = `This reverts commit ${repository.hash("merge")}, reversing\nchanges made to ${repository.hash("base")}.`;
    add(`Revert "Merge patch series "scsi: speed""\n\n${undone}`, 9);
    expect((await landing())?.reverted).not.toBeNull();
    add('Restore patch series "scsi: speed"\n\nIt was right.', 10);
    expect((await landing())?.reverted).toBeNull();
  });

  test("as the later commit where it was applied once more after the revert", async () => {
    repository = sampleRepository([base, scsi]);
    add(`Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`, 9);
    const who = ["-c", "user.name=Ann Lee", "-c", "user.email=ann@example.org"];
    const date = `--date=@${start / 1000} +0000`;
    repository.git("rm", "--quiet", "scsi.txt");
    repository.git(...who, "commit", "--quiet", "-m", "gone", date);
    repository.git("checkout", "--quiet", repository.hash("scsi"), "--", "scsi.txt");
    repository.git(...who, "commit", "--quiet", "-m", "scsi: scan once", date);
    const again = repository.git("rev-parse", "HEAD").trim();
    expect(await landing()).toMatchObject({
      ...{ commit: again, reverted: null, other: [] },
      earlier: [{ commit: repository.hash("scsi"), reverted: expect.stringMatching(/^[0-9a-f]{40}$/) }],
    });
  });

  test.each([
    [
      "a revert on another branch",
      () => repository.git("checkout", "--quiet", "-b", "topic"),
      "This reverts commit HASH.",
    ],
    ["a revert of a part", () => "", "This partially reverts commit HASH."],
    ["a remark on a revert", () => "", "Note: This reverts commit HASH."],
    ["a name that is no commit", () => "", `This reverts commit ${"2".repeat(40)}.`],
    ["a name too short", () => "", "This reverts commit SHORT."],
  ])("in spite of %s", async (_, before, text) => {
    repository = sampleRepository([base, scsi]);
    before();
    const hash = repository.hash("scsi");
    add(`scsi: more\n\n${text.replace("HASH", hash).replace("SHORT", hash.slice(0, 6))}`, 9);
    const { landings } = await landingsIn(repository, [wanted()], { branch: "refs/heads/master" });
    expect(landings.get("scsi@x")?.reverted).toBeNull();
  });

  test("before the revert was made", async () => {
    repository = sampleRepository([base, scsi]);
    add(`Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`, 9);
    const { landings } = await landingsIn(repository, [wanted()], { now: start + day });
    expect(landings.get("scsi@x")?.reverted).toBeNull();
  });
});

test("a text may take several back, merges among them", () => {
  expect(
    revertsIn("x", "This reverts commit abcdef1.\nThis reverts commit abcdef2, reversing\nchanges"),
  ).toEqual([
    { target: "abcdef1", title: "", merge: false },
    { target: "abcdef2", title: "", merge: true },
  ]);
});

test("an index of before reverts were read is read anew", async () => {
  repository = sampleRepository([base, scsi]);
  const store = kept();
  const by = add(`Revert "scsi: scan once"\n\nThis reverts commit ${repository.hash("scsi")}.`, 9);
  await landing(store);
  store.database.exec("DROP TABLE git_revert");
  expect((await landing(store))?.reverted?.commit).toBe(by);
});
