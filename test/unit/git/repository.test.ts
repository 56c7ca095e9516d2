import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { openRepository } from "../../../src/core/git/repository.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { type SampleCommit, type SampleOptions, sampleRepository } from "../../support/repository.ts";
import { opened } from "./support.ts";

const made: { remove(): void }[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const history: SampleCommit[] = [1, 2, 3, 4].map((number) => ({
  name: `c${number}`,
  message: `commit ${number}`,
  authored: start + number * day,
}));

function sample(commits: SampleCommit[] = history, options: SampleOptions = {}) {
  const repository = sampleRepository(commits, options);
  made.push(repository);
  return repository;
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "no-repository-"));
  made.push({ remove: () => rmSync(folder, { recursive: true, force: true }) });
  return folder;
}

/** The problem that opening ends with. */
async function problemOpening(folder: string, more: { branch?: string; program?: string } = {}) {
  const { branch = null, ...program } = more;
  return openRepository(folder, { branch, remotes, log: silentLog, ...program }).then(
    () => null,
    (error) => error.problem,
  );
}

describe("a repository opens", () => {
  test("on the branch that a person names, with its newest commit", async () => {
    const repository = sample([
      ...history,
      { name: "n", message: "for next", authored: start + 9 * day, branch: "next", parents: ["c2"] },
    ]);
    const next = await opened(repository, "next");
    expect(next.branch.name).toBe("next");
    expect(await next.tip()).toBe(repository.hash("n"));
    expect(next.newest).toBe(repository.hash("n"));
    expect(next.problems).toEqual([]);
  });

  test("on a tag, whose commit git is asked for", async () => {
    const repository = sample([
      ...history,
      { name: "r", message: "r", authored: start + 9 * day, tag: "v2022.01" },
    ]);
    const release = await opened(repository, "v2022.01");
    expect(release.newest).toBeNull();
    expect(await release.tip()).toBe(repository.hash("r"));
  });

  test("from a folder inside it", async () => {
    const repository = sample([
      { name: "c", message: "c", authored: start, files: { "drivers/scsi.c": "x\n" } },
    ]);
    const inside = await openRepository(join(repository.folder, "drivers"), {
      branch: null,
      remotes,
      log: silentLog,
    });
    expect(inside.id).toBe((await opened(repository)).id);
  });

  test("when it is bare", async () => {
    const next = {
      name: "n",
      message: "for next",
      authored: start + 9 * day,
      branch: "next",
      parents: ["c2"],
    };
    const repository = sample([...history, next], { bare: true });
    const read = await opened(repository);
    expect(await read.tip()).toBe(repository.hash("c4"));
    expect(read.beside).toEqual([{ name: "next", ref: "refs/heads/next", object: repository.hash("n") }]);
  });

  test("with sha256 object names", async () => {
    const repository = sample(history, { objectFormat: "sha256" });
    const read = await opened(repository);
    expect(read.objectFormat).toBe("sha256");
    expect(await read.tip()).toMatch(/^[0-9a-f]{64}$/);
  });

  test("when it is shallow, and says what it cannot know", async () => {
    const whole = sample();
    const folder = emptyFolder();
    whole.git("clone", "--quiet", "--depth=2", `file://${whole.folder}`, folder);
    const read = await openRepository(folder, { branch: null, remotes, log: silentLog });
    expect(read.cut).toEqual([whole.hash("c3")]);
    expect(read.problems[0]).toMatchObject({
      what: expect.stringContaining("is a shallow clone"),
      remedy: "Run git fetch --unshallow --tags in that folder.",
    });
  });

  test("on upstream's branch while a topic with unsent commits is checked out", async () => {
    const upstream = sample();
    const folder = emptyFolder();
    upstream.git("clone", "--quiet", upstream.folder, folder);
    upstream.git("-C", folder, "checkout", "--quiet", "-b", "topic");
    upstream.git(
      "-C",
      folder,
      "-c",
      "user.name=A",
      "-c",
      "user.email=a@example.org",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "mine",
    );
    const read = await openRepository(folder, { branch: null, remotes, log: silentLog });
    expect(read.branch.name).toBe("master");
    expect(await read.tip()).toBe(upstream.hash("c4"));
  });
});

describe("a person is told in a sentence, with a remedy,", () => {
  test("that the folder does not exist", async () => {
    const folder = join(emptyFolder(), "gone");
    expect(await problemOpening(folder)).toMatchObject({
      what: `The folder ${folder} does not exist.`,
      remedy: "Name the folder of your U-Boot clone.",
      where: folder,
    });
  });

  test("that there is no repository", async () => {
    const folder = emptyFolder();
    expect(await problemOpening(folder)).toMatchObject({ what: `There is no git repository in ${folder}.` });
  });

  test("that there is no git program", async () => {
    expect(await problemOpening(sample().folder, { program: "no-such-git" })).toMatchObject({
      what: "The program no-such-git was not found.",
      remedy: expect.stringContaining("Install git"),
    });
  });

  test("that the repository is empty", async () => {
    const { folder } = sample([]);
    expect(await problemOpening(folder)).toMatchObject({
      what: `The repository in ${folder} has no commits yet.`,
      remedy: "Fetch U-Boot into it, then refresh.",
    });
  });

  test.each(["nowhere", "--output=stolen", "-x"])("that there is no branch %s", async (branch) => {
    const { folder } = sample();
    expect(await problemOpening(folder, { branch })).toMatchObject({
      what: `There is no branch ${branch} in ${folder}.`,
    });
  });

  test("that git does not trust the owner", async () => {
    // A git that takes every repository for somebody else's, as git's own tests do it.
    const program = join(emptyFolder(), "distrustful-git");
    writeFileSync(program, '#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n');
    chmodSync(program, 0o755);
    expect(await problemOpening(sample().folder, { program })).toMatchObject({
      what: expect.stringContaining("belongs to another user"),
      remedy: expect.stringContaining("safe.directory"),
    });
  });

  /** A git that says it is of another version. */
  function versioned(version: string): string {
    const program = join(emptyFolder(), "other-git");
    const says = `[ "$a" = --version ] && echo git version ${version} && exit`;
    writeFileSync(program, `#!/bin/sh\nfor a; do ${says}; done\nexec git "$@"\n`, { mode: 0o755 });
    return program;
  }

  test("that git is too old", async () => {
    for (const version of ["2.35.9", "1.99.0"]) {
      const program = versioned(version);
      expect(await problemOpening(sample().folder, { program })).toMatchObject({
        what: `The program ${program} is git ${version}; landings need 2.36 or newer.`,
        remedy: "Install a newer git, then refresh.",
      });
    }
    for (const version of ["2.36.0", "3.0.1"])
      expect(await problemOpening(sample().folder, { program: versioned(version) })).toBeNull();
  });

  test("that git cannot read the repository, in git's own words", async () => {
    const { folder } = sample();
    writeFileSync(join(folder, ".git", "config"), "[broken\n");
    expect(await problemOpening(folder)).toMatchObject({
      what: expect.stringMatching(/^Git cannot read the repository in .*: .*bad config line 1/),
      remedy: "Run git fsck in that folder; the log says more.",
      where: folder,
    });
  });

  test("that the branch has gone since", async () => {
    const repository = sample([...history, { name: "n", message: "n", authored: start, branch: "next" }]);
    const next = await opened(repository, "next");
    repository.git("branch", "--quiet", "-D", "next");
    await expect(next.tip()).rejects.toThrow("The branch next is not in");
  });
});
