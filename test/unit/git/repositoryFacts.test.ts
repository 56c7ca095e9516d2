import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { repositoryFacts } from "../../../src/core/git/repositoryFacts.ts";
import { gitIn } from "../../../src/core/git/simpleGit.ts";
import { type SampleOptions, type SampleRepository, sampleRepository } from "../../support/repository.ts";

const both = ["rev-parse", "config"];

function sample(options: SampleOptions = {}): SampleRepository {
  const made = sampleRepository([{ name: "one", message: "one", authored: Date.UTC(2022, 0, 1) }], options);
  onTestFinished(() => made.remove());
  return made;
}

/** What git is asked in a folder an hour after its files were written, and what is known then. */
async function asked(folder: string, now = () => Date.now() + 3_600_000) {
  const commands: string[] = [];
  const ask = (...args: string[]) => {
    commands.push(args[0] ?? "");
    return gitIn(folder).run(args);
  };
  return { ...(await repositoryFacts(folder, "git", ask, now)), commands };
}

test("a repository that is opened again is not asked the same again", async () => {
  const { folder } = sample();
  const first = await asked(folder);
  expect(first).toMatchObject({ id: join(folder, ".git"), top: folder, bare: false, commands: both });
  expect(await asked(folder)).toEqual({ ...first, commands: [] });
});

test("it is asked again once its configuration has changed", async () => {
  const repository = sample();
  expect((await asked(repository.folder)).remotes).toEqual([]);
  repository.git("remote", "add", "origin", "https://example.org/u-boot.git");
  const { remotes, commands } = await asked(repository.folder);
  expect(remotes).toEqual([{ name: "origin", url: "https://example.org/u-boot.git" }]);
  expect(commands).toEqual(both);
});

test("it is asked again once the person's own configuration has changed, or is there at all", async () => {
  const place = mkdtempSync(join(tmpdir(), "configuration-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(place, "gitconfig"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const { folder } = sample();
  await asked(folder);
  writeFileSync(join(place, "gitconfig"), '[remote "all"]\n\turl = https://example.org/all.git\n');
  expect((await asked(folder)).remotes).toEqual([{ name: "all", url: "https://example.org/all.git" }]);
  expect((await asked(folder)).commands).toEqual([]);
});

test("it is asked each time where its configuration includes another file", async () => {
  const repository = sample();
  const included = join(repository.folder, ".git", "more");
  repository.git("config", "include.path", included);
  expect((await asked(repository.folder)).remotes).toEqual([]);
  writeFileSync(included, '[remote "fork"]\n\turl = https://example.org/fork.git\n');
  expect((await asked(repository.folder)).remotes).toEqual([
    { name: "fork", url: "https://example.org/fork.git" },
  ]);
});

test("that git could not read the configuration is not kept", async () => {
  const repository = sample();
  repository.git("remote", "add", "origin", "https://example.org/u-boot.git");
  const failing = async (...args: string[]) => {
    if (args[0] === "config") throw new Error("spawn git EAGAIN");
    return gitIn(repository.folder).run(args);
  };
  const later = () => Date.now() + 3_600_000;
  expect((await repositoryFacts(repository.folder, "git", failing, later)).remotes).toEqual([]);
  expect((await asked(repository.folder)).remotes).toHaveLength(1);
});

test("a repository that is made where a link leads is found", async () => {
  const repository = sample();
  const [real, link] = [join(repository.folder, "mid", "deep"), join(repository.folder, "link")];
  mkdirSync(real, { recursive: true });
  symlinkSync(real, link);
  expect((await asked(link)).id).toBe(join(repository.folder, ".git"));
  repository.git("init", "--quiet", join(repository.folder, "mid"));
  expect((await asked(link)).id).toBe(join(repository.folder, "mid", ".git"));
});

test("a repository that is made in a folder of another one is found", async () => {
  const repository = sample();
  const below = join(repository.folder, "drivers");
  mkdirSync(below);
  expect((await asked(below)).id).toBe(join(repository.folder, ".git"));
  expect((await asked(below)).commands).toEqual([]);
  repository.git("init", "--quiet", below);
  expect((await asked(below)).id).toBe(join(below, ".git"));
});

test("another repository in the same place is asked", async () => {
  const [one, other] = [sample(), sample({ objectFormat: "sha256" })];
  await asked(one.folder);
  renameSync(join(one.folder, ".git"), join(one.folder, "old"));
  renameSync(join(other.folder, ".git"), join(one.folder, ".git"));
  expect((await asked(one.folder)).objectFormat).toBe("sha256");
});

test("a bare one has no work tree, and is not asked the same again", async () => {
  const { folder } = sample({ bare: true });
  const first = await asked(folder);
  expect(first).toMatchObject({ id: folder, top: null, bare: true, commands: both });
  expect(await asked(folder)).toEqual({ ...first, commands: [] });
  expect(await asked(join(folder, "objects"))).toEqual(first);
  expect(await asked(join(folder, "objects"))).toEqual({ ...first, commands: [] });
});

test("another bare one in the same place is asked, and one that is made in a folder of it is found", async () => {
  const [one, other] = [sample({ bare: true }), sample({ bare: true, objectFormat: "sha256" })];
  const below = join(one.folder, "objects", "info");
  await asked(one.folder);
  expect((await asked(below)).id).toBe(one.folder);
  one.git("init", "--quiet", "--bare", below);
  expect((await asked(below)).id).toBe(below);
  renameSync(one.folder, `${one.folder}.old`);
  onTestFinished(() => rmSync(`${one.folder}.old`, { recursive: true }));
  renameSync(other.folder, one.folder);
  expect((await asked(one.folder)).objectFormat).toBe("sha256");
});

test("an answer is not kept where its files were written at the moment of the question", async () => {
  const { folder } = sample();
  const written = statSync(join(folder, ".git", "config")).ctimeMs;
  await asked(folder, () => written + 5);
  expect((await asked(folder, () => written + 5)).commands).toEqual(both);
});

test("the work tree is where git has it, also where the configuration says another place", async () => {
  const repository = sample();
  const place = realpathSync(mkdtempSync(join(tmpdir(), "work-tree-")));
  onTestFinished(() => rmSync(place, { recursive: true }));
  expect((await asked(join(repository.folder, ".git"))).top).toBeNull();
  repository.git("config", "core.worktree", place);
  expect((await asked(repository.folder)).top).toBe(place);
});
