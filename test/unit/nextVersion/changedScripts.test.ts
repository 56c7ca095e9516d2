// Scripts of the work tree run where they are those of others; what somebody's series brings does not.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SampleCommit, SampleRepository } from "../../support/repository.ts";
import { call, servicesIn } from "../../support/services.ts";
import { day, sent } from "../patches/support.ts";
import { branchOf, prepare } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const says = (text: string) => `#!/bin/sh\n${text}\n`;
const script = "scripts/get_maintainer.pl";
const history: SampleCommit[] = [
  {
    ...{ name: "base", message: "Begin", authored: sent - 20 * day },
    files: { "a.c": "1\n", [script]: says("echo ben@example.com"), "scripts/checkpatch.pl": says("exit 0") },
    executable: [script, "scripts/checkpatch.pl"],
  },
  {
    ...{ name: "one", branch: "work", parents: ["base"], authored: sent - day },
    ...{ message: "a: say two", files: { "a.c": "2\n" } },
  },
  {
    ...{ name: "evil", branch: "eve", parents: ["base"], authored: sent - day, message: "b4: be kind" },
    files: { ".b4-config": "[b4]\n\tsend-auto-to-cmd = sh evil.sh\n", "evil.sh": "touch ran\n" },
  },
  {
    ...{ name: "later", message: "Say whom", authored: sent - 10 * day },
    files: { [script]: says("echo cem@example.com") },
    executable: [script],
  },
];

function sampleOn(branch: string): SampleRepository {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  onTestFinished(() => void vi.unstubAllEnvs());
  return branchOf(history, branch);
}

const asked = async (sample: SampleRepository, more = {}) => {
  const { changedScripts, to } = await prepare(sample, null, { trusted: true, branch: "work", ...more });
  return { changed: changedScripts, to: to.map(({ email }) => email) };
};
const list = "u-boot@lists.u-boot-project.org";

test("scripts run as others have them now, and as they had them where the branch begins", async () => {
  const sample = sampleOn("work");
  expect(await asked(sample)).toEqual({ changed: [], to: ["ben@example.com"] });
  sample.git("checkout", "--quiet", "master");
  expect(await asked(sample)).toEqual({ changed: [], to: ["cem@example.com"] });
});

test("a command that a stranger's series names is not run for another branch unless the person says so", async () => {
  const sample = sampleOn("eve");
  // Known, but by this clone alone: a local branch is not what others have.
  sample.git("branch", "--quiet", "--set-upstream-to=eve", "work");
  expect(await asked(sample)).toEqual({ changed: [".b4-config", "evil.sh"], to: [list] });
  expect(existsSync(join(sample.folder, "ran"))).toBe(false);
  await asked(sample, { changedScripts: true });
  expect(existsSync(join(sample.folder, "ran"))).toBe(true);
});

test("a script that differs, that is new, or that is a link is not run, whoever put it there", async () => {
  const sample = sampleOn("work");
  writeFileSync(join(sample.folder, script), says("touch ran"));
  mkdirSync(join(sample.folder, "scripts", "new"));
  writeFileSync(join(sample.folder, "scripts", "new", "x.py"), "");
  symlinkSync("scripts", join(sample.folder, ".checkpatch.conf"));
  expect(await asked(sample)).toEqual({
    changed: [".checkpatch.conf", script, "scripts/new/x.py"],
    to: [list],
  });
  const { nextVersion } = servicesIn();
  const check = (scriptsFrom: string[] | null) =>
    nextVersion.checkpatch({ folder: sample.folder, paths: [], trusted: true, scriptsFrom }, call());
  expect(await check([sample.hash("base")])).toBeNull();
  expect(await check(null)).toEqual({ complaints: [], problems: [] });
  expect(existsSync(join(sample.folder, "ran"))).toBe(false);
});

test("where nothing is published, no script is trusted", async () => {
  const sample = sampleOn("work");
  sample.git("update-ref", "-d", "refs/remotes/origin/master");
  sample.git("branch", "-m", "master", "mine");
  sample.git("branch", "--quiet", "--set-upstream-to=mine", "work");
  expect(await asked(sample)).toEqual({
    changed: ["scripts/checkpatch.pl", script],
    to: [list],
  });
});
