// Mails made to hurt: whatever the text, its facts are there, small, and in time (each test has a minute).
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { mail } from "../../support/thread.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const megabyte = 1_000_000;
const full = (unit: string, end = "") => unit.repeat(Math.floor(megabyte / unit.length)) + end;
const header = "diff --git a/x b/x\n--- a/x\n+++ b/x\n";

/** Every way in which an expression over a line, or a loop over lines, could go astray. */
const bodies: Record<string, string> = {
  "a polite line without end": full("thanks. ", "§"),
  "dots after a courtesy": `thanks${full(".", "x")}`,
  "blanks after a courtesy": `cheers${full(" ", "§")}`,
  "many polite lines": full(`thanks${".".repeat(90)}§\n`),
  "one long word": full("a"),
  "one long blank": full(" ", "x"),
  "line ends of three kinds": full("\r\n\n\r"),
  "addresses in a row": full("http://"),
  "addresses that end in dots": full(`http://a/pipermail/${".".repeat(480)}x `),
  "ids that never end": full(`id:<${"a".repeat(299)} `),
  "ids of at signs that never end": full(`id:<${"a@".repeat(150)} `),
  "an id far away": `id:${full(" ")}`,
  "a trailer continued for ever": `Reviewed-by: Ann\n<abc> ${full(" at .")}`,
  "nothing but trailers": full("Reviewed-by: Ann Lee <ann@example.org>\n"),
  "trailers without address": full("Reviewed-by: a.b.c.d.e.f.g at h.i.j.k.l.m\n"),
  "trailers full of brackets": full(`Reviewed-by: ${"(".repeat(480)}\n`),
  "trailers full of quotes": full(`Reviewed-by: ${'"a,'.repeat(160)}\n`),
  "nothing but quotes": full("> \n"),
  "marks of cuts with many blanks": full(`8<${" ".repeat(95)}ab\n`),
  "nothing but attributions": full("On abcdefg\nwrote:\n> a\n"),
  "a line of dashes": full("-", "x"),
  "a line of underscores": full("_", "x"),
  "lines of underscores": full(`${"_".repeat(30)}\n`),
  "half an applied": full("ok, thanks! all patches 1-2 "),
  "half a withdrawal": full("please drop i will drop the "),
  "half a promise": full("I will a b c let me "),
  "half a pull request": full("Ann Lee (3):\n      x\n"),
  "diffs without end": full("diff --git a/x b/x\n"),
  "many small files": full(`${header}@@ -1 +1 @@\n-a\n+b\n`),
  "a diff of one long name": `diff --git a/${full("a/")}`,
  "a diff of names that never part": full(`diff --git ${"a/".repeat(400)}\n`),
  "a quoted name of octal letters": `diff --git "a/${full("\\303")}"`,
  "a hunk of a huge number": `${header}@@ -${full("1")}`,
  "many hunks of huge numbers": `${header}${full(`@@ -${"1".repeat(900)}\n`)}`,
  "one long hunk": `${header}@@ -1 +1 @@\n${full("+a\n")}`,
  "hunks of nothing": `${header}${full("@@ -1 +1 @@\n\\ No newline at end of file\n")}`,
  "an index line of dots": `diff --git a/x b/x\nindex ${full("a..")}`,
};

describe("a megabyte of", () => {
  test.each(Object.entries(bodies))("%s", (_, body) => {
    for (const about of [
      { subject: "[PATCH] fs: only" },
      { subject: "Re: [PATCH] fs: only", inReplyTo: "p", exact: false },
      { subject: "[PULL] fs" },
    ]) {
      const facts = factsOf({ ...mail("m", "", body), ...about });
      expect(JSON.stringify(facts).length).toBeLessThan(600_000);
    }
  });
});

/** Text that looks like mail more often than chance would have it. */
const piece = fc.oneof(
  fc.constantFrom(
    "> ",
    "On Tue, Ann wrote:\n",
    "Reviewed-by: ",
    "-- \n",
    "---\n",
    "--- a\n+++ b\n@@ -1 +1 @@\n",
  ),
  fc.constantFrom(
    "diff --git a/x b/x\n",
    "@@ -1 +1 @@\n",
    "\\ No newline at end of file\n",
    "rename to ",
    "Binary files",
  ),
  fc.constantFrom(
    "Applied, thanks!\n",
    "NACK\n",
    "v1: https://lore.kernel.org/r/",
    "<a@b>",
    "change-id: ",
    "\n",
    "?",
  ),
  fc.constantFrom(
    "The following changes since commit\n",
    "Ann Lee (2):\n",
    " 1 file changed\n",
    "_".repeat(30),
    "\0",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
const message: fc.Arbitrary<Message> = fc.record({
  ...{
    messageId: fc.string({ minLength: 1 }),
    inReplyTo: fc.option(fc.string()),
    references: fc.array(fc.string()),
  },
  ...{ from: fc.record({ name: fc.string(), email: fc.string() }), to: fc.constant([]) },
  ...{ cc: fc.constant([]), date: fc.integer() },
  ...{
    subject: fc.oneof(text, fc.constantFrom("[PATCH v2 1/2] x", "Re: [PATCH 0/2] x")),
    body: text,
    exact: fc.boolean(),
    automatic: fc.boolean(),
  },
});

test("any text has facts, the same ones each time, which survive being stored", () => {
  fc.assert(
    fc.property(message, (one) => {
      const facts = factsOf(one);
      expect(factsOf(one)).toEqual(facts);
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      expect(facts.excerpt.length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 500 },
  );
});
