import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/core/mail/facts.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import type { StoredMessage } from "../../../src/core/store/types.ts";
import { compact, shapes } from "../../fixtures/shapes.ts";

const options = { now: Date.parse("2022-06-01T00:00:00Z"), idOf: (link: string) => link };

function stored(mails: Message[]): StoredMessage[] {
  return mails.map(({ body, ...head }) => ({ ...head, facts: factsOf({ ...head, body }) }));
}

describe("mails become series", () => {
  test.each(shapes)("$name", ({ mails, expected }) => {
    expect(compact(assemble(stored(mails), options))).toEqual(expected);
  });

  test("in whatever order they arrive", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (shape, keys) => {
          const mails = stored(shape.mails);
          const shuffled = mails
            .map((mail) => ({ mail, key: keys.next().value }))
            .sort((a, b) => Number(a.key) - Number(b.key))
            .map(({ mail }) => mail);
          expect(assemble(shuffled, options)).toEqual(assemble(mails, options));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("one by one as well as at once: nothing is remembered in between", () => {
    for (const shape of shapes) {
      const mails = stored(shape.mails);
      for (let some = 1; some < mails.length; some++) assemble(mails.slice(0, some), options);
      expect(compact(assemble(mails, options))).toEqual(shape.expected);
    }
  });
});
