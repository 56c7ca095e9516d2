// What a person is asked before drafts go out: nobody gets one without being named or counted.
import { expect, test } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import { type Ready, sendQuestion } from "../../../../../src/vscode/drafts/model/sendQuestion.ts";
import { ann, ben } from "../../../../support/thread.ts";
import { draft } from "./draft.ts";

const person = (number: number) => ({ name: "", email: `p${number}@example.org` });
const people = (count: number) => Array.from({ length: count }, (_, at) => person(at + 1));

/** A draft to Ann and so many others, which so many get whom it does not name. */
function ready(others: number, unseen: number, more: Parameters<typeof draft>[0] = {}): Ready {
  const cc = people(others);
  const added = people(unseen).map(({ email }) => `list-${email}`);
  const everybody = [ann, ...cc].map(({ email }) => email).concat(added);
  const envelope = { from: ben, to: [ann], cc, bcc: [], leftOut: [], unset: [] };
  return {
    draft: draft({ cc, ...more }),
    outgoing: { envelope, unseen: { added, dropped: [], leftOut: [], everybody } },
  };
}

test("of many whom a mail names the first are named, the others and all are counted", () => {
  const { question, lines } = sendQuestion([ready(30, 0)], english);
  expect(question).toBe("Send “Re: [PATCH] x” now?");
  expect(lines.slice(22)).toEqual([
    "→ p22@example.org",
    "→ p23@example.org",
    "and 7 more",
    "",
    "Recipients: 31. From ben@example.com, by git send-email. It cannot be taken back.",
  ]);
});

test("whoever is not seen in a mail is named, however many they are", () => {
  const { lines } = sendQuestion([ready(0, 40)], english);
  expect(lines.filter((line) => line.endsWith("by your git configuration"))).toHaveLength(40);
  expect(lines.at(-1)).toContain("Recipients: 41.");
});

test("of many mails the first are named and the others counted, and everybody counts once", () => {
  const all = Array.from({ length: 23 }, (_, at) => ready(1, 1, { news: at < 7 ? 1 : 0 }));
  const { question, lines } = sendQuestion(all, english);
  expect(question).toBe("Send these 23 mails now?");
  expect(lines[0]).toBe("Re: [PATCH] x → Ann Lee and 1 more");
  expect(lines.slice(20)).toEqual([
    "and 3 more",
    "→ list-p1@example.org, by your git configuration",
    ...Array(5).fill("“Re: [PATCH] x”: the thread went on: 1 new mail"),
    "and 2 more",
    "",
    "Recipients: 3. From ben@example.com, by git send-email. It cannot be taken back.",
  ]);
});
