import { describe, expect, test } from "vitest";
import { readReview } from "../../../src/core/composing/reviewFile.ts";

const read = (value: unknown) => readReview(JSON.stringify(value), "review.json");

describe("the file of a review", () => {
  test("may be a list of comments", () => {
    expect(read([{ patch: "<p@example.org>", file: "a.c", line: 3, text: "Why?" }])).toEqual({
      comments: [{ patch: "p@example.org", file: "a.c", side: "new", line: 3, text: "Why?" }],
      trailers: [],
      thread: "p@example.org",
    });
  });

  test("may be an object with trailers, for one patch or all", () => {
    expect(read({ trailers: ["Reviewed-by", { trailer: "Tested-by", patch: "p@example.org" }] })).toEqual({
      comments: [],
      trailers: [
        { trailer: "Reviewed-by", patch: null },
        { trailer: "Tested-by", patch: "p@example.org" },
      ],
      thread: "p@example.org",
    });
    expect(read({ trailers: ["Acked-by"], thread: "c@example.org" }).thread).toBe("c@example.org");
  });

  test("says the side where it can be known", () => {
    const { comments } = read([
      { patch: "p@example.org", text: "a" },
      { patch: "p@example.org", line: 3, text: "b" },
    ]);
    expect(comments.map(({ side }) => side)).toEqual(["general", "message"]);
  });

  test.each([
    ["{", /There is no JSON/],
    ["3", /There is no list of comments/],
    ['[{"patch":"p@example.org"}]', /Comment 1 is none \(text: /],
    ['[{"patch":"no id","text":"x"}]', /Comment 1 is none \(patch: it names no mail/],
    ['[{"patch":"p@example.org","text":"x","line":0}]', /Comment 1 is none \(line: /],
    ['{"trailers":["Signed-off-by"]}', /Trailer 1 is none of Reviewed-by, Acked-by/],
    ['{"trailers":["Acked-by"],"thread":""}', /not as it must be \(thread: it names no mail\)/],
    ["[]", /There is nothing said/],
    ['[{"patch":"p@example.org","text":" "}]', /There is nothing said/],
  ])("that is %s gets a sentence", (text, sentence) => {
    expect(() => readReview(text, "review.json")).toThrow(sentence);
  });
});
