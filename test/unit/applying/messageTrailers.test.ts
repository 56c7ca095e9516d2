// Where trailers are put into a message: as git's own reader finds them.
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWritable, lackedBy, withTrailers } from "../../../src/core/applying/messageTrailers.ts";
import { plainGit } from "../../support/repository.ts";

const ann = { name: "Ann Lee", email: "ann@example.org" };
const signedOff = "Signed-off-by: Ann Lee <ann@example.org>";
const review = "Reviewed-by: Ben Ode <ben@example.com>";

/** The trailers that git reads in a message, in their order. */
function readByGit(message: string): string[] {
  const read = ["interpret-trailers", "--parse", "--no-divider"];
  return execFileSync("git", read, { env: plainGit, encoding: "utf8", input: message })
    .split("\n")
    .slice(0, -1);
}

describe("a trailer is put", () => {
  test("at the end of the block that is there", () => {
    const before = "a: change\n\nText.\n\nSigned-off-by: Dee Fox <dee@example.net>\n";
    expect(withTrailers(before, [review], ann)).toBe(`${before}${review}\n`);
  });

  test("in a block of its own where there is none, and the text stays as it is", () => {
    expect(withTrailers("a: change\n\nText: of two\nlines.\n", [review], ann)).toBe(
      `a: change\n\nText: of two\nlines.\n\n${review}\n`,
    );
  });

  test("never directly below the title, as if that were a trailer", () => {
    expect(withTrailers("cmd: change\n", [review], ann)).toBe(`cmd: change\n\n${review}\n`);
  });

  test("above the sign-off of whoever adds it, which stands for all, as b4 has it", () => {
    expect(withTrailers(`a: change\n\n${signedOff}\n`, [review], ann)).toBe(
      `a: change\n\n${review}\n${signedOff}\n`,
    );
  });

  test("above that sign-off even where it is folded, which moves as a whole", () => {
    const folded = `${signedOff}\n [v2: moved]\n`;
    expect(withTrailers(`a: change\n\n${folded}Cc: Dee Fox <dee@example.net>\n`, [review], ann)).toBe(
      `a: change\n\nCc: Dee Fox <dee@example.net>\n${review}\n${folded}`,
    );
  });

  test("below a comment in the block, which is no part of it", () => {
    const before = `a: change\n\n${signedOff}\n# said\n`;
    expect(withTrailers(before, [review], null)).toBe(`${before}${review}\n`);
  });

  test("above comments in a paragraph of their own, over which git reads", () => {
    const before = `a: change\n\n${signedOff}\n\n# said\n`;
    expect(withTrailers(before, [review], null)).toBe(`a: change\n\n${signedOff}\n${review}\n\n# said\n`);
  });

  test("in a block of its own below a message that has blank lines at its head", () => {
    expect(withTrailers("\n\na: change\n", [review], null)).toBe(`\n\na: change\n\n${review}\n`);
  });

  test("above notes below ---, which are for the mail alone", () => {
    const notes = "---\n\nChanges in v2:\n- less\n";
    expect(withTrailers(`a: change\n\n${signedOff}\n${notes}`, [review], null)).toBe(
      `a: change\n\n${signedOff}\n${review}\n${notes}`,
    );
  });

  test("below a line --- of the text where the block comes after it", () => {
    const before = `a: change\n\nTable\n---\nrow\n\n${signedOff}\n`;
    expect(withTrailers(before, [review], null)).toBe(`${before}${review}\n`);
  });

  test("nowhere where none is added: not a byte changes", () => {
    const odd = "a: change\n\n\nText \n\n\n";
    expect(withTrailers(odd, [], ann)).toBe(odd);
  });
});

test("a person's trailer is there already whatever their address and its case, another word is not", () => {
  const lacks = lackedBy(`a: change\n\nReviewed-by: Ben Ode <Ben.Ode@work.example>\n\n${signedOff}\n`);
  expect(lacks({ line: review })).toBe(false);
  expect(lacks({ line: "Tested-by: Ben Ode <ben@example.com>" })).toBe(true);
  expect(lacks({ line: "Reviewed-by: Dee Fox <dee@example.net>" })).toBe(true);
});

test("what names no person is there already where the value is the same, whatever its case", () => {
  const lacks = lackedBy('a: change\n\nFixes: 1234567890ab ("A: begin")\n');
  expect(lacks({ line: 'Fixes: 1234567890AB ("a: begin")' })).toBe(false);
  expect(lacks({ line: 'Fixes: abcdef123456 ("a: begin")' })).toBe(true);
});

test("a link to the same mail by another host is there already", () => {
  const lacks = lackedBy("a: change\n\nLink: https://patch.msgid.example/abc-1@example.org\n");
  expect(lacks({ line: "Link: https://lore.kernel.org/r/abc-1%40example.org" })).toBe(false);
  expect(lacks({ line: "Link: https://lore.kernel.org/r/abc-2@example.org" })).toBe(true);
});

test("a name cannot add another line", () => {
  expect(isWritable("Reviewed-by: Ben\nSigned-off-by: X <x@example.org>")).toBe(false);
  expect(isWritable(review)).toBe(true);
});

test("whatever the message, git reads what was added, below all that it read before", () => {
  const line = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        signedOff,
        "Acked-by: Dee Fox <dee@example.net>",
        'Fixes: 1234567890ab ("x")',
      ),
    },
    fc.constantFrom(
      "",
      "text",
      " folded",
      "# comment",
      "[ann: mended]",
      "Note: text",
      "- item",
      "(cherry picked from commit 12)",
    ),
    fc.stringMatching(/^[ -~]{0,20}$/),
  );
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,8}: [a-z]{1,8}$/),
      fc.array(line, { maxLength: 9 }),
      (title, lines) => {
        const before = `${[title, "", ...lines].join("\n").trimEnd()}\n`;
        const added = [review, "Tested-by: Eve Øst <eve@example.org>"];
        // A line "---" ends the message of a mail, and the message with it.
        fc.pre(!lines.some((one) => /^---\s*$/.test(one)));
        const after = withTrailers(before, added, null);
        const [old, read] = [readByGit(before), readByGit(after)];
        expect(read.slice(-2)).toEqual(added);
        expect(read.slice(0, -2)).toEqual(old);
        const others = (text: string) => text.split("\n").filter((one) => one !== "" && !added.includes(one));
        expect(others(after)).toEqual(others(before));
      },
    ),
    { numRuns: 60 },
  );
});
