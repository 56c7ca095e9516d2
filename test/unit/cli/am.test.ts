// `am` and `trailers`, first as they ship, on a mail file and a repository.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { built } from "../../support/built.ts";
import { commandHere, commandLine } from "../../support/commandLine.ts";
import { answer, ben, cloneOf, dee, id, theSeries } from "../applying/support.ts";
import { type PostedMail, Reader } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let shipped: ReturnType<typeof commandLine>;
let here: ReturnType<typeof commandHere>;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "cli-am-"));
  const place = built(home);
  shipped = commandLine(place);
  here = commandHere(place);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const review = "Reviewed-by: Ben Ode <ben@example.com>";

function clone(...answers: PostedMail[]) {
  const sample = cloneOf();
  const mails = [...theSeries(), answer(id(1), ben, `${review}\n`), ...answers];
  const { archive } = new Reader(mails, []);
  const place = ["--archive", archive, "--data", mkdtempSync(join(home, "data-"))];
  return {
    sample,
    place,
    run: (...words: string[]) => here([...words, ...place], { cwd: sample.folder }),
    tip: (name: string) => sample.git("rev-parse", name).trim(),
  };
}

test("am makes a branch in the repository that one stands in, prints its tip and says the rest", async () => {
  const { sample, place, tip } = clone();
  const words = ["am", id(1), "--branch", "taken", "--trailers", ...place];
  const { code, stdout, stderr } = await shipped(words, { cwd: sample.folder });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${tip("taken")}\n` });
  const base = sample.hash("base").slice(0, 12);
  expect(stderr.split("\n")).toEqual([
    `patch-tracker: taken has v1, 2 patches, on ${base} (the branch as it was when the mail was sent).`,
    `patch-tracker: ${tip("taken~1").slice(0, 12)} ${review} <re-Ben-${id(1)}> from Ben Ode`,
    "",
  ]);
});

test("am says so where nobody has given a trailer", async () => {
  const { archive } = new Reader(theSeries(), []);
  const place = ["--archive", archive, "--data", mkdtempSync(join(home, "data-"))];
  const words = ["am", id(1), "--branch", "taken", "--trailers", ...place];
  const { stderr } = await here(words, { cwd: cloneOf().folder });
  expect(stderr).toMatch(/\npatch-tracker: Nobody has given a trailer in its thread\.\n$/);
});

test("am names who gave a trailer, and is short of what was asked for: a line for all links, none for the sign-off", async () => {
  const { sample, run, tip } = clone();
  const { stderr } = await run("am", id(1), "--branch", "taken", "--trailers", "--link", "--signoff");
  expect(stderr.split("\n").slice(1)).toEqual([
    `patch-tracker: ${tip("taken~1").slice(0, 12)} ${review} <re-Ben-${id(1)}> from Ben Ode`,
    "patch-tracker: 2 commits got a Link: to the mail.",
    "",
  ]);
  const trailers = sample.git("log", "-1", "--format=%(trailers:only)", "taken");
  expect(trailers).toContain(`Link: https://lore.kernel.org/r/${id(2)}\nSigned-off-by: Carl Keeper`);
});

test("am and trailers say that what they write is not signed, where git signs commits", async () => {
  const { sample, run } = clone();
  sample.git("config", "commit.gpgSign", "true");
  const base = sample.hash("base").slice(0, 12);
  const said = `patch-tracker: The new commits are not signed, although commit.gpgsign is set. (${sample.folder}) To sign them: git -c notes.rewriteRef=refs/notes/commits -c notes.rewriteRef=refs/notes/tickets rebase --force-rebase --gpg-sign ${base} taken\n`;
  const made = await run("am", id(1), "--branch", "taken");
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining(said) });
  for (const more of [[], ["--apply"]])
    expect(await run("trailers", "--branch", "taken", ...more)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(said),
    });
});

test("what is not added is named with the reason, and with the commit as it is now", async () => {
  const link = "Link: https://example.org/bug";
  const { run, tip } = clone(answer(id(1), dee, `No.\n\nNacked-by: ${dee}\n${link}\n`));
  const from = `<re-Dee-${id(1)}>`;
  const made = await run("am", id(1), "--branch", "taken", "--trailers");
  expect(made.stderr.split("\n").slice(2)).toEqual([
    `patch-tracker: Not added, add it by hand if you want it: ${link} ${from}`,
    `patch-tracker: Left out, as an objection belongs into no commit: Nacked-by: ${dee} ${from}`,
    "",
  ]);
  await run("am", id(1), "--branch", "again");
  const { stderr } = await run("trailers", "--branch", "again", "--apply");
  expect(stderr).toContain(`add it by hand if you want it: ${tip("again~1").slice(0, 12)} ${link} ${from}\n`);
});

test("trailers prints a line each, changes nothing without --apply, and says how to go back with it", async () => {
  const { run, tip } = clone();
  await run("am", id(1), "--branch", "taken");
  const before = [tip("taken"), tip("taken~1")];
  const line = (commit: string) => `${commit.slice(0, 12)} ${review} <re-Ben-${id(1)}>\n`;
  expect(await run("trailers", "--branch", "taken")).toEqual({
    code: 0,
    stdout: line(before[1] ?? ""),
    stderr: "patch-tracker: --apply adds it to the message.\n",
  });
  expect(tip("taken")).toBe(before[0]);
  const { code, stdout, stderr } = await run("trailers", "--branch", "taken", "--apply");
  expect({ code, stdout }).toEqual({ code: 0, stdout: line(tip("taken~1")) });
  expect(stderr).toBe(
    `patch-tracker: taken was ${before[0]?.slice(0, 12)} and is ${tip("taken").slice(0, 12)}: 2 commits made anew, no file changed. git update-ref refs/heads/taken ${before[0]?.slice(0, 12)} takes it back.\n`,
  );
  const all = "patch-tracker: The commits of taken have all that the list gave.\n";
  expect(await run("trailers", "--branch", "taken")).toEqual({ code: 0, stdout: "", stderr: all });
});

test("a review of a patch that has changed since is printed as such, and added with --changed", async () => {
  const { sample, run } = clone();
  sample.git("checkout", "--quiet", "work");
  sample.git("reset", "--quiet", "--hard", "work~1");
  writeFileSync(join(sample.folder, "a.c"), "other\n");
  sample.git("commit", "--quiet", "--all", "--amend", "--no-edit", "--author=Ann Lee <ann@example.org>");
  const { stdout, stderr } = await run("trailers", "--apply");
  expect(stdout).toBe("");
  expect(stderr).toMatch(
    /^patch-tracker: Nothing was added to the commits of work\.\npatch-tracker: Not added, as it was given on v1, and the patch has changed since; patch-tracker trailers --changed --apply adds it: [0-9a-f]{12} Reviewed-by: /,
  );
  const next = (await run("next", "--out", mkdtempSync(join(home, "next-")))).stderr;
  expect(next).toMatch(/^patch-tracker: Not added, as it was given on v1, and the patch has changed since/m);
  const said = (await run("trailers")).stderr;
  expect(said).toMatch(/^patch-tracker: Not added, as it was given on v1, and the patch has changed since/);
  const [, shows = ""] = /What changed: patch-tracker (.*)\n/.exec(said) ?? [];
  const { code: ended, stdout: interdiff } = await run(...shows.split(" "));
  expect(ended).toBe(0);
  expect(interdiff).toMatch(/^-five$/m);
  expect(interdiff).toMatch(/^\+other$/m);
  expect((await run("trailers", "--apply", "--changed")).stdout).toContain(review);
  expect(sample.git("log", "-1", "--format=%B")).toContain(review);
  expect((await run("trailers")).stderr).toMatch(
    /^patch-tracker: The commit has it, but it was given on v1, and the patch has changed since; .*: [0-9a-f]{12} Reviewed-by: .*\. What changed: patch-tracker compare /,
  );
});

test("next says how many remarks nobody has dealt with, and what prints them", async () => {
  const { sample, run } = clone(answer(id(1), dee, "> +five\n\nWhy five?\n"));
  sample.git("checkout", "--quiet", "work");
  const { stderr } = await run("next", "--out", mkdtempSync(join(home, "next-")));
  const prints = `patch-tracker comments re-Dee-${id(1)}`;
  expect(stderr).toContain(
    `patch-tracker: Nobody has dealt with 1 remark on v1: ${prints} prints what was said.\n`,
  );
  expect((await run(...prints.split(" ").slice(1))).stdout).toContain("Why five?");
});

test("trailers says of a branch with nothing of its own that it has no commits", async () => {
  const { sample, run } = clone();
  const { stderr } = await run("trailers", "--branch", "work", "--base", sample.hash("two"));
  expect(stderr).toBe("patch-tracker: work has no commits of its own.\n");
});

test("trailers says of one commit of which nothing is known that it is no patch", async () => {
  const { sample, run } = clone();
  sample.git("checkout", "--quiet", "-b", "fresh", sample.hash("base"));
  writeFileSync(join(sample.folder, "new.c"), "new\n");
  sample.git("add", "new.c");
  sample.git("commit", "--quiet", "--message=new: own");
  expect(await run("trailers", "--base", sample.hash("base"))).toMatchObject({
    stdout: "",
    stderr:
      "patch-tracker: The commit of fresh is no patch that is known here; --archive names another list.\n",
  });
});

test("what cannot be done ends with 1 and a sentence", async () => {
  const { run } = clone();
  const there = await run("am", id(1), "--branch", "work");
  expect([there.code, there.stdout]).toEqual([1, ""]);
  expect(there.stderr).toMatch(
    /There is a branch work in .* already.* Choose another name, or delete the branch first\.\n$/,
  );
  const version = await run("am", id(1), "--branch", "taken", "--revision", "7");
  expect([version.code, version.stderr]).toEqual([
    1,
    "patch-tracker: The series has no version 7. It has v1.\n",
  ]);
});

test("thank writes the mail that tells which commits a series became, and none over another", async () => {
  const { sample, run, tip } = clone();
  await run("am", id(1), "--branch", "taken", "--signoff");
  const file = join(mkdtempSync(join(home, "mail-")), "thanks.eml");
  expect(await run("thank", id(1), "--branch", "taken", "--out", file)).toEqual({
    code: 0,
    stdout: `${file}\n`,
    stderr: "",
  });
  const mail = readFileSync(file, "utf8");
  expect(mail).toMatch(/^From: Carl Keeper <carl@example\.org>\nTo: Ann Lee <ann@example\.org>\n/);
  expect(mail).toContain(`In-Reply-To: <${id(1)}>\n`);
  expect(mail).toContain(
    `\nApplied to taken, thanks!\n\n[1/2] a: change five\n      commit: ${tip("taken~1")}\n`,
  );
  expect(sample.git("log", "-1", "--format=%(trailers:key=Signed-off-by,valueonly)", "taken")).toContain(
    "Carl Keeper",
  );
  const again = await run("thank", id(1), "--branch", "taken", "--out", file);
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringContaining(`There is a file ${file} already.`),
  ]);
});
