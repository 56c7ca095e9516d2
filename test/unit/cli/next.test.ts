// `next`: a branch to patches in a folder, in the clone that it is run in.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { commandHere } from "../../support/commandLine.ts";
import { folder } from "../../support/services.ts";
import { branchOf } from "../nextVersion/support.ts";

vi.setConfig({ testTimeout: 60_000 });

test("writes the patches, prints their paths alone, and says what it found and how to send them", async () => {
  const [home, sample] = [folder(), branchOf()];
  const run = commandHere(home);
  const out = join(home, "it's v1");
  mkdirSync(join(sample.folder, "scripts"));
  const script = join(sample.folder, "scripts", "get_maintainer.pl");
  writeFileSync(script, "#!/bin/sh\necho 'Ben Ode <ben@example.com>'\n");
  chmodSync(script, 0o755);
  writeFileSync(join(home, "empty.mbox"), "");
  const words = ["next", "--out", out, "--archive", join(home, "empty.mbox"), "--data", join(home, "data")];
  const ran = await run([...words, "--to", "list@example.org", "--to", "Eve <eve@example.net>"], {
    cwd: sample.folder,
  });
  expect(ran.code).toBe(0);
  const written = readdirSync(out).sort();
  expect(ran.stdout).toBe(written.map((name) => `${join(out, name)}\n`).join(""));
  expect(written).toHaveLength(4);
  expect(ran.stderr).toContain("No earlier version of it is known here.");
  expect(ran.stderr).toContain("To: list@example.org, Eve <eve@example.net>\n");
  expect(ran.stderr).toContain(`git send-email '${out.replace("'", "'\\''")}'/*.patch`);
  // Nobody has said yes to the clone's scripts.
  expect(ran.stderr).not.toContain("ben@example.com");
  expect(ran.stderr).toContain("The scripts of the clone were not asked for recipients");

  const again = await run(words, { cwd: sample.folder });
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toContain("0000-cover-letter.patch is there already");

  const other = join(home, "other");
  const trust = ["next", "--trust", "--branch", "again", ...words.slice(3)];
  const trusted = await run([...trust, "--out", join(home, "without")], { cwd: sample.folder });
  expect(trusted.code).toBe(0);
  expect(trusted.stderr).not.toContain("ben@example.com");
  expect(trusted.stderr).toContain("are not as origin/master has them: scripts/get_maintainer.pl.");
  const all = await run([...trust, "--out", other, "--run-changed-scripts"], { cwd: sample.folder });
  expect(all.code).toBe(0);
  expect(readFileSync(join(other, "0001-a-say-five.patch"), "utf8")).toMatch(
    /^To: Ben Ode <ben@example\.com>$/m,
  );
});

test("says that the folder to write to is a file", async () => {
  const [home, sample] = [folder(), branchOf()];
  writeFileSync(join(home, "README"), "words\n");
  writeFileSync(join(home, "empty.mbox"), "");
  for (const out of [join(home, "README"), join(home, "README", "v2")])
    expect(
      await commandHere(home)(
        ["next", "--out", out, "--archive", join(home, "empty.mbox"), "--data", join(home, "data")],
        { cwd: sample.folder },
      ),
    ).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/README is a file, not a folder\. .*Name another folder\./),
    });
});

test("wants a folder to write to, and a clone to be in", async () => {
  const home = folder();
  const run = commandHere(home);
  expect(await run(["next"])).toMatchObject({ code: 2, stdout: "" });
  const ran = await run(["next", "--out", "out"]);
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toContain("There is no git repository in ");
  expect(existsSync(join(home, "out"))).toBe(false);
});

test("wants a base that is there, in the clone that --repo names", async () => {
  const [home, sample] = [folder(), branchOf()];
  const run = commandHere(home);
  writeFileSync(join(home, "empty.mbox"), "");
  const place = [
    "--archive",
    join(home, "empty.mbox"),
    "--data",
    join(home, "data"),
    "--repo",
    sample.folder,
  ];
  const words = ["next", "--out", join(home, "out"), ...place];
  const ran = await run([...words, "--base", "nosuch"]);
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toMatch(/^patch-tracker: "nosuch" names no commit in .*\. Name a commit as git does /);
  expect(existsSync(join(home, "out"))).toBe(false);
  sample.git("update-ref", "-d", "refs/remotes/origin/master");
  sample.git("branch", "-D", "master");
  expect((await run(words)).stderr).toContain("--set-upstream-to=origin/master, or with --base.");
});

test.each([
  ["--cc", "bad-address"],
  ["--cc", "Ann Lee ann@example.org"],
  ["--to", "Ben <ben@example.com>, Ann Lee ann@example.org"],
  ["--to", ""],
  ["--to", "Ann Lee <ann@example.org>, Ben"],
])("takes for a recipient nobody without an address: %s %j", async (option, word) => {
  const ran = await commandHere(folder())(["next", "--out", "out", option, word]);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(
    `${option} takes an address such as "Ann Lee <ann@example.org>", not ${JSON.stringify(word)}.`,
  );
});
