import { describe, expect, it } from "vitest";
import type { LineSource } from "../../../../../src/core/report/model.ts";
import { lineSourcesOf, linesOf } from "../../../../../src/vscode/report/model/lineSources.ts";
import { citationsIn, type Heading, outlineOf } from "../../../../../src/vscode/report/model/outline.ts";

const ticket = (id: string): LineSource => ({ kind: "ticket", id });
const text = [
  "[TS-1] (Disks)",
  "  - No progress",
  "",
  "[TS-2] (Capsules)",
  "  - No progress",
  "",
  "=== Patch status ===",
  "    uboot/disk v2: submitted on 2/10",
  "    uboot/cap v11: merged in v2022.04-rc2",
].join("\n");
const sources = [1, 1, 0, 2, 2, 0, 0, 3, 4].map((id) => (id === 0 ? null : ticket(`TS-${id}`)));
const original = { text, sources };
/** Of each line the number of the ticket that it stands on; 0 for none. */
const standing = (edited: string) =>
  lineSourcesOf(linesOf(edited), original).map((source) =>
    source?.kind === "ticket" ? Number(source.id.slice(3)) : 0,
  );

describe("what the lines of a report stand on", () => {
  it("is what they were written from", () => {
    expect(standing(text)).toEqual([1, 1, 0, 2, 2, 0, 0, 3, 4]);
  });

  it("goes with them where a person adds and removes lines of their own", () => {
    const edited = text.replace("=== Patch", "A word\nof mine.\n\n=== Patch").replace("[TS-1] (Disks)\n", "");
    expect(standing(edited)).toEqual([1, 0, 2, 2, 0, 0, 0, 0, 0, 3, 4]);
  });

  it("stays where a person changed some words, and is nothing for other words", () => {
    const edited = text
      .replace("submitted on 2/10", "submitted on 2/10, waiting")
      .replace("v11: merged in v2022.04-rc2", "x");
    expect(standing(edited)).toEqual([1, 1, 0, 2, 2, 0, 0, 3, 0]);
    expect(standing(text.replace("uboot/disk v2: submitted on 2/10", "done with this at last"))[7]).toBe(0);
  });

  it("stays with an edited line, whatever becomes of the blank lines around it", () => {
    const edited = text.replace("\n\n[TS-2] (Capsules)\n", "\n[TS-2] (Capsules, now first)\n\n");
    expect(standing(edited)).toEqual([1, 1, 2, 0, 2, 0, 0, 3, 4]);
  });

  it("does not depend on how lines end", () => {
    expect(standing(text.replaceAll("\n", "\r\n"))).toEqual([1, 1, 0, 2, 2, 0, 0, 3, 4]);
  });

  it("is nothing where nothing is left, and where there was nothing", () => {
    expect(standing("")).toEqual([0]);
    expect(lineSourcesOf(["a", "b"], { text: "", sources: [] })).toEqual([null, null]);
  });

  it("is found in bounded time, however much was typed", () => {
    const much = Array.from({ length: 5_000 }, (_, at) => `line ${at} of mine`).join("\n");
    const found = standing(`${text}\n${much}`);
    expect(found.slice(0, 9)).toEqual([1, 1, 0, 2, 2, 0, 0, 3, 4]);
    expect(found.slice(9).every((id) => id === 0)).toBe(true);
    const other = standing(`${much}\n${text}`);
    expect(other.slice(-9)).toEqual([1, 1, 0, 2, 2, 0, 0, 3, 4]);
  });
});

const options = { misc: "Rest", isTicket: (id: string) => id === "topic#7" };
const outline = (lines: string[]) => {
  const told = (headings: Heading[], depth: number): string[] =>
    headings.flatMap(({ kind, name, title, line, end, parts }) => [
      `${"  ".repeat(depth)}${kind} ${name}${title && ` (${title})`} ${line}-${end}`,
      ...told(parts, depth + 1),
    ]);
  return told(outlineOf(lines, options), 0);
};

describe("the outline of a report", () => {
  it("has sections with their tickets and groups, and the blocks", () => {
    const lines = [
      "Subject: x",
      "",
      "U-Boot",
      "======",
      "",
      "[TS-1] (Disks)",
      "* one",
      "",
      "[TS-2] [topic#7]",
      "* [TS-3] is no heading here",
      "",
      "(MISC)",
      "* two",
      "",
      "[1] https://example.org/1.html",
      "",
      "=== Patch status ===",
      "    uboot/a v1: submitted on 3/01",
      "",
      "=== Issues ===",
      "[TS-9] is none either",
      "",
    ];
    expect(outline(lines)).toEqual([
      "section U-Boot 2-14",
      "  ticket TS-1 (Disks) 5-6",
      "  ticket TS-2, topic#7 8-9",
      "  group MISC 11-14",
      "block Patch status 16-17",
      "block Issues 19-20",
    ]);
  });

  it("is empty for a text of another shape", () => {
    expect(outline(["Dear all,", "", "nothing happened.", "======"])).toEqual([
      "section nothing happened. 2-3",
    ]);
    expect(outline([""])).toEqual([]);
  });
});

describe("a number in a report", () => {
  it("leads to the address that the list after it gives, or to none", () => {
    const lines = [
      "* a[1], b [2], c[3]",
      "[1] https://example.org/1",
      "[2] <https://example.org/2>",
      "* d[1]",
      "[1] https://example.org/3",
    ];
    expect(citationsIn(lines)).toEqual([
      { line: 0, start: 3, end: 6, link: "https://example.org/1" },
      { line: 0, start: 10, end: 13, link: "https://example.org/2" },
      { line: 3, start: 3, end: 6, link: "https://example.org/3" },
    ]);
  });
});
