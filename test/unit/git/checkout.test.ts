import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { openCheckout } from "../../../src/core/git/checkout.ts";
import { openRepository } from "../../../src/core/git/repository.ts";
import { remotes } from "../../../src/core/project/uboot.ts";
import { type SampleOptions, type SampleRepository, sampleRepository } from "../../support/repository.ts";

const made: { remove(): void }[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

const start = Date.UTC(2022, 0, 1);
const commits = [1, 2, 3].map((number) => ({
  name: `c${number}`,
  message: `commit ${number}`,
  authored: start + number * 60_000,
}));

function sample(options: SampleOptions = {}): SampleRepository {
  const repository = sampleRepository(commits, options);
  made.push(repository);
  return repository;
}

/** A new folder whose name ends so. */
function folderEnding(end: string): string {
  const folder = mkdtempSync(join(tmpdir(), "checkout-"));
  made.push({ remove: () => rmSync(folder, { recursive: true, force: true }) });
  return join(realpathSync(folder), `u-boot${end}`);
}

const open = (folder: string) => openCheckout(folder, { log: silentLog });

describe("a work tree opens", () => {
  test.each([" ", "\t", " \u00a0"])("from a folder whose name ends in a blank: %j", async (blank) => {
    const origin = sample();
    const folder = folderEnding(blank);
    origin.git("clone", "--quiet", origin.folder, folder);
    const { top, gitDir, id } = await open(folder);
    expect({ top, gitDir, id }).toEqual({
      top: folder,
      gitDir: join(folder, ".git"),
      id: join(folder, ".git"),
    });
    expect((await openRepository(folder, { branch: null, remotes, log: silentLog })).id).toBe(id);
  });

  test("with its branch, and what that follows", async () => {
    const origin = sample();
    const folder = folderEnding("");
    origin.git("clone", "--quiet", origin.folder, folder);
    origin.git("-C", folder, "update-ref", "refs/remotes/origin/master", origin.hash("c1"));
    const { head, branch, upstream, remote } = await open(folder);
    expect({ head, branch }).toEqual({ head: origin.hash("c3"), branch: "refs/heads/master" });
    expect(upstream).toEqual({
      name: "origin/master",
      ref: "refs/remotes/origin/master",
      object: origin.hash("c1"),
    });
    expect(remote).toBe("origin");
  });

  test("following nothing once its upstream has gone, and its remote is known still", async () => {
    const repository = sample();
    repository.git("config", "remote.ann.url", "https://example.org/ann");
    repository.git("config", "remote.ann.fetch", "+refs/heads/*:refs/remotes/ann/*");
    repository.git("config", "branch.master.remote", "ann");
    repository.git("config", "branch.master.merge", "refs/heads/topic");
    repository.git("config", "remote.origin.url", "https://example.org/u-boot");
    expect(await open(repository.folder)).toMatchObject({ upstream: null, remote: "ann" });
  });

  test("with its remotes, of which the usual one is the branch's, else origin, else the only one", async () => {
    const repository = sample();
    const adding = async (name: string) => {
      repository.git("config", `remote.${name}.url`, `https://example.org/${name}`);
      return open(repository.folder);
    };
    expect(await open(repository.folder)).toMatchObject({ remotes: [], remote: null });
    expect(await adding("ann")).toMatchObject({
      remotes: [{ name: "ann", url: "https://example.org/ann" }],
      remote: "ann",
    });
    expect((await adding("a.dotted")).remotes[1]?.name).toBe("a.dotted");
    expect((await adding("ben")).remote).toBeNull();
    expect((await adding("origin")).remote).toBe("origin");
  });

  test("with the commit that is checked out where that is no branch's", async () => {
    const repository = sample();
    repository.git("checkout", "--quiet", "--detach", repository.hash("c2"));
    expect(await open(repository.folder)).toMatchObject({
      head: repository.hash("c2"),
      branch: null,
      upstream: null,
    });
  });

  test("on a branch without a commit", async () => {
    const repository = sample();
    repository.git("checkout", "--quiet", "--orphan", "anew");
    expect(await open(repository.folder)).toMatchObject({ head: null, branch: "refs/heads/anew" });
  });

  test("beside another: each has its own branch and git directory, and they share the repository", async () => {
    const repository = sample();
    const folder = folderEnding(" ");
    repository.git("worktree", "add", "--quiet", "-b", "second", folder, "HEAD~1");
    const [first, second] = await Promise.all([open(repository.folder), open(folder)]);
    expect(second).toMatchObject({ top: folder, id: first.id, branch: "refs/heads/second" });
    expect(dirname(second.gitDir)).toBe(join(first.id, "worktrees"));
    expect([first.branch, second.head]).toEqual(["refs/heads/master", repository.hash("c2")]);
  });

  test("as its git directory where it is bare", async () => {
    const repository = sample({ bare: true });
    const { top, gitDir } = await open(repository.folder);
    expect(top).toBe(gitDir);
  });
});
