import { describe, expect, test } from "vitest";
import { isReview, personIn, trailersIn } from "../../../src/core/mail/trailers.ts";

const read = (...lines: string[]) =>
  trailersIn(lines).map(({ name, person }) => `${name}: ${person?.name ?? "-"} <${person?.email ?? "-"}>`);

describe("trailers", () => {
  test.each([
    ["Reviewed-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["reviewed-BY: Ann Lee <Ann@Example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ['Acked-by: "Lee, Ann" <ann@example.org>', "Acked-by: Lee, Ann <ann@example.org>"],
    ["Tested-by: Ann Lee <ann@example.org> # on a board", "Tested-by: Ann Lee <ann@example.org>"],
    ["Tested-by: Ann Lee <ann at example.org>", "Tested-by: Ann Lee <ann@example.org>"],
    ["Reviewed-by: ann@example.org", "Reviewed-by:  <ann@example.org>"],
    ["Reviewed-by: Ann Lee", "Reviewed-by: Ann Lee <>"],
    ["Reviewed-by: Ann Lee [as she said]", "Reviewed-by: Ann Lee <>"],
    ["Review-by: Ann Lee <ann@example.org>", "Reviewed-by: Ann Lee <ann@example.org>"],
    ["Naked-by: Ann Lee <ann@example.org>", "Nacked-by: Ann Lee <ann@example.org>"],
    ['Fixes: 0123456789ab ("fs: break it")', "Fixes: - <->"],
  ])("%s", (line, expected) => {
    expect(read(line)).toEqual([expected]);
  });

  test("may have the address on the next line", () => {
    expect(read("Reviewed-by: Ann Lee", "  <ann@example.org>", "Text.")).toEqual([
      "Reviewed-by: Ann Lee <ann@example.org>",
    ]);
  });

  test("may say two things at once", () => {
    expect(read("Reviewed-and-tested-by: Ann Lee <ann@example.org>")).toEqual([
      "Reviewed-by: Ann Lee <ann@example.org>",
      "Tested-by: Ann Lee <ann@example.org>",
    ]);
  });

  test.each([
    "I have Reviewed-by: Ann Lee <ann@example.org>",
    " Reviewed-by: indented <x@example.org>",
    "Note: by the way",
    "Reviewed-by:",
    "http://example.org/by: x",
  ])("%j is none", (line) => {
    expect(read(line)).toEqual([]);
  });

  test("of a review are those that a person gives", () => {
    const all = trailersIn([
      "Reviewed-by: Ann <a@example.org>",
      "Signed-off-by: Ann <a@example.org>",
      "Cc: Ann <a@example.org>",
    ]);
    expect(all.filter(isReview).map(({ name }) => name)).toEqual(["Reviewed-by"]);
  });

  test("are no more than anybody writes", () => {
    const many = Array.from({ length: 10_000 }, () => "Reviewed-by: Ann Lee <ann@example.org>");
    expect(trailersIn(many)).toHaveLength(200);
    const [long] = trailersIn(["Reviewed-by: Ann", `<ann@example.org>${"x".repeat(1_000_000)}`]);
    expect(long?.value.length).toBeLessThan(1_000);
  });
});

test.each([
  ["Ann Lee <ann@example.org>", { name: "Ann Lee", email: "ann@example.org" }],
  ["'Ann Lee' <ann@example.org>", { name: "Ann Lee", email: "ann@example.org" }],
  ["ann at example.org", { name: "", email: "ann@example.org" }],
  ["(nobody)", null],
  ["", null],
])("the person in %j", (text, person) => {
  expect(personIn(text)).toEqual(person);
});
