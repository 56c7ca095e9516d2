import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/core/mail/message.ts";
import { sectionsIn } from "../../../src/core/project/maintainers.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import type { Series } from "../../../src/core/series/series.ts";
import { askedOfYou, filesGivenToMe, waitsForYou } from "../../../src/core/tracking/askedOfYou.ts";
import { groupOf } from "../../../src/core/tracking/group.ts";
import { saying } from "../../support/reason.ts";
import { ann, ben, cem, oneSeries, patch, reply } from "../../support/thread.ts";

const maintainers = sectionsIn(`FILES
M:	Cem Ito <cem@example.net>
R:	Ben Ode <ben@example.com>
F:	fs/
X:	fs/left-out.c
`);
const [annIs, benIs, cemIs] = [[ann.email], [ben.email], [cem.email]];

const sent = (...more: Message[]) => oneSeries([patch("1@x", "[PATCH] one", { asks: [ben] }), ...more]);
const why = (series: Series, me: string[], sections = maintainers) =>
  askedOfYou(series, me, filesGivenToMe(me, sections))?.why.map((reason) => sentenceOf(reason)) ?? null;

describe("a series of somebody else asks for the person", () => {
  test("whose address stands in To or Cc, about the mail that does", () => {
    expect(askedOfYou(sent(), benIs, filesGivenToMe(benIs, []))).toMatchObject({
      answered: false,
      why: [saying({ headline: "you stand in To", evidence: "v1 was sent to you on 2/01", about: "1@x" })],
    });
    const copied = oneSeries([patch("1@x", "[PATCH] one", { copies: [ben] })]);
    expect(why(copied, ["ben+lists@example.com"], [])).toEqual([
      "you stand in Cc: v1 was sent to you on 2/01",
    ]);
  });

  test("to whom MAINTAINERS gives a file that it touches", () => {
    expect(why(sent(), cemIs)).toEqual(["MAINTAINERS gives you fs/one.c: you are maintainer of FILES"]);
    expect(why(sent(), benIs)).toEqual([
      "you stand in To: v1 was sent to you on 2/01",
      "MAINTAINERS gives you fs/one.c: you are reviewer of FILES",
    ]);
    expect(why(oneSeries([patch("1@x", "[PATCH] left out")]), cemIs)).toBeNull();
  });

  test("to whom it gives several of its files", () => {
    const both = oneSeries([patch("1@x", "[PATCH 1/2] one"), patch("2@x", "[PATCH 2/2] two", { to: "1@x" })]);
    expect(why(both, cemIs)).toEqual([
      "MAINTAINERS gives you fs/one.c and 1 more: you are maintainer of FILES",
    ]);
  });

  test("but not for its author, nor for anybody while nobody said who they are", () => {
    const own = oneSeries([patch("1@x", "[PATCH] one", { from: cem, copies: [cem] })]);
    expect(why(own, cemIs)).toBeNull();
    expect(why(sent(), [])).toBeNull();
    expect(why(sent(), annIs)).toBeNull();
  });

  test.each<Series["state"]>(["merged", "superseded", "withdrawn"])("but not once it is %s", (state) => {
    expect(why({ ...sent(), state }, benIs)).toBeNull();
  });
});

describe("the person has answered", () => {
  const answered = (me: string[], ...more: Message[]) =>
    askedOfYou(sent(...more), me, filesGivenToMe(me, maintainers))?.answered;

  test("with a word on its latest version", () => {
    expect(answered(benIs, reply("r@x", "1@x", "Why?"))).toBe(true);
    expect(answered(cemIs, reply("r@x", "1@x", "Why?"))).toBe(false);
    expect(answered(cemIs, reply("r@x", "1@x", "Why?", { from: cem }))).toBe(true);
    const v2 = patch("v2@x", "[PATCH v2] one", { day: 2, asks: [ben], text: "other" });
    expect(answered(benIs, reply("r@x", "1@x", "Why?"), v2)).toBe(false);
  });

  test("with a review that still counts", () => {
    const v2 = patch("v2@x", "[PATCH v2] one", { day: 2 });
    const review = reply("r@x", "1@x", "Reviewed-by: Cem Ito <cem@example.net>", { from: cem });
    expect(answered(cemIs, review, v2)).toBe(true);
  });
});

test("a review of one of its patches is no answer for the one to whom MAINTAINERS gives all", () => {
  const review = (to: string) => reply(`r${to}`, to, "Reviewed-by: Cem Ito <cem@example.net>", { from: cem });
  const v1 = [patch("1@x", "[PATCH 1/2] one"), patch("2@x", "[PATCH 2/2] two", { to: "1@x" })];
  const v2 = (text: string) => [
    patch("v1@x", "[PATCH v2 1/2] one", { day: 2 }),
    patch("v2@x", "[PATCH v2 2/2] two", { day: 2, to: "v1@x", text }),
  ];
  const answered = (text: string, ...reviews: Message[]) => {
    const series = oneSeries([...v1, ...reviews, ...v2(text)]);
    return askedOfYou(series, cemIs, filesGivenToMe(cemIs, maintainers))?.answered;
  };
  expect(answered("two", review("1@x"), review("2@x"))).toBe(true);
  expect(answered("otherwise", review("1@x"), review("2@x"))).toBe(false);
  expect(answered("two", review("1@x"))).toBe(false);
});

test("a series that everybody has given up waits for nobody", () => {
  const asks = askedOfYou(sent(), cemIs, filesGivenToMe(cemIs, maintainers));
  expect(waitsForYou(asks, sent())).toBe(true);
  expect(waitsForYou(asks, { ...sent(), state: "dormant" })).toBe(false);
  expect(waitsForYou(asks, { ...sent(), turn: "author" })).toBe(false);
  expect(waitsForYou(null, sent())).toBe(false);
});

describe("a series that is followed and asks for the person", () => {
  const group = (series: Series, me: string[]) => {
    const { group, groupReason } = groupOf(
      series,
      me,
      null,
      false,
      askedOfYou(series, me, filesGivenToMe(me, maintainers)),
    );
    return `${group}: ${sentenceOf(groupReason)}`;
  };

  test("needs them, and says why", () => {
    expect(group(sent(), cemIs)).toBe(
      "needs-you: your review is asked for: MAINTAINERS gives you fs/one.c: you are maintainer of FILES",
    );
  });

  test("needs nobody who has answered, or while its author has to act", () => {
    const thanked = reply("r@x", "1@x", "Thanks.", { from: cem });
    expect(group(sent(thanked), cemIs)).toContain("waiting: the reviewer's turn");
    expect(group(sent(reply("r@x", "1@x", "Why?")), cemIs)).toContain("waiting: the author's turn");
  });
});
