import fc from "fast-check";
import { expect, test } from "vitest";
import { changedIn, hunkSides } from "../../../src/core/patches/hunkSides.ts";

const diff = `diff --git a/x.c b/x.c
index 1..2 100644
--- a/x.c
+++ b/x.c
@@ -3,2 +3,3 @@ int main
 three
-four
+FOUR
+more
@@ -8 +9 @@
-eight
+EIGHT
diff --git a/new.c b/new.c
new file mode 100644
--- /dev/null
+++ b/new.c
@@ -0,0 +1 @@
+hello
diff --git a/gone.c b/gone.c
deleted file mode 100644
--- a/gone.c
+++ /dev/null
@@ -1 +0,0 @@
-bye
\\ No newline at end of file
-- 
2.40.1
`;

test("each line of a hunk stands where its hunk says", () => {
  const [changed, fresh, gone] = hunkSides(diff);
  expect(changed).toEqual({
    status: "M",
    path: "x.c",
    oldPath: "x.c",
    modes: { before: "100644", after: "100644" },
    additions: 3,
    deletions: 2,
    before: "\n\nthree\nfour\n\n\n\neight\n",
    after: "\n\nthree\nFOUR\nmore\n\n\n\nEIGHT\n",
  });
  expect(fresh).toMatchObject({ status: "A", path: "new.c", before: "", after: "hello\n" });
  expect(gone).toMatchObject({ status: "D", path: "gone.c", before: "bye\n", after: "" });
});

test("the signature of the mail is no line of a file", () => {
  expect(hunkSides(diff).some(({ before, after }) => `${before}${after}`.includes("2.40"))).toBe(false);
});

test("a hunk that lies about its place makes no huge document", () => {
  const lie = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -999999999,1 +999999999,1 @@\n-a\n+b\n";
  expect(hunkSides(lie)[0]?.after.length).toBeLessThan(60_000);
});

test("many hunks that lie about their places, and many files of such, make none either", () => {
  const heads = (count: number) =>
    Array.from({ length: count }, (_, at) => `@@ -${(at + 1) * 60_000},0 +${(at + 1) * 60_000},0 @@\n`);
  const file = (at: number, hunks: number) =>
    `diff --git a/f${at} b/f${at}\n--- a/f${at}\n+++ b/f${at}\n${heads(hunks).join("")}`;
  const sizeOf = (mail: string) =>
    hunkSides(mail).reduce((size, { before, after }) => size + before.length + after.length, 0);
  expect(sizeOf(file(0, 400))).toBeLessThan(200_000);
  expect(sizeOf(Array.from({ length: 400 }, (_, at) => file(at, 1)).join(""))).toBeLessThan(800_000);
});

test("a heading may hold what parts its names, and may be as long as it likes", () => {
  const names = (line: string) => hunkSides(`${line}\n`).map(({ oldPath, path }) => [oldPath, path]);
  expect(names("diff --git a/x b/y b/x b/y")).toEqual([["x b/y", "x b/y"]]);
  expect(names("diff --git a/x.c b/y z.c")).toEqual([["x.c", "y z.c"]]);
  expect(names('diff --git "a/x\\303\\274.c" b/y.c')).toEqual([["xü.c", "y.c"]]);
  expect(names(`diff --git a/${" b/x".repeat(5_000)}`)).toEqual([]);
});

test("the head of a file whose names are too long is no part of the one before", () => {
  const long = `diff --git a/${"x".repeat(9_000)} b/y\n@@ -0,0 +1 @@\n+lost\n`;
  expect(hunkSides(`${diff.split("diff --git a/new.c")[0]}${long}`)).toHaveLength(1);
  expect(hunkSides(`${diff.split("diff --git a/new.c")[0]}${long}`)[0]?.after).not.toContain("lost");
});

test("whatever comes is taken", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...diff.split("\n"), "@@ -1,9999 +1,9999 @@", "diff --git a/ b/")),
      (lines) => {
        for (const { before, after } of hunkSides(lines.join("\n")))
          expect(before + after).toBeTypeOf("string");
      },
    ),
  );
});

test("modes, types and binary contents are told, by what the mail says of them", () => {
  const told = changedIn(
    [
      ...["diff --git a/run.sh b/run.sh", "old mode 100644", "new mode 100755"],
      ...["diff --git a/x b/x", "index 12..34 160000", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "-a", "+b"],
      ...["diff --git a/link b/link", "old mode 100644", "new mode 120000", "index 12..34"],
      ...["diff --git a/logo.bmp b/logo.bmp", "new file mode 100644", "index 00..34", "GIT binary patch"],
      "",
    ].join("\n"),
  );
  expect(
    told.map(({ path, status, modes, additions }) => [path, status, modes.before, modes.after, additions]),
  ).toEqual([
    ["run.sh", "M", "100644", "100755", 0],
    ["x", "M", "160000", "160000", 1],
    ["link", "T", "100644", "120000", 0],
    ["logo.bmp", "A", "000000", "100644", null],
  ]);
});
