import { expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import { unseenLines } from "../../../../src/vscode/tree/unseenLines.ts";

test("a question names who gets a mail unseen, who does not get it, and what does not count", () => {
  const unseen = {
    added: ["eve@example.net"],
    dropped: ["ann@example.org"],
    leftOut: ["sendemail.cc", "sendemail.toCmd"],
    everybody: ["eve@example.net"],
  };
  expect(unseenLines({ bcc: ["team"] }, unseen, english)).toEqual([
    "→ team, unseen (sendemail.bcc)",
    "→ eve@example.net, by your git configuration",
    "not ann@example.org: your git configuration has another address",
    "Left out, so that exactly these get it: sendemail.cc, sendemail.toCmd",
  ]);
});

test("a question has no such line where there is nothing of it", () => {
  expect(unseenLines({ bcc: [] }, { added: [], dropped: [], leftOut: [], everybody: [] }, english)).toEqual(
    [],
  );
});
