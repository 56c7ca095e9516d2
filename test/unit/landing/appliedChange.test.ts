import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { changeBetween } from "../../../src/core/landing/appliedChange.ts";
import { inEnglish } from "../../support/reason.ts";
import { type SampleCommit, sampleRepository } from "../../support/repository.ts";
import { landingsIn, patchMail } from "../git/support.ts";

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const numbers = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const text = (lines: string[]) => `${lines.join("\n")}\n`;
const changed = (at: number, to: string) => numbers.map((line, index) => (index === at ? to : line));
const base: SampleCommit = {
  name: "base",
  message: "Start",
  authored: start - day,
  files: { "a.c": text(numbers) },
};
/** What was sent, on a branch of its own, and what the custodian made of it. */
const sent: SampleCommit = {
  name: "sent",
  message: "a: change",
  authored: start,
  branch: "sent",
  parents: ["base"],
  files: { "a.c": text(changed(9, "nine")) },
};
const applied = (files: Record<string, string>): SampleCommit => ({
  name: "applied",
  message: sent.message,
  authored: start,
  committed: start + day,
  files,
});

const made: { remove(): void }[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

async function landed(commit: SampleCommit, more: SampleCommit[] = []) {
  const repository = sampleRepository([base, ...more, sent, commit]);
  made.push(repository);
  const diff = repository.diff("sent");
  const mail = patchMail({ messageId: "1@x", title: "a: change", date: start, diff: async () => diff });
  const { landings } = await landingsIn(repository, [mail]);
  return { landing: landings.get("1@x") };
}

describe("a patch was changed while applying", () => {
  test("by other lines", async () => {
    const { landing } = await landed(applied({ "a.c": text(changed(9, "NINE")), "doc.rst": "documented\n" }));
    expect(landing).toMatchObject({
      evidence: "title",
      reason: inEnglish("title and author are the same, the diff has changed"),
      // NINE, the new file's line and that it is one; nine.
      changed: { additions: 3, deletions: 1 },
    });
  });

  test("and a commit that names the mail is looked at too", async () => {
    const { landing } = await landed({
      ...applied({ "a.c": text(changed(9, "NINE")) }),
      message: "a: change\n\nLink: https://lore.example.org/r/1@x\n",
    });
    expect(landing).toMatchObject({ evidence: "message-id", changed: { additions: 1, deletions: 1 } });
  });
});

describe("a patch was not changed", () => {
  test("by blanks and the same diff", async () => {
    const { landing } = await landed(applied({ "a.c": text(changed(9, "nine")) }));
    expect(landing).toMatchObject({ evidence: "patch-id", changed: null });
  });

  test("by what stands around its lines", async () => {
    const around = numbers.with(8, "line eight");
    const { landing } = await landed(applied({ "a.c": text(around.with(9, "nine")) }), [
      { name: "around", message: "a: eight", authored: start - 1000, files: { "a.c": text(around) } },
    ]);
    expect(landing).toMatchObject({
      evidence: "title",
      changed: null,
      reason: inEnglish("title and author are the same, only lines around the change differ"),
    });
  });
});

describe("the difference of two diffs", () => {
  const diff = (...lines: string[]) =>
    `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,${2 + lines.length} @@\n one\n-two\n${lines.map((line) => `+${line}\n`).join("")} three\n`;

  test("does not count a mail's signature as a removed line", () => {
    expect(changeBetween(`${diff("x")}-- \n2.39.5\n`, diff("x"))).toEqual({ additions: 0, deletions: 0 });
  });

  test("counts a line as often as it stands there", () => {
    expect(changeBetween(diff("x", "x"), diff("x"))).toEqual({ additions: 0, deletions: 1 });
    expect(changeBetween(diff("x", "x", "x", "x"), diff("x"))).toEqual({ additions: 0, deletions: 3 });
  });

  test("counts every line that the head of its hunk announces", () => {
    const added = (...lines: string[]) =>
      `--- a/a.c\n+++ b/a.c\n@@ -1 +1,2 @@\n-one\n${lines.map((line) => `+${line}\n`).join("")}`;
    expect(changeBetween(added("two", "three"), added("two", "four"))).toEqual({
      additions: 1,
      deletions: 1,
    });
  });

  test("is nothing where a hunk has moved, or ends the file without a line break", () => {
    const moved = diff("x").replace("-1,3 +1,3", "-120,3 +131,3");
    expect(changeBetween(moved, diff("x"))).toEqual({ additions: 0, deletions: 0 });
    const short = "--- a/a.c\n+++ b/a.c\n@@ -7 +7 @@\n-one\n\\ No newline at end of file\n+two\n";
    expect(changeBetween(`${short}-- \n2.39.5\n`, short)).toEqual({ additions: 0, deletions: 0 });
  });

  test("is told by file, by the names in a diff without git's own line too", () => {
    const plain = (from: string, to: string) => `--- ${from}\n+++ ${to}\n@@ -1 +1 @@\n-one\n+two\n`;
    const both = { additions: 2, deletions: 2 };
    expect(changeBetween(plain("a/x.c", "b/x.c"), plain("a/y.c", "b/y.c"))).toEqual(both);
    expect(changeBetween(plain("a/x.c", "/dev/null"), plain("a/y.c", "/dev/null"))).toEqual(both);
    const dated = plain("a/x.c\t2022-02-01 10:00:00", "b/x.c\t2022-02-02 10:00:00");
    expect(changeBetween(dated, plain("a/x.c", "b/x.c"))).toEqual({ additions: 0, deletions: 0 });
  });

  test("is nothing for a diff and itself, and bounded for whatever a mail holds", () => {
    const lines = fc.array(
      fc.constantFrom(
        "diff --git a/x b/x",
        "--- a/x",
        "+++ b/y",
        "@@ -1,9 +1 @@",
        "+a",
        "-a",
        " a",
        "",
        "-- ",
      ),
    );
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const [a, b] = [one.join("\n"), other.join("\n")];
        expect(changeBetween(a, a)).toEqual({ additions: 0, deletions: 0 });
        const [there, back] = [changeBetween(a, b), changeBetween(b, a)];
        expect([there.additions, there.deletions]).toEqual([back.deletions, back.additions]);
      }),
    );
  });
});
