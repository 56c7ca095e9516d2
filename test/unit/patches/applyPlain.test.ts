// What is applied without git is what git makes of it; what git refuses is never applied.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { applyPlain } from "../../../src/core/patches/applyPlain.ts";
import { plainGit } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { lines } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

/** "left to git"; else what the files hold then, null: nothing. */
async function appliedHere(patch: string, files: Record<string, string>) {
  const entries = new Map(Object.keys(files).map((path) => [path, { mode: "100644", object: path }]));
  const read = async (paths: string[]) => paths.map((path) => Buffer.from(files[path] ?? ""));
  const made = await applyPlain(Buffer.from(patch).toString("latin1"), entries, read);
  if (made === null) return "left to git";
  const changed = Array.from(made, ([path, file]) => [path, file?.content.toString() ?? null]);
  return { ...files, ...Object.fromEntries(changed) };
}

/** The same by git, with the options that TemporaryIndex gives it; "refused" where it does not apply. */
function appliedByGit(patch: string, files: Record<string, string>, paths = ["f"]) {
  const cwd = folder();
  for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text);
  const args = ["apply", "--whitespace=nowarn", "--no-ignore-whitespace"];
  try {
    execFileSync("git", args, { cwd, env: plainGit, input: patch, stdio: ["pipe", "pipe", "pipe"] });
  } catch {
    return "refused";
  }
  const all = [...new Set([...Object.keys(files), ...paths])];
  const texts = all.map((path) => [
    path,
    existsSync(join(cwd, path)) ? readFileSync(join(cwd, path), "utf8") : null,
  ]);
  rmSync(cwd, { recursive: true });
  return Object.fromEntries(texts);
}

const head = "diff --git a/f b/f\nindex 1111111..2222222 100644\n--- a/f\n+++ b/f\n";

/** The same numbers on each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A file with few different lines, so that a hunk fits in several places, and hunks for it whose numbers may be wrong. */
function randomCase(seed: number): { content: string; patch: string } {
  const next = random(seed);
  const some = (count: number) => Array.from({ length: count }, () => ["a", "b", "", "{"][next(4)] ?? "");
  const file = some(4 + next(24));
  const hunks: string[] = [];
  let shift = 0;
  for (let at = next(4); at < file.length && hunks.length < 3; ) {
    const [above, gone, below] = [next(4), next(3), next(4)].map((count) => {
      const part = file.slice(at, at + count);
      at += count;
      return part;
    }) as [string[], string[], string[]];
    const made = some(next(3));
    const [before, after] = [gone, made].map((own) => above.length + own.length + below.length);
    const start = at - above.length - gone.length - below.length + 1;
    const wrong = next(3) === 0 ? next(9) - 4 : 0;
    const said = Math.max(before === 0 ? 0 : 1, start + wrong);
    const body = [above.map((l) => ` ${l}`), gone.map((l) => `-${l}`), made.map((l) => `+${l}`)];
    const text = [...body.flat(), ...below.map((l) => ` ${l}`)].map((line) => `${line}\n`).join("");
    if (gone.length + made.length > 0)
      hunks.push(`@@ -${said},${before} +${Math.max(0, said + shift)},${after} @@ x\n${text}`);
    shift += made.length - gone.length;
    at += next(5) - 1;
  }
  const isOpen = next(4) === 0;
  const content = file.map((line) => `${line}\n`).join("");
  return { content: isOpen ? content.slice(0, -1) : content, patch: head + hunks.join("") };
}

test("hunks go where git puts them, wherever they fit, and nowhere else", async () => {
  let [fitting, refused] = [0, 0];
  for (let seed = 1; seed <= 250; seed++) {
    const { content, patch } = randomCase(seed);
    const here = await appliedHere(patch, { f: content });
    const there = appliedByGit(patch, { f: content });
    if (there === "refused") refused++;
    else fitting++;
    expect([seed, here]).toEqual([seed, there === "refused" ? "left to git" : there]);
  }
  expect(fitting).toBeGreaterThan(60);
  expect(refused).toBeGreaterThan(60);
});

describe("as git does", () => {
  const files = { f: lines() };
  test.each<[string, string, Record<string, string>]>([
    ["a line in the middle", "@@ -4,3 +4,3 @@\n line 4\n-line 5\n+five\n line 6\n", files],
    [
      "the last line, which gets no end",
      "@@ -20 +20 @@\n-line 20\n+end\n\\ No newline at end of file\n",
      files,
    ],
    [
      "the last line, which had no end",
      "@@ -1 +1 @@\n-end\n\\ No newline at end of file\n+end\n",
      { f: "end" },
    ],
    [
      "an empty line whose blank a mail program took off",
      "@@ -1,3 +1,3 @@\n-a\n+b\n\n c\n",
      { f: "a\n\nc\n" },
    ],
    ["bytes that are no ASCII", "@@ -1 +1 @@\n-ü\n+é\u{1f600}\n", { f: "ü\n" }],
    ["lines of Windows", "@@ -1,2 +1,2 @@\n-a\r\n+b\r\n c\r\n", { f: "a\r\nc\r\n" }],
    ["a place as far below as above", "@@ -3,2 +3,3 @@\n a\n+b\n c\n", { f: "z\na\nc\na\nc\nz\n" }],
    ["a file of which nothing is left", "@@ -1 +0,0 @@\n-a\n", { f: "a\n" }],
  ])("%s is changed", async (_, hunks, before) => {
    const here = await appliedHere(`${head}${hunks}-- \n2.35.1\n\n`, before);
    expect(here).toEqual(appliedByGit(head + hunks, before));
    expect(here).not.toBe("left to git");
  });

  const made =
    "diff --git a/d/n b/d/n\nnew file mode 100755\nindex 0000000..2222222\n--- /dev/null\n+++ b/d/n\n";
  const gone =
    "diff --git a/f b/f\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/f\n+++ /dev/null\n";

  test("files are made and removed", async () => {
    const patch = `${made}@@ -0,0 +1,2 @@\n+one\n+two\n${gone}@@ -1 +0,0 @@\n-a\n`;
    const here = await appliedHere(patch, { f: "a\n" });
    expect(here).toEqual({ f: null, "d/n": "one\ntwo\n" });
    expect(here).toEqual(appliedByGit(patch, { f: "a\n" }, ["d/n"]));
  });

  test.each([
    ["a file that is there", `${made.replaceAll("d/n", "f")}@@ -0,0 +1 @@\n+one\n`],
    ["a file below a file", `${made.replaceAll("d/n", "f/n")}@@ -0,0 +1 @@\n+one\n`],
    ["a file that is not there", `${head.replaceAll("/f", "/g")}@@ -1 +1 @@\n-a\n+b\n`],
    ["a removed file of which something is left", `${gone}@@ -1 +0,0 @@\n-a\n`],
    ["other lines than the file has", `${head}@@ -1,2 +1,2 @@\n line 1\n-line two\n+b\n`],
    ["a hunk that counts too few lines", `${head}@@ -1,3 +1,2 @@\n line 1\n-line 2\n`],
    ["a hunk that changes nothing", `${head}@@ -1,2 +1,2 @@\n line 1\n line 2\n`],
    ["a hunk without a file", "@@ -1 +1 @@\n-line 1\n+b\n"],
  ])("%s is not applied", async (_, patch) => {
    expect(appliedByGit(patch, files)).toBe("refused");
    expect(await appliedHere(patch, files)).toBe("left to git");
  });
});

const change = "@@ -1 +1 @@\n-a\n+b\n";

test.each([
  ...["../f", "/f", ".git/config", "d/.GIT/x", "git~1/x", "d//f", "d/./f", "aux.c", "d/COM1/x", "d/x."],
  ...["a b", "d\\f", "\u200c.git/x", ".gitmodules"],
])("a change of %s is left to git", async (path) => {
  const patch = head.replaceAll("/f", `/${path}`) + change;
  expect(await appliedHere(patch, { [path]: "a\n" })).toBe("left to git");
});

test.each([
  ["renames", "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n"],
  ["modes", `${head.replace("index", "old mode 100644\nnew mode 100755\nindex")}${change}`],
  ["binary files", `${head}GIT binary patch\nliteral 1\nIcmZPo000310RR91\n\n`],
  ["the same file twice", `${head}${change}${head}${change.replace("+b", "+c").replace("-a", "-b")}`],
  ["diffs of other programs behind one of git", `${head}${change}--- a/g\n+++ b/g\n${change}`],
  ["names that differ", `${head.replace("+++ b/f", "+++ b/g")}${change}`],
  ["a link", `${head.replace("100644", "120000")}${change}`],
])("%s are left to git", async (_, patch) => {
  expect(await appliedHere(patch, { f: "a\n" })).toBe("left to git");
});

test("a hunk that could be looked for all day is left to git soon", { timeout: 5_000 }, async () => {
  const patch = `${head}@@ -9000,20002 +9000,20002 @@\n${" x\n".repeat(20_000)}-y\n+z\n x\n`;
  expect(await appliedHere(patch, { f: "x\n".repeat(200_000) })).toBe("left to git");
});
