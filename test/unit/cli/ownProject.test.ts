// The commands that work in a person's clone go by the settings of that folder, once the person has said yes to it.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { commandHere } from "../../support/commandLine.ts";
import { answer, ben, cloneOf, id, theSeries } from "../applying/support.ts";
import { mboxOf } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000 });

let home: string;
let here: ReturnType<typeof commandHere>;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "cli-own-"));
  here = commandHere(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const review = "Reviewed-by: Ben Ode <ben@example.com>";

/** A clone whose settings name a list beside them, the person's other address, and more. */
function clone(more: Record<string, unknown> = {}) {
  const sample = cloneOf();
  const settings = join(sample.folder, ".vscode");
  mkdirSync(settings);
  writeFileSync(join(settings, "list.mbox"), mboxOf([...theSeries(), answer(id(1), ben, `${review}\n`)]));
  const values = { archives: [".vscode/list.mbox"], me: ["ben@example.com"], since: "2022-01", ...more };
  const named = Object.fromEntries(Object.entries(values).map(([key, one]) => [`patchTracker.${key}`, one]));
  writeFileSync(join(settings, "settings.json"), JSON.stringify(named));
  const out = mkdtempSync(join(home, "out-"));
  const run = (...words: string[]) =>
    here([...words, "--data", join(out, "data"), "--repo", sample.folder], { cwd: out });
  return { sample, out, run };
}

test("am, trailers and thank ask the archives that the settings name, whose paths begin at their folder", async () => {
  const { sample, out, run } = clone();
  const made = await run("am", id(1), "--branch", "taken", "--trust");
  expect(made).toMatchObject({ code: 0, stdout: `${sample.git("rev-parse", "taken").trim()}\n` });
  const { code, stdout } = await run("trailers", "--branch", "taken", "--trust");
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(review) });
  const words = ["thank", id(1), "--branch", "taken", "--out", "thanks.eml", "--trust"];
  expect(await run(...words)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(out, "thanks.eml"), "utf8")).toContain("[1/2] a: change five");
});

test("reply and review answer in a list of the settings, and leave out the addresses that those name", async () => {
  const { out, run } = clone();
  expect(await run("reply", id(1), "--out", "answer.eml", "--trust")).toMatchObject({ code: 0, stderr: "" });
  const mail = readFileSync(join(out, "answer.eml"), "utf8");
  expect(mail).toContain("To: Ann Lee <ann@example.org>");
  // He wrote in the thread, so that he would have it if he were another.
  expect(mail).not.toContain("ben@example.com>\n");
  writeFileSync(join(out, "review.json"), JSON.stringify({ thread: id(2), trailers: ["Acked-by"] }));
  expect(await run("review", "review.json", "--out", "mails", "--trust")).toMatchObject({ code: 0 });
  expect(readdirSync(join(out, "mails"))).not.toEqual([]);
});

test("trailers counts from the base of the settings, and --base from another", async () => {
  const { run } = clone({ base: "work" });
  const words = ["trailers", "--branch", "work", "--trust"];
  expect((await run(...words)).stderr).toContain("work has no commits of its own.");
  expect((await run(...words, "--base", "work~2")).stdout).toContain(review);
});

test("am heeds what the person has corrected of a series", async () => {
  const { run } = clone({ corrections: [1, 2].map((one) => ({ mail: id(one), version: 3 })) });
  const { stderr } = await run("am", id(1), "--branch", "taken", "--trust");
  expect(stderr).toContain("taken has v3, 2 patches");
});

test("the project whose clone it is counts, among those of the settings", async () => {
  const { sample, run } = clone({
    archives: [],
    projects: [
      { name: "other", archives: ["missing.mbox"] },
      { name: "mine", folder: ".", archives: [".vscode/list.mbox"] },
    ],
  });
  expect(await run("am", id(1), "--branch", "taken", "--trust")).toMatchObject({
    code: 0,
    stdout: `${sample.git("rev-parse", "taken").trim()}\n`,
  });
});

test.each([
  ["am", id(1), "--branch", "taken"],
  ["thank", id(1), "--branch", "work", "--out", "mail.eml"],
  ["trailers", "--branch", "work"],
  ["reply", id(1), "--out", "mail.eml"],
  ["review", "review.json", "--out", "mails"],
])("%s leaves out the settings of a folder that nobody has said yes to, and says so", async (...words) => {
  const { sample, out, run } = clone({ archives: ["missing.mbox"] });
  writeFileSync(join(out, "review.json"), JSON.stringify({ thread: id(2), trailers: ["Acked-by"] }));
  const list = join(sample.folder, ".vscode", "list.mbox");
  const { code, stderr } = await run(...words, "--archive", list);
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining(`The settings of ${sample.folder} were left out, as nobody has said yes`),
  });
  expect(stderr).not.toContain("missing.mbox");
  expect(existsSync(join(home, "config"))).toBe(false);
});

test.each([
  ["am", id(1), "--branch", "taken"],
  ["reply", id(1), "--out", "mail.eml"],
])("%s says that settings were left out where that is why it knows no mail", async (...words) => {
  const { sample, run } = clone();
  const { code, stderr } = await run(...words, "--offline");
  expect(code).toBe(1);
  expect(stderr.split("\n")).toEqual([
    expect.stringContaining(`The settings of ${sample.folder} were left out`),
    expect.stringContaining("No mail is known at"),
    "",
  ]);
});

test("an archive that is named counts in place of those of the settings", async () => {
  const { sample, run } = clone({ archives: ["missing.mbox"] });
  const words = ["am", id(1), "--branch", "taken", "--trust"];
  expect(await run(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining("missing.mbox") });
  const list = join(sample.folder, ".vscode", "list.mbox");
  expect((await run(...words, "--archive", list)).code).toBe(0);
});
