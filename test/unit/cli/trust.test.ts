// A folder's settings on the command line: nothing until the person has said yes to the folder.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { trackedSeries } from "../../sample/repository.ts";
import { type Sample, startSample } from "../../sample/serve.ts";
import { built } from "../../support/built.ts";
import { commandHere, commandLine } from "../../support/commandLine.ts";
import { plainGit } from "../../support/repository.ts";
import { atTerminal } from "../../support/terminal.ts";

let home: string;
let sample: Sample;
let place: string;
let run: ReturnType<typeof commandHere>;
let shipped: ReturnType<typeof commandLine>;
/** A folder that came from somebody, with settings that name the sample's archive. */
let folder: string;
/** Where the command line keeps to whom the person said yes. */
let kept: string;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "trust-test-")));
  sample = await startSample(join(home, "sample"));
  place = built(home);
  run = commandHere(place);
  shipped = commandLine(place);
  kept = join(place, "config", "patch-tracker", "trusted-folders");
}, 60_000);

afterAll(async () => {
  await sample.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  await rm(join(place, "config"), { recursive: true, force: true });
  folder = await strangeFolder();
  sample.server.takeLog();
});

async function strangeFolder(): Promise<string> {
  const made = await mkdtemp(join(home, "strange-"));
  execFileSync("git", ["init", "--quiet", "--initial-branch=master"], { cwd: made, env: plainGit });
  await mkdir(join(made, ".vscode"));
  const settings = {
    "patchTracker.archives": [sample.archive],
    "patchTracker.series": trackedSeries.slice(0, 1),
    "patchTracker.tickets": { patterns: [{ pattern: "BUG_\\d+" }] },
  };
  await writeFile(join(made, ".vscode", "settings.json"), JSON.stringify(settings));
  return made;
}

const status = (...more: string[]) => [
  ...["status", "--workspace", folder, "--repo", sample.workspace],
  ...["--data", join(home, "data"), "--now", sample.now, ...more],
];
const requests = () => sample.server.takeLog().length;
const sentence = () =>
  `patch-tracker: The settings of ${folder} were left out, as nobody has said yes to that folder. Run it on a terminal and say yes, or use them with --trust.`;
const question = () =>
  `patch-tracker: The settings of ${folder} name archives to ask and files to open. Use them, now and from now on? [y/N] `;
const standing = expect.stringMatching(/^uboot\/disk_integ v2: submitted on 2\/10/);

describe("without a terminal", () => {
  test("they are left out, which one sentence says, and nobody whom they name is asked", async () => {
    const ran = await shipped(status());
    expect(ran).toEqual({ code: 3, stdout: "", stderr: `${sentence()}\n` });
    expect(requests()).toBe(0);
    expect(existsSync(kept)).toBe(false);
  });

  test("--trust uses them, and keeps no yes", async () => {
    expect(await shipped(status("--trust"))).toMatchObject({ code: 0, stdout: standing, stderr: "" });
    expect(existsSync(kept)).toBe(false);
    expect(await run(status("--offline"))).toMatchObject({ code: 3, stdout: "" });
  });

  test("a report goes without them, too", async () => {
    const words = ["report", "--workspace", folder, "--data", join(home, "data"), "--offline"];
    const ran = await run(words);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(sentence());
    expect(ran.stdout).not.toContain("disk_integ");
    expect((await run([...words, "--trust", "--now", sample.now])).stdout).toContain("disk_integ");
  });

  test("an id that only they know is no ticket, and the sentence says why", async () => {
    const words = ["tag", "BUG_7", "HEAD", "--workspace", folder];
    const ran = await run(words);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain(`"BUG_7" is no id of a ticket`);
    expect(ran.stderr).toContain("or use them with --trust.");
    // It is one now: what is missing is a commit.
    expect((await run([...words, "--trust"])).stderr).not.toContain("is no id of a ticket");
  });

  test("nobody is told of a folder whose settings say nothing to us", async () => {
    await writeFile(join(folder, ".vscode", "settings.json"), '{ "editor.tabSize": 8 }');
    expect(await run(status())).toMatchObject({
      code: 0,
      stderr: `patch-tracker: The settings of ${folder} follow no series. Name them in patchTracker.series there, each as {"thread": "address or Message-ID"}.\n`,
    });
  });

  test.skipIf(process.platform === "win32")("a link to what never ends is not read", async () => {
    await rm(join(folder, ".vscode", "settings.json"));
    await symlink("/dev/zero", join(folder, ".vscode", "settings.json"));
    const ran = await run(status("--trust"));
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("settings.json could not be read.");
  });
});

describe("on a terminal", () => {
  test("it is asked once; a yes is kept, for scripts also, until its line is taken away", async () => {
    const first = await atTerminal(place, status(), "y\r");
    expect(first).toEqual({ code: 0, lines: [`${question()}y`, standing, ...anything(2)] });
    expect(await readFile(kept, "utf8")).toBe(`${JSON.stringify(folder)}\n`);
    const again = await atTerminal(place, status(), "n\r");
    expect(again).toEqual({ code: 0, lines: [standing, ...anything(2)] });
    expect(await run(status())).toMatchObject({ code: 0, stdout: standing, stderr: "" });
    await writeFile(kept, "");
    expect((await run(status())).stderr).toContain(sentence());
  });

  test.each([
    ["no", "n\r", "n"],
    ["nothing", "\r", ""],
    ["another word", "yesterday\r", "yesterday"],
    ["the end of the input", "\x04", ""],
  ])("%s is a no, which is not kept", async (_, keys, echo) => {
    const ran = await atTerminal(place, status(), keys);
    expect(ran).toEqual({ code: 3, lines: [`${question()}${echo}`, sentence()] });
    expect(requests()).toBe(0);
    expect(existsSync(kept)).toBe(false);
  });

  test("a yes to one folder is none to another, and none to what a link leads to later", async () => {
    const link = join(home, "link");
    await symlink(folder, link);
    const through = [...status().slice(0, 2), link, ...status().slice(3)];
    expect((await atTerminal(place, through, "yes\r")).code).toBe(0);
    expect((await run(status())).code).toBe(0);
    folder = await strangeFolder();
    await rm(link);
    await symlink(folder, link);
    expect(await run(through)).toMatchObject({ code: 3, stdout: "" });
    expect((await run(status())).stderr).toContain(sentence());
  });

  test("--trust asks nothing", async () => {
    expect(await atTerminal(place, status("--trust"), "n\r")).toEqual({
      code: 0,
      lines: [standing, ...anything(2)],
    });
  });
});

function anything(lines: number): string[] {
  return Array.from({ length: lines }, () => expect.any(String));
}
