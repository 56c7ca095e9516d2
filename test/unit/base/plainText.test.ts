import { expect, test } from "vitest";
import { plainJson, plainLine, plainText } from "../../../src/core/base/plainText.ts";

test("nothing in it steers a terminal, and nothing turns it around", () => {
  expect(plainText("a\u001b[2Jb\u0007c\rd\u009b31me\u202ef\u2066g\ud800h\u0000")).toBe("a[2Jbcd31mefgh");
});

test("lines stay, those of a mail too", () => {
  expect(plainText("one\r\ntwo\nthree\u2028four")).toBe("one\r\ntwo\nthreefour");
});

test("one line has none of them", () => {
  expect(plainLine("  one\r\n two\tthree\u2028four \u001b")).toBe("one two three four");
});

test("words of people stay as they are", () => {
  const words = "Zoë 👩‍💻 “disk: ünïcode” שלום (نص) 漢字 [PATCH] <a@example.org>";
  expect(plainText(words)).toBe(words);
  expect(plainLine(words)).toBe(words);
});

test("JSON loses nothing, and has none of them", () => {
  const data = { subject: "a\u001b[2J\u0085\u202eb" };
  const json = plainJson(JSON.stringify(data));
  expect(plainText(json)).toBe(json);
  expect(JSON.parse(json)).toEqual(data);
});
