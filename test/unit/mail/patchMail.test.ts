// A patch mail is taken apart as git does it; git itself says what is right.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readPatchMail } from "../../../src/core/mail/patchMail.ts";
import { plainGit } from "../../support/repository.ts";

const date = Date.UTC(2022, 1, 10, 9);
const head = { from: { name: "Ann Lee", email: "ann@example.org" }, date, subject: "", exact: true };
const diff = "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n-- \n2.35.1\n";

/** What `git mailinfo` and `git am` make of the same mail. */
function byGit(subject: string, body: string) {
  const folder = mkdtempSync(join(tmpdir(), "mailinfo-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [text, patch] = [join(folder, "text"), join(folder, "patch")];
  const mail = [
    "From: Ann Lee <ann@example.org>",
    `Date: ${new Date(date).toUTCString()}`,
    `Subject: ${subject}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    body,
  ].join("\n");
  const git = (args: string[], input: string) =>
    execFileSync("git", args, { env: plainGit, cwd: folder, encoding: "utf8", input });
  const info = git(["mailinfo", "--scissors", text, patch], mail);
  const said = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(info)?.[1] ?? "";
  return {
    author: { name: said("Author"), email: said("Email") },
    date: Date.parse(said("Date")),
    message: git(["stripspace"], `${said("Subject")}\n\n${readFileSync(text, "utf8")}`),
    diff: readFileSync(patch, "utf8").trimEnd(),
  };
}

test.each([
  [
    "a plain mail",
    "[PATCH v2 1/3] fs: repair it",
    "It was broken.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n a.c | 2 +-\n\n",
  ],
  [
    "an author in the body",
    "[PATCH] fs: repair it",
    "From: Ben Ode <Ben.Ode@Example.com>\n\nIt was broken.\n---\n\n",
  ],
  [
    "title and date in the body",
    "[PATCH] fs",
    "\n\nFrom: Ben Ode <ben@example.com>\nSubject: [PATCH v3] fs: repair\n all of it\nDate: Tue, 1 Feb 2022 10:00:00 +0530\n\nText.\n---\n",
  ],
  ["a quoted name in the body", "[PATCH] fs: x", 'From: "Ode, Ben" <ben@example.com>\n\nText.\n---\n'],
  [
    "scissors",
    "Re: a question",
    "Hi Ann,\n\nwhat about this?\n\n-- >8 --\nSubject: [PATCH] fs: repair it\n\nIt was broken.\n---\n",
  ],
  [
    "scissors that say cut here",
    "[PATCH] x: y",
    "junk\n---- 8< ---- cut here ---- 8< ----\nIt was broken.\n---\n",
  ],
  ["dashes that are no scissors", "[PATCH] x: y", "First.\n\n - 8< is a smile -\n\nLast.\n---\n"],
  ["more than one --- line", "[PATCH] x: y", "Text.\n---\nChanges in v2:\n- one\n---\n a.c | 2 +-\n\n"],
  ["a line of dashes in the text", "[PATCH] x: y", "Head\n----\n\n--- text goes on\nText.\n"],
  ["no --- line", "[PATCH] x: y", "Text.\n\nSigned-off-by: Ann Lee <ann@example.org>\n"],
  ["blank lines and blanks at the ends of lines", "[PATCH] x: y", "\n\nText.   \n\n\n\nMore.\t\n\n---\n"],
  ["brackets and answers in the subject", "Re: [U-Boot] [PATCH RFC] Re: [foo] x: [y] z", "Text.\n---\n"],
  ["no text at all", "[PATCH] x: y", "---\n"],
  ["an encoded author", "[PATCH] x: y", "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\n\nText.\n---\n"],
  ["a From line that is part of the text", "[PATCH] x: y", "Text.\nFrom: here on it works.\n---\n"],
])("%s is read as git reads it", (_, subject, body) => {
  const { author, date: when, message, diff: patch } = readPatchMail({ ...head, subject }, `${body}${diff}`);
  expect({ author, date: when, message, diff: patch.trimEnd() }).toEqual(byGit(subject, `${body}${diff}`));
});

describe("what git does not keep", () => {
  test("stands in the notes: changes since the last version, not the diff", () => {
    const body = `Text.\n---\nChanges in v2:\n- one\n\n a.c | 2 +-\n 1 file changed\n\n${diff}`;
    const { notes } = readPatchMail({ ...head, subject: "x" }, body);
    expect(notes).toBe("Changes in v2:\n- one\n\n a.c | 2 +-\n 1 file changed\n");
  });

  test("is the zone of the author's clock in the body", () => {
    const zone = (text: string) =>
      readPatchMail(
        { ...head, subject: "x" },
        `Date: Tue, 1 Feb 2022 10:00:00 ${text}\n\nText.\n---\n${diff}`,
      ).zone;
    expect([zone("+0530"), zone("-0800"), zone("+9900")]).toEqual([330, -480, 0]);
  });
});

test("addresses that pipermail wrote with 'at' are written as they were", () => {
  const body = `Text.\n\nSigned-off-by: Ann Lee <ann at example.org>\nLook at <this thing> at noon.\n---\n${diff}`;
  const { message } = readPatchMail({ ...head, subject: "x: y", exact: false }, body);
  expect(message).toBe(
    "x: y\n\nText.\n\nSigned-off-by: Ann Lee <ann@example.org>\nLook at <this thing> at noon.\n",
  );
});

test("nothing at all has no message, no notes and no diff", () => {
  expect(readPatchMail(head, "")).toMatchObject({ message: "", notes: "", diff: "" });
});

test.each([
  ["dashes", "---"],
  ["scissors", "- 8< "],
  ["blank lines", " \n"],
  ["brackets", "["],
])("megabytes of %s are read, a megabyte of which is the message", (_, unit) => {
  const text = unit.repeat(3_000_000 / unit.length);
  const { message, notes, diff } = readPatchMail({ ...head, subject: unit.repeat(500) }, text);
  expect(message.trim()).toBe(
    `${unit.repeat(500).trim()}\n\n${text}`
      .trim()
      .slice(0, 1 << 20)
      .trim(),
  );
  expect(notes.trim()).toBe(text.slice(1 << 20, 2 << 20).trim());
  expect(diff).toBe(text.slice(1 << 20));
});

test("a diff is read with the prefixes that git takes off, whatever its sender has set", () => {
  const bare = diff.replace(/(?<=^(?:diff --git|---|\+\+\+) .*)\b[ab]\//gm, "");
  expect(readPatchMail(head, `Text.\n---\nNotes\n\n${bare}`).diff).toBe(`---\nNotes\n\n${diff}`);
});
