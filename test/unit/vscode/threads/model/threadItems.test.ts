import { describe, expect, test } from "vitest";
import type { ThreadDocument, ThreadMail } from "../../../../../src/core/thread/model.ts";
import { fromHere, readIn, startOf } from "../../../../../src/vscode/threads/model/threadItems.ts";

const mail = (number: number): ThreadMail => ({
  ...{ messageId: `m${number}`, number, answers: null, depth: 0, date: 0, subject: "x", files: [] },
  from: { name: "Ann Lee", email: "ann@example.org" },
  ...{ start: number * 100, body: number * 100 + 5, end: number * 100 + 100 },
});
const thread: ThreadDocument = {
  title: "x",
  text: "",
  mails: [0, 1, 2].map(mail),
  folds: [],
  links: [],
  leftOut: 0,
};

describe("reading a thread begins", () => {
  test("at the first mail that is new where the whole was asked for", () => {
    expect(startOf(thread, "m0", new Set(["m2", "m1"]))).toBe(100);
    expect(startOf(thread, null, new Set(["m2"]))).toBe(200);
  });
  test("at the mail that was asked for, whatever is new", () => {
    expect(startOf(thread, "m2", new Set(["m1"]))).toBe(200);
  });
  test("at its beginning where nothing is new", () => {
    expect(startOf(thread, "m0", new Set())).toBe(0);
    expect(startOf(thread, "gone", new Set())).toBe(0);
  });
});

describe("a new mail was read", () => {
  const unread = new Set(["m1"]);
  test("once its first lines were in view", () => {
    expect(readIn(thread, [{ start: 104, end: 120 }], unread)).toEqual(["m1"]);
  });
  test("not while its heading alone was", () => {
    expect(readIn(thread, [{ start: 60, end: 104 }], unread)).toEqual([]);
    expect(readIn(thread, [{ start: 150, end: 300 }], unread)).toEqual([]);
  });
  test("and one that was read before is not told again", () => {
    expect(readIn(thread, [{ start: 0, end: 300 }], new Set())).toEqual([]);
  });
});

test("from here is that mail and all below it", () => {
  expect(fromHere(thread, "m1")).toEqual(["m1", "m2"]);
  expect(fromHere(thread, "gone")).toEqual([]);
});
