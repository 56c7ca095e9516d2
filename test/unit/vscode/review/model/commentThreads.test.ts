import { describe, expect, test } from "vitest";
import { say } from "../../../../../src/core/base/localize.ts";
import type { Comment } from "../../../../../src/core/comments/model.ts";
import { mailsSpokenOf, placedThreads } from "../../../../../src/vscode/review/model/commentThreads.ts";
import { hunkResources, messageResource } from "../../../../../src/vscode/review/model/diffSides.ts";

const said = (more: Partial<Comment>): Comment => ({
  ...{ file: "x.c", side: "new", line: 3, messageId: "r@example.org", date: 1, patch: "p", title: "x" },
  ...{ author: { name: "Ben Ode", email: "ben@example.org" }, revision: "v1", text: "Why?", open: true },
  ...{ why: say("quoted"), thread: 1, key: "k", asks: true, marked: false },
  ...more,
});
const files = hunkResources([{ status: "R", path: "x.c", oldPath: "old.c" }], "p", "v1");
const message = messageResource("p", "v1");
const opened = [{ ids: ["p", "earlier"], message, files }];
const place = (more: Partial<Comment>) => {
  const [thread] = placedThreads([said(more)], opened);
  return thread && [thread.document.path, thread.line];
};

describe("a comment stands", () => {
  test.each<[string, Partial<Comment>, unknown]>([
    ["in the file after the patch", {}, ["/v1/x.c", 3]],
    ["in the file before it, under its old name", { side: "old", file: "old.c" }, ["/v1/old.c", 3]],
    ["in the file before it, where it has the new name", { side: "old" }, ["/v1/old.c", 3]],
    ["in the message", { side: "message", file: null, line: 1 }, ["/v1/Commit message", 1]],
    [
      "at the message's head where it is about the whole",
      { side: "general", file: null, line: null },
      ["/v1/Commit message", null],
    ],
    ["there as well where its file is not open", { file: "other.c" }, ["/v1/Commit message", null]],
    ["on the patch that an earlier sending became", { patch: "earlier" }, ["/v1/x.c", 3]],
    ["nowhere where its patch is not open", { patch: "q" }, undefined],
  ])("%s", (_, more, expected) => expect(place(more)).toEqual(expected));
});

test("an answer stands below what it answers", () => {
  const threads = placedThreads(
    [
      said({ open: false }),
      said({ messageId: "a", side: "general", file: null, open: true }),
      said({ thread: 2, open: false }),
    ],
    opened,
  );
  expect(threads.map(({ comments }) => comments.length)).toEqual([2, 1]);
});

test("of a whole version, the messages are shown that somebody spoke of", () => {
  const comments = [said({}), said({ patch: "q", side: "message", file: null, line: 3 })];
  expect([...mailsSpokenOf(comments)]).toEqual(["q"]);
});
