// Mails that were sent as flowed text (RFC 3676): paragraphs become lines, and diffs stay what they are.
import { describe, expect, test } from "vitest";
import { diffOf } from "../../../src/core/mail/diff.ts";
import { flowOf, unflowed } from "../../../src/core/mail/flowed.ts";

const read = (lines: string[], delSp = false) => unflowed(lines.join("\n"), { delSp }).split("\n");

describe("flowed text", () => {
  test("is told by its type", () => {
    expect(flowOf('text/plain; charset="utf-8"; Format="flowed"')).toEqual({ delSp: false });
    expect(flowOf("text/plain; format=flowed; delsp=yes")).toEqual({ delSp: true });
    expect(flowOf("text/plain; format=fixed")).toBeNull();
  });

  test("has its paragraphs in one line each, and the blanks that its sender wrote", () => {
    expect(
      read(["I would not do ", "that here, ", "but below.", "", "   frob()", " From here on.", "Bye"]),
    ).toEqual(["I would not do that here, but below.", "", "  frob()", "From here on.", "Bye"]);
    expect(read(["un ", "broken"], true)).toEqual(["unbroken"]);
  });

  test("joins what is quoted as deep, and nothing with the text around it", () => {
    expect(read(["On Monday, Ann ", "wrote: ", ">> one ", ">> line", "> of ", "> others ", "mine"])).toEqual([
      "On Monday, Ann wrote: ",
      ">> one line",
      "> of others ",
      "mine",
    ]);
  });

  test("keeps trailers, items, signatures and blank lines apart whatever ends the line above", () => {
    const lines = [
      "Fine. ",
      "Reviewed-by: Ben Ode <ben@example.com> ",
      "Acked-by: Ben Ode ",
      "<ben@example.com>",
    ];
    expect(read([...lines, "so: ", "- one ", "* two ", "", "-- ", "Ben"])).toEqual([
      ...lines.slice(0, 2),
      "Acked-by: Ben Ode <ben@example.com>",
      ...["so: ", "- one ", "* two ", "", "-- ", "Ben"],
    ]);
  });

  test("keeps the lines of a quoted diff, and puts together one that was broken", () => {
    const quoted = [
      "> @@ -88,6 +88,64 @@ static int on_silent(const char *name, const char ",
      "> *value, enum env_op op)",
      ">   	u32 rate;",
      ">  ",
      "> -	old(); ",
      "> +	if (one && ",
      "> two)",
      "> +	new();",
    ];
    expect(read(quoted)).toEqual([
      `${quoted[0]}*value, enum env_op op)`,
      ...quoted.slice(2, 5),
      "> +	if (one && two)",
      "> +	new();",
    ]);
  });
});

describe("a patch in flowed text", () => {
  const patch = [
    ...["It was wrong, ", "so do it.", "", "---", " a.c | 4 ++--", " 1 file changed, 2 insertions(+)", ""],
    ...["diff --git a/a.c b/a.c", "--- a/a.c", "+++ b/a.c", "@@ -1,4 +1,4 @@", " 	one ", " ", "-two"],
    ...["+two ", "+long line ", " }", "-- ", "2.30.2"],
  ];
  const stuffed = patch.map((line) => (line.startsWith(" ") ? ` ${line}` : line));

  test("is what was sent, by its diffstat", () => {
    expect(read(stuffed)).toEqual(["It was wrong, so do it.", ...patch.slice(2)]);
  });

  test("is joined where a line cannot be one of a diff", () => {
    const broken = stuffed.flatMap((line) => (line === "+long line " ? ["+long ", "line "] : [line]));
    expect(read(broken)).toEqual(["It was wrong, so do it.", ...patch.slice(2)]);
  });

  test("stays as it is where it only says that it is flowed", () => {
    expect(read(patch)).toEqual(patch);
    const bare = patch.slice(patch.indexOf("diff --git a/a.c b/a.c"));
    expect(read(bare)).toEqual(bare);
  });

  test("without a diffstat is told by its context, where that tells it", () => {
    const from = patch.indexOf("diff --git a/a.c b/a.c");
    expect(read(stuffed.slice(from))).toEqual(patch.slice(from));
    // It may be indented with blanks.
    const yaml = [
      "diff --git a/a.yml b/a.yml",
      "--- a/a.yml",
      "+++ b/a.yml",
      "@@ -1,2 +1,3 @@",
      "   a: 1",
      "+  b: 2",
    ];
    expect(diffOf(read(yaml).join("\n"))).toBe(yaml.join("\n"));
  });
});
