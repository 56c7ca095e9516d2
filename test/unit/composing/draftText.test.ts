import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftText, readDraft } from "../../../src/core/composing/draftText.ts";
import { ann, ben } from "../../support/thread.ts";

const draft = { from: ben, to: [ann], cc: [], subject: "Re: x", inReplyTo: "p@example.org", body: "Yes.\n" };

test("a draft is read as it was written", () => {
  const name = fc
    .array(fc.stringMatching(/^[A-Za-zÀ-ž"(),.'-]{1,9}$/), { maxLength: 3 })
    .map((all) => all.join(" "));
  const email = fc.stringMatching(/^[a-z0-9]{1,9}@[a-z]{1,9}\.example$/);
  const person = fc.record({ name, email });
  const word = fc.stringMatching(/^\S{1,9}$/u).filter((one) => !/\p{C}/u.test(one));
  fc.assert(
    fc.property(
      fc.record({
        from: person,
        to: fc.array(person, { minLength: 1, maxLength: 4 }),
        cc: fc.array(person, { maxLength: 4 }),
        subject: fc.array(word, { minLength: 1, maxLength: 5 }).map((all) => all.join(" ")),
        inReplyTo: fc.option(fc.constant("p@example.org")),
        body: fc
          .string({ minLength: 1 })
          .map((text) => `x${text.replace(/\r/g, "")}`.replace(/\n+$/, "").concat("\n")),
      }),
      (mail) => {
        const { problems, ...read } = readDraft(draftText(mail));
        expect(problems).toEqual([]);
        // A reader takes single quotes around a name for decoration.
        const plain = (text: string) => text.replaceAll("'", "").replace(/\s+/g, " ").trim();
        const names = (one: typeof mail | typeof read) =>
          [one.from, ...one.to, ...one.cc].map((p) => plain(p?.name ?? ""));
        expect(names(read)).toEqual(names(mail));
        expect({
          ...read,
          from: null,
          to: read.to.map((p) => p.email),
          cc: read.cc.map((p) => p.email),
        }).toEqual({
          ...mail,
          from: null,
          to: mail.to.map((p) => p.email),
          cc: mail.cc.map((p) => p.email),
        });
      },
    ),
  );
});

describe("a draft is not sent", () => {
  const text = draftText(draft);
  test.each([
    ["without a sender", text.replace(/^From: .*$/m, "From:"), /no sender/],
    ["to nobody", text.replace(/^To: .*$/m, "To:"), /goes to nobody/],
    ["to what is no address", text.replace("<ann@example.org>", "<ann at home>"), /is no mail address/],
    ["without a subject", text.replace(/^Subject: .*$/m, "Subject:"), /no subject/],
    ["empty", text.replace("Yes.\n", ""), /is empty/],
    ["with Bcc, which all would see", `Bcc: boss@example.org\n${text}`, /The header Bcc is not sent/],
    ["with text among the headers", `Hello there\n${text}`, /stands among the headers/],
    ["with a header twice", `Subject: a\n${text}`, /two headers Subject/],
    ["as an answer to no Message-ID", text.replace("<p@example.org>", "that mail"), /no Message-ID/],
  ])("%s", (_, written, sentence) => {
    expect(
      readDraft(written)
        .problems.map(({ what }) => what)
        .join("\n"),
    ).toMatch(sentence);
  });
});
