import { describe, expect, test } from "vitest";
import type { Message, Person } from "../../../src/core/mail/message.ts";
import { sentenceOf } from "../../../src/core/series/reason.ts";
import { ann, ben, cem, cover, oneSeries, patch, reply } from "../../support/thread.ts";

const nia: Person = { name: "Nia Park", email: "nia@example.net" };
const list: Person = { name: "", email: "u-boot@lists.denx.de" };

const two = (more: { asks?: Person[]; copies?: Person[] } = {}) => [
  cover("c@x", "[PATCH 0/2] fs: two fixes", "For it.", { asks: [list], copies: [ben], ...more }),
  patch("1@x", "[PATCH 1/2] fs: one", { to: "c@x", asks: [list], copies: [ben], ...more }),
  patch("2@x", "[PATCH 2/2] fs: two", { to: "c@x", asks: [list], copies: [ben, nia], ...more }),
];
const askedIn = (mails: Message[]) =>
  oneSeries(mails).asked.map(
    ({ person, by, answered }) => `${person.name} ${by}${answered ? " answered" : ""}`,
  );

describe("who was asked", () => {
  test("are those in To and Cc of its mails, those in To first, without its author and lists", () => {
    expect(askedIn(two({ asks: [list, cem], copies: [ann, ben] }))).toEqual(["Cem Ito to", "Ben Ode cc"]);
    expect(askedIn(two())).toEqual(["Ben Ode cc", "Nia Park cc"]);
  });

  test("stands in To where one of the mails has it so", () => {
    const sent = [
      patch("1@x", "[PATCH 1/2] fs: one", { copies: [ben, nia] }),
      patch("2@x", "[PATCH 2/2] fs: two", { to: "1@x", asks: [nia] }),
    ];
    expect(askedIn(sent)).toEqual(["Nia Park to", "Ben Ode cc"]);
  });

  test("is never its author, whichever of their addresses a copy goes to", () => {
    const home = { name: "Ann Lee", email: "ann@home.example" };
    const tagged = { name: "", email: "ann+uboot@example.org" };
    expect(askedIn(two({ copies: [home, tagged, ben] }))).toEqual(["Ben Ode cc"]);
  });

  test("are at most two hundred", () => {
    const crowd = Array.from({ length: 1_000 }, (_, at) => ({ name: "", email: `p${at}@example.org` }));
    expect(askedIn([patch("1@x", "[PATCH] fs: one", { copies: crowd })])).toHaveLength(200);
  });

  test("is told with the mail that asked first, and when", () => {
    const [, second] = oneSeries(two()).asked;
    expect(second).toMatchObject({ person: nia, messageId: "2@x" });
    expect(new Date(second?.date ?? 0).toISOString()).toBe("2022-02-01T09:00:02.000Z");
  });

  test("is one person under several addresses with a full name, and has the name that any mail gives", () => {
    const bare = { name: "", email: "nia@example.net" };
    const home = { name: "Nia Park", email: "nia@home.example" };
    expect(askedIn(two({ copies: [bare, nia, home] }))).toEqual(["Nia Park cc"]);
  });

  test("is called by first name and surname, however a company writes them", () => {
    expect(askedIn(two({ copies: [{ name: "Park, Nia", email: "nia@example.net" }] }))).toEqual([
      "Nia Park cc",
    ]);
  });

  test("is called by the name that they write under, where the header has none", () => {
    const bare = { name: "", email: ben.email };
    expect(askedIn([...two({ copies: [bare] }), reply("r@x", "c@x", "Fine.")])).toEqual([
      "Ben Ode cc answered",
    ]);
  });

  test("is nobody who wrote a patch that somebody else sent", () => {
    const message =
      "From: Nia Park <nia@example.net>\n\nIt was broken.\n\nSigned-off-by: Nia Park <nia@example.net>";
    expect(askedIn([patch("1@x", "[PATCH] fs: one", { copies: [nia, ben], message })])).toEqual([
      "Ben Ode cc",
    ]);
  });

  test("is nobody where no archive tells it", () => {
    expect(askedIn(two({ asks: [], copies: [] }))).toEqual([]);
  });

  test("are those of the latest version alone", () => {
    const v2 = patch("v2@x", "[PATCH v2] fs: one", { day: 2, copies: [nia] });
    expect(askedIn([patch("1@x", "[PATCH] fs: one", { copies: [ben] }), v2])).toEqual(["Nia Park cc"]);
  });
});

describe("somebody who was asked has answered", () => {
  const answered = (...more: Message[]) => askedIn([...two(), ...more]);

  test("by any word on the version", () => {
    expect(answered(reply("r@x", "c@x", "I will look at it."))).toEqual([
      "Ben Ode cc answered",
      "Nia Park cc",
    ]);
  });

  test("but not by what a program wrote in their name", () => {
    const robot = { ...reply("r@x", "c@x", "Built."), automatic: true };
    expect(answered(robot)).toEqual(["Ben Ode cc", "Nia Park cc"]);
  });

  test("by a review of the version before that still counts for all they were sent", () => {
    const before = [
      patch("1@x", "[PATCH] fs: one", { copies: [ben] }),
      reply("r@x", "1@x", "Reviewed-by: Ben Ode <ben@example.com>"),
    ];
    const again = (text: string) => patch("v2@x", "[PATCH v2] fs: one", { day: 2, copies: [ben], text });
    expect(askedIn([...before, again("fs: one")])).toEqual(["Ben Ode cc answered"]);
    expect(askedIn([...before, again("otherwise")])).toEqual(["Ben Ode cc"]);
  });

  test("not by a review of one patch, where they were sent two", () => {
    const carried =
      "It.\n\nReviewed-by: Nia Park <nia@example.net>\nSigned-off-by: Ann Lee <ann@example.org>";
    const sent = (second: string) => [
      patch("1@x", "[PATCH 1/2] fs: one", { copies: [nia], message: carried }),
      patch("2@x", "[PATCH 2/2] fs: two", { to: "1@x", copies: [nia], message: second }),
    ];
    expect(askedIn(sent("It.\n\nSigned-off-by: Ann Lee <ann@example.org>"))).toEqual(["Nia Park cc"]);
    expect(askedIn(sent(carried))).toEqual(["Nia Park cc answered"]);
  });
});

test("a cover asks about all patches, so that a review of the one that was sent to them is no answer", () => {
  const carried = "It.\n\nReviewed-by: Nia Park <nia@example.net>\nSigned-off-by: Ann Lee <ann@example.org>";
  const sent = (copies: Person[]) => [
    cover("c@x", "[PATCH 0/2] fs: two fixes", "For it.", { copies }),
    patch("1@x", "[PATCH 1/2] fs: one", { to: "c@x", copies: [nia], message: carried }),
    patch("2@x", "[PATCH 2/2] fs: two", { to: "c@x" }),
  ];
  expect(askedIn(sent([]))).toEqual(["Nia Park cc answered"]);
  expect(askedIn(sent([nia]))).toEqual(["Nia Park cc"]);
});

test("somebody answers from another address under their full name", () => {
  const home = { name: "Nia Park", email: "nia@home.example" };
  const mails = [...two(), reply("r@x", "c@x", "I will look at it.", { from: home })];
  expect(askedIn(mails)).toEqual(["Ben Ode cc", "Nia Park cc answered"]);
});

describe("the reason of a turn", () => {
  test("says since when the first of them was asked", () => {
    const late = patch("2@x", "[PATCH 2/2] fs: two", { to: "1@x", copies: [nia], day: 1 });
    const first = patch("1@x", "[PATCH 1/2] fs: one", { copies: [ben] });
    expect(sentenceOf(oneSeries([first, late]).turnReason)).toContain("were asked on 2/01");
  });

  const why = (...more: Message[]) => sentenceOf(oneSeries([...two(), ...more]).turnReason);

  test("names those who were asked and have not answered", () => {
    expect(why()).toBe(
      "nobody has answered v1 yet: Ben Ode and Nia Park were asked on 2/01 and have not answered",
    );
    expect(why(reply("r@x", "1@x", "Thanks.\n\nReviewed-by: Ben Ode <ben@example.com>"))).toBe(
      "1 of 2 patches reviewed: Nia Park was asked on 2/01 and has not answered",
    );
  });

  test("names two of many", () => {
    const many = ["Ada Bo", "Eva Cho", "Ida Day"].map((name) => ({
      name,
      email: `${name.slice(0, 3)}@example.org`,
    }));
    expect(sentenceOf(oneSeries(two({ copies: many })).turnReason)).toContain(
      "Ada Bo, Eva Cho and 1 more were asked",
    );
  });

  test("says nothing of them while its author has to act", () => {
    expect(why(reply("r@x", "1@x", "Why is this needed?"))).not.toContain("asked on");
  });
});
