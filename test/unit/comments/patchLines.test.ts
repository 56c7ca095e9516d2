// The lines of a patch mail with the numbers they have in its files and its message.
import { expect, test } from "vitest";
import { patchLines } from "../../../src/core/comments/patchLines.ts";
import { stored } from "../../support/thread.ts";
import { clockBody, clockPatch } from "./support.ts";

/** Each line's key with its place, in few words. */
function linesOf(body: string): string[] {
  const mail = clockPatch({ body });
  const [message] = stored([mail]);
  if (!message) throw new Error("no mail");
  return patchLines(message, body).map(
    ({ key, place: { file, side, line } }) => `${file ?? ""} ${side} ${line ?? "-"} ${key}`,
  );
}

const diffOf = (body: string, from = "diff --git") =>
  linesOf(body).slice(linesOf(body).findIndex((one) => one.includes(from.replace(/\s/g, ""))));

test("are those of the message with its title, of the notes, and of the diff", () => {
  const lines = linesOf(clockBody);
  expect(lines.slice(0, 5)).toEqual([
    " message 1 Subject:[PATCH]clock:prepareitfirst",
    " message 1 clock:prepareitfirst",
    " message 3 Clocksmustbepreparedbeforetheyareenabled,orthe",
    " message 4 parentmaybeoff.",
    " message 6 Signed-off-by:AnnLee<annatexample.org>",
  ]);
  expect(lines).toContain(" message - -waitfortheclock");
  expect(lines).toContain("lib/clock.c new - lib/clock.c|6+++++-");
  expect(lines).toContain("lib/clock.c old 42 -clock_forget(clock);");
  expect(lines).toContain("lib/clock.c new 45 returnclock_stop(clock);");
  expect(lines.at(-1)).toBe(" general - 2.35.1");
});

test("stand on the old side where a file goes, on the new where it comes, and under the new name where it moves", () => {
  const body = `Text.
---
diff --git a/old.c b/old.c
deleted file mode 100644
--- a/old.c
+++ /dev/null
@@ -1,2 +0,0 @@
-int a;
-int b;
diff --git a/new.c b/new.c
new file mode 100644
--- /dev/null
+++ b/new.c
@@ -0,0 +1 @@
+int c;
\\ No newline at end of file
diff --git a/from.c b/to.c
similarity index 90%
rename from from.c
rename to to.c
--- a/from.c
+++ b/to.c
@@ -7 +7 @@
-int d;
+int e;
`;
  expect(diffOf(body).filter((one) => /int|newline|@@|@|atat/.test(one))).toEqual([
    "old.c old 1 atat-1,2+0,0atat",
    "old.c old 1 -inta;",
    "old.c old 2 -intb;",
    "new.c new 1 atat-0,0+1atat",
    "new.c new 1 +intc;",
    "new.c new 1 \\Nonewlineatendoffile",
    "to.c new 7 atat-7+7atat",
    "to.c old 7 -intd;",
    "to.c new 7 +inte;",
  ]);
});

test("are numbered on where the head of a hunk lies about its length", () => {
  const body =
    "Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,1 +1,1 @@\n int a;\n+int b;\n+int c;\n-- \n2.35.1\n";
  expect(diffOf(body, "+int")).toEqual(["a.c new 2 +intb;", "a.c new 3 +intc;", " general - 2.35.1"]);
  const short = body
    .replace("-1,1 +1,1", "-1,100 +1,100")
    .replace("-- \n2.35.1", "diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -5 +5 @@\n+int d;");
  expect(diffOf(short, "+intd").at(0)).toBe("b.c new 5 +intd;");
});

test("are the same where lines end in CR and LF, and where the author is named in the body", () => {
  expect(linesOf(clockBody.replaceAll("\n", "\r\n")).length).toBeGreaterThan(10);
  const lines = linesOf(`From: Cem Ito <cem@example.net>\nSubject: clock: another title\n\n${clockBody}`);
  expect(lines.slice(1, 3)).toEqual([
    " message 1 clock:anothertitle",
    " message 3 Clocksmustbepreparedbeforetheyareenabled,orthe",
  ]);
});
