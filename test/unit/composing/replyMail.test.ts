import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unsigned } from "../../../src/core/composing/quoteMail.ts";
import { replyBody, replyMail } from "../../../src/core/composing/replyMail.ts";
import { replySubject } from "../../../src/core/composing/replySubject.ts";
import { rewrapped } from "../../../src/core/composing/rewrap.ts";
import { ben, mail, stored } from "../../support/thread.ts";
import { clockBody, clockPatch } from "../comments/support.ts";

const [answered] = stored([
  {
    ...mail("p@example.org", "Re: [PATCH] fs: only", "One.\n\n> Two.\n-- \nAnn\n"),
    references: ["c@example.org"],
  },
]);
if (!answered) throw new Error("one mail");
const attribution = "On Tue, 1 Feb 2022 09:00:00 +0000, Ann Lee wrote:";

test.each([
  ["[PATCH] fs: only", "Re: [PATCH] fs: only"],
  ["Re: [PATCH] fs: only", "Re: [PATCH] fs: only"],
  ["RE: Re: AW: [PATCH] fs: only", "Re: [PATCH] fs: only"],
  ["Re[2]: Re: x", "Re: x"],
  ["", "Re:"],
])("the subject %j is answered as %j", (subject, expected) => {
  expect(replySubject(subject)).toBe(expected);
});

test("In-Reply-To and References continue the thread", () => {
  const { inReplyTo, references, messageId } = replyMail(
    answered,
    "",
    ben,
    { to: [], cc: [] },
    1_700_000_000_000,
  );
  expect({ inReplyTo, references }).toEqual({
    inReplyTo: "p@example.org",
    references: ["c@example.org", "p@example.org"],
  });
  expect(messageId).toMatch(/^20231114221320\.[0-9a-f]{16}@example\.com$/);
});

describe("the text of an answer", () => {
  const whole = "One.\n\n> Two.\n-- \nAnn\n";
  test("quotes all but the signature, and leaves room below", () => {
    expect(replyBody(answered, whole, null, "")).toBe(`${attribution}\n> One.\n>\n> > Two.\n\n`);
  });
  test("quotes only what was chosen", () => {
    expect(replyBody(answered, whole, "One.", "Yes.\n")).toBe(`${attribution}\n> One.\n\nYes.\n`);
  });
  test("quotes no diff, and of a long text the beginning, above words that are there", () => {
    const [sent] = stored([clockPatch()]);
    if (!sent) throw new Error("one mail");
    expect(replyBody(sent, clockBody, null, "Looks fine.\n")).toBe(`${attribution}
> Clocks must be prepared before they are enabled, or the
> parent may be off.
>
> Signed-off-by: Ann Lee <ann@example.org>
> [...]

Looks fine.
`);
    const long = Array.from({ length: 500 }, (_, at) => `Line ${at + 1}.\n`).join("");
    expect(replyBody(answered, long, null, "Yes.\n")).toMatch(/\n> Line 20\.\n> \[\.\.\.\]\n\nYes\.\n$/);
    expect(replyBody(answered, long, null, "")).toContain("> Line 500.");
  });
  test("quotes a paragraph that is one long line in lines of usual length, and a log or code as it is", () => {
    const words =
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
    const log = `[    1.234567] ${words} seventeen`;
    const code = `> +\t/* ${words} seventeen */`;
    const text = `${words} seventeen\n> ${words} seventeen\n${log}\n${code}\n`;
    const [first, rest] = [words.slice(0, 71), "fourteen fifteen sixteen seventeen"];
    expect(replyBody(answered, text, null, "")).toBe(
      `${attribution}\n> ${first}\n> ${rest}\n> > ${first}\n> > ${rest}\n> ${log}\n> ${code}\n\n`,
    );
    expect(replyBody(answered, text, null, "Yes.\n")).toContain(`\n> ${rest}\n`);
  });
  test("keeps a text that quotes by itself, and says whose words these are", () => {
    expect(replyBody(answered, whole, null, "Hi,\n\n> One.\n\nYes.\n")).toBe(
      `Hi,\n\n${attribution}\n> One.\n\nYes.\n`,
    );
    const said = "On Monday, Ann wrote:\n> One.\n\nYes.\n";
    expect(replyBody(answered, whole, null, said)).toBe(said);
  });
});

describe("rewrapping", () => {
  const long = "word ".repeat(30).trim();
  test("wraps the person's own paragraphs at 72 columns", () => {
    const lines = rewrapped(`${long}\n${long}\n`).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(lines.join(" ").trim()).toBe(`${long} ${long}`);
  });
  test.each([
    `> ${long}`,
    `\t${long}`,
    `Reviewed-by: ${long}`,
    `${attribution.slice(0, -6)}${"x".repeat(80)} wrote:`,
    `https://example.org/${"x".repeat(90)}`,
    `-- \n${long}`,
    `@@ -1,2 +1,2 @@ ${long}`,
  ])("leaves %j as it is", (text) => {
    expect(rewrapped(`${text}\n`)).toBe(`${text}\n`);
  });
  test.each([
    ["Thanks,\nNora", "Thanks,\nNora"],
    [`${long}\nBest regards,\nNora Vale\nExample Works`, `Best regards,\nNora Vale\nExample Works`],
    [`${long}\n\nThanks!\nNora\n\n-- \nNora Vale`, "Thanks!\nNora\n\n-- \nNora Vale"],
  ])("leaves a closing and the name below it apart: %j", (text, closing) => {
    const lines = `\n${rewrapped(`${text}\n`)}`;
    expect(lines).toContain(`\n${closing}\n`);
    expect(Math.max(...lines.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
  });
  test("joins lines that end in a comma where more is said below", () => {
    expect(rewrapped("First,\nthis.\n\nMore.\n")).toBe("First, this.\n\nMore.\n");
  });
  test("indents the further lines of an item", () => {
    expect(rewrapped(`- ${long}\n- two\n`)).toMatch(/^- word.*\n {2}word.*\n {2}word.*\n- two\n$/s);
  });
  test("normalises an item that has two spaces after its sign", () => {
    const once = rewrapped(`*  ${long}\n`);
    expect(once).toMatch(/^\* word.*\n {2}word/);
    expect(rewrapped(once)).toBe(once);
  });
  test("changes no quote and no word, and changes nothing the second time", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("> quoted words here", "", "- item", "  set in"),
      fc.lorem({ maxCount: 20 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (all) => {
        const text = all.map((one) => one.replace(/[\r\n]/g, " ")).join("\n");
        const once = rewrapped(text);
        expect(once.split(/\s+/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
        const quotes = (one: string) => one.split("\n").filter((part) => part.startsWith(">"));
        expect(quotes(once)).toEqual(quotes(text));
        expect(rewrapped(once)).toBe(once);
      }),
    );
  });
});

test("what is quoted is bounded and has no blank lines around", () => {
  expect(unsigned("\n\n a\n\n")).toEqual([" a"]);
  expect(unsigned("x\n".repeat(2_000_000)).length).toBeLessThanOrEqual(1_000_001);
  expect(unsigned("")).toEqual([]);
});
