// What becomes of work in the private repository when another process works there, too.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { GitFailure } from "../../../src/core/git/program.ts";
import { PrivateRepository } from "../../../src/core/patches/privateRepository.ts";
import { whereSound } from "../../../src/core/patches/repositoryDamage.ts";
import { plainGit } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";

/** What git says where a ref is made that is there by now. */
function refusal(): string {
  const place = folder();
  const run = (args: string[], input: string) =>
    execFileSync("git", args, { cwd: place, env: plainGit, encoding: "utf8", input, stdio: "pipe" });
  run(["init", "--quiet"], "");
  const tree = run(["mktree"], "").trim();
  const commit = run(["-c", "user.name=C", "-c", "user.email=c@example.org", "commit-tree", tree], "").trim();
  run(["update-ref", "refs/series/one/v1", commit], "");
  try {
    run(["update-ref", "--stdin"], `create refs/series/one/v1 ${commit}\n`);
  } catch (error) {
    // The same words stand behind "fatal: " there, and behind "error: " in fast-import.
    return String((error as { stderr: string }).stderr).replace(/^fatal: /, "error: ");
  }
  throw new Error("git has made it twice");
}

test("commits that another process has made meanwhile are asked for again", async () => {
  const storage = folder();
  const own = new PrivateRepository(storage, { id: join(storage, "clone"), objectFormat: "sha1" });
  const identity = await own.open();
  const said = refusal();
  expect(said).toMatch(/^error: cannot lock ref .*: reference already exists$/m);
  let tries = 0;
  const work = async () => {
    if (++tries === 1) throw new GitFailure("fast-import", said, 1);
    return "made";
  };
  const { signal } = new AbortController();
  expect(await whereSound(own, { folder: storage, log: silentLog }, work, signal)).toBe("made");
  expect(await own.identity()).toBe(identity);
});
