import { describe, expect, it } from "vitest";
import {
  bestHit,
  finds,
  type Offer,
  orNothing,
  standsIn,
} from "../../../../src/vscode/base/quickPickFilter.ts";

const offer = (label: string, description: string): Offer => ({
  id: label,
  label,
  description,
  detail: "",
  always: false,
});
const tickets = [
  offer("XTS-1", "spi: wait for the flash"),
  offer("TS-11", "scsi: scan late"),
  offer("TS-1", "disk: one uclass for all"),
  offer("UB-7", "what TS-1 left open"),
];
const hit = (typed: string) => bestHit(typed, tickets)?.label;

describe("what is typed into a choice", () => {
  it("means the one of that very name, though others come first", () => {
    expect(hit(" TS-1 ")).toBe("TS-1");
  });

  it("means one whose name begins so before one that has it, and that before words of a title", () => {
    expect([hit("ts-"), hit("x"), hit("left")]).toEqual(["TS-11", "XTS-1", "UB-7"]);
  });

  it("finds words in any order, which VS Code's own filter does not", () => {
    const [, scan] = tickets;
    expect(hit("late scsi")).toBe("TS-11");
    expect(scan && [standsIn("late scsi", scan), standsIn("SCSI: scan", scan)]).toEqual([false, true]);
  });

  it("means nothing where nothing is typed or found", () => {
    expect([hit(""), hit("  "), hit("ext4")]).toEqual([undefined, undefined, undefined]);
    expect(tickets.some((one) => finds(" ", one))).toBe(false);
  });

  it("is said to find nothing, in a line that is always shown and cannot be taken", () => {
    const said = { label: "nothing has “ext4”", detail: "" };
    expect(orNothing("ext4", tickets, said).at(-1)).toEqual({
      id: null,
      ...said,
      description: "",
      always: true,
    });
    expect(orNothing("scsi", tickets, said)).toEqual(tickets);
    expect(orNothing(" ", tickets, said)).toEqual(tickets);
  });
});
