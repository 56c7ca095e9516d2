import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { commitTrailers } from "../../../src/core/mail/commitTrailers.ts";
import { personIn } from "../../../src/core/mail/namedPerson.ts";
import { isReview } from "../../../src/core/mail/trailers.ts";
import { trailersSaid } from "../../../src/core/mail/trailersSaid.ts";
import { plainGit } from "../../support/repository.ts";
import { ann, cem } from "../../support/thread.ts";

const shown = ({ name, person }: { name: string; person: typeof ann | null }) =>
  `${name}: ${person?.name ?? "-"} <${person?.email ?? "-"}>`;
const said = (...lines: string[]) => trailersSaid(lines).trailers.map(shown);
const carried = (...lines: string[]) => commitTrailers(lines, ann).map(shown);

const by = "Reviewed-by: Ann Lee <ann@example.org>";

describe("what stands beside a trailer and is no word on the patch", () => {
  test.each([
    ["an address", ["Link: https://example.org/r/1", by]],
    ["an address on the next line", [by, "Link:", "https://example.org/r/1"]],
    ["recipients", [by, "Cc: Cem Ito <cem@example.net>,", " Dea Fox <dea@example.net>"]],
    ["recipients, in lower case", ["cc: cem", by]],
    ["a broken commit", ['Fixes: 0123456789ab ("clock: start it when', 'the parent is there")', by]],
    ["a board", ["Tested on: sandbox", by]],
    ["a condition", ["With the above addressed,", "", by]],
    ["a condition in the same line", [`With the above addressed, ${by}`]],
    [
      "a condition in the same line, of a broken trailer",
      [`with that fixed: ${by.slice(0, 20)}`, by.slice(21)],
    ],
    ["a condition of two lines", ["With these two minor", "comments addressed, you can add my", by]],
    ["none at all", ["With or without that,", by]],
    ["leave to add it", ["Feel free to add:", "", by, "Tested-by: Ann Lee <ann@example.org>"]],
  ])("%s", (_, lines) => {
    const { trailers, rest } = trailersSaid(lines);
    expect(trailers.filter(isReview).map(shown)[0]).toBe(by);
    expect(trailers.filter(({ scope }) => scope)).toEqual([]);
    expect(rest.filter((line) => line !== "")).toEqual([]);
  });

  test.each([
    ["what names the fault", ["With the typo in the title fixed:", by]],
    ["a fault", ["With that fixed the other board breaks.", by]],
    ["a condition without a trailer", ["With that fixed,", "it works."]],
    ["what is said before", ["Please rename it.", "With that fixed,", by]],
    ["a question in brackets", [by, "(do you know why?)"]],
    ["a remark below", [by, "  but rename it"]],
    ["what is to be done to a line", ["Fixes: should be the first one", by]],
  ])("but %s is", (_, lines) => {
    expect(trailersSaid(lines).rest.filter((line) => line !== "")).not.toEqual([]);
  });
});

describe("trailers in a person's answer", () => {
  test.each([
    ["Reviewed-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["reviewed-BY: Ann Lee <Ann@Example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ['Acked-by: "Lee, Ann" <ann@example.org>', "Acked-by: Lee, Ann <ann@example.org>"],
    ["Tested-by: Ann Lee <ann@example.org> # on a board", "Tested-by: Ann Lee <ann@example.org>"],
    ["Tested-by: Ann Lee <ann at example.org>", "Tested-by: Ann Lee <ann@example.org>"],
    ["Reviewed-by: ann@example.org", "Reviewed-by:  <ann@example.org>"],
    ["Reviewed-by: Ann Lee", "Reviewed-by: Ann Lee <>"],
    ["Reviewed-by: Ann Lee [as she said]", "Reviewed-by: Ann Lee <>"],
    ["Not-yet-acked-by: Ann Lee <ann@example.org>", "Not-yet-acked-by: Ann Lee <ann@example.org>"],
    ["Message-Id: <1@example.org>", "Message-ID: - <->"],
    ["Review-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["Naked-by: Ann Lee <ann@example.org>", "Nacked-by: Ann Lee <ann@example.org>"],
    ["Reviewed-by : Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["Reviewed-by:Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["  Reviewed-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["\tReviewed-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["Acked-by:\u00a0Ann Lee<ann@example.org>", "Acked-by: Ann Lee <ann@example.org>"],
    ["Acked-by\u00a0: Ann\u00a0Lee <ann@example.org>", "Acked-by: Ann Lee <ann@example.org>"],
    ["Acked\u2011by: Ann Lee <ann@example.org>", "Acked-by: Ann Lee <ann@example.org>"],
    ["Acked-by: Ann Lee <ann@example.org<mailto:ann@example.org>>", "Acked-by: Ann Lee <ann@example.org>"],
    ["Acked-by: Ann Lee <mailto:ann@example.org>", "Acked-by: Ann Lee <ann@example.org>"],
    ["Acked-by: Ann Lee ann@example.org<mailto:ann@example.org>", "Acked-by: Ann Lee <ann@example.org>"],
    [
      "Acked-by: Ann Lee <ann at example.org<mailto:ann at example.org>>",
      "Acked-by: Ann Lee <ann@example.org>",
    ],
    ['Fixes: 0123456789ab ("fs: break it")', "Fixes: - <->"],
  ])("%j", (line, expected) => {
    expect(said(line)).toEqual([expected]);
  });

  test.each([
    ["the address", ["Reviewed-by: Ann Lee", "  <ann@example.org>", "Text."]],
    ["the address, without a blank", ["Reviewed-by: Ann Lee", "<ann@example.org>", "Text."]],
    ["the last name", ["Reviewed-by: Ann", "Lee <ann@example.org>", "Text."]],
    ["the last name, indented", ["Reviewed-by: Ann", " Lee <ann@example.org>", "Text."]],
    ["the name", ["Reviewed-by:", " Ann Lee <ann@example.org>", "Text."]],
    ["the name, without a blank", ["Reviewed-by:", "Ann Lee <ann@example.org>", "Text."]],
    ["a note", ["Reviewed-by: Ann Lee <ann@example.org>", "  (for the clock)", "Text."]],
    ["a note in brackets", ["Reviewed-by: Ann Lee <ann@example.org>", "[on our board]", "Text."]],
    ["the end of a note", ["Reviewed-by: Ann Lee <ann@example.org> # on our", " board", "Text."]],
    ["the end of one in brackets", ["Reviewed-by: Ann Lee <ann@example.org> (on our", "board)", "Text."]],
  ])("may be broken before %s", (_, lines) => {
    expect(said(...lines)).toEqual(["Reviewed-by: Ann Lee <ann@example.org>"]);
    expect(trailersSaid(lines).rest).toEqual(["Text."]);
  });

  test("may be broken before the address of a name that looks like one", () => {
    expect(said("Reviewed-by: Ann at Work", "  <ann@example.org>")).toEqual([
      "Reviewed-by: Ann at Work <ann@example.org>",
    ]);
  });

  test("may stand one below the other, indented", () => {
    expect(
      said("  Reviewed-by: Ann Lee <a@example.org>", "  Tested-by: Ann Lee <a@example.org>"),
    ).toHaveLength(2);
  });

  test("may say two things at once", () => {
    expect(said("Reviewed-and-tested-by: Ann Lee <ann@example.org>")).toEqual([
      "Reviewed-by: Ann Lee <ann@example.org>",
      "Tested-by: Ann Lee <ann@example.org>",
    ]);
  });

  test.each([
    "I have Reviewed-by: Ann Lee <ann@example.org>",
    "Note: by the way",
    "Reviewed-by:",
    "http://example.org/by: x",
  ])("%j is none", (line) => {
    expect(said(line)).toEqual([]);
    expect(trailersSaid([line]).rest).toEqual([line]);
  });

  test("of a review are those that a person gives", () => {
    const all = trailersSaid([
      "Reviewed-by: Ann <a@example.org>",
      "Signed-off-by: Ann <a@example.org>",
      "Cc: Ann <a@example.org>",
    ]).trailers;
    expect(all.filter(isReview).map(({ name }) => name)).toEqual(["Reviewed-by"]);
  });

  test("are no more than anybody writes", () => {
    const many = Array.from({ length: 10_000 }, () => "Reviewed-by: Ann Lee <ann@example.org>");
    expect(trailersSaid(many).trailers).toHaveLength(200);
    const [long] = trailersSaid(["Reviewed-by: Ann", `<ann@example.org>${"x".repeat(1_000_000)}`]).trailers;
    expect(long?.value.length).toBeLessThan(1_000);
  });
});

describe("words that say for which patches a review is", () => {
  const all = { only: null, but: [] };
  const by = "Reviewed-by: Ben Ode <ben@example.com>";
  test.each([
    [["For patches 1 to 2:", by], { only: [1, 2], but: [] }],
    [["For patches 10 to 12:", by], { only: [10, 11, 12], but: [] }],
    [["Patches 1, 2 and 4 look good to me.", "", by], { only: [1, 2, 4], but: [] }],
    [["So for 1/4 and 3/4:", by], { only: [1, 3], but: [] }],
    [["I have read them. For patch 3 only:", by], { only: [3], but: [] }],
    [["For the first two patches:", by], { only: [1, 2], but: [] }],
    [["For the last patch:", by], { only: [-1], but: [] }],
    [["For the whole series:", by], all],
    [["The series looks good to me,", "", by], all],
    [["For the series except patch 3:", by], { only: null, but: [3] }],
    [["Patch 2 leaks.", "", "For the rest:", by], { only: null, but: [2] }],
    [[`${by} # patches 1-3`], { only: [1, 2, 3], but: [] }],
    [[`${by} (for 2/4)`], { only: [2], but: [] }],
    [[`${by} # for the series`], all],
  ])("%j", (lines, scope) => {
    expect(trailersSaid(lines).trailers).toMatchObject([{ scope }]);
  });

  test.each([
    [["In patch 3 you leak the second one, so please free it there.", "", by]],
    [["Tested on 2 boards.", "", by]],
    [[`${by} # on a board`]],
    [["Please look at patch 2 again.", "", "Thanks", "", by]],
    [[by, "", "For patches 1 to 2 I would wait."]],
  ])("and others do not: %j", (lines) => {
    expect(trailersSaid(lines).trailers[0]?.scope).toBeUndefined();
  });
});

describe("trailers of a patch's message", () => {
  test("stand in paragraphs of their own, whatever stands below", () => {
    expect(
      carried(
        "Text",
        "",
        "Acked-by: Ben Ode <b@example.com>",
        "",
        "Signed-off-by: Ann Lee <a@example.org>",
        "",
        "v2: no change",
      ),
    ).toEqual(["Acked-by: Ben Ode <b@example.com>", "Signed-off-by: Ann Lee <a@example.org>"]);
    expect(carried("As was said with", "Acked-by: Ben Ode <b@example.com>", "it is right.")).toEqual([]);
    expect(carried("    Acked-by: Ben Ode <b@example.com>")).toEqual([]);
  });

  test("may have three times as many other lines among them, where git signed one", () => {
    const among = (...others: string[]) => carried(...others, "Signed-off-by: Ann Lee <a@example.org>");
    expect(among("one", "two", "three")).toHaveLength(1);
    expect(among("one", "two", "three", "four")).toHaveLength(0);
    expect(among("one", " folded", "two")).toHaveLength(1);
    expect(among("one", " folded", "two", "three")).toHaveLength(0);
  });

  const signed = (...persons: (typeof ann)[]) =>
    persons.map(({ name, email }) => `Signed-off-by: ${name} <${email}>`);
  const reviewed = "Reviewed-by: Ben Ode <ben@example.com>";
  test.each<[string, string[], number]>([
    [
      "of the commit that was picked",
      [...signed(cem), reviewed, "(cherry picked from commit 0123456789ab)", ...signed(ann)],
      0,
    ],
    [
      "of the commit that was picked from elsewhere",
      [...signed(cem), reviewed, "(cherry picked from the Linux commit 0123456789ab)", ...signed(ann)],
      0,
    ],
    [
      "of this posting",
      [...signed(cem), "(cherry picked from commit 0123456789ab)", ...signed(ann), reviewed],
      1,
    ],
    [
      "of the commit elsewhere",
      ["[ Upstream commit 0123456789ab ]", "", ...signed(cem), reviewed, ...signed(ann)],
      0,
    ],
    [
      "of this posting, below its sender's hand",
      ["[ Linux commit 0123456789ab ]", "", ...signed(cem), ...signed(ann), reviewed],
      1,
    ],
    [
      "of Linux, whose author sends it here too",
      ["Linux commit 0123456789ab", "", ...signed(ann), reviewed],
      0,
    ],
    ["of a fix for that commit", ["This fixes commit 0123456789ab.", "", ...signed(ann), reviewed], 1],
  ])("count as reviews where they are %s", (_, lines, count) => {
    expect(commitTrailers(lines, ann).filter(isReview)).toHaveLength(count);
    expect(commitTrailers(lines, ann).filter(({ name }) => name === "Signed-off-by").length).toBeGreaterThan(
      0,
    );
  });
});

describe("git interpret-trailers", () => {
  const names = ["Reviewed-by", "acked-by", "Signed-off-by", "Cc", "Fixes", "Tested-by "];
  const line = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...names), fc.constantFrom(":", ": ", " : ", "\t:"))
        .chain(([name, colon]) =>
          fc
            .constantFrom(
              "Ann Lee <ann@example.org>",
              "Ben Ode <ben@example.com> # on a board",
              "0123 (x: y)",
              "",
            )
            .map((value) => `${name}${colon}${value}`),
        ),
    },
    fc.constantFrom(
      " folded <x@example.org>",
      "\ton a tab",
      "Text of it.",
      "Note: see there",
      "(cherry picked from commit 0123456789)",
      "# a comment",
      "a-b c: d",
      ": x",
      "https://example.org/x",
      " Acked-by: Ann Lee <ann@example.org>",
    ),
  );

  /** The lines that git prints of each message, all by one git: a message between each two tells them apart. */
  function ofGit(messages: string[][]): string[][] {
    const folder = mkdtempSync(join(tmpdir(), "trailers-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "end"), "end\n\nEnd-of: message\n");
    const files = messages.flatMap((lines, at) => {
      writeFileSync(join(folder, `${at}`), `fs: title\n\nText.\n\n${lines.join("\n")}\n`);
      return [`${at}`, "end"];
    });
    const given = execFileSync("git", ["interpret-trailers", "--parse", ...files], {
      cwd: folder,
      env: plainGit,
      encoding: "utf8",
    });
    return given
      .split("End-of: message\n")
      .slice(0, -1)
      .map((one) => one.split("\n"));
  }

  test("finds the same ones in the last paragraph", () => {
    const messages = fc.sample(fc.array(line, { minLength: 1, maxLength: 7 }), 300);
    const known = /^(?:.*-by|cc|fixes)$/i;
    for (const [at, given] of ofGit(messages).entries()) {
      const lines = messages[at] ?? [];
      const theirs = given
        .map((one) => /^(.*?): (.+)$/.exec(one) ?? [])
        .filter(([, name = ""]) => known.test(name))
        .map(([, name = "", value]) => `${name.toLowerCase()}: ${value}`);
      const ours = commitTrailers(lines, ann).map(({ name, value }) => `${name.toLowerCase()}: ${value}`);
      // What was said of a commit that was picked is left out of ours.
      const picked = lines.some((one) => one.startsWith("(cherry picked"));
      if (picked) expect(theirs, lines.join("\n")).toEqual(expect.arrayContaining(ours));
      else expect(ours, lines.join("\n")).toEqual(theirs);
    }
  });
});

test.each([
  ["Ann Lee <ann@example.org>", { name: "Ann Lee", email: "ann@example.org" }],
  ["'Ann Lee' <ann@example.org>", { name: "Ann Lee", email: "ann@example.org" }],
  ["ann at example.org", { name: "", email: "ann@example.org" }],
  ["Ann Lee < ann at example.org >", { name: "Ann Lee", email: "ann@example.org" }],
  ["(nobody)", null],
  ["", null],
])("the person in %j", (text, person) => {
  expect(personIn(text)).toEqual(person);
});
