// Lists of mails for property tests of versions.
import fc from "fast-check";
import type { Message } from "../../src/core/mail/message.ts";
import { ann, ben, cem, patch } from "./thread.ts";

const year = 365;

/** Lists in which anything may be a version of anything, over ten years. */
export const anyList: fc.Arbitrary<Message[]> = fc
  .array(
    fc.record({
      prefix: fc.constantFrom(
        ...[
          "PATCH",
          "PATCH v2",
          "PATCH v2",
          "PATCH v3",
          "RFC",
          "PATCH 1/2",
          "PATCH 2/2",
          "PATCH v2 1/2",
          "PATCH v2 2/2",
        ],
      ),
      title: fc.constantFrom(
        "fs: one",
        "fs: two",
        "fs: two more",
        "mmc: three",
        "mmc: three again",
        "net: four",
      ),
      text: fc.constantFrom("", "", "one", "two"),
      to: fc.option(fc.nat(9), { nil: undefined }),
      from: fc.constantFrom(ann, ben, cem, { ...ann, email: "ann@lee.example" }, { ...ann, name: "A. Lee" }),
      // Versions follow each other soon, or years later.
      day: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 10 * year })),
      named: fc.constantFrom("", "", "fix-fs", "fix-mmc"),
      says: fc.constantFrom(
        "Why.",
        "Why.",
        "change-id: 20220201-two-1234567890ab",
        "v1: id: <m0@example.org>",
      ),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) => {
    const ids = all.map(({ named }, at) =>
      named === "" ? `m${at}@example.org` : `2022020${at}-${named}-v1-1-0123456789a${at}@example.org`,
    );
    // Nobody answers what is sent later.
    const days: number[] = [];
    for (const { to, day } of all) days.push(Math.max(day, days[to ?? -1] ?? 0));
    return all.map(({ prefix, title, to, says, from, text }, at) =>
      patch(ids[at] ?? "", `[${prefix}] ${title}`, {
        from,
        day: days[at] ?? 0,
        message: says,
        ...(text === "" ? {} : { text }),
        ...(to === undefined || to >= at ? {} : { to: ids[to] ?? "" }),
      }),
    );
  });
