import { describe, expect, it } from "vitest";
import type { TicketEntry } from "../../../../../src/core/tickets/model.ts";
import { KnownTickets } from "../../../../../src/vscode/ticketText/model/knownTickets.ts";

const rules = {
  patterns: [{ pattern: "[A-Z][A-Z0-9]+-\\d+", link: "https://tickets.example.org/browse/{id}" }],
  titles: {},
};
const entry: TicketEntry = {
  id: "TS-118",
  title: "Disks",
  projects: ["uboot"],
  url: null,
  series: [],
  commits: [],
  news: null,
};

/** Tickets that are loaded when `load` is called, and how often they were asked for. */
function loading() {
  let load: () => void = () => {};
  const loaded = new Promise<{ tickets: TicketEntry[] }>((resolve) => {
    load = () => resolve({ tickets: [entry] });
  });
  const source = {
    asked: 0,
    live: { settings: { tickets: rules } },
    tickets() {
      source.asked++;
      return loaded;
    },
  };
  return { source, load };
}

describe("the ids in a text", () => {
  it("are those of projects that a ticket is known of, each with its ticket and address", async () => {
    const { source, load } = loading();
    load();
    expect(await new KnownTickets(source).mentions("TS-118 and TS-9, in UTF-8")).toEqual([
      { id: "TS-118", start: 0, end: 6, entry, url: "https://tickets.example.org/browse/TS-118" },
      { id: "TS-9", start: 11, end: 15, entry: null, url: "https://tickets.example.org/browse/TS-9" },
    ]);
  });

  it("ask for the tickets only where something looks like one", async () => {
    const { source } = loading();
    expect(await new KnownTickets(source).mentions("nothing of that kind")).toEqual([]);
    expect(source.asked).toBe(0);
  });

  it("are not looked for behind a text's first part", async () => {
    const { source, load } = loading();
    load();
    expect(await new KnownTickets(source).mentions(`${"word ".repeat(250_000)} TS-118`)).toEqual([]);
  });
});

describe("typing", () => {
  it("does not wait for tickets that take long, and gets those known while they are loaded anew", async () => {
    const { source, load } = loading();
    const known = new KnownTickets(source);
    expect(await known.within(0)).toBeNull();
    load();
    expect(await known.within(60_000)).toEqual([entry]);
    source.tickets = () => new Promise(() => {});
    expect(await known.within(60_000)).toEqual([entry]);
  });
});
