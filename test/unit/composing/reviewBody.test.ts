// A review as a mail: what is quoted, and that each remark is found again where it was made.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Place } from "../../../src/core/comments/model.ts";
import { allPatchLines } from "../../../src/core/comments/patchLines.ts";
import type { ReviewComment } from "../../../src/core/composing/model.ts";
import { reviewBody } from "../../../src/core/composing/reviewBody.ts";
import type { Message } from "../../../src/core/mail/message.ts";
import { ben, stored } from "../../support/thread.ts";
import { answer, clockBody, clockPatch, commentsIn } from "../comments/support.ts";

function reviewed(patch: Message) {
  const [message] = stored([patch]);
  if (!message) throw new Error("one mail");
  return { message, body: patch.body };
}

function remark(place: Place, text: string): ReviewComment {
  return { patch: "p@example.org", ...place, text };
}

const at = (line: number, side: "new" | "old" = "new"): Place => ({ file: "lib/clock.c", side, line });

function written(comments: ReviewComment[], trailers: string[] = [], patch = clockPatch()): string {
  return reviewBody(reviewed(patch), comments, trailers, ben);
}

const attribution = "On Tue, 1 Feb 2022 09:00:00 +0000, Ann Lee wrote:";

describe("a review of a patch", () => {
  test("quotes at most five lines above each remark, with gaps", () => {
    const text = written(
      [remark(at(19), "Is that enough?"), remark(at(44), "Why?"), remark(at(42, "old"), "Leak?")],
      ["Reviewed-by: Ben Ode <ben@example.com>"],
    );
    expect(text).toBe(`${attribution}
> diff --git a/lib/clock.c b/lib/clock.c
> @@ -10,7 +10,10 @@ static int clock_probe(struct udevice *dev)
> [...]
> +	ret = clock_prepare(clock, CLOCK_WITH_PARENT | CLOCK_KEEP_RATE | CLOCK_WAIT);
> +	if (ret)
> +		return ret;
> +	ret = clock_enable(clock);
>  	if (ret)
>  		return ret;

Is that enough?

> @@ -40,4 +43,3 @@ static int clock_remove(struct udevice *dev)
>  	struct clock *clock = dev_get_priv(dev);

Why?

> -	clock_forget(clock);

Leak?

Reviewed-by: Ben Ode <ben@example.com>
`);
  });

  test("puts what is about the whole patch below the attribution line and above the quotes", () => {
    expect(
      written([
        remark({ file: null, side: "general", line: null }, "Nice work, but see below."),
        remark(at(13), "Why?"),
      ]),
    ).toMatch(/^On Tue, .* wrote:\n\nNice work, but see below\.\n\n> diff /);
  });

  test("quotes lines of the message for what is said there", () => {
    expect(written([remark({ file: null, side: "message", line: 4 }, "Which parent?")])).toBe(`${attribution}
> Clocks must be prepared before they are enabled, or the
> parent may be off.

Which parent?
`);
  });

  test("names the line where the patch does not show it", () => {
    expect(written([remark(at(120), "This should change, too.")])).toBe(`${attribution}
> diff --git a/lib/clock.c b/lib/clock.c

lib/clock.c:120: This should change, too.
`);
    expect(written([remark({ file: "lib/other.c", side: "new", line: 3 }, "And this.")])).toBe(
      `${attribution}\n\nlib/other.c:3: And this.\n`,
    );
  });

  test("quotes five lines above a remark on a removed blank line, and no more, also of code that moves", () => {
    const code = Array.from({ length: 12 }, (_, at) => [
      `int f${at}(void)`,
      "{",
      `\treturn ${at};`,
      "}",
      "",
    ]).flat();
    const each = (sign: string) => code.map((line) => `${sign}${line}\n`).join("");
    const body = `Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,60 +0,0 @@\n${each("-")}diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -0,0 +1,60 @@\n${each("+")}-- \n2.35\n`;
    const text = written(
      [remark({ file: "a.c", side: "old", line: 60 }, "Good riddance.")],
      [],
      clockPatch({ body }),
    );
    expect(text).toBe(`${attribution}
> diff --git a/a.c b/a.c
> @@ -1,60 +0,0 @@
> [...]
> -
> -int f11(void)
> -{
> -	return 11;
> -}
> -

Good riddance.
`);
  });

  test("never quotes all above a line that repeats the one before it, but names it", () => {
    const body = `Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -0,0 +1,90 @@\n${"+\tagain();\n".repeat(90)}`;
    const text = written([remark({ file: "a.c", side: "new", line: 80 }, "Why?")], [], clockPatch({ body }));
    expect(text).toContain("a.c:80: Why?");
    expect(text.split("\n").length).toBeLessThan(15);
  });

  test("with nothing but trailers quotes the message", () => {
    expect(written([], ["Acked-by: Ben Ode <ben@example.com>"])).toBe(`${attribution}
> Clocks must be prepared before they are enabled, or the
> parent may be off.
>
> Signed-off-by: Ann Lee <ann@example.org>

Acked-by: Ben Ode <ben@example.com>
`);
  });

  test("quotes more where five lines stand in the patch twice", () => {
    const same = "+\ta();\n+\tb();\n+\tc();\n+\td();\n+\te();\n+\tf();\n+\tg();\n";
    const body = `Text.\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1,20 @@\n int a;\n${same}+\tfirst();\n${same}+\tlast();\n${same}`;
    const patch = clockPatch({ body });
    for (const line of [8, 16, 24]) {
      const text = written([remark({ file: "a.c", side: "new", line }, "Why is that so?")], [], patch);
      expect(commentsIn([patch, answer(text)])).toMatchObject([{ file: "a.c", side: "new", line }]);
    }
  });
});

const word = fc.stringMatching(/^[a-z]{2,9}$/);
const code = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `${words.join(" ")};`),
  },
  { weight: 3, arbitrary: fc.constantFrom("}", "return 0;", "return ret;", "if (ret)", "{", "") },
);
const diffLine = fc.record({ sign: fc.constantFrom("+", "-", " "), text: code });
/** Of lines that stand several times in a row nobody can tell which one is quoted. */
const hunk = fc
  .array(diffLine, { minLength: 3, maxLength: 14 })
  .map((all) => all.filter(({ sign, text }, at) => all[at - 1]?.sign !== sign || all[at - 1]?.text !== text));
const file = fc.array(hunk, { minLength: 1, maxLength: 3 });

function patchOf(files: { sign: string; text: string }[][][]): string {
  let body = "It was broken before.\n\nNow it is not.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n";
  for (const [number, hunks] of files.entries()) {
    const path = `dir/file${number}.c`;
    body += `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
    let [old, next] = [10, 10];
    for (const lines of hunks) {
      const count = (sign: string) => lines.filter((line) => line.sign === sign || line.sign === " ").length;
      body += `@@ -${old},${count("-")} +${next},${count("+")} @@ int f(void)\n`;
      for (const { sign, text } of lines) body += `${sign}\t${text}\n`;
      old += 50;
      next += 50;
    }
  }
  return `${body}-- \n2.35.1\n`;
}

test("each remark of a review is found again at its line, or names it where lines repeat each other", () => {
  let [all, named] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(file, { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (files, seeds, trailer) => {
        const patch = clockPatch({ body: patchOf(files) });
        const lines = allPatchLines(reviewed(patch).message, patch.body).filter(
          ({ place, key, head }) =>
            key.length > 1 &&
            head === undefined &&
            place.line !== null &&
            // What is said below a sign-off counts as said of the message as a whole.
            !key.startsWith("Signed-off-by"),
        );
        const places = new Map(
          seeds.map((seed) => lines[seed % lines.length]).map((line) => [JSON.stringify(line?.place), line]),
        );
        const comments = [...places.values()].flatMap((line, number) =>
          line ? [remark(line.place, `Question number ${number}: why is that so?`)] : [],
        );
        const text = written(comments, trailer ? ["Reviewed-by: Ben Ode <ben@example.com>"] : [], patch);
        const found = commentsIn([patch, answer(text)]);
        const isNamed = ({ text: words }: { text: string }) => !words.startsWith("Question");
        const said = ({ file: path, side, line, text: words }: ReviewComment) =>
          `${path} ${side} ${line} ${words}`;
        const clear = found.filter((one) => !isNamed(one));
        for (const one of clear) expect(comments.map(said)).toContain(said(one));
        expect(found).toHaveLength(comments.length);
        named += found.length - clear.length;
        all += found.length;
      },
    ),
    { numRuns: 150 },
  );
  expect(named).toBeLessThan(all / 20);
});

test("whatever is said, it stands in the mail, and so do the trailers", () => {
  const place = fc.record({
    file: fc.constantFrom("lib/clock.c", "lib/none.c", null),
    side: fc.constantFrom("new" as const, "old" as const, "message" as const, "general" as const),
    line: fc.option(fc.integer({ min: -3, max: 80 })),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, fc.string({ unit: "grapheme", minLength: 1 })), { maxLength: 6 }),
      (all) => {
        const comments = all.map(([where, text]) => remark(where, text));
        const text = written(comments, ["Tested-by: Ben Ode <ben@example.com>"]);
        for (const one of comments) expect(text).toContain(one.text.trim().split("\n")[0]);
        expect(text.endsWith("Tested-by: Ben Ode <ben@example.com>\n")).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test("a comment with CR LF and blank lines around is written as plain lines", () => {
  expect(written([remark(at(13), "\n\nOne.\r\nTwo.\r\n\r\n")])).toContain("\n\nOne.\nTwo.\n");
  expect(clockBody).toContain("clock_prepare");
});
