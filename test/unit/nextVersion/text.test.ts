// What is made of texts: of subjects, covers, commands and range-diffs. No git.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCover } from "../../../src/core/mail/coverText.ts";
import { changedPlaces } from "../../../src/core/nextVersion/changedPlaces.ts";
import { shellWordsIn } from "../../../src/core/nextVersion/maintainers.ts";
import { subjectPrefix } from "../../../src/core/nextVersion/subjectPrefix.ts";
import { filledCover, withNotes, withRecipients } from "../../../src/core/nextVersion/versionFile.ts";
import { pairsIn } from "../../../src/core/patches/rangeDiffPairs.ts";

/** Texts of what ends a bracket, a word or a line. */
const hostile = fc
  .array(
    fc.constantFrom(
      "[",
      "]",
      "\n",
      "\r",
      "\0",
      " ",
      "PATCH",
      "RFC",
      "v2",
      "1/2",
      "Grüße",
      ",",
      "<",
      ">",
      '"',
      "=?",
      "x",
    ),
  )
  .map((parts) => parts.join(""));

describe("the prefix of subjects", () => {
  test.each([
    ["[PATCH v2 0/3] a: b", false, "PATCH"],
    ["[PATCH u-boot v2 0/3] a: b", false, "PATCH u-boot"],
    ["[PATCH next,v2,1/3] a: b", false, "PATCH next"],
    ["[RFC PATCH v2 0/3] a: b", false, "PATCH"],
    ["[RFC PATCH u-boot v2 0/3] a: b", true, "RFC PATCH u-boot"],
    ["[PATCH RFC v2 0/3] a: b", true, "PATCH RFC"],
    ["[RFC v2] a: b", false, "PATCH"],
    ["[u-boot][PATCH v2 0/3] a: b", false, "PATCH"],
    ["[board][PATCH v2 0/3] a: b", false, "board][PATCH"],
    ["[RESEND PATCH 1/2] a: b", false, "PATCH"],
    ["[PATCHv3] a: b", true, "RFC PATCH"],
    ["a: b", false, "PATCH"],
    ["", true, "RFC PATCH"],
  ])("of %j (RFC: %j) is %j", (subject, rfc, prefix) => {
    expect(subjectPrefix(subject, rfc)).toBe(prefix);
  });

  test("is what a person has configured, where nothing was sent", () => {
    expect(subjectPrefix("", false, "PATCH u-boot")).toBe("PATCH u-boot");
  });

  test("never closes its bracket or breaks its line, whatever the subject was", () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, rfc) => {
        const prefix = subjectPrefix(`[${text}] x`, rfc);
        expect(prefix).not.toMatch(/[\p{Cc}]/u);
        expect(prefix.replaceAll("][", "")).not.toMatch(/[[\]]/);
        expect(prefix).toMatch(/PATCH|RFC|RFT/i);
      }),
    );
  });
});

describe("a cover letter", () => {
  const made =
    "Ann Lee (2):\n  a: b\n  c: d\n\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n";

  test.each([
    ["of git", `What for.\n\nChanges in v2:\n- All\n\n${made}\n\nbase-commit: 0123\n-- \n2.39.5\n`],
    [
      "of b4",
      `What for.\n\n---\nChanges in v2:\n- All\n\n---\n${made}---\nbase-commit: 0\nchange-id: x-1\n\nBest regards,\n-- \nAnn\n`,
    ],
    [
      "with a range-diff",
      `What for.\n\nChanges in v2:\n- All\n\n${made}\nRange-diff against v1:\n1:  a = 1:  b a: b\n-- \n2.39.5\n`,
    ],
    ["that tells of changes below", `What for.\n\n${made}\nChanges in v2:\n- All\n-- \n2.39.5\n`],
  ])("%s leaves its text and its changelog", (_, body) => {
    expect(readCover(body)).toEqual({ text: "What for.", history: "Changes in v2:\n- All" });
  });

  test.each(["Changes in v3:", "Changes since v2", "V2 -> V3:", "Changelog:", "v3:", "## Changes in v3"])(
    "tells of changes below %j",
    (heading) => {
      expect(readCover(`What for.\n\n${heading}\n- All\n`)).toEqual({
        text: "What for.",
        history: `${heading}\n- All`,
      });
    },
  );

  test("may speak of changes in a sentence", () => {
    const text = "The changes in v2 of the board are many.\nv3 of it needs more.";
    expect(readCover(text)).toEqual({ text, history: "" });
  });
  test("leaves out the headers of a cover letter that somebody else sent, and no sentence that looks like one", () => {
    const text = "From: here on all is new.\nBest read in order.";
    expect(readCover("From: Max Ahlin <max@example.org>\nDate: today\n\nWhat for.\n").text).toBe("What for.");
    expect(readCover(text).text).toBe(text);
    expect(readCover("From: ask max@example.org\nand wait.").text).toBe(
      "From: ask max@example.org\nand wait.",
    );
  });
});

test.each([
  ["scripts/x.pl --nogit  --nol", ["scripts/x.pl", "--nogit", "--nol"]],
  [`x "a b" 'c "d"' e\\ f`, ["x", "a b", 'c "d"', "e f"]],
  [`x; rm -rf $(y) \`z\``, ["x;", "rm", "-rf", "$(y)", "`z`"]],
  ["", []],
])("the words of the command %j are those of a shell, which does nothing with them", (command, words) => {
  expect(shellWordsIn(command)).toEqual(words);
});

describe("what a range-diff says of a patch", () => {
  const placesIn = (text: string) => changedPlaces(text, pairsIn(text)).get(1);
  const head = "1:  8f7e981 ! 1:  67d26d1 fs: one\n";

  test("names its message and its files", () => {
    const text = `${head}    @@ Metadata\n      ## Commit message ##\n         fs: one\n     \n    -    text\n    +    more\n     \n      ## fs.c ##\n     @@\n    @@ fs.c: int f(void)\n     -20\n    +-21\n    + ## g.c (new) ##\n    +@@\n    ++new\n`;
    expect(placesIn(text)).toEqual({ message: true, files: ["fs.c", "g.c"] });
  });

  test("is nothing where only notes below --- came, which others have in no commit", () => {
    const text = `${head}    @@ Commit message\n         text\n     \n    +    ---\n    +    Changes in v2:\n    +    - Say it louder\n    +\n      ## fs.c ##\n     @@\n`;
    expect(placesIn(text)).toEqual({ message: false, files: [] });
  });

  test("is nothing where only trailers came, or the lines around it are others", () => {
    const text = `${head}    @@ Commit message\n         text\n     \n    +    Reviewed-by: Ben Ode <ben@example.com>\n    @@ fs.c\n    - 21\n    + 22\n      -20\n`;
    expect(placesIn(text)).toEqual({ message: false, files: [] });
  });
});

describe("a file that git wrote", () => {
  const patch = Buffer.from(
    "From 0\nFrom: A <a@example.org>\nSubject: [PATCH] x\n\nText\n---\n a | 1 +\n\ndiff --git a/a b/a\n+\xff\n",
    "latin1",
  );

  test("keeps each byte of its diff, whatever is put into it", () => {
    const file = { name: "x.patch", content: patch };
    const written = withRecipients(withNotes(file, "Grüße"), [{ name: "Å", email: "a@example.org" }], []);
    const text = Buffer.from(written.content).toString("latin1");
    expect(text.slice(text.indexOf("\n a | 1"))).toBe("\n a | 1 +\n\ndiff --git a/a b/a\n+\xff\n");
    expect(text).toContain(
      "\nTo: =?UTF-8?q?=C3=85?= <a@example.org>\n\nText\n---\nGr\xc3\xbc\xc3\x9fe\n\n a | 1",
    );
    expect(text).toContain("\nContent-Type: text/plain; charset=UTF-8\n");
  });

  test("gets no extra header from a title or a name", () => {
    const cover = Buffer.from(
      "From 0\nFrom: A <a@example.org>\nSubject: [PATCH 0/1] *** SUBJECT HERE ***\n\n*** BLURB HERE ***\n\n-- \n2\n",
    );
    fc.assert(
      fc.property(hostile, hostile, (title, name) => {
        const filled = filledCover({ name: "x", content: cover }, { title, text: "T", attached: "" });
        const written = withRecipients(
          filled,
          [{ name, email: "b@example.org" }],
          [{ name: "", email: `${name}@x` }],
        );
        const [head = ""] = Buffer.from(written.content).toString("utf8").split("\n\n", 1);
        const fields = head
          .split("\n")
          .filter((line) => !/^[ \t]/.test(line))
          .map((line) => line.replace(/[: ].*/s, ""));
        expect(fields.slice(0, 4)).toEqual(["From", "From", "Subject", "To"]);
        expect(fields.slice(4).every((field) => field === "Cc")).toBe(true);
      }),
    );
  });
});
