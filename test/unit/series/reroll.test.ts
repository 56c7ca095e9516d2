// Single patches sent again alone, and other ways in which a posting is not the next version of the whole.

import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { saying } from "../../support/reason.ts";
import { ann, ben, cover, diff, mail, oneSeries, patch, reply, seriesOf } from "../../support/thread.ts";

const three = [
  cover("c", "[PATCH 0/3] fs: three steps"),
  patch("p1", "[PATCH 1/3] fs: first", { to: "c" }),
  patch("p2", "[PATCH 2/3] fs: second", { to: "c" }),
  patch("p3", "[PATCH 3/3] fs: third", { to: "c" }),
];
const review = (id: string, to: string, day = 1) =>
  reply(id, to, `Reviewed-by: ${ben.name} <${ben.email}>`, { day });
const outline = (mails: Message[]) =>
  seriesOf(mails).map(({ title, revisions }) => [
    title,
    ...revisions.map(
      ({ label, patches }) => `${label}: ${patches.map(({ messageId }) => messageId).join(" ")}`,
    ),
  ]);

describe("a patch that is sent again alone", () => {
  test.each<[string, Message]>([
    ["with its number", patch("q", "[PATCH v2 2/3] fs: second", { to: "p2", day: 2, text: "else" })],
    ["without any", patch("q", "[PATCH v2] fs: second", { to: "p2", day: 2, text: "else" })],
    ["retitled, with its number", patch("q", "[PATCH v2 2/3] fs: other", { to: "p2", day: 2 })],
  ])("%s replaces that patch", (_, again) => {
    expect(outline([...three, again])).toEqual([["fs: three steps", "v1 with 2/3 as v2: p1 q p3"]]);
  });

  test("below an answer to it as well", () => {
    const asked = reply("r", "p2", "Why?");
    const again = patch("q", "[PATCH v2 2/3] fs: second", { to: "r", day: 2, text: "else" });
    expect(outline([...three, asked, again])).toEqual([["fs: three steps", "v1 with 2/3 as v2: p1 q p3"]]);
  });

  test("in an answer of its sender's, below scissors; another's is a proposal", () => {
    const asked = reply("r", "p2", "Why?");
    const below = (from: typeof ann) =>
      mail(
        "q",
        "Re: [PATCH 2/3] fs: second",
        `So then.\n\n-- >8 --\nSubject: [PATCH v2] fs: second\n\nText.\n---\n${diff("fs: second", "else")}`,
        { to: "r", day: 2, from },
      );
    expect(outline([...three, asked, below(ann)])).toEqual([
      ["fs: three steps", "v1 with 2/3 as v2: p1 q p3"],
    ]);
    expect(outline([...three, asked, below(ben)])).toEqual([["fs: three steps", "v1: p1 p2 p3"]]);
  });

  test("again and again", () => {
    const again = patch("q", "[PATCH v2] fs: second", { to: "p2", day: 2, text: "else" });
    const last = patch("s", "[PATCH v3] fs: second", { to: "q", day: 3, text: "more" });
    const other = patch("t", "[PATCH v2 3/3] fs: third", { to: "p3", day: 4, text: "more" });
    expect(outline([...three, again, last, other])).toEqual([
      ["fs: three steps", "v1 with 2/3 as v3, 3/3 as v2: p1 s t"],
    ]);
  });

  test("leaves the other patches their reviews, and answers what was asked of it", () => {
    const again = patch("q", "[PATCH v2 2/3] fs: second", { to: "p2", day: 2, text: "else" });
    const mails = [...three, review("r1", "p1"), review("r2", "p2"), reply("w", "p2", "Why?"), again];
    const series = oneSeries(mails);
    const told = series.revisions[0]?.patches.map(({ reviews }) =>
      reviews.map(({ givenOn, counts }) => `${givenOn} ${counts}`),
    );
    expect(told).toEqual([["null true"], ["v1 false"], []]);
    expect(series.turn).toBe("reviewer");
  });

  test("keeps its review where its diff did not change", () => {
    const again = patch("q", "[PATCH v2 2/3] fs: second", { to: "p2", day: 2, message: "Say why." });
    const [revision] = oneSeries([...three, review("r2", "p2"), again]).revisions;
    expect(revision?.patches[1]?.reviews).toMatchObject([{ givenOn: "v1", counts: true }]);
  });

  test("counts its review as given on it where it came later", () => {
    const again = patch("q", "[PATCH v2 2/3] fs: second", { to: "p2", day: 2, text: "else" });
    const [revision] = oneSeries([...three, again, review("r", "q", 3)]).revisions;
    expect(revision?.patches[1]?.reviews).toMatchObject([{ givenOn: null, counts: true }]);
  });

  test("is what a person says otherwise", () => {
    const again = patch("q", "[PATCH v2 2/3] fs: second", { to: "p2", day: 2, text: "else" });
    const labels = (corrections: Parameters<typeof seriesOf>[1]) =>
      seriesOf([...three, again], corrections).map(({ revisions }) => revisions.map(({ label }) => label));
    expect(labels({ corrections: [{ split: "q" }] })).toEqual([["v1"], ["v2"]]);
    expect(labels({ corrections: [{ mail: "q", version: 4 }] })).toEqual([["v1", "v4"]]);
  });
});

describe("a version of the whole", () => {
  test("is one whose patches each answer those before", () => {
    const v2 = [1, 2, 3].map((one) =>
      patch(`q${one}`, `[PATCH v2 ${one}/3] fs: ${["first", "second", "third"][one - 1]}`, {
        to: `p${one}`,
        day: 2,
      }),
    );
    expect(outline([...three, ...v2])).toEqual([["fs: first", "v1: p1 p2 p3", "v2: q1 q2 q3"]]);
  });

  test("is a lone patch that continues a lone patch", () => {
    expect(
      outline([
        patch("a", "[PATCH] fs: only"),
        patch("b", "[PATCH v2] fs: only", { to: "a", day: 2, text: "else" }),
      ]),
    ).toEqual([["fs: only", "v1: a", "v2: b"]]);
  });
});

describe("two postings under one version", () => {
  const again = (...titles: string[]) =>
    titles.map((title, at) =>
      patch(`n${at}`, `[PATCH ${at + 1}/${titles.length}] fs: ${title}`, {
        to: at === 0 ? "n" : "n0",
        day: 90,
      }),
    );
  const sent = (subject: string, ...titles: string[]) => [
    { ...cover("n", `${subject} fs: three steps`), date: three[0]!.date + 90 * 86_400_000 },
    ...again(...titles).map((one) => ({
      ...one,
      inReplyTo: "n",
      references: ["n"],
      subject: one.subject.replace("[PATCH", "[PATCH v1"),
    })),
  ];
  const labelled = three.map((one) => ({ ...one, subject: one.subject.replace("[PATCH", "[PATCH v1") }));

  test("both stay where their contents differ", () => {
    expect(outline([...labelled, ...sent("[PATCH v1 0/2]", "fourth", "third")])).toEqual([
      ["fs: three steps", "v1: p1 p2 p3", "v1: n0 n1"],
    ]);
  });

  test("are one where they are the same", () => {
    expect(outline([...labelled, ...sent("[PATCH v1 0/3]", "first", "second", "third")])).toEqual([
      ["fs: three steps", "v1: n0 n1 n2"],
    ]);
  });
});

describe("a total that was forgotten", () => {
  const sent = (total: number, numbers: string[]) => [
    cover("c", `[PATCH 0/${total}] fs: steps`),
    ...numbers.map((number, at) => patch(`p${at}`, `[PATCH ${number}] fs: step ${at}`, { to: "c" })),
  ];
  test.each<[string, Message[], number]>([
    ["on the cover", sent(2, ["1/3", "2/3", "3/3"]), 3],
    ["on the cover, of which one was dropped", sent(3, ["1/2", "2/2"]), 2],
    ["on all but the last", sent(2, ["1/2", "2/2", "3/3"]), 3],
  ])("%s leaves one whole series", (_, mails, expected) => {
    const [revision] = oneSeries(mails).revisions;
    expect(revision).toMatchObject({ expected, complete: true, cover: { messageId: "c" } });
  });
});

describe("what a cover says of other series", () => {
  const rfc = [
    cover("r", "[RFC PATCH 0/2] bus: late probe"),
    patch("r1", "[RFC PATCH 1/2] bus: one", { to: "r" }),
    patch("r2", "[RFC PATCH 2/2] bus: two", { to: "r" }),
  ];
  const next = (text: string) => [
    cover("n", "[PATCH 0/2] blk: use it", text, { day: 4 }),
    patch("n1", "[PATCH 1/2] blk: use one", { to: "n", day: 4 }),
    patch("n2", "[PATCH 2/2] blk: use two", { to: "n", day: 4 }),
  ];
  const idOf = (link: string) => (link.includes("/r@") || link === "r@example.org" ? "r" : null);
  const labels = (mails: Message[]) =>
    seriesOf(mails, { idOf }).map(({ revisions }) => revisions.map(({ label }) => label));

  test("that it depends on one makes it no version of that", () => {
    const text = "It depends on the bus RFC: https://lists.example.org/archives/r@example.org/";
    expect(labels([...rfc, ...next(text)])).toEqual([["RFC"], ["v1"]]);
  });

  test("that it supersedes one makes it the next version, whatever its number", () => {
    expect(labels([...rfc, ...next("Supersedes: <r@example.org>")])).toEqual([["RFC", "v1"]]);
  });

  test("that it supersedes several ends those that it does not continue", () => {
    const other = [
      cover("o", "[PATCH 0/2] bus: other", "Words."),
      patch("o1", "[PATCH 1/2] bus: x", { to: "o" }),
    ];
    const both = next("Supersedes: <r@example.org>\nSupersedes: <o@example.org>");
    const all = seriesOf([...rfc, ...other, ...both], { idOf: (link) => link.replace("@example.org", "") });
    const ended = all.find(({ state }) => state === "superseded");
    expect(all).toHaveLength(2);
    expect(ended).toMatchObject({
      turn: "nobody",
      reason: saying({ headline: "superseded on 2/05", about: "n" }),
    });
  });

  test("is told by a cover that quotes an older one", () => {
    const quoting = cover("n", "[PATCH 0/2] blk: use it", "As Ann had it:\n\n> Faster.\n>\n> Much.", {
      from: ann,
    });
    const all = seriesOf([
      quoting,
      ...next("")
        .slice(1)
        .map((one) => ({ ...one, date: quoting.date })),
    ]);
    expect(all[0]?.revisions[0]?.cover?.messageId).toBe("n");
  });
});
