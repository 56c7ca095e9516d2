// `diff`, first as it ships, on a mail file and a repository.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { ArchiveServer } from "../../support/archiveServer.ts";
import { built } from "../../support/built.ts";
import { commandHere, commandLine } from "../../support/commandLine.ts";
import { plainGit, type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { day, lines, posted, Reader, sent } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const history = [
  { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines(), "b.c": lines() } },
  {
    name: "one",
    branch: "work",
    parents: ["base"],
    message: "a: change five",
    authored: sent,
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    name: "two",
    branch: "work",
    message: "b: change six",
    authored: sent,
    files: { "b.c": lines({ 6: "six" }) },
  },
];
const id = (version: number, number: number) => `series-v${version}-${number}@example.org`;

let home: string;
let sample: SampleRepository;
let run: ReturnType<typeof commandHere>;
let shipped: ReturnType<typeof commandLine>;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "cli-diff-"));
  sample = sampleRepository(history);
  const place = built(home);
  run = commandHere(place);
  shipped = commandLine(place);
});
afterAll(() => {
  sample.remove();
  rmSync(home, { recursive: true, force: true });
});

const documented = v.strictObject({
  base: v.nullable(
    v.strictObject({
      commit: v.string(),
      how: v.picklist(["base-commit", "prerequisite", "date", "blobs", "later"]),
    }),
  ),
  patches: v.array(
    v.strictObject({
      messageId: v.string(),
      number: v.number(),
      commit: v.nullable(v.string()),
      parent: v.nullable(v.string()),
    }),
  ),
});

/** The command on a list that holds v1 and v2 of a series of two patches. */
function ask(more: { broken?: boolean; shipped?: boolean } = {}) {
  const mails = [
    ...posted(sample, ["one", "two"]),
    ...posted(sample, ["one", "two"], { version: 2, date: sent + day }),
  ].map((mail) =>
    more.broken && mail.messageId === id(2, 2)
      ? { ...mail, body: mail.body.replace("line 5", "line\u202efive").replace(/^index .*\n/m, "") }
      : mail,
  );
  const { archive } = new Reader(mails, []);
  const data = mkdtempSync(join(home, "data-"));
  return (thread: string, ...words: string[]) =>
    (more.shipped ? shipped : run)(["diff", thread, "--archive", archive, "--data", data, ...words], {
      cwd: sample.folder,
    });
}

test("prints a patch as git does, from the repository that one stands in", async () => {
  const ran = await ask({ shipped: true })(id(1, 2));
  expect(ran).toEqual({
    code: 0,
    stderr: "",
    stdout: sample.git("diff", sample.hash("one"), sample.hash("two")),
  });
});

const reply = {
  messageId: "r@example.org",
  subject: "Re: [PATCH 1/2] a: change five",
  body: "> x\n\nWhy?\n",
  to: id(1, 1),
  from: "Ben Ode <ben@example.com>",
};

test("prints the latest version for any other mail of the series", async () => {
  const { archive } = new Reader([...posted(sample, ["one", "two"]), reply], []);
  const data = mkdtempSync(join(home, "data-"));
  const words = ["diff", reply.messageId, "--archive", archive, "--data", data, "--repo", sample.folder];
  expect(await run(words)).toEqual({
    code: 0,
    stderr: "",
    stdout: sample.git("diff", sample.hash("base"), sample.hash("two")),
  });
});

test("--json tells the commits, which are there to be looked at", async () => {
  const asked = ask();
  const { stdout, code } = await asked(id(2, 1), "--json");
  expect(code).toBe(0);
  const { base, patches } = v.parse(documented, JSON.parse(stdout));
  expect(base).toEqual({ commit: sample.hash("base"), how: "date" });
  expect(patches).toMatchObject([{ messageId: id(2, 1), number: 1, parent: sample.hash("base") }]);
});

test("prints the hunks of what does not apply below a line that says so", async () => {
  const ran = await ask({ broken: true })(id(2, 2));
  expect(ran.code).toBe(3);
  expect(ran.stdout).toMatch(
    /^# Patch 2, b: change six: not applied; the hunks as they were sent\.\n# The patch does not fit b\.c: the lines that it changes are not there\.\ndiff --git a\/b\.c b\/b\.c\n/,
  );
  // Another program gets every byte.
  expect(ran.stdout).toContain("\u202e");
  expect(ran.stderr).toContain("The patch does not fit b.c");
});

test("--json names no commit for a patch of which none was made", async () => {
  const broken = await ask({ broken: true })(id(2, 2), "--json");
  expect(broken.code).toBe(3);
  expect(v.parse(documented, JSON.parse(broken.stdout)).patches).toEqual([
    { messageId: id(2, 2), number: 2, commit: null, parent: null },
  ]);
});

test("says of a patch that was merged that it may differ from what was sent", async () => {
  const moved = sampleRepository([
    { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines() } },
    {
      ...{ name: "moved", message: "Go on", authored: sent - 8 * day },
      files: { "a.c": lines({ 8: "eight" }) },
    },
    {
      ...{ name: "one", branch: "work", parents: ["base"], message: "a: change five", authored: sent },
      files: { "a.c": lines({ 5: "five" }) },
    },
  ]);
  const { archive } = new Reader(posted(moved, ["one"]), []);
  const words = ["diff", id(1, 1), "--archive", archive, "--data", mkdtempSync(join(home, "data-"))];
  const { code, stdout, stderr } = await run(words, { cwd: moved.folder });
  moved.remove();
  expect([code, stderr]).toEqual([
    0,
    "patch-tracker: Patch 1, a: change five: merged, as it did not fit as it was sent, so that its diff may differ from the mail's.\n",
  ]);
  expect(stdout).toContain("+five\n");
});

test("without a repository prints what was sent, and says what is missing", async () => {
  const mails = posted(sample, ["one"]);
  const { archive } = new Reader(mails, []);
  const empty = mkdtempSync(join(home, "empty-"));
  const words = ["diff", id(1, 1), "--archive", archive, "--data", join(empty, "data")];
  const text = await run(words, { cwd: empty });
  expect(text.code).toBe(3);
  expect(text.stdout).toContain("+five\n");
  expect(text.stderr).toContain("There is no git repository in");
  const { stdout } = await run([...words, "--json"], { cwd: empty });
  expect(v.parse(documented, JSON.parse(stdout))).toEqual({
    base: null,
    patches: [{ messageId: id(1, 1), number: 1, commit: null, parent: null }],
  });
});

test("says so where there are no hunks to show, as an archive damaged the mail and does not give its page", async () => {
  const body = posted(sample, ["one"])[0]!.body.replace("line 4", "serial@fe000000");
  const server = await ArchiveServer.start({
    mails: [
      { messageId: id(1, 1), from: "Ann Lee <ann@example.org>", date: sent, subject: "[PATCH] a", body },
    ],
  });
  onTestFinished(() => server.close());
  server.fail(/\d+\.html$/, { status: 404 });
  const data = mkdtempSync(join(home, "data-"));
  const { code, stdout } = await run(
    ["diff", id(1, 1), "--archive", server.url, "--data", data, "--since", "2022-01"],
    {
      cwd: sample.folder,
    },
  );
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /^# Patch 1, a: not applied; its mail is here only as an archive damaged it, without hunks to show\.\n# \S.*\n$/,
  );
});

test("says once what is wrong with several patches", async () => {
  const { archive } = new Reader([...posted(sample, ["one", "two"]), reply], []);
  const empty = mkdtempSync(join(home, "empty-"));
  const words = ["diff", reply.messageId, "--archive", archive, "--data", join(empty, "data")];
  const { stderr, code } = await run(words, { cwd: empty });
  expect(code).toBe(3);
  expect(stderr.match(/There is no repository that.*/g)).toEqual([
    "There is no repository that the patch could be applied in. (2 patches) Name your clone of the project with --repo; its hunks are shown as they were sent.",
  ]);
});

test("what it prints applies", async () => {
  const { stdout } = await ask()(id(1, 1));
  execFileSync("git", ["apply", "--check"], { cwd: sample.folder, env: plainGit, input: stdout });
});
