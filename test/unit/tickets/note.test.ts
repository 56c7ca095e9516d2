import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noteWith, ticketsOf } from "../../../src/core/tickets/note.ts";

const id = fc.oneof(fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}-[0-9]{1,4}$/), fc.constant("ÄÖ-1"));
const line = fc.oneof(
  id.map((each) => `Ticket: ${Buffer.from(each).toString("latin1")}`),
  fc.constantFrom(
    "",
    "Ticket:",
    "Ticket: two words",
    "ticket: TS-1",
    " Ticket: TS-1",
    "Reviewed on the train",
  ),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);
const note = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("", "\n"))
  .map(([lines, end]) => lines.join("\n") + end);

function otherLines(text: string): string[] {
  return text.split("\n").filter((each) => ticketsOf(each).length === 0 && each !== "");
}

describe("the text of a note", () => {
  it("names its tickets, each once, TS-9 before TS-10", () => {
    expect(ticketsOf("Ticket: TS-10\nhello\nTicket: TS-9\nTicket: TS-10\n")).toEqual(["TS-9", "TS-10"]);
  });

  it("is read as others may have typed it", () => {
    expect(ticketsOf("Ticket:TS-1\r\nTicket: \t TS-2 \nTicket: TS-3")).toEqual(["TS-1", "TS-2", "TS-3"]);
  });

  it("names nothing that could be an option or more than a word", () => {
    const odd = [
      "Ticket: --force",
      "Ticket: a b",
      "Ticket: a\u0000b",
      `Ticket: ${"A".repeat(101)}`,
      "Ticket: \xff",
    ];
    expect(ticketsOf(odd.join("\n"))).toEqual([]);
  });

  it("has the tickets where the first of them stood, other lines around them as they were", () => {
    expect(noteWith("first\nTicket: B-1\nmiddle\r\nTicket: A-1\nlast", ["C-1", "A-1"])).toBe(
      "first\nTicket: A-1\nTicket: C-1\nmiddle\r\nlast",
    );
  });

  it("has them at its end where there were none, on lines of their own", () => {
    expect(noteWith("my own words", ["A-1"])).toBe("my own words\nTicket: A-1\n");
  });

  it("is gone when nothing is left in it", () => {
    expect(noteWith("Ticket: A-1\n\nTicket: B-1\n", [])).toBe("");
    expect(noteWith("\xa0\nTicket: A-1\n", [])).toBe("\xa0\n");
  });

  it("names exactly the tickets it was given", () => {
    fc.assert(
      fc.property(note, fc.array(id), (text, ids) => {
        expect(new Set(ticketsOf(noteWith(text, ids)))).toEqual(new Set(ids));
      }),
    );
  });

  it("keeps every other line, byte for byte and in its order", () => {
    fc.assert(
      fc.property(note, fc.array(id), (text, ids) => {
        const after = noteWith(text, ids);
        if (after !== "") expect(otherLines(after)).toEqual(otherLines(text));
        else
          expect(
            otherLines(text)
              .join("")
              .replace(/[^\S\xa0]/g, ""),
          ).toBe("");
      }),
    );
  });

  it("stays as it is when it is given what it has", () => {
    fc.assert(
      fc.property(note, fc.array(id), (text, ids) => {
        const once = noteWith(text, ids);
        expect(noteWith(once, ticketsOf(once))).toBe(once);
      }),
    );
  });

  it("is read in no time, however it is made", () => {
    const long = `Ticket:${" ".repeat(60_000)}x\n${"Ticket: \t".repeat(7000)}`;
    expect(ticketsOf(long)).toEqual([]);
  });
});
