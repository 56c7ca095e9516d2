// What is written is read again: by our own reader, and by git.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { canBeSentTo } from "../../../src/core/mail/mailbox.ts";
import type { Person } from "../../../src/core/mail/message.ts";
import { parseWholeMail } from "../../../src/core/mail/parse.ts";
import { type OutgoingMail, writeMail } from "../../../src/core/mail/writeMail.ts";
import { plainGit } from "../../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "write-mail-"));
afterAll(() => rmSync(folder, { recursive: true }));

function mail(more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: { name: "Ann Lee", email: "ann@example.org" },
    to: [{ name: "Ben Ode", email: "ben@example.org" }],
    cc: [],
    subject: "Re: [PATCH] clock: prepare it first",
    date: Date.UTC(2022, 1, 1, 9),
    messageId: "one@example.org",
    inReplyTo: "p@example.org",
    references: ["cover@example.org", "p@example.org"],
    body: "Text.\n",
    ...more,
  };
}

const read = (text: string) => parseWholeMail(Buffer.from(text), false);

/** What git makes of a mail: the lines of its headers, and the body. */
function mailinfo(text: string): { info: string; body: string } {
  const [message, patch] = [join(folder, "message"), join(folder, "patch")];
  const args = ["mailinfo", "-k", "--encoding=UTF-8", "--no-scissors", "--no-inbody-headers", message, patch];
  const supported = args.filter((arg) => arg !== "--no-inbody-headers");
  const info = execFileSync("git", supported, { cwd: folder, env: plainGit, input: text, encoding: "utf8" });
  return { info, body: readFileSync(message, "utf8") + readFileSync(patch, "utf8") };
}

const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const name = fc
  .array(fc.oneof(word, fc.constantFrom('"', ",", "Lee,", "(x)", "\\", "=?x", "O'Hara", "ß", "Ł.")), {
    maxLength: 8,
  })
  .map((words) => words.join(" ").replaceAll("@", " at ").replace(/\s+/g, " ").trim());
const email = fc.stringMatching(/^[a-z0-9][a-z0-9._+=-]{0,20}[a-z0-9]@[a-z][a-z0-9-]{0,20}\.example$/);
const person: fc.Arbitrary<Person> = fc.record({ name, email });
const id = fc.stringMatching(/^[a-zA-Z0-9.+=-]{1,40}@[a-z0-9.]{1,20}$/);
const subject = fc.array(word, { minLength: 1, maxLength: 20 }).map((words) => words.join(" "));
const line = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "> quoted",
    ">From here",
    "From here",
    ".",
    "..",
    "-- ",
    "=3D",
    "tab\tand blank ",
    "",
    "\tx = y;",
  ),
  fc.nat({ max: 1_500 }).map((length) => "x".repeat(length)),
  fc.nat({ max: 600 }).map((length) => "ü".repeat(length)),
);
const lines = fc
  .array(line, { minLength: 1, maxLength: 12 })
  .map((all) => all.map((one) => one.replace(/[\r\n\0]/g, " ")));

/** What an address list cannot keep apart is not what is tested here. */
const plain = (text: string) => text.replace(/[\p{Cc}\s]+/gu, " ").trim();

test("what is written is read again by our reader", async () => {
  const outgoing = fc.record({
    from: person,
    to: fc.array(person, { maxLength: 5 }),
    cc: fc.array(person, { maxLength: 5 }),
    subject,
    date: fc.integer({ min: 1_000_000_000, max: 1_700_000_000 }).map((seconds) => seconds * 1000),
    messageId: id,
    inReplyTo: id,
    references: fc.uniqueArray(id, { maxLength: 5 }),
    body: lines.map((all) => `${all.join("\n")}\n`),
  });
  await fc.assert(
    fc.asyncProperty(outgoing, fc.constantFrom("\n" as const, "\r\n" as const), async (all, lineEnd) => {
      const text = writeMail(all, { lineEnd });
      const head = text.slice(0, text.indexOf(`${lineEnd}${lineEnd}`));
      expect(head).toMatch(/^[\x20-\x7e\r\n]*$/);
      for (const one of text.split(lineEnd)) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(998);
      const message = await read(text);
      const names = (persons: Person[]) => persons.map(({ name: one, email: at }) => [keyOf(one), at]);
      expect({
        ...message,
        to: names(message.to),
        cc: names(message.cc),
        from: names([message.from]),
        subject: plain(message.subject),
        references: message.references,
      }).toMatchObject({
        messageId: all.messageId,
        inReplyTo: all.inReplyTo,
        references: all.references,
        from: names([all.from]),
        to: names(all.to),
        cc: names(all.cc),
        subject: plain(all.subject),
        date: all.date,
        body: all.body,
      });
    }),
    { numRuns: 300 },
  );
});

/** The reader takes quotes around a name, blanks and a name that is only the address for decoration. */
function keyOf(text: string): string {
  return plain(text).replace(/^'(.*)'$/, "$1");
}

test("git reads the same author, subject and text", () => {
  fc.assert(
    fc.property(person, subject, lines, (from, about, all) => {
      const body = `${all.join("\n")}\n`;
      // git takes such lines at the beginning for headers, and leaves out blanks there.
      fc.pre(!/^(?:>?From |[A-Za-z-]+:)/m.test(body) && /^\S/.test(body) && plain(about) !== "");
      fc.pre(!/\p{Cc}/u.test(body.replace(/[\t\n]/g, "")));
      const { info, body: found } = mailinfo(writeMail(mail({ from, subject: about, body })));
      expect(info).toContain(`Email: ${from.email}\n`);
      expect(found).toBe(body);
      expect(plain(/^Subject: (.*)$/m.exec(info)?.[1] ?? "")).toBe(plain(about));
    }),
    { numRuns: 40 },
  );
});

describe("nothing becomes a header of its own", () => {
  test.each([
    ["a name", { from: { name: "Ann\r\nBcc: all@example.org", email: "ann@example.org" } }],
    ["a subject", { subject: "Re: x\nBcc: all@example.org\n\nbody" }],
    ["an address", { to: [{ name: "", email: "a@example.org\nBcc: all@example.org" }] }],
    ["an id", { inReplyTo: "a@b>\nBcc: <all@example.org", references: ["a\nBcc: all@example.org"] }],
    ["a field of another kind", { more: [["X-Unsent", "1\nBcc: all@example.org"]] as [string, string][] }],
  ])("through %s", async (_, more) => {
    const text = writeMail(mail(more));
    expect(text).not.toMatch(/^Bcc/m);
    expect((await read(text)).body).toBe("Text.\n");
  });
});

test("a name with comma and quotes stays one person", async () => {
  const named = { name: 'Lee, Ann "Al" (U-Boot)', email: "ann@example.org" };
  expect((await read(writeMail(mail({ from: named })))).from).toEqual(named);
});

test("a name with an address in it is taken for no other address, by git neither", () => {
  const from = { name: "Ann <all@example.com>", email: "ann@example.org" };
  expect(mailinfo(writeMail(mail({ from }))).info).toContain("Email: ann@example.org\n");
});

test("a line that mail cannot carry, and a CR, travel as quoted-printable; other letters as they are", async () => {
  const written = (body: string) => /^Content-Transfer-Encoding: (.*)$/m.exec(writeMail(mail({ body })))?.[1];
  expect(written("plain\n")).toBe("7bit");
  expect(written("grün\n")).toBe("8bit");
  expect(written(`${"x".repeat(999)}\n`)).toBe("quoted-printable");
  expect(written("+line\r\n")).toBe("quoted-printable");
  expect(mailinfo(writeMail(mail({ body: "text\n---\n+line\r\n" }))).body).toContain("+line\r\n");
});

test("references are cut in the middle where git send-email would make a line that is too long", async () => {
  const references = Array.from({ length: 80 }, (_, at) => `${at}.${"x".repeat(30)}@example.org`);
  const kept = (await read(writeMail(mail({ references })))).references;
  expect(kept[0]).toBe(references[0]);
  expect(kept.at(-1)).toBe(references.at(-1));
  expect(kept.join("> <").length).toBeLessThan(950);
  expect(kept.length).toBeGreaterThan(15);
});

test("an id that was made for a mail without one is in no header", () => {
  const text = writeMail(mail({ inReplyTo: "abc@no-message-id.invalid", references: [] }));
  expect(text).not.toMatch(/In-Reply-To|References/);
});

test.each([
  ["-X/tmp/log@example.org", false],
  ["-oQ@example.org", false],
  ["ann-lee@example.org", true],
  ["ann", false],
])("whether a mail can be sent to %s, which sendmail gets as a word: %s", (email, can) => {
  expect(canBeSentTo({ name: "Ann", email })).toBe(can);
});
