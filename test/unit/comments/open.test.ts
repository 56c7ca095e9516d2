// A remark is open until its author answers it, or sends a version without that line.
import { describe, expect, test } from "vitest";
import { digest } from "../../../src/core/base/digest.ts";
import { commentsOf } from "../../../src/core/comments/comments.ts";
import { assemble } from "../../../src/core/series/assemble.ts";
import { said } from "../../support/said.ts";
import { ann, cem, start, stored } from "../../support/thread.ts";
import { answer, clockBody, clockPatch, commentsIn } from "./support.ts";

const enable = "> +	ret = clock_enable(clock);";
const prepare = "> +	ret = clock_prepare(clock, CLOCK_WITH_PARENT | CLOCK_KEEP_RATE | CLOCK_WAIT);";
const remark = answer(`${enable}\n\nWhy?\n`, { id: "1@x" });

function openIn(...mails: Parameters<typeof commentsIn>[0]) {
  return commentsIn([clockPatch(), ...mails]).map(({ text, open, why }) => [
    text,
    open,
    said(why).split("; ").at(-1),
  ]);
}

const nobody = "nobody has dealt with it";
const next = (body: string, subject = "[PATCH v2] clock: prepare it first") =>
  clockPatch({ id: "p2@example.org", subject, body, day: 5 });

test("it is open where nobody has answered", () => {
  expect(openIn(remark)).toEqual([["Why?", true, nobody]]);
});

describe("an answer closes it", () => {
  test("of its author, at that place", () => {
    const own = answer("> Why?\n\nIt has to.\n", { id: "2@x", to: "1@x", from: ann, day: 2 });
    expect(openIn(remark, own)).toEqual([
      ["Why?", false, "the author answered on 2022-02-03"],
      ["It has to.", false, "the author said it"],
    ]);
  });

  test("of its author, to the whole mail", () => {
    const own = answer("I will change that.\n\nOn Wed, Ben Ode wrote:\n> Why?\n", {
      id: "2@x",
      to: "1@x",
      from: ann,
      day: 2,
    });
    expect(openIn(remark, own)[0]?.[1]).toBe(false);
  });

  test("but not of somebody else", () => {
    const own = answer("> Why?\n\nI wonder, too.\n", { id: "2@x", to: "1@x", from: cem, day: 2 });
    expect(openIn(remark, own).map(([, open]) => open)).toEqual([true, true]);
  });

  test("and what is asked again is open again", () => {
    const own = answer("> Why?\n\nIt has to.\n", { id: "2@x", to: "1@x", from: ann, day: 2 });
    const again = answer("> > Why?\n> It has to.\n\nBut it did not before.\n", {
      id: "3@x",
      to: "2@x",
      day: 3,
    });
    expect(openIn(remark, own, again).map(([, open]) => open)).toEqual([false, false, true]);
  });

  test("only where it stands: what its author passed over stays", () => {
    const two = answer(`${prepare}\n\nToo long.\n\n${enable}\n\nWhy?\n`, { id: "1@x" });
    const own = answer("> Why?\n\nIt has to.\n", { id: "2@x", to: "1@x", from: ann, day: 2 });
    expect(openIn(two, own).map(([text, open]) => [text, open])).toEqual([
      ["Too long.", true],
      ["Why?", false],
      ["It has to.", false],
    ]);
  });
});

describe("a later version closes it", () => {
  test("that changed the line", () => {
    expect(openIn(remark, next(clockBody.replace("clock_enable(clock)", "clock_enable_now(clock)")))).toEqual(
      [["Why?", false, "v2 changed that line"]],
    );
  });

  test("that changed another line of the statement which ends there", () => {
    const call = (flags: string) =>
      clockBody
        .replace("CLOCK_WITH_PARENT |", `${flags} |\n+\t\t\t   `)
        .replace("@@ -10,7 +10,10 @@", "@@ -10,7 +10,11 @@");
    const below = answer(
      "> +	ret = clock_prepare(clock, CLOCK_WITH_PARENT |\n> +			    CLOCK_KEEP_RATE | CLOCK_WAIT);\n\nWhy both?\n",
      { id: "1@x" },
    );
    const why = (body: string) =>
      commentsIn([clockPatch({ body: call("CLOCK_WITH_PARENT") }), below, next(body)]).map((one) => [
        one.line,
        said(one.why).split("; ").at(-1),
      ]);
    expect(why(call("CLOCK_ALONE"))).toEqual([[14, "v2 changed that statement"]]);
    expect(why(call("CLOCK_WITH_PARENT"))).toEqual([[14, nobody]]);
    expect(why(call("CLOCK_WITH_PARENT").replace("if (ret)", "if (ret < 0)"))).toEqual([[14, nobody]]);
  });

  test("that no longer touches the file", () => {
    expect(openIn(remark, next(clockBody.replaceAll("lib/clock.c", "lib/timer.c")))[0]?.[1]).toBe(false);
  });

  test("but not one that kept it, wherever it stands now", () => {
    expect(openIn(remark, next(clockBody.replace("@@ -10,7 +10,10 @@", "@@ -110,7 +110,10 @@")))).toEqual([
      ["Why?", true, nobody],
    ]);
  });

  test("nor one that kept a line it only shows", () => {
    const shown = answer(">  	int ret;\n\nUnsigned?\n", { id: "1@x" });
    expect(openIn(shown, next(clockBody))[0]?.[1]).toBe(true);
    expect(openIn(shown, next(clockBody.replace(" 	int ret;", "-	int ret;\n+	u32 ret;")))[0]?.[1]).toBe(
      false,
    );
  });

  test("that changed the message there", () => {
    const on = answer("> parent may be off.\n\nWhich?\n", { id: "1@x" });
    expect(openIn(on, next(clockBody))[0]?.[1]).toBe(true);
    expect(openIn(on, next(clockBody.replace("parent may", "bus clock may")))[0]?.[1]).toBe(false);
  });

  test("where it is about no line", () => {
    const all = answer("This goes too far.\n", { id: "1@x" });
    expect(openIn(all, next(clockBody))).toEqual([["This goes too far.", false, "v2 was sent after it"]]);
  });
});

test("what asks for nothing is not open", () => {
  expect(openIn(answer(`${enable}\n\nApplied to clock/next, thanks!\n`))[0]?.slice(1)).toEqual([
    false,
    "it asks for nothing",
  ]);
});

test("small talk above a trailer is no remark", () => {
  const trailer = "Reviewed-by: Ben Ode <ben@example.com>";
  expect(openIn(answer(`${enable}\n\nAnyway,\n\n${trailer}\n`, { id: "1@x" }))).toEqual([]);
  expect(openIn(answer(`${enable}\n\nWhy?\n\nAnyway,\n\n${trailer}\n`, { id: "1@x" }))).toEqual([
    ["Why?\n\nAnyway,", true, nobody],
  ]);
});

describe("what only leads to a trailer", () => {
  const trailer = "Reviewed-by: Ben Ode <ben@example.com>";
  const asks = (body: string) =>
    commentsIn([clockPatch(), answer(`${enable}\n\n${body}\n`)]).map(({ text, asks, open }) => [
      text.split("\n")[0],
      asks,
      open,
    ]);

  test("is told of, but asks for nothing", () => {
    expect(asks(`With the above addressed,\n\n${trailer}`)).toEqual([
      ["With the above addressed,", false, false],
    ]);
    expect(asks(`With that fixed: ${trailer}`)).toEqual([[`With that fixed: ${trailer}`, false, false]]);
  });

  test("leaves what is said above it open", () => {
    expect(asks(`Why?\n\nWith that fixed,\n${trailer}`)).toEqual([
      ["With that fixed,", false, false],
      ["Why?", true, true],
    ]);
  });

  test("leaves what it names itself open", () => {
    expect(asks(`With the second call dropped,\n${trailer}`)[0]?.slice(1)).toEqual([true, true]);
  });
});

test("a mail of trailers has no remark, however they are broken", () => {
  const lines = [
    "Link: https://example.org/r/1",
    'Fixes: 0123456789ab ("clock: start it when the',
    'parent is there")',
    "Cc: Cem Ito <cem@example.net>,",
    " Dea Fox <dea@example.net>",
    "Reviewed-by: Ben",
    " Ode <ben@example.com>",
    "Tested-by:",
    "Ben Ode <ben@example.com>",
    "  (on our board)",
  ];
  expect(openIn(answer(`${enable}\n\n${lines.join("\n")}\n\nGreets\nBen\n`))).toEqual([]);
});

test("who approves later has no question left", () => {
  const approval = answer("Reviewed-by: Ben Ode <ben@example.com>\n", { id: "2@x", day: 3 });
  expect(openIn(remark, approval)).toEqual([["Why?", false, "its sender gave Reviewed-by later"]]);
});

test("a patch that was sent again has the remarks at the lines of the sending that they quote", () => {
  const again = clockPatch({
    id: "p-again@example.org",
    subject: "[PATCH RESEND] clock: prepare it first",
    body: clockBody
      .replace("Clocks must", "All\nclocks\nmust")
      .replace("@@ -10,7 +10,10 @@", "@@ -20,7 +20,10 @@"),
    day: 3,
  });
  const [only] = commentsIn([clockPatch(), remark, again]);
  expect(only).toMatchObject({ patch: "p@example.org", line: 16 });
});

describe("a mark", () => {
  const keysOf = (body: string) => commentsIn([clockPatch(), answer(body)]).map(({ key }) => key);

  test("stays where an archive gives the exact text of a mail that it had altered", () => {
    const altered = "> +\tret = clock_enable(clock);\n\nAsk Zoe <zoe at example.org> or J?rg.\n";
    const exact = "> +\tret = clock_enable(clock);\n\nAsk Zoe <zoe@example.org>  or J\u00f6rg.\n";
    expect(keysOf(exact)).toEqual(keysOf(altered));
  });

  test("is for one of two remarks that say the same", () => {
    const same = "> +\tret = clock_enable(clock);\n\nSame here?\n";
    const [first, second] = keysOf(`${same}\n> -\tclock_forget(clock);\n\nSame here?\n`);
    expect(first).not.toBe(second);
  });

  test("that was made by place and text still closes its remark", () => {
    const messages = stored([clockPatch(), answer("> +\tret = clock_enable(clock);\n\nWhy?\n")]);
    const bodies = [clockBody, "> +\tret = clock_enable(clock);\n\nWhy?\n"];
    const texts = new Map(
      messages.map((message, at) => [message.messageId, { message, body: bodies[at] ?? "" }]),
    );
    const [series] = assemble(messages, { now: start + 30 * 86_400_000, idOf: (link) => link });
    const place = { file: "lib/clock.c", side: "new", line: 16 };
    const old = digest(["r@example.com", place, "Why?"]);
    const comments = commentsOf(
      series!,
      (id) => texts.get(id) ?? null,
      (key) => key === old,
    );
    expect(comments).toMatchObject([{ line: 16, key: old, open: false, marked: true }]);
  });
});
