// Where a remark stands is told by the quote above it, however the sender's program quotes.
import { describe, expect, test } from "vitest";
import { unflowed } from "../../../src/core/mail/flowed.ts";
import { said } from "../../support/said.ts";
import { ann, cem } from "../../support/thread.ts";
import {
  answer,
  clockBody,
  clockDiff,
  clockMessage,
  clockPatch,
  commentsIn,
  placesIn,
  quoted,
} from "./support.ts";

const line = (text: string) => quoted(text, "> ");
const enable = "+	ret = clock_enable(clock);";
const prepare = "+	ret = clock_prepare(clock, CLOCK_WITH_PARENT | CLOCK_KEEP_RATE | CLOCK_WAIT);";
const wrote = "On Tue, Feb 1, 2022 at 9:00 AM Ann Lee <ann@example.org> wrote:\n";

/** As Thunderbird sends it: a blank before what begins with one, and lines broken after 72 columns. */
function flowed(body: string): string {
  return body
    .split("\n")
    .flatMap((text) => {
      const [, mark = "", line = ""] = /^(> ?|)(.*)$/.exec(text) ?? [];
      const parts = line.match(/.{1,71}(?:\s|$)|\S+/g) ?? [""];
      return parts.map((part) => `${mark}${part.replace(/^(?= )/, " ")}`);
    })
    .join("\n");
}

/** Everything down to a line, quoted. */
function quoteTo(end: string, mark = "> "): string {
  return quoted(clockBody.slice(0, clockBody.indexOf(end) + end.length), mark);
}

const place = (...bodies: string[]) =>
  placesIn([clockPatch(), ...bodies.map((body, at) => answer(body, { id: `${at}@x.example.com` }))]);

describe("a remark stands at the line that it quotes", () => {
  test.each<[string, string, string]>([
    ["added", `${wrote}${quoteTo(enable)}\n\nWhy?`, "lib/clock.c:16 Why?"],
    ["shown", `${wrote}${quoteTo("	int ret;")}\n\nWhy?`, "lib/clock.c:11 Why?"],
    ["removed", `${wrote}${quoteTo("-	ret = clock_start(clock);")}\n\nWhy?`, "lib/clock.c (old):13 Why?"],
    ["in a later hunk", `${wrote}${quoteTo("-	clock_forget(clock);")}\n\nWhy?`, "lib/clock.c (old):42 Why?"],
    ["alone", `${line(enable)}\n\nWhy?`, "lib/clock.c:16 Why?"],
    ["with a blank quoted line below", `${line(enable)}\n>\n> \nWhy?`, "lib/clock.c:16 Why?"],
    [
      "that heads a hunk",
      `${line("@@ -40,4 +43,3 @@ static int clock_remove(struct udevice *dev)")}\nWhy?`,
      "lib/clock.c:43 Why?",
    ],
    ["that names the file", `${line("+++ b/lib/clock.c")}\nWhy?`, "lib/clock.c Why?"],
    ["of the diffstat", `${line(" lib/clock.c | 6 +++++-")}\nWhy?`, "lib/clock.c Why?"],
    ["of the message", `${wrote}${quoted(clockMessage.slice(0, 75))}\nWhy?`, "message:4 Why?"],
    ["with the title", `${line("Subject: [PATCH] clock: prepare it first")}\nWhy?`, "message:1 Why?"],
  ])("%s", (_, body, expected) => {
    expect(place(body)).toEqual([expected]);
  });
});

describe("a mark of left-out lines is no part of a remark", () => {
  test.each(["[..]", "[ .. ]", "[. . .]", "(..)", "<..>", "[ ... ]", "[…]", "<snip>", "[snip]", "[omitted]"])(
    "%s",
    (mark) => {
      expect(place(`${line(enable)}\n${mark}\n\nWhy?\n\n${mark}\n`)).toEqual(["lib/clock.c:16 Why?"]);
    },
  );

  test("but two dots in a line of their own are", () => {
    expect(place(`${line(enable)}\nWhy\n..\nso?`)).toEqual(["lib/clock.c:16 Why\n..\nso?"]);
  });
});

describe("a quote is known again", () => {
  test.each<[string, string]>([
    ["where lines are left out with a mark", `${line(prepare)}\n[...]\n${line(enable)}\nWhy?`],
    ["where lines are left out with another", `${line(prepare)}\n<snip>\n\n${line(enable)}\nWhy?`],
    ["where the mark is quoted, too", `${line(prepare)}\n> ...\n${line(enable)}\nWhy?`],
    ["where lines are left out without one", `${line(prepare)}\n${line(enable)}\nWhy?`],
    ["with other blanks", `>+   ret =  clock_enable(clock);\nWhy?`],
    ["set in", `  > +	ret = clock_enable(clock);\nWhy?`],
    ["with initials", `AL> +	ret = clock_enable(clock);\nWhy?`],
    ["with bars", `| ${prepare}\n| +	if (ret)\n| +		return ret;\n| ${enable}\nWhy?`],
    [
      "two levels deep",
      `On Wed, Cem Ito wrote:\n> On Tue, Ann Lee wrote:\n>> ${prepare}\n> > +	if (ret)\n>> +		return ret;\n> > ${enable}\n>\n\nWhy?`,
    ],
  ])("%s", (_, body) => {
    expect(place(body)).toEqual(["lib/clock.c:16 Why?"]);
  });

  test.each<[string, string]>([
    [
      "within the quote",
      "> +	ret = clock_prepare(clock, CLOCK_WITH_PARENT |\n> CLOCK_KEEP_RATE | CLOCK_WAIT);\nWhy?",
    ],
    [
      "with a rest that is not marked",
      "> +	ret = clock_prepare(clock, CLOCK_WITH_PARENT |\nCLOCK_KEEP_RATE | CLOCK_WAIT);\nWhy?",
    ],
    [
      "within a longer quote",
      `${wrote}${quoteTo("-	ret = clock_start(clock);")}\n> +	ret = clock_prepare(clock,\n> CLOCK_WITH_PARENT | CLOCK_KEEP_RATE |\n> CLOCK_WAIT);\n\nWhy?`,
    ],
    ["and then cut off", "> +	ret = clock_prepare(clock, CLOCK_WITH\nWhy?"],
  ])("wrapped %s", (_, body) => {
    expect(place(body)).toEqual(["lib/clock.c:13 Why?"]);
  });

  test("where a program puts the original below without a mark", () => {
    const original = clockBody.replace(enable, `${enable}\nWhy is this needed?`);
    const body = `See below.\n\nFrom: Ann Lee <ann@example.org>\nSent: Tuesday\nTo: Ben\nSubject: [PATCH] clock\n\n${original}`;
    expect(place(body)).toEqual(["general See below.", "lib/clock.c:16 Why is this needed?"]);
  });

  test("where the message was wrapped anew", () => {
    expect(
      place("> Clocks must be prepared before they\n> are enabled, or the parent may be off.\nWhy?"),
    ).toEqual(["message:4 Why?"]);
  });
});

describe("what stands several times", () => {
  const check = "+	if (ret)\n+		return ret;";

  test("is told by what is quoted above it", () => {
    expect(place(`${line(prepare)}\n${quoted(check)}\nWhy?`)).toEqual(["lib/clock.c:15 Why?"]);
  });

  test("is told by the head of its hunk", () => {
    const head = "@@ -40,4 +43,3 @@ static int clock_remove(struct udevice *dev)";
    expect(place(`${quoted(`${head}\n 	struct clock *clock = dev_get_priv(dev);`)}\nWhy?`)).toEqual([
      "lib/clock.c:43 Why?",
    ]);
  });

  test("goes on after a remark", () => {
    expect(place(`${line(prepare)}\nFirst.\n${quoted(check)}\nSecond.`)).toEqual([
      "lib/clock.c:13 First.",
      "lib/clock.c:15 Second.",
    ]);
  });

  test("stands at none of them where nothing tells", () => {
    const [only] = commentsIn([clockPatch(), answer("> 	struct clock *clock = dev_get_priv(dev);\nWhy?")]);
    expect(only).toMatchObject({ file: "lib/clock.c", side: "new", line: null });
    expect(said(only?.why)).toContain("stand in 2 places: lib/clock.c:10, lib/clock.c:43");
  });
});

describe("what is about no line", () => {
  test.each<[string, string, string]>([
    [
      "stands above the quote",
      `This goes too far.\n\n${wrote}${quoteTo(enable)}\n`,
      "general This goes too far.",
    ],
    ["quotes nothing", "This goes too far.", "general This goes too far."],
    [
      "stands below the sign-off",
      `${quoted(clockMessage)}\n\nThis goes too far.`,
      "message This goes too far.",
    ],
    [
      "stands below the diffstat",
      `${quoteTo("1 deletion(-)")}\n\nThis goes too far.`,
      "message This goes too far.",
    ],
    ["stands below all of it", `${quoteTo("2.35.1")}\n\nThis goes too far.`, "general This goes too far."],
    [
      "leads to a trailer",
      `${quoteTo(enable)}\n\nWith that fixed,\nReviewed-by: Ben Ode <ben@example.com>`,
      "general With that fixed,\nReviewed-by: Ben Ode <ben@example.com>",
    ],
    [
      "says that it was applied",
      `${quoteTo(enable)}\n\nApplied to clock/next, thanks!`,
      "general Applied to clock/next, thanks!",
    ],
  ])("%s", (_, body, expected) => {
    expect(place(body)).toEqual([expected]);
  });

  test("is told where the quote fits nowhere", () => {
    const [only] = commentsIn([clockPatch(), answer("> +	something_else();\nWhy?")]);
    expect(only).toMatchObject({ side: "general", line: null, text: "Why?" });
    expect(said(only?.why)).toContain("the lines that it quotes are in no mail that is here");
  });

  test.each(["Reviewed-by: Ben Ode <ben@example.com>", "Thanks!\nBen", "Hi Ann,\n\nThanks,\nBen"])(
    "is no remark where it says nothing: %j",
    (text) => {
      expect(place(`${quoteTo(enable)}\n\n${text}\n`)).toEqual([]);
    },
  );
});

test("an address in the quote may be as pipermail's monthly text writes it", () => {
  const body = clockBody.replace(enable, "+	/* ask ann@example.org */");
  expect(placesIn([clockPatch({ body }), answer("> +	/* ask ann at example.org */\nWhy?")])).toEqual([
    "lib/clock.c:16 Why?",
  ]);
});

test("a mail has as many remarks as it has words between quotes", () => {
  const body = `Hi Ann,\n\nsome nits.\n\n${wrote}${quoted(clockMessage.slice(0, 75))}\n\nWhich parent?\n\n> [...]\n${line(prepare)}\n\nToo long.\n\n${line(enable)}\n>  	if (ret)\n\nWhat if not?\n\nBest regards,\nBen\n-- \nBen Ode`;
  expect(place(body)).toEqual([
    "general some nits.",
    "message:4 Which parent?",
    "lib/clock.c:13 Too long.",
    "lib/clock.c:17 What if not?",
  ]);
});

test("an answer to an answer stands where that stands, also where no line of the patch is quoted", () => {
  const first = answer(`${line(prepare)}\n\nToo long a line.\n\n${line(enable)}\n\nIs it off before?\n`, {
    id: "1@x",
  });
  const second = answer("On Wed, Ben Ode wrote:\n> Is it off before?\n\nIt is.\n", {
    id: "2@x",
    to: "1@x",
    from: ann,
    day: 2,
  });
  const third = answer("> > Is it off before?\n> It is.\n\nNot on all boards.\n", {
    id: "3@x",
    to: "2@x",
    from: cem,
    day: 3,
  });
  const comments = commentsIn([clockPatch(), first, second, third]);
  expect(comments.map(({ line, text }) => [line, text])).toEqual([
    [13, "Too long a line."],
    [16, "Is it off before?"],
    [16, "It is."],
    [16, "Not on all boards."],
  ]);
  expect(new Set(comments.slice(1).map(({ thread }) => thread)).size).toBe(1);
  expect(comments[0]?.thread).not.toBe(comments[1]?.thread);
});

test("of two remarks in the same words, an answer stands at the one whose line it quotes", () => {
  const first = answer(`${line(prepare)}\n\nWhy this one?\n\n${line(enable)}\n\nWhy this one?\n`, {
    id: "1@x",
  });
  const second = answer(`>> ${prepare}\n> Why this one?\n\nA.\n\n>> ${enable}\n> Why this one?\n\nB.`, {
    id: "2@x",
    to: "1@x",
    from: ann,
    day: 2,
  });
  expect(placesIn([clockPatch(), first, second]).filter((one) => /A|B/.test(one))).toEqual([
    "lib/clock.c:13 A.",
    "lib/clock.c:16 B.",
  ]);
});

test("a mail whose own patch is lost may quote another of the same revision", () => {
  const [one, two] = [1, 2].map((number) =>
    clockPatch({
      id: `p${number}@example.org`,
      subject: `[PATCH ${number}/2] clock: part ${number}`,
      body: number === 2 ? clockBody : `Text.\n---\n${clockDiff.replaceAll("clock", "timer")}`,
    }),
  );
  const said = answer(`${line(enable)}\n\nWhy?`, { to: "p1@example.org" });
  const [only] = commentsIn([one, two, said].filter((mail) => mail !== undefined));
  expect(only).toMatchObject({ patch: "p2@example.org", file: "lib/clock.c", line: 16 });
});

test("of a flowed answer is in one line what its program broke, and stands at the line that was broken too", () => {
  const why =
    "Why not at once, as it was before this patch, and as every other driver below this folder does it still?";
  const message = flowed(
    `${wrote}${quoteTo(prepare)}\n\n${why}\n\n${quoteTo(enable).slice(quoteTo(prepare).length + 1)}\nHere too?`,
  );
  expect(message).toMatch(/ \n> CLOCK_WAIT\);\n/);
  expect(place(unflowed(message, { delSp: false }))).toEqual([
    `lib/clock.c:13 ${why}`,
    "lib/clock.c:16 Here too?",
  ]);
  expect(place(message)).not.toEqual([`lib/clock.c:13 ${why}`, "lib/clock.c:16 Here too?"]);
});
