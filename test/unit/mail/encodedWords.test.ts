import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeWords } from "../../../src/core/mail/encodedWords.ts";

describe("encoded words", () => {
  test.each([
    ["=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= you", "Grüße you"],
    ["=?iso-8859-1?q?Gr=FC=DFe?=", "Grüße"],
    ["=?UTF-8*de?B?R3LDvMOfZQ==?=", "Grüße"],
    ["a =?UTF-8?Q?b_c?= d", "a b c d"],
    ["=?UTF-8?Q?b?= =?UTF-8?Q?c?=", "bc"],
    ["=?UTF-8?Q?b?=\n\t=?utf-8?B?Yw==?=", "bc"],
    ["=?UTF-8?Q?b?= and =?UTF-8?Q?c?=", "b and c"],
    ["=?UTF-8?Q?=3D=3?=", "==3"],
    ["what =? is this", "what =? is this"],
    ["=?UTF-8?X?b?= =?UTF-8?Q?c?=", "=?UTF-8?X?b?= c"],
    ["=?UTF-8?Q?no end", "=?UTF-8?Q?no end"],
  ])("%j", (text, expected) => {
    expect(decodeWords(text)).toBe(expected);
  });

  test("are joined before they are decoded, wherever they were cut", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.infiniteStream(fc.nat(6)),
        (text, sizes) => {
          const words: string[] = [];
          const bytes = Buffer.from(text.replaceAll("\0", ""));
          for (let at = 0; at < bytes.length; ) {
            const end = at + 1 + (sizes.next().value ?? 0);
            words.push(`=?UTF-8?B?${bytes.subarray(at, end).toString("base64")}?=`);
            at = end;
          }
          expect(decodeWords(words.join("\n "))).toBe(bytes.toString());
        },
      ),
    );
  });

  test.each([
    ["beginnings", "=?", "=?"],
    ["words", "=?UTF-8?Q?a?=", "a"],
    ["words without an end", "=?UTF-8?Q?a", "=?UTF-8?Q?a"],
  ])("are read to the end of a header of a hundred thousand %s", (_, one, decoded) => {
    expect(decodeWords(`${one.repeat(100_000)}.`)).toBe(`${decoded.repeat(100_000)}.`);
  });
});
