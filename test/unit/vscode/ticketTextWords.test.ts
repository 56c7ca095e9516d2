import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../src/core/base/localize.ts";
import { because } from "../../../src/core/series/reason.ts";
import { TicketIds } from "../../../src/core/tickets/ids.ts";
import type { TicketEntry } from "../../../src/core/tickets/model.ts";
import { offersFor, standingOf } from "../../../src/vscode/tickets/offers.ts";
import { hoverOf } from "../../../src/vscode/ticketText/hover.ts";
import { offered, typedAt } from "../../../src/vscode/ticketText/word.ts";

const ticket = (id: string, title = "", more: Partial<TicketEntry> = {}): TicketEntry => ({
  id,
  title,
  url: null,
  series: [],
  commits: [],
  news: null,
  ...more,
});

const disk = ticket("TS-118", "Disks that come and go", {
  series: [
    {
      name: "uboot/disk_integ",
      thread: "v3@example.org",
      group: "waiting",
      standing: { label: "v3", state: "reviewed", reason: because("all 4 patches are reviewed") },
    },
    { name: "uboot/disk_doc", thread: "doc@example.org", group: "waiting", standing: null },
  ],
});
const known = [disk, ticket("TS-9", "Capsules"), ticket("STR-68", "Signed capsules")];
const ids = new TicketIds({ patterns: [{ pattern: "[A-Z][A-Z0-9]+-\\d+", link: null }] });

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

describe("a choice of tickets", () => {
  const offer = (typed: string, further: string[] = []) => offersFor(known, further, typed, ids, english);

  it("holds the known ones in their order, with title and standing", () => {
    expect(offer("").map(({ id }) => id)).toEqual(["TS-118", "TS-9", "STR-68"]);
    expect(offer("")[0]).toMatchObject({
      description: "Disks that come and go",
      detail: "uboot/disk_integ v3: reviewed · uboot/disk_doc",
    });
    expect(offer("")[1]?.detail).toBe("no commits");
  });

  it("offers what is typed as a new ticket where it looks like one", () => {
    expect(offer(" TS-200 ")[0]).toMatchObject({ id: "TS-200", description: "new", always: true });
    expect(offer("TS-9")).toHaveLength(3);
  });

  it("says so where what is typed is neither an id nor words of a title", () => {
    expect(offer("--exec").at(-1)).toMatchObject({ id: null, label: "“--exec” is no ticket", always: true });
    expect(offer("capsules signed")).toHaveLength(3);
  });

  it("keeps those that were chosen before and are not known", () => {
    expect(offer("", ["TS-9", "TS-300", "TS-300"]).map(({ id }) => id)).toEqual([
      "TS-118",
      "TS-9",
      "STR-68",
      "TS-300",
    ]);
  });

  it("counts the series that do not fit", () => {
    const [one] = disk.series;
    if (!one) throw new Error("The ticket has a series.");
    expect(standingOf({ ...disk, series: [one, one, one, one, one] }, english)).toMatch(/ · 2 more$/);
  });
});

describe("hovering over an id", () => {
  it("tells its title, its series with state and sentence, and its commits", () => {
    expect(hoverOf(disk, english)).toBe(
      [
        "**TS&#45;118** Disks that come and go\n",
        "uboot/disk&#95;integ v3: **reviewed** (all 4 patches are reviewed)  ",
        "uboot/disk&#95;doc: its thread is not known yet  ",
        "no commits",
      ].join("\n"),
    );
  });

  it("shows what somebody wrote as what it is, no markup", () => {
    const text = hoverOf(ticket("TS-1", "<img src=x> [a](command:x) $(bug)"), english);
    expect(text).not.toMatch(/[<[$]/);
  });
});
