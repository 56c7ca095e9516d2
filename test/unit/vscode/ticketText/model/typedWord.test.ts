import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offered, typedAt } from "../../../../../src/vscode/ticketText/model/typedWord.ts";
import { aTicket } from "../../../../support/tickets.ts";

const known = [
  aTicket("TS-118", "Disks that come and go"),
  aTicket("TS-9", "Capsules"),
  aTicket("STR-68", "Signed capsules"),
];

/** The ids offered where "|" stands. */
function at(marked: string, asked = false): string[] | null {
  const column = marked.indexOf("|");
  const typed = typedAt(marked.replace("|", ""), column);
  return typed && offered(known, typed, asked).map(({ id }) => id);
}

/** What a choice there would replace. */
function replaced(marked: string): string | undefined {
  const line = marked.replace("|", "");
  const typed = typedAt(line, marked.indexOf("|"));
  return typed ? line.slice(typed.start, typed.end) : undefined;
}

describe("while a commit message is typed", () => {
  it("the tickets are offered whose ids begin as the word does", () => {
    expect(at("efi: T|")).toEqual(["TS-118", "TS-9"]);
    expect(at("efi: ts-1|")).toEqual(["TS-118"]);
    expect(at("STR-|")).toEqual(["STR-68"]);
  });

  it("a word of prose offers none, so that Enter stays Enter", () => {
    expect(at("efi: disks|")).toEqual([]);
    expect(at("efi: t|")).toEqual([]);
    expect(at("efi: |")).toEqual([]);
  });

  it("all are offered where they were asked for, and where a ticket belongs", () => {
    for (const marked of ["Ticket: |", "Ticket: disks that|", "see [|", "Ticket: TS-9, |"])
      expect(at(marked)).toEqual(["TS-118", "TS-9", "STR-68"]);
    expect(at("efi: |", true)).toEqual(["TS-118", "TS-9", "STR-68"]);
  });

  it("a choice replaces the word with its dashes, or all words after the trailer's name", () => {
    expect(replaced("see TS-1|18 now")).toBe("TS-118");
    expect(replaced("[TS-|]")).toBe("TS-");
    expect(replaced("Ticket: disks that|")).toBe("disks that");
    expect(replaced("Ticket: TS-9, cap|")).toBe("cap");
  });

  it("an endless line offers none", () => {
    expect(at(`${"x".repeat(5000)} TS|`)).toBeNull();
  });

  it("what is replaced always holds the cursor", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.boolean(), (text, place, trailer) => {
        const line = trailer ? `Ticket: ${text}` : text;
        const column = place % (line.length + 1);
        const typed = typedAt(line, column);
        expect(typed).not.toBeNull();
        expect(typed?.start).toBeLessThanOrEqual(column);
        expect(typed?.end).toBeGreaterThanOrEqual(column);
      }),
    );
  });
});
