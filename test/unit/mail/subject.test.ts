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

  test("says the same however its words are ordered, joined and bracketed", () => {
    const words = fc.record({
      version: fc.option(fc.integer({ min: 1, max: 99 }), { nil: null }),
      place: fc.option(fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 99 })), { nil: null }),
      rfc: fc.boolean(),
      resend: fc.boolean(),
    });
    const shape = fc.record({
      between: fc.constantFrom(" ", ",", ", ", "  ", "] [", "]["),
      around: fc.constantFrom(["[", "]"], ["[ ", " ]"], ["[[", "]]"], ["[u-boot] [", "]"], ["Re: [", "]"]),
      slash: fc.constantFrom("/", " of ", " / "),
      first: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(words, shape, ({ version, place, rfc, resend }, { between, around, slash, first }) => {
        const all = [
          "PATCH",
          version === null ? "" : `v${version}`,
          place === null ? "" : place.join(slash),
          rfc ? "RFC" : "",
          resend ? "RESEND" : "",
        ].filter((word) => word !== "");
        const turned = [...all.slice(first), ...all.slice(0, first)];
        expect(parseSubject(`${around[0]}${turned.join(between)}${around[1]} fs: only`)).toMatchObject({
          ...{ title: "fs: only", patch: true, rfc, resend, version: version ?? 1 },
          ...{ labelled: version !== null, number: place?.[0] ?? null, total: place?.[1] ?? null },
        });
      }),
    );
  });
});
