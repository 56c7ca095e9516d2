import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSubject } from "../../../src/core/mail/subject.ts";
import { subjects } from "../../fixtures/subjects.ts";

describe("a subject", () => {
  test.each(subjects)("$raw", ({ raw, expected }) => {
    expect(parseSubject(raw)).toEqual(expected);
  });

  test("of any text is read without harm, and reading its title again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const { title } = parseSubject(text);
        expect(parseSubject(title).title).toBe(title);
      }),
    );
  });
});
