import fc from "fast-check";
import { expect, test } from "vitest";
import { people } from "../../../src/core/mail/headers.ts";
import { mailboxOf, mailboxText } from "../../../src/core/report/mailbox.ts";

const email = "ann@example.org";

test.each([
  [email, { name: "", email }],
  [" Ann@Example.ORG ", { name: "", email }],
  ["Ann Lee <ann@example.org>", { name: "Ann Lee", email }],
  ["Ann  Lee<ann@example.org>", { name: "Ann Lee", email }],
  ["<ann@example.org>", { name: "", email }],
  ["Søren Æbelø <s+uboot@example.org>", { name: "Søren Æbelø", email: "s+uboot@example.org" }],
  ['"Lee, Ann" <ann@example.org>', { name: "Lee, Ann", email }],
  ['"Ann \\"A\\" Lee" <ann@example.org>', { name: 'Ann "A" Lee', email }],
  ["Ann Lee (office) <ann@example.org>", { name: "Ann Lee (office)", email }],
])("%j names one person", (text, person) => {
  expect(mailboxOf(text)).toEqual(person);
});

test.each([
  "",
  "Ann Lee",
  "Lee, Ann <ann@example.org>",
  "ann@example.org, bob@example.org",
  "Ann <ann@example.org>, Bob <bob@example.org>",
  "team: ann@example.org;",
  "ann@example.org\r\nBcc: eve@example.org",
  "Ann <ann@example.org> Lee",
  "Ann <ann lee@example.org>",
  "Ann <ann@>",
  "ann@exämple.org",
  `${"A".repeat(600)} <ann@example.org>`,
])("%j names nobody", (text) => {
  expect(mailboxOf(text)).toBeNull();
});

const oneLine = fc
  .string({ unit: "grapheme", maxLength: 100 })
  .map((text) => text.replace(/[\p{Cc}\s]+/gu, " ").trim());
const address = fc.stringMatching(/^[a-z0-9.+_-]{1,20}@[a-z0-9-]{1,20}\.[a-z]{2,5}$/);

test("who is written down is read again", () => {
  fc.assert(
    fc.property(oneLine, address, (name, email) => {
      expect(mailboxOf(mailboxText({ name, email }))).toEqual({ name, email });
    }),
  );
});

test("a mail program reads the same address", () => {
  fc.assert(
    fc.property(oneLine, address, (name, email) => {
      expect(people([mailboxText({ name, email })]).map((person) => person.email)).toEqual([email]);
    }),
  );
});
