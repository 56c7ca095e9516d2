import assert from "node:assert/strict";
import { type CommentController, comments, Uri } from "vscode";
import { say } from "../../src/core/base/localize.ts";
import type { Comment } from "../../src/core/comments/model.ts";
import { DrawnConversations } from "../../src/vscode/review/conversationThread.ts";

/** A real controller, and what of its threads is set, which VS Code sends to the window each time. */
function watchedController(): { controller: CommentController; sent: () => string[] } {
  const real = comments.createCommentController("watched", "Watched");
  let names: string[] = [];
  const createCommentThread: CommentController["createCommentThread"] = (...args) =>
    new Proxy(real.createCommentThread(...args), {
      set(thread, name, value) {
        names.push(String(name));
        return Reflect.set(thread, name, value);
      },
      get: (thread, name) => Reflect.get(thread, name),
    });
  const sent = () => {
    const all = names;
    names = [];
    return all.sort();
  };
  const dispose = () => real.dispose();
  return { controller: { ...real, createCommentThread, dispose } as CommentController, sent };
}

describe("conversations that are drawn again", () => {
  const uri = Uri.parse("u-boot-patch:/v1/a.c?x");
  const said: Comment = {
    ...{ messageId: "r@example.org", patch: "p@example.org", title: "a: change", revision: "v1" },
    ...{ author: { name: "Ben Ode", email: "ben@example.org" }, date: 0, text: "Why?", asks: true },
    ...{
      file: "a.c",
      side: "new",
      line: 3,
      open: true,
      why: say("for a test"),
      key: "k",
      marked: false,
      thread: 0,
    },
  };
  const placed = (comment: Comment, line = 3) => ({
    ...{ uri, line, gone: false, comments: [comment], where: "patch" as const },
  });

  it("send the window what has changed of them, and nothing else", () => {
    const { controller, sent } = watchedController();
    const drawn = new DrawnConversations(controller);
    drawn.draw([placed(said)]);
    assert.ok(sent().includes("comments"));
    drawn.draw([placed({ ...said })]);
    assert.deepEqual(sent(), []);
    drawn.draw([placed(said, 5)]);
    assert.deepEqual(sent(), ["range"]);
    drawn.draw([placed({ ...said, open: false }, 5)]);
    assert.deepEqual(sent(), ["collapsibleState", "comments", "contextValue", "label", "state"]);
    drawn.dispose();
    controller.dispose();
  });
});
