import { expect, test } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import { withoutCommits } from "../../../src/core/mail/pastedCommit.ts";
import { mail } from "../../support/thread.ts";

const pasted = [
  "commit 0123456789abcdef0123456789abcdef01234567",
  "Author: Cem Ito <cem@example.net>",
  "Date:   Sat Sep 29 12:58:30 2018 +0200",
  "",
  "    fs: describe the command as old",
  "",
  "    This series is superseded by another one. Why is it still there?",
  "    I will drop it in the next version.",
  "",
  "    Reviewed-by: Ben Ode <ben@example.com>",
];

test("what a pasted commit says is not said by who pasted it", () => {
  const body = ["> Where does that come from?", "", "From here:", "", ...pasted].join("\n");
  const facts = factsOf(mail("r", "Re: [PATCH] fs: x", `Ann wrote:\n${body}\n`, { to: "p" }));
  expect(facts).toMatchObject({ verdict: null, trailers: [], question: false, promise: false, ownLines: 1 });
  expect(facts.excerpt).toBe("From here:");
});

test("below it, the sender goes on where a line is neither indented nor a header", () => {
  expect(withoutCommits(["See", ...pasted, "Yes.", "", "  Indented."])).toEqual([
    "See",
    "Yes.",
    "",
    "  Indented.",
  ]);
});

test("a sentence that begins with a commit is the sender's", () => {
  const said = ['commit 0123456789ab ("fs: x") broke it.', "", "  int a;"];
  expect(withoutCommits(said)).toEqual(said);
});
