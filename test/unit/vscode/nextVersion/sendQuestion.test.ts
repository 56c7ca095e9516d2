import { expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { sentText, versionQuestion } from "../../../../src/vscode/nextVersion/model/sendQuestion.ts";
import { ann, cem } from "../../../support/thread.ts";

test("a version is counted to whom it goes, without those whom git leaves out, and who are in Bcc once", () => {
  const { question, lines } = versionQuestion(
    ["/out/v3-0001-x.patch", "/out/v3-0002-y.patch"],
    {
      envelope: { to: [ann], cc: [cem], bcc: ["eve@example.net, fay@example.com"] },
      unseen: {
        added: [],
        dropped: [cem.email],
        leftOut: [],
        everybody: [ann.email, "eve@example.net", "fay@example.com"],
      },
    },
    english,
  );
  expect(question).toBe("Send these 2 mails now?");
  expect(lines).toEqual([
    "v3-0001-x.patch",
    "v3-0002-y.patch",
    "",
    "→ Ann Lee <ann@example.org>",
    "→ Cem Ito <cem@example.net>",
    "→ eve@example.net, fay@example.com, unseen (sendemail.bcc)",
    "not cem@example.net: your git configuration has another address",
    "",
    "Recipients: 3. By git send-email. It cannot be taken back.",
  ]);
});

test("what is said at the end tells a version from its rest", () => {
  expect(sentText("v3", 3, 3, english)).toBe("All 3 mails of v3 were sent.");
  expect(sentText("v3", 2, 3, english)).toBe("The remaining 2 of 3 mails of v3 were sent.");
});
