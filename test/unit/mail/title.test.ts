import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { likeness, titleKey, titleWords } from "../../../src/core/mail/title.ts";

describe("a title", () => {
  test("is the same in other brackets, case, quotes, blanks and with a full stop", () => {
    expect(titleKey('[PATCH v2 1/3] [RFC] Scsi:  scan "once".')).toBe("scsi: scan once");
  });

  test("keeps brackets that stand inside", () => {
    expect(titleKey("scsi: fill id[0]")).toBe("scsi: fill id[0]");
  });

  test("is as like another as the share of the words that both have", () => {
    const like = (one: string, other: string) => likeness(titleWords(one), titleWords(other));
    expect(like("scsi: scan once", "scsi: scan twice")).toBe(0.5);
    expect(like("scsi: scan", "SCSI: scan.")).toBe(1);
    expect(like("scsi", "")).toBe(0);
    expect(like("", "")).toBe(0);
  });

  test("is read quickly whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("[", "]", " ", ".", "a", '"'), maxLength: 3000 }),
        (text) => {
          expect(titleKey(titleKey(text)).length).toBeLessThanOrEqual(1000);
          expect(likeness(titleWords(text), titleWords(text))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
