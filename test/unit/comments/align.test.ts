// Quoted lines find the lines of the patch that they are from.
import { expect, test } from "vitest";
import { align, PatchIndex } from "../../../src/core/comments/align.ts";

const patch = new PatchIndex(
  ["+one", "+two", "+twofold", "+same", "+three", "+same", "+four"].map((key, line) => ({
    key,
    place: { file: "a.c", side: "new", line },
  })),
);
const found = (...keys: string[]) =>
  align(
    keys.map((key) => ({ key: key.replace("| ", ""), afterGap: key.startsWith("| ") })),
    patch,
  ).map((one) => (one === null ? null : (one.at ?? one.among)));

test("one by one", () => {
  expect(found("+one", "+two", "+four")).toEqual([0, 1, 6]);
});

test("both parts of a wrapped line are from that line, also where the first is a line itself", () => {
  expect(found("+th", "ree")).toEqual([4, 4]);
  expect(found("+two", "fold", "+same")).toEqual([2, 2, 3]);
});

test("parts with words between them are none", () => {
  expect(found("+th", "| ree")).toEqual([null, null]);
});

test("a repeated line is where it stands beside what is known", () => {
  expect(found("+three", "+same")).toEqual([4, 5]);
  expect(found("+same", "+three")).toEqual([3, 4]);
  expect(found("+same")).toEqual([[3, 5]]);
});

test("lines that are quoted out of order are found all the same", () => {
  expect(found("+four", "| +one")).toEqual([6, 0]);
});
