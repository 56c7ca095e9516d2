// Whatever is quoted of a patch, and however it was trimmed, wrapped and set in: the remark below stands at its last line.
import fc from "fast-check";
import { expect, test } from "vitest";
import { answer, clockPatch, commentsIn } from "./support.ts";

interface DiffLine {
  sign: "+" | "-" | " ";
  text: string;
}

interface Numbered extends DiffLine {
  side: "new" | "old";
  line: number;
}

const word = fc.stringMatching(/^[a-z]{2,9}$/);
/** Lines of code: most are like no other, some are as common as "}". */
const code = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(word, { minLength: 2, maxLength: 14 }).map((words) => `${words.join(" ")};`),
  },
  { weight: 2, arbitrary: fc.constantFrom("}", "return 0;", "return ret;", "if (ret)", "{", "") },
);
const diffLine: fc.Arbitrary<DiffLine> = fc.record({ sign: fc.constantFrom("+", "-", " "), text: code });
const hunks = fc.array(fc.array(diffLine, { minLength: 4, maxLength: 14 }), { minLength: 1, maxLength: 4 });

function patchOf(all: DiffLine[][]): { body: string; lines: Numbered[] } {
  const lines: Numbered[] = [];
  let [old, next] = [10, 10];
  let body =
    "Text of it.\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n";
  for (const hunk of all) {
    const count = (sign: string) => hunk.filter((line) => line.sign === sign || line.sign === " ").length;
    body += `@@ -${old},${count("-")} +${next},${count("+")} @@ int f(void)\n`;
    for (const line of hunk) {
      lines.push({ ...line, side: line.sign === "-" ? "old" : "new", line: line.sign === "-" ? old : next });
      if (line.sign !== "+") old++;
      if (line.sign !== "-") next++;
      body += `${line.sign}\t${line.text}\n`;
    }
    [old, next] = [old + 50, next + 50];
  }
  return { body: `${body}-- \n2.35.1\n`, lines };
}

const style = fc.record({
  mark: fc.constantFrom("> ", ">", ">> ", "> > ", "  > "),
  width: fc.constantFrom(0, 40, 60),
  marksRest: fc.boolean(),
  indent: fc.constantFrom("\t", "    ", "  "),
});

/** A line as a program quotes it: in one piece or several. */
function quote(
  text: string,
  { mark, width, marksRest, indent }: { mark: string; width: number; marksRest: boolean; indent: string },
) {
  const whole = text.replaceAll("\t", indent);
  if (width === 0 || whole.length <= width) return [`${mark}${whole}`];
  const end = whole.lastIndexOf(" ", width);
  if (end < 20) return [`${mark}${whole}`];
  return [`${mark}${whole.slice(0, end)}`, `${marksRest ? mark : ""}${whole.slice(end + 1)}`];
}

test("the remark stands at the last line of the quote", () => {
  fc.assert(
    fc.property(
      hunks,
      fc.nat(),
      fc.nat({ max: 12 }),
      style,
      fc.nat({ max: 3 }),
      (all, seed, length, how, left) => {
        const { body, lines } = patchOf(all);
        const last = seed % lines.length;
        const target = lines[last];
        // A line that is there once, and says enough to be wrapped and found again.
        const same = lines.filter(
          (one) =>
            one.sign === target?.sign && one.text.replace(/\s/g, "") === target.text.replace(/\s/g, ""),
        );
        fc.pre(target !== undefined && target.text.length > 3 && same.length === 1);
        const quoted = lines.slice(Math.max(0, last - length), last + 1);
        const first = quoted.slice(0, Math.max(0, quoted.length - 1 - left));
        const trimmed = left > 0 && first.length < quoted.length - 1;
        const shown = [
          ...first.flatMap((line) => quote(`${line.sign}\t${line.text}`, how)),
          ...(trimmed ? ["[...]"] : []),
          ...quote(`${target?.sign}\t${target?.text}`, how),
        ];
        const [only] = commentsIn([
          clockPatch({ body }),
          answer(`On Tue, Ann Lee wrote:\n${shown.join("\n")}\n\nWhy is that so?\n`),
        ]);
        expect(only).toMatchObject({
          file: "a.c",
          side: target?.side,
          line: target?.line,
          text: "Why is that so?",
        });
      },
    ),
    { numRuns: 500 },
  );
});

test("a quote of the whole patch down to any line has its remark at that line", () => {
  fc.assert(
    fc.property(hunks, fc.nat(), style, (all, seed, how) => {
      const { body, lines } = patchOf(all);
      const last = seed % lines.length;
      const target = lines[last];
      fc.pre(target !== undefined && target.text !== "");
      const end = body.split("\n").findIndex((_, at, every) => {
        const before = every.slice(0, at + 1).filter((line, one) => one > 6 && !line.startsWith("@@"));
        return before.length === last + 1;
      });
      const shown = body
        .split("\n")
        .slice(0, end + 1)
        .flatMap((line) => quote(line, { ...how, width: 0 }));
      const [only] = commentsIn([clockPatch({ body }), answer(`${shown.join("\n")}\n\nWhy is that so?\n`)]);
      expect(only).toMatchObject({ file: "a.c", side: target?.side, line: target?.line });
    }),
    { numRuns: 300 },
  );
});
