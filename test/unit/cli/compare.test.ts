// `compare`, first as it ships, on a mail file and a repository.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { built } from "../../support/built.ts";
import { commandHere, commandLine } from "../../support/commandLine.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";
import { day, lines, mboxOf, posted, sent } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let sample: SampleRepository;
let run: ReturnType<typeof commandHere>;
let shipped: ReturnType<typeof commandLine>;
let usual: string[];
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "cli-compare-"));
  const [first, second] = ["one", "two"].map((branch) => ({ branch, message: "a: change", authored: sent }));
  sample = sampleRepository([
    { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines() } },
    { name: "a1", ...first!, parents: ["base"], files: { "a.c": lines({ 5: "five" }) } },
    { name: "a2", ...second!, parents: ["base"], files: { "a.c": lines({ 5: "five", 6: "six" }) } },
    {
      ...{ name: "else", branch: "else", parents: ["base"], message: "All is else", authored: sent },
      files: { "a.c": "one\ntwo\n", "z.c": lines() },
    },
    {
      ...{ name: "a3", branch: "else", message: "a: change", authored: sent },
      files: { "a.c": "one\nfive\n" },
    },
  ]);
  const place = built(home);
  run = commandHere(place);
  shipped = commandLine(place);
  const mails = [...posted(sample, ["a1"]), ...posted(sample, ["a2"], { version: 2, date: sent + day })];
  const archive = join(home, "list.mbox");
  writeFileSync(archive, mboxOf(mails));
  usual = ["--archive", archive, "--data", join(home, "data"), "--repo", sample.folder];
});
afterAll(() => {
  sample.remove();
  rmSync(home, { recursive: true, force: true });
});

const asked = (words: string[]) => ["compare", "series-v1-1@example.org", ...usual, ...words];
const ask = (...words: string[]) => run(asked(words));

const place = v.strictObject({ messageId: v.string(), number: v.number(), commit: v.nullable(v.string()) });
const documented = v.strictObject({
  from: v.strictObject({ version: v.number(), label: v.string() }),
  to: v.strictObject({ version: v.number(), label: v.string() }),
  patches: v.array(
    v.strictObject({
      status: v.picklist(["unchanged", "changed", "new", "dropped"]),
      reordered: v.boolean(),
      title: v.string(),
      from: v.nullable(place),
      to: v.nullable(place),
      reviews: v.array(
        v.strictObject({
          trailer: v.string(),
          person: v.strictObject({ name: v.string(), email: v.string() }),
          messageId: v.string(),
        }),
      ),
    }),
  ),
});

test("prints git's range-diff", async () => {
  const ran = await shipped(asked(["--from", "1", "--to", "2"]));
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(ran.stdout).toMatch(/^1: {2}\w+ ! 1: {2}\w+ a: change\n/);
  expect(ran.stdout).toContain("    ++six\n");
});

test("--json prints the table of patches", async () => {
  const { stdout, code } = await ask("--from", "v1", "--to", "v2", "--json");
  expect(code).toBe(0);
  const { from, to, patches } = v.parse(documented, JSON.parse(stdout));
  expect([from.label, to.label]).toEqual(["v1", "v2"]);
  expect(patches).toMatchObject([
    {
      status: "changed",
      reordered: false,
      from: { number: 1 },
      to: { messageId: "series-v2-1@example.org" },
    },
  ]);
});

test("compares the latest with the one before where nothing else is asked", async () => {
  expect((await ask()).stdout).toBe((await ask("--from", "1", "--to", "2")).stdout);
});

test("says which patches the range-diff lacks, since their counterparts look new or dropped", async () => {
  const mails = [1, 2].flatMap((version) =>
    posted(sample, [version === 1 ? "a1" : "a2", "a3"], { version, id: "odd", date: sent + version * day }),
  );
  const unfit = mails.map((mail) =>
    mail.messageId === "odd-v1-2@example.org"
      ? { ...mail, body: mail.body.replace(/^([ +-])[^ +-].*$/gm, "$1odd") }
      : mail,
  );
  const archive = join(home, "odd.mbox");
  writeFileSync(archive, mboxOf(unfit));
  const [, , ...rest] = usual;
  const words = ["compare", "odd-v1-1@example.org", "--archive", archive, ...rest];
  const { code, stderr } = await run(words);
  expect(code).toBe(3);
  expect(stderr).toContain("The range-diff lacks patch 2 of v1, so what shows there as new or dropped");
  expect((await run([...words, "--json"])).stderr).not.toContain("The range-diff lacks");
});

test("--commit sets the patch that is named beside a commit of the clone", async () => {
  const { code, stdout, stderr } = await ask("--commit", "two");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(sample.git("diff", sample.hash("a1"), sample.hash("a2")));
  const none = await ask("--commit", "nosuch");
  expect(none).toMatchObject({ code: 1, stdout: "" });
  expect(none.stderr).toContain('"nosuch" names no commit in ');
  expect(await ask("--commit", "two", "--to", "1")).toMatchObject({ code: 2, stdout: "" });
});

test("--commit names different bases, and shows no more of them than the files in question", async () => {
  const { code, stdout, stderr } = await ask("--commit", "else");
  expect(stderr).toMatch(
    /^patch-tracker: The patch does not apply to the commit below, so the two are on different bases/,
  );
  expect(code).toBe(0);
  expect(stdout).toBe(sample.git("diff", sample.hash("a1"), sample.hash("a3"), "--", "a.c"));
});

test.each([
  [["--from", "1", "--to", "7"], 1, "The series has no version 7. It has v1, v2."],
  [["--to", "1"], 1, "The series has v1, v2 only, so there is nothing to compare with."],
  [
    ["--from", "2", "--to", "2"],
    1,
    "v2 cannot be compared with itself. Name two versions with --from and --to: the series has v1, v2.",
  ],
  [["--from", "first"], 2, '--from takes a version such as 2, not "first".'],
])("refuses %j", async (words, code, sentence) => {
  const ran = await ask(...words);
  expect(ran).toMatchObject({ code, stdout: "" });
  expect(ran.stderr).toContain(`patch-tracker: ${sentence}`);
});
