import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { withPrefixes } from "../../../src/core/mail/diffPrefixes.ts";
import { plainGit, sampleRepository } from "../../support/repository.ts";

const text = (first: string) =>
  `${first}\n${Array.from({ length: 12 }, (_, at) => `line ${at}`).join("\n")}\n`;

describe("whatever prefixes a person has set, or none", () => {
  test.each(["-1 +1", "-1,1 +1", "-1 +1,1", "-1,1 +1,1"])("no line of a hunk %s is a name", (lines) => {
    const hunk = `@@ ${lines} @@\n--- gone\n+++ come\n`;
    expect(withPrefixes(`diff --git x.sql x.sql\n--- x.sql\n+++ x.sql\n${hunk}`)).toBe(
      `diff --git a/x.sql b/x.sql\n--- a/x.sql\n+++ b/x.sql\n${hunk}`,
    );
  });

  const repository = sampleRepository([
    {
      name: "before",
      message: "before",
      authored: 0,
      files: {
        "fs/a.c": text("one"),
        "a/b.c": text("two"),
        "with blanks/c d.c": text("three"),
        "top.c": text("four"),
        "fs/old.c": text("five"),
        "fs/gone.c": text("six"),
        "fs/größe.c": text("seven"),
      },
    },
    {
      name: "after",
      message: "after",
      authored: 0,
      files: {
        "fs/a.c": text("-- a/x\n++ b/x"),
        "a/b.c": text("2"),
        "with blanks/c d.c": text("3"),
        "top.c": text("4"),
        "fs/old.c": null,
        "lib/new.c": text("5"),
        "fs/gone.c": null,
        "fs/come.c": "diff --git fs/x.c fs/x.c\n",
        "fs/größe.c": text("7"),
      },
      executable: ["top.c"],
    },
  ]);
  afterAll(() => repository.remove());
  const diff = (...options: string[]) =>
    repository.git("diff", "-M", ...options, repository.hash("before"), repository.hash("after"));
  const patchId = (input: string) =>
    execFileSync("git", ["patch-id", "--stable"], {
      cwd: repository.folder,
      env: plainGit,
      input,
      encoding: "utf8",
    });

  test.each([
    ["none", ["--no-prefix"]],
    ["words for what is compared", ["--src-prefix=i/", "--dst-prefix=w/"]],
    ["longer words", ["--src-prefix=old/", "--dst-prefix=new/"]],
    ["git's own", []],
  ])("the diff becomes git's own: %s", (_, options) => {
    const plain = diff();
    expect(withPrefixes(diff(...options))).toBe(plain);
    expect(patchId(withPrefixes(diff(...options)))).toBe(patchId(plain));
  });

  test("and any other text stays as it is, or becomes a diff of as many lines", () => {
    const line = fc.constantFrom(
      "diff --git x y",
      "diff --git fs/a.c fs/a.c",
      "diff --git ",
      "rename from x",
      "rename to y",
      "--- fs/a.c",
      "+++ /dev/null",
      "@@ -1,2 +1 @@",
      "-a",
      "+b",
      "",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
        const before = lines.join("\n");
        expect(withPrefixes(before).split("\n")).toHaveLength(before.split("\n").length);
      }),
    );
  });
});
