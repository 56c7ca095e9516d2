// Where git signs commits, those that are written as objects are not signed, and the person is told.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { add, answer, ben, cloneOf, id, missing, reading, take } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const answers = [answer(id(1), ben, "Reviewed-by: Ben Ode <ben@example.com>\n")];
const what = "The new commits are not signed, although commit.gpgsign is set.";

/** A clone of somebody who signs with a key of ssh; a program that a commit would start leaves a mark. */
function signing(): { sample: SampleRepository; mark: string } {
  const [sample, place] = [cloneOf(), folder()];
  const mark = join(place, "mark");
  writeFileSync(join(place, "sign"), `#!/bin/sh\ntouch '${mark}'\nexec ssh-keygen "$@"\n`, { mode: 0o755 });
  sample.git("config", "gpg.format", "ssh");
  sample.git("config", "gpg.ssh.program", join(place, "sign"));
  sample.git("config", "user.signingKey", join(place, "key.pub"));
  sample.git("config", "commit.gpgSign", "yes");
  return { sample, mark };
}

const isSigned = (sample: SampleRepository, commit: string) =>
  sample.git("cat-file", "commit", commit).includes("\ngpgsig ");

describe("where commit.gpgsign is set", () => {
  test("a branch made of a series says that nothing of it is signed, and no program is run", async () => {
    const { sample, mark } = signing();
    const { unsigned, base, problems } = await take(reading(sample));
    const remedy = `To sign them: git -c notes.rewriteRef=refs/notes/commits -c notes.rewriteRef=refs/notes/tickets rebase --force-rebase --gpg-sign ${base.commit.slice(0, 12)} taken`;
    expect(unsigned).toMatchObject({ what, remedy });
    expect(problems).toEqual([]);
    expect(isSigned(sample, "taken")).toBe(false);
    expect(() => readFileSync(mark)).toThrow(/ENOENT/);
  });

  test("trailers say it before and after, from the first commit that they change", async () => {
    const { sample } = signing();
    const reader = reading(sample, [answer(id(2), ben, "Tested-by: Ben Ode <ben@example.com>\n")]);
    const rebase = `git -c notes.rewriteRef=refs/notes/commits -c notes.rewriteRef=refs/notes/tickets rebase --force-rebase --gpg-sign ${sample.hash("one").slice(0, 12)} work`;
    const said = { what, remedy: `To sign them: ${rebase}` };
    expect((await missing(reader, "work")).unsigned).toMatchObject(said);
    expect((await add(reader, "work")).unsigned).toMatchObject(said);
    expect((await missing(reader, "work")).unsigned).toBeNull();
    expect((await add(reader, "work")).unsigned).toBeNull();
  });
});

test("where it is not set, nothing is said", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  expect((await take(reader)).unsigned).toBeNull();
  sample.git("config", "commit.gpgSign", "false");
  expect((await missing(reader, "taken")).unsigned).toBeNull();
  expect((await add(reader, "taken")).unsigned).toBeNull();
});

const keygen = "ssh-keygen";
const noKeys = !hasKeys();
if (noKeys) process.stderr.write("ssh-keygen (Debian: openssh-client) is missing: no signature is tried.\n");

function hasKeys(): boolean {
  try {
    execFileSync(keygen, ["-?"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOENT");
  }
}

describe.skipIf(noKeys)("the command that is named", () => {
  function keyed() {
    const { sample } = signing();
    const key = sample
      .git("config", "user.signingKey")
      .trim()
      .replace(/\.pub$/, "");
    execFileSync(keygen, ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const follow = (remedy = "") =>
      execFileSync("sh", ["-c", remedy.replace(/^To sign them: /, "")], {
        cwd: sample.folder,
        env: plainGit,
        stdio: "ignore",
      });
    return { sample, follow };
  }

  test("signs a branch, and its files, messages and tickets stay", async () => {
    const { sample, follow } = keyed();
    const reader = reading(sample, answers);
    const { unsigned } = await take(reader, { trailers: true });
    sample.git("notes", "--ref=tickets", "add", "-m", "TS-118", "taken");
    const log = () => sample.git("log", "--notes=tickets", "--format=%T %an %ad %B%N", "taken");
    const before = log();
    expect(before).toContain("TS-118");
    follow(unsigned?.remedy);
    expect(log()).toBe(before);
    expect(["taken", "taken~1"].map((commit) => isSigned(sample, commit))).toEqual([true, true]);
  });

  test("signs what a merge brought in, which git itself has signed", async () => {
    const { sample, follow } = keyed();
    const reader = reading(sample);
    const series = await reader.series(id(1));
    const [folder = ""] = reader.folders;
    const request = { project: reader.project, series, revision: 0, offline: true, folder };
    const done = await reader.services.custodians.merge(
      { ...request, trailers: [], link: false, signOff: false },
      call(),
    );
    expect(isSigned(sample, "HEAD")).toBe(true);
    expect(isSigned(sample, "HEAD^2")).toBe(false);
    expect(done.unsigned).toMatchObject({ what });
    const before = sample.git("log", "--format=%T %an %B");
    follow(done.unsigned?.remedy);
    expect(sample.git("log", "--format=%T %an %B")).toBe(before);
    expect(["HEAD", "HEAD^2", "HEAD^2~1"].map((commit) => isSigned(sample, commit))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
