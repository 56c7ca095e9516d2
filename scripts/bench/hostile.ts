// Whether threads and mails that somebody made large on purpose, or a program by mistake, cost in proportion to
// their size: each shape at a quarter, at half and at the whole of what must pass within a second.
import { decodeWords } from "../../src/core/mail/encodedWords.ts";
import { factsOf } from "../../src/core/mail/facts.ts";
import { parseArchiveMail, parseMail } from "../../src/core/mail/parse.ts";
import { readPatchMail } from "../../src/core/mail/patchMail.ts";
import { assemble } from "../../src/core/series/assemble.ts";
import type { StoredMessage } from "../../src/core/store/types.ts";
import type { Figure } from "./figures.ts";

const mailBytes = 2_000_000;
const start = Date.UTC(2026, 0, 1);
const minute = 60_000;

/** One figure for each shape and size. */
export async function hostileGrowth(runs: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = async (name: string, whole: number, unit: string, task: (size: number) => () => unknown) => {
    for (const part of [4, 2, 1]) {
      const size = whole / part;
      const work = task(size);
      const measured = [];
      for (let run = 0; run < runs; run++) {
        const begun = performance.now();
        await work();
        measured.push({ value: performance.now() - begun });
      }
      figures.push({
        name: `${name}: ${size.toLocaleString("en")} ${unit}`,
        unit: "ms",
        target: part === 1 ? 1000 : null,
        runs: measured,
        how: "in memory",
      });
    }
  };
  for (const [name, whole, thread] of threads)
    await add(name, whole, "mails", (size) => {
      const messages = thread(size);
      return () => assemble(messages, { now: start + 400 * 24 * 60 * minute, idOf: () => null });
    });
  for (const [name, text] of bodies)
    await add(name, mailBytes, "bytes", (size) => {
      const bytes = Buffer.from(text(size));
      const raw = { bytes, size: bytes.length, offset: 0, truncated: false };
      return async () => {
        factsOf(parseArchiveMail(raw));
        factsOf(await parseMail(raw));
      };
    });
  for (const [name, unit, read] of texts)
    await add(name, mailBytes, "bytes", (size) => {
      const text = filled(unit, size);
      return () => read(text);
    });
  return figures;
}

const diff = "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-1\n+2\n";

function mail(number: number, subject: string, body: string, above: number[], who: string): StoredMessage {
  const idOf = (one: number) => `${one}@thread.example.org`;
  const head = {
    messageId: idOf(number),
    inReplyTo: above.length > 0 ? idOf(above.at(-1) ?? 0) : null,
    references: above.map(idOf),
    from: { name: `${who} Example`, email: `${who.toLowerCase()}@example.org` },
    to: [],
    cc: [],
    date: start + number * minute,
    subject,
    exact: true,
    automatic: false,
  };
  return { ...head, facts: factsOf({ ...head, body }) };
}

const patch = (subject = "[PATCH] net: retry") =>
  mail(0, subject, `Retry.\n\nSigned-off-by: Ann Example <ann@example.org>\n---\n${diff}`, [], "Ann");
const rest = (count: number, one: (number: number) => StoredMessage): StoredMessage[] => [
  patch(),
  ...Array.from({ length: count - 1 }, (_, at) => one(at + 1)),
];

const threads: [string, number, (count: number) => StoredMessage[]][] = [
  [
    "reviewers below one patch",
    4_000,
    (count) =>
      rest(count, (number) => {
        const who = `Rev${number}`;
        const body = `> +2\n\nWhy two?\n\nReviewed-by: ${who} Example <${who.toLowerCase()}@example.org>\n`;
        return mail(number, "Re: [PATCH] net: retry", body, [0], who);
      }),
  ],
  [
    "remarks below one patch",
    10_000,
    (count) =>
      rest(count, (number) =>
        mail(number, "Re: [PATCH] net: retry", "> +2\n\nWhy two?\n", [0], `Rev${number % 50}`),
      ),
  ],
  [
    "one answer below another",
    10_000,
    (count) =>
      rest(count, (number) =>
        mail(
          number,
          "Re: [PATCH] net: retry",
          "> +2\n\nWhy two?\n",
          [number - 1],
          number % 2 ? "Ben" : "Ann",
        ),
      ),
  ],
  [
    "patches of one series",
    10_000,
    (count) =>
      rest(count, (number) => {
        const subject = `[PATCH ${number}/${count - 1}] net: retry ${number}`;
        const body = `Retry.\n---\n${diff.replaceAll("a.c", `a${number}.c`)}`;
        return mail(number, subject, body, [0], "Ann");
      }),
  ],
  [
    "versions of one patch",
    10_000,
    (count) =>
      rest(count, (number) => {
        const body = `Retry.\n---\n${diff.replace("+2", `+${number}`)}`;
        return mail(number, `[PATCH v${1 + (number % 99)}] net: retry`, body, [], "Ann");
      }),
  ],
];

const head = (type = "text/plain; charset=utf-8", subject = "[PATCH] net: retry") =>
  `From ann at example.org  Thu Jan  1 00:00:00 2026\nFrom: Ann Example <ann@example.org>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\nMessage-ID: <1@example.org>\nSubject: ${subject}\nMIME-Version: 1.0\nContent-Type: ${type}\n\n`;
const filled = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

const bodies: [string, (size: number) => string][] = [
  [
    "a mail of many parts",
    (size) =>
      head('multipart/mixed; boundary="b"') +
      filled("--b\nContent-Type: text/plain\n\nx\n", size) +
      "\n--b--\n",
  ],
  [
    "a mail of parts within parts",
    (size) => {
      let text = head('multipart/mixed; boundary="b0"');
      for (let at = 0; text.length < size; at++)
        text += `--b${at}\nContent-Type: multipart/mixed; boundary="b${at + 1}"\n\n`;
      return text;
    },
  ],
  ["a diff of slashes", (size) => `${head()}${diff}--- a${filled("/", size)}\n`],
  ["a diff of lines of slashes", (size) => head() + diff + filled(`--- ${"/".repeat(400)}\n`, size)],
  ["a diff of empty hunks", (size) => head() + filled("@@ -1,0 +1,0 @@\n", size)],
  [
    "a diff of many files",
    (size) => head() + filled("diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-1\n+2\n", size),
  ],
  ["a body of ids", (size) => head() + filled("message-id: <a@b>\n", size)],
  ["a line of ids", (size) => head() + filled("<a@b> ", size)],
  ["a line of addresses", (size) => head() + filled("https://lore.kernel.org/r/a@b ", size)],
  ["a body of addresses", (size) => head() + filled("https://lore.kernel.org/r/a@b\n", size)],
  ["a body of quotes", (size) => head() + filled("> quoted\n", size)],
  ["a line of quotes", (size) => head() + filled("> ", size)],
  ["a body of originals", (size) => head() + filled("-----Original Message-----\nFrom: Ann\n", size)],
  ["a body of who wrote", (size) => head() + filled("On Thu Ann wrote:\n", size)],
  ["a body of trailers", (size) => head() + filled("Reviewed-by: Ann Example <ann@example.org>\n", size)],
  ["a line of a trailer", (size) => `${head()}Reviewed-by: ${filled("a <", size)}\n`],
  ["a body of dashes", (size) => head() + filled("---\n", size)],
  ["a body of blank lines", (size) => head() + filled("\n", size)],
  ["a line of blanks", (size) => `${head()}a${filled(" ", size)}b\n`],
  ["a line of colons", (size) => head() + filled(":", size)],
  ["a line of words", (size) => head() + filled("applied to ", size)],
  ["a body of thanks", (size) => head() + filled("Thanks, applied.\n", size)],
  ["a subject of brackets", (size) => `${head("text/plain", filled("[PATCH", size))}x\n`],
  ["a header of encoded words", (size) => `${head("text/plain", filled("=?utf-8?Q?=61?= ", size))}x\n`],
  [
    "many header fields",
    (size) => `${head().trimEnd()}\n${filled("References: <a@b>\n <c@d>\n", size)}\n\nx\n`,
  ],
  ["ids that do not end", (size) => head() + filled(`id: <${"a@".repeat(150)} `, size)],
  ["lines of ids that do not end", (size) => head() + filled(`id: <${"a@".repeat(150)}\n`, size)],
  ["a line of addresses of at signs", (size) => head() + filled(`https://a/r/${"a@".repeat(200)} `, size)],
  ["a diff of names within names", (size) => head() + filled(`diff --git ${"a/ b/".repeat(60)}\n`, size)],
  ["a diff of quoted names", (size) => head() + filled(`diff --git "a/${'\\"'.repeat(200)}" "b/x"\n`, size)],
  ["a diff of blanks", (size) => `${head()}${diff}+++ b/a${filled(" \t", size)}x\n`],
  ["a diff of index lines", (size) => head() + diff + filled(`index ${"0".repeat(300)}..\n`, size)],
  ["quotes within quotes", (size) => head() + filled(`${"> ".repeat(300)}x\n`, size)],
  ["quotes of all who write", (size) => head() + filled("> On Thu Ann wrote:\n>> On Thu Ben wrote:\n", size)],
  ["a sender of quotes", (size) => head().replace("Ann Example", filled('"\\', size))],
  ["a sender of parentheses", (size) => head().replace("Ann Example", filled("(", size))],
  [
    "a body of base64",
    (size) =>
      head().replace("\n\n", "\nContent-Transfer-Encoding: base64\n\n") +
      filled(`${"QUJD".repeat(18)}\n`, size),
  ],
  [
    "a body quoted-printable",
    (size) =>
      head().replace("\n\n", "\nContent-Transfer-Encoding: quoted-printable\n\n") + filled("=41=\n", size),
  ],
  [
    "a pull request of lines",
    (size) =>
      head("text/plain", "[PULL] x") +
      filled("are available in the git repository at:\n  https://a/b c\n", size),
  ],
  ["a body of links in angle brackets", (size) => head() + filled("<mailto:a@b>", size)],
  ["a mail of HTML", (size) => head("text/html") + filled("<p>&amp;<b>x</b>", size)],
  ["a mail of unfinished HTML", (size) => head("text/html") + filled("<", size)],
];

const firstLine = `From ${"0123456789".repeat(4)} Mon Sep 17 00:00:00 2001\n`;
const patchMail = (text: string) =>
  readPatchMail(
    { from: { name: "", email: "" }, date: start, subject: text.slice(0, 2000), exact: true },
    text,
  );

/** What readers of their own take apart: the name, what the text is made of, the reader. */
const texts: [string, string, (text: string) => unknown][] = [
  ["encoded words that only begin", "=?", decodeWords],
  ["encoded words", "=?UTF-8?Q?a?= ", decodeWords],
  ["encoded words without an end", "=?UTF-8?Q?a", decodeWords],
  ["a patch below scissors", `${"-".repeat(900)}8<\n`, patchMail],
  ["a patch below half scissors", `8<${" ".repeat(900)}\n`, patchMail],
  ["a patch below headers", "From: x\n", patchMail],
  ["a patch below folded lines", " folded\n", patchMail],
  ["a patch below other patches", firstLine, patchMail],
  ["a patch of dashes", "---", patchMail],
  ["a patch of scissors on one line", "- 8< ", patchMail],
  ["a patch of blank lines", " \n", patchMail],
  ["a patch of brackets", "[", patchMail],
  ["a patch of one long line", "x", patchMail],
];
