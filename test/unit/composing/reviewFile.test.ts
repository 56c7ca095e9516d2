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
    ["{", /^review\.json is not JSON: /],
    ["3", /^review\.json: it must be an object, not 3\.$/],
    ['[{"patch":"p@example.org"}]', /^Comment 1 of review\.json: "text" is missing\.$/],
    ['[{"patch":"no id","text":"x"}]', /: "patch" must be the address or Message-ID of a mail\.$/],
    [
      '[{"patch":"p@example.org","text":"x","line":0}]',
      /^Comment 1 of review\.json: "line" must be a number from 1 on, not 0\.$/,
    ],
    [
      '[{"patch":"p@example.org","text":"x","side":"left"}]',
      /"side" must be new, old, message or general, not "left"\.$/,
    ],
    ['{"trailers":["Signed-off-by"]}', /^Trailer 1 of review\.json must be one of Reviewed-by, Acked-by/],
    ['{"trailers":["Acked-by"],"thread":""}', /^review\.json: "thread" must be the address/],
    [
      '[{"patch":"p@example.org","text":"x","Line":3}]',
      /^Comment 1 of review\.json: "Line" is not known here\.$/,
    ],
    [
      '{"comments":[{"patch":"p@example.org","text":"x"}],"trailer":["Acked-by"]}',
      /^review\.json: "trailer" is not known here\.$/,
    ],
    ["[]", /^review\.json says nothing\.$/],
    ['[{"patch":"p@example.org","text":" "}]', /^review\.json says nothing\.$/],
  ])("that is %s gets a sentence", (text, sentence) => {
    expect(() => readReview(text, "review.json")).toThrow(sentence);
  });
});
