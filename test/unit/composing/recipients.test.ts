import { describe, expect, test } from "vitest";
import { type Others, type Recipients, replyRecipients } from "../../../src/core/composing/recipients.ts";
import type { Message, Person } from "../../../src/core/mail/message.ts";
import { peopleFor, sectionsIn } from "../../../src/core/project/maintainers.ts";
import { ann, ben, cem, mail, stored } from "../../support/thread.ts";

const list: Person = { name: "", email: "u-boot@lists.example.org" };
const me = ["ben@example.com"];

function answered(more: Partial<Message>) {
  const [message] = stored([
    { ...mail("p@example.org", "[PATCH] fs: only", "Text.\n"), to: [list], cc: [ben, cem], ...more },
  ]);
  if (!message) throw new Error("one mail");
  return message;
}

function addresses({ to, cc }: Recipients): { to: string[]; cc: string[] } {
  const of = (persons: Person[]) => persons.map(({ email }) => email);
  return { to: of(to), cc: of(cc) };
}

const replyTo = (more: Partial<Message>, others: Others | null = null, own = me) =>
  addresses(replyRecipients(answered(more), own, others));

describe("an answer goes", () => {
  test("to the sender, and in copy to everybody who had the mail, but not to oneself", () => {
    expect(replyTo({})).toEqual({
      to: ["ann@example.org"],
      cc: ["u-boot@lists.example.org", "cem@example.net"],
    });
  });

  test("to whom Mail-Followup-To names, and nobody else", () => {
    expect(replyTo({ answerTo: { reply: [ann], followup: [list, cem] } })).toEqual({
      to: ["u-boot@lists.example.org", "cem@example.net"],
      cc: [],
    });
  });

  test("to whom Reply-To names instead of the sender", () => {
    const other = { name: "Ann", email: "ann@work.example" };
    expect(replyTo({ answerTo: { reply: [other], followup: [] } }).to).toEqual(["ann@work.example"]);
  });

  test("to the sender too where a list has put itself into Reply-To", () => {
    expect(replyTo({ answerTo: { reply: [list], followup: [] } })).toEqual({
      to: ["ann@example.org", "u-boot@lists.example.org"],
      cc: ["cem@example.net"],
    });
  });

  test("where a mail of one's own went", () => {
    expect(replyTo({ from: ben, to: [ann], cc: [list, ben] })).toEqual({
      to: ["ann@example.org"],
      cc: ["u-boot@lists.example.org"],
    });
  });

  test("to a list that has moved once, where it is now", () => {
    const [old, now] = ["U-Boot@lists.denx.de", "u-boot@lists.u-boot-project.org"];
    const had = { to: [{ name: "U-Boot", email: old }], cc: [cem, { name: "", email: now }] };
    expect(replyTo(had)).toEqual({ to: ["ann@example.org"], cc: [now, "cem@example.net"] });
    expect(replyTo({ ...had, answerTo: { reply: [], followup: had.to } }).to).toEqual([now]);
    expect(
      replyTo({ cc: [], to: [{ name: "", email: now }], answerTo: { reply: had.to, followup: [] } }),
    ).toEqual({ to: ["ann@example.org", now], cc: [] });
  });

  test("to nobody twice, and to no address that is none", () => {
    const broken = { name: "X", email: "x@y.example\nBcc: z@example.org" };
    expect(
      replyTo({ to: [list, ann, { ...list, name: "List" }], cc: [broken, { name: "Y", email: "" }] }),
    ).toEqual({
      to: ["ann@example.org"],
      cc: ["u-boot@lists.example.org"],
    });
  });

  test("to those in copy where the sender's address is hidden", () => {
    expect(replyTo({ from: { name: "Ann Lee", email: "" } }).to).toEqual([
      "u-boot@lists.example.org",
      "cem@example.net",
    ]);
  });

  test("where the archive keeps no recipients, to the list, the thread's people and the maintainers", () => {
    const maintainers = [{ name: "Mo", email: "mo@example.org" }];
    const others = {
      lists: [list.email, "old@lists.example.org"],
      participants: [cem, ben, ann],
      maintainers,
    };
    expect(replyTo({ to: [], cc: [] }, others)).toEqual({
      to: ["ann@example.org"],
      cc: ["u-boot@lists.example.org", "cem@example.net", "mo@example.org"],
    });
  });
});

describe("MAINTAINERS names for a path", () => {
  const file = `MAINTAINERS

CLOCKS
M:	Mo Ra <mo@example.org>
R:	Re Vi <re@example.org>
L:	clocks@lists.example.org (moderated)
F:	drivers/clk/
F:	include/clk*.h
X:	drivers/clk/old/

BOARD
M:	Bo Ard <bo@example.org>
F:	board/acme/x.c

THE REST
M:	All <all@example.org>
F:	*
F:	*/
`;
  test.each([
    ["drivers/clk/a.c", ["mo@example.org", "re@example.org", "clocks@lists.example.org"]],
    ["drivers/clk/sub/a.c", ["mo@example.org", "re@example.org", "clocks@lists.example.org"]],
    ["drivers/clk/old/a.c", ["all@example.org"]],
    ["drivers/clk", ["all@example.org"]],
    ["include/clk-uclass.h", ["mo@example.org", "re@example.org", "clocks@lists.example.org"]],
    ["include/sub/clk.h", ["all@example.org"]],
    ["board/acme/x.c", ["bo@example.org"]],
    ["Makefile", ["all@example.org"]],
  ])("%s", (path, expected) => {
    expect(peopleFor(sectionsIn(file), [path]).map(({ email }) => email)).toEqual(expected);
  });
});
