import { describe, expect, test } from "vitest";
import { say } from "../../../../../src/core/base/localize.ts";
import type { Comment } from "../../../../../src/core/comments/model.ts";
import {
  byFile,
  lostAmong,
  nextOf,
  openConversations,
  spotOf,
  threadTraits,
} from "../../../../../src/vscode/review/model/conversation.ts";
import { placeOf } from "../../../../../src/vscode/tree/conversations.ts";

const said = (more: Partial<Comment>): Comment => ({
  ...{ file: "lib/x.c", side: "new", line: 3, messageId: "r@example.org", date: 1, patch: "p", title: "x" },
  ...{ author: { name: "Ben Ode", email: "ben@example.org" }, revision: "v1", text: "Why?", open: true },
  ...{ why: say("quoted"), thread: 1, key: "k", asks: true, marked: false },
  ...more,
});

describe("of what was said of a series", () => {
  test("the conversations count in which something is open, with all that was said there", () => {
    const comments = [
      said({ open: false }),
      said({ text: "And?" }),
      said({ thread: 2, open: false }),
      said({ thread: 3, line: 1 }),
    ];
    const remarks = openConversations(comments, "thread", "uboot/x");
    expect(remarks.map((one) => one.comments.map(({ text }) => text))).toEqual([["Why?", "And?"], ["Why?"]]);
  });

  test("each belongs to the file of its first words, in the order of lines", () => {
    const comments = [
      said({ line: 9 }),
      said({ thread: 2, line: 4 }),
      said({ thread: 3, side: "message", file: null, line: 4 }),
      said({ thread: 4, line: null }),
    ];
    const files = byFile(openConversations(comments, "thread", "uboot/x"));
    expect([...files].map(([file, own]) => [file, own.map((one) => placeOf(one.comments)?.line)])).toEqual([
      ["lib/x.c", [4, 9]],
    ]);
  });
});

test("menus know whether a conversation is open, and who closed it", () => {
  expect(threadTraits([said({ open: false }), said({})], "file")).toBe("open file");
  expect(threadTraits([said({ open: false, marked: true })], "file")).toBe("closed marked file");
  expect(threadTraits([said({ open: false })], "patch")).toBe("closed patch");
});

test("a mark on what nobody says any more is noticed", () => {
  const comments = [said({ key: "a" }), said({ key: "b" })];
  expect(lostAmong(["b", "c"], comments)).toEqual(["c"]);
  expect(lostAmong(["a", "b"], comments)).toEqual([]);
});

test("a place is told with the version that has it", () => {
  expect(spotOf(said({}))).toBe("x.c:3 (v1)");
  expect(spotOf(said({ side: "old" }))).toBe("x.c:3 (before v1)");
});

describe("the next remark", () => {
  const spots = [
    { document: "b", line: 1 },
    { document: "a", line: 7 },
    { document: "a", line: 2 },
  ];
  const order = ["a", "b"];
  const from = (document: string, line: number, step: 1 | -1) =>
    nextOf(spots, { document, line }, order, step);

  test("stands below in the same document", () => {
    expect(from("a", 2, 1)).toEqual({ document: "a", line: 7 });
    expect(from("a", 7, -1)).toEqual({ document: "a", line: 2 });
  });

  test("stands in the next document, and after the last in the first", () => {
    expect(from("a", 7, 1)).toEqual({ document: "b", line: 1 });
    expect(from("b", 1, 1)).toEqual({ document: "a", line: 2 });
    expect(from("a", 2, -1)).toEqual({ document: "b", line: 1 });
  });

  test("is the first for who is elsewhere, and none where there is none", () => {
    expect(from("other", 3, 1)).toEqual({ document: "a", line: 2 });
    expect(nextOf([], null, order, 1)).toBeUndefined();
  });
});
