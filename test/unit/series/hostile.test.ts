// Threads made to hurt, and large ones that are merely long: whole, right and in time (each test has a minute).
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import { latestOf } from "../../../src/core/series/seriesQueries.ts";
import { ann, ben, cem, cover, oneSeries, patch, reply, seriesOf, stored } from "../../support/thread.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const by = "Reviewed-by: Ben Ode <ben@example.com>";

test("a thousand answers below one patch", () => {
  const mails = [
    patch("p", "[PATCH] fs: only"),
    ...times(1_000, (n) => reply(`r${n}`, "p", n % 2 === 0 ? "Why?" : by)),
  ];
  const [only] = latestOf(oneSeries(mails)).patches;
  expect(only?.replies).toHaveLength(1_000);
  expect(only?.reviews).toHaveLength(1);
});

test("900 answers, each to the one before", () => {
  const mails = times(900, (n) =>
    reply(`r${n}`, n === 0 ? "p" : `r${n - 1}`, "Why?", { from: n % 2 === 0 ? ben : ann }),
  );
  expect(latestOf(oneSeries([patch("p", "[PATCH] fs: only"), ...mails])).patches[0]?.replies).toHaveLength(
    900,
  );
});

test("a thousand people who approve what as many remark on", () => {
  const person = (n: number) => ({ name: `Person${n} Family`, email: `p${n}@example.org` });
  const mails = times(2_000, (n) =>
    reply(`r${n}`, "p", n < 1_000 ? "Why?" : `Acked-by: Person${n} Family <p${n}@example.org>`, {
      from: person(n % 1_000),
    }),
  );
  expect(latestOf(oneSeries([patch("p", "[PATCH] fs: only"), ...mails])).patches[0]?.replies).toHaveLength(
    2_000,
  );
});

test("4,000 reviewers of one patch are all told of", () => {
  const mails = times(4_000, (n) =>
    reply(`r${n}`, "p", `Reviewed-by: Person${n} Family <p${n}@example.org>`, {
      from: { name: `Person${n} Family`, email: `p${n}@example.org` },
    }),
  );
  expect(latestOf(oneSeries([patch("p", "[PATCH] fs: only"), ...mails])).patches[0]?.reviews).toHaveLength(
    4_000,
  );
});

test("what stands far above an answer of the author is answered, whatever its clock said", () => {
  const mails = [
    reply("late", "p", "Why?", { from: ben, day: 9 }),
    reply("below", "late", "Indeed.", { from: cem, day: 2 }),
    reply("own", "below", "Because.", { from: ann, day: 3 }),
    reply("again", "own", "As I said.", { from: ann, day: 10 }),
  ];
  const { replies = [] } = latestOf(oneSeries([patch("p", "[PATCH] fs: only"), ...mails])).patches[0] ?? {};
  expect(replies.filter(({ answered }) => answered).map(({ messageId }) => messageId)).toEqual([
    "below",
    "late",
  ]);
});

test("a series of 300 patches, three times, all answered", () => {
  const versions = ["PATCH", "PATCH v2", "PATCH v3"].flatMap((prefix, version) => [
    cover(`c${version}`, `[${prefix} 000/300] fs: everything anew`, "Text.", { day: version * 9 }),
    ...times(300, (n) =>
      patch(`p${version}-${n}`, `[${prefix} ${n + 1}/300] fs: step ${n}`, {
        to: `c${version}`,
        day: version * 9,
      }),
    ),
    ...times(300, (n) => reply(`r${version}-${n}`, `p${version}-${n}`, by, { day: version * 9 + 1 })),
  ]);
  const { revisions, state, reason } = oneSeries(versions);
  expect(revisions.map(({ patches, complete }) => [patches.length, complete])).toEqual(
    times(3, () => [300, true]),
  );
  expect([state, sentenceOf(reason)]).toEqual([
    "reviewed",
    "submitted on 2/19: all 300 patches are reviewed",
  ]);
});

test("500 versions of one patch", () => {
  const mails = times(500, (n) => patch(`p${n}`, `[PATCH v${n + 1}] fs: only`, { day: n / 10 }));
  expect(oneSeries(mails).revisions).toHaveLength(500);
});

test("2,000 patches of one person with one title are told apart in time", () => {
  const mails = times(2_000, (n) => patch(`p${n}`, "[PATCH] fs: fix", { day: n / 100 }));
  const patches = seriesOf(mails).flatMap(({ revisions }) =>
    revisions.flatMap((revision) => revision.patches),
  );
  expect(new Set(patches.flatMap(({ messageId, aliases }) => [messageId, ...aliases])).size).toBe(2_000);
});

test("mails that answer each other in a circle, and themselves", () => {
  const loop: Message[] = [
    { ...patch("a", "[PATCH 1/2] fs: first", { to: "c" }), references: ["a", "b", "c"] },
    { ...patch("b", "[PATCH 2/2] fs: second", { to: "a" }), references: ["c", "a"] },
    { ...reply("c", "b", "Why?"), references: ["a", "b", "c"] },
    reply("d", "d", "I answer myself."),
  ];
  const { revisions } = oneSeries(loop);
  expect(revisions).toHaveLength(1);
  expect(revisions[0]?.patches.map(({ messageId }) => messageId)).toEqual(["a", "b"]);
});

/** Any small list: patches, covers and answers of three people, threaded anyhow. */
const anything = fc
  .array(
    fc.record({
      kind: fc.constantFrom("patch", "cover", "reply"),
      prefix: fc.constantFrom("PATCH", "PATCH v2", "PATCH v3", "RFC", "RESEND PATCH", "PATCH v2.1"),
      place: fc.constantFrom("", " 1/2", " 2/2", " 0/2", " 3/2", " 9999/1"),
      title: fc.constantFrom("fs: one", "fs: two", "mmc: three"),
      to: fc.option(fc.nat(11), { nil: undefined }),
      from: fc.constantFrom(ann, ben, cem, { name: "", email: "" }),
      day: fc.integer({ min: -400, max: 800 }),
      text: fc.constantFrom(
        "Why?",
        by,
        "Applied, thanks!",
        "Please drop this series.",
        "NACK",
        "v1: id: <m0>",
      ),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ kind, prefix, place, title, to, text, ...rest }, index) => {
      const options = { ...rest, ...(to === undefined ? {} : { to: `m${to}` }) };
      const subject = `[${prefix}${place}] ${title}`;
      if (kind === "patch") return patch(`m${index}`, subject, options);
      if (kind === "cover") return cover(`m${index}`, subject, text, options);
      return reply(`m${index}`, `m${to ?? 99}`, text, options);
    }),
  );

test("any list makes series: each patch in one, in whatever order the mails come", () => {
  fc.assert(
    fc.property(anything, fc.array(fc.nat()), (mails, keys) => {
      const all = stored(mails);
      const options = { now: Date.UTC(2022, 5, 1), idOf: (link: string) => link };
      const series = assemble(all, options);
      const shuffled = all
        .map((one, index) => ({ one, key: keys[index] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      expect(assemble(shuffled, options)).toEqual(series);
      const held = series.flatMap(({ revisions }) =>
        revisions.flatMap(({ patches }) =>
          patches.flatMap(({ messageId, aliases }) => [messageId, ...aliases]),
        ),
      );
      expect(new Set(held).size).toBe(held.length);
      for (const { reason, turnReason } of series) {
        expect(sentenceOf(reason)).not.toMatch(/undefined|NaN|null/);
        expect(sentenceOf(turnReason)).toMatch(/./);
      }
    }),
    { numRuns: 1_000 },
  );
});
