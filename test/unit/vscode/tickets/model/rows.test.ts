import { describe, expect, it } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type {
  CommitPatch,
  TicketCommit,
  TicketEntry,
  Tickets,
} from "../../../../../src/core/tickets/model.ts";
import { ticketRows } from "../../../../../src/vscode/tickets/model/rows.ts";
import { isTicketRow, type TicketsRow } from "../../../../../src/vscode/tickets/model/ticketRow.ts";
import { ticketTooltip } from "../../../../../src/vscode/tickets/model/tooltip.ts";
import { outline } from "../../../../../src/vscode/tree/outline.ts";
import { now, sampleBoard } from "../../../../support/overview.ts";
import { reason } from "../../../../support/reason.ts";

const ann = { name: "Ann Lee", email: "ann@example.org" };
const ben = { name: "Ben Ode", email: "ben@example.org" };
const hour = 3_600_000;

const aCommit = (subject: string, more: Partial<TicketCommit> = {}): TicketCommit => ({
  hash: subject.length.toString(16).padStart(40, "a"),
  subject,
  author: ann,
  committer: ann,
  committed: now - 26 * hour,
  folder: "/work/u-boot",
  tickets: [{ id: "TS-118", from: ["note"] }],
  patch: null,
  landed: null,
  ...more,
});
const scsi: CommitPatch = {
  name: "uboot/disk_integ",
  thread: "cover2@example.org",
  label: "v2",
  number: 1,
  of: 2,
  messageId: "v2-1@example.org",
  evidence: "patch-id",
  state: "changes-requested",
  reason: reason("submitted on 2/10", "1 comment not answered"),
  landing: null,
};
const aTicket = (id: string, more: Partial<TicketEntry> = {}): TicketEntry => ({
  id,
  title: "",
  projects: ["uboot"],
  url: `https://tickets.example.org/browse/${id}`,
  series: [],
  commits: [],
  news: null,
  ...more,
});
const disks = aTicket("TS-118", {
  title: "Disks that come and go",
  series: [
    {
      project: "uboot",
      name: "uboot/disk_integ",
      thread: "cover2@example.org",
      group: "needs-you",
      standing: {
        label: "v2",
        state: "changes-requested",
        reason: reason("submitted on 2/10", "1 comment not answered"),
      },
    },
    {
      project: "uboot",
      name: "uboot/lost",
      thread: "uboot-lost@example.org",
      group: "waiting",
      standing: null,
    },
  ],
  commits: [
    aCommit("efi_loader: forget a disk that is gone"),
    aCommit("scsi: probe after scan", { patch: scsi }),
  ],
  news: { date: now - 30 * hour, what: "reply", who: ben, title: "scsi: probe after scan" },
});
const capsules = aTicket("TS-102", {
  title: "Signed updates",
  series: [
    {
      project: "uboot",
      name: "uboot/cap auth",
      thread: "cap@example.org",
      group: "merged",
      standing: { label: "v11", state: "merged", reason: reason("merged in v2022.04-rc2", "all 2 patches") },
    },
  ],
  commits: [
    aCommit("tools: build mkeficapsule", {
      tickets: [{ id: "TS-102", from: ["series"] }],
      landed: { branch: "master", release: "v2022.04-rc2" },
    }),
  ],
  news: { date: now - 480 * hour, what: "landed", who: ben, title: "tools: build mkeficapsule" },
});
const bare = aTicket("STR-9", { url: null });
const sample: Tickets = { tickets: [disks, capsules, bare], problems: [] };

const rows = (tickets: Tickets = sample) => ticketRows({ tickets, overview: sampleBoard(), now }, english);
const all = (some: readonly TicketsRow[]): TicketsRow[] => some.flatMap((row) => [row, ...all(row.children)]);
const row = (label: string, tickets?: Tickets) => all(rows(tickets)).find((one) => one.label === label);

describe("the view Tickets", () => {
  it("reads as this", () => {
    expect(outline(rows())).toMatchInlineSnapshot(`
      "▸ [tag] TS-118 | Disks that come and go · Ben Ode asked on 3/02 · 1d
        - [request-changes] uboot/disk_integ | v2 · submitted on 2/10 ●1
        - [question] uboot/lost | No mail at that address.
        - [git-commit] efi_loader: forget a disk that is gone | 1d
        - [request-changes] scsi: probe after scan | v2 1/2 · submitted on 2/10 · 1d
      ▸ [tag] TS-102 | Signed updates · merged in v2022.04-rc2 · 20d
        - [git-merge] uboot/cap auth | v11 · merged in v2022.04-rc2
        - [git-merge] tools: build mkeficapsule | merged in v2022.04-rc2 · 1d
      - [tag] STR-9 | 
      "
    `);
  });

  it("speaks each row as a sentence", () => {
    expect(all(rows()).map((one) => one.spoken)).toMatchInlineSnapshot(`
      [
        "TS-118, Disks that come and go, needs you, Ben Ode asked on 3/02, last news 1 day ago, 2 series, 2 commits",
        "uboot/disk_integ, v2, changes requested, submitted on 2/10, needs you, 1 unread",
        "uboot/lost, No mail at that address",
        "efi_loader: forget a disk that is gone, committed 1 day ago",
        "scsi: probe after scan, patch 1 of 2 of uboot/disk_integ v2, submitted on 2/10, committed 1 day ago",
        "TS-102, Signed updates, merged in v2022.04-rc2, last news 20 days ago, 1 series, 1 commit",
        "uboot/cap auth, v11, merged in v2022.04-rc2",
        "tools: build mkeficapsule, merged in v2022.04-rc2, committed 1 day ago",
        "STR-9, 0 series, no commits",
      ]
    `);
  });

  it("tells menus what a row is", () => {
    expect([...new Set(all(rows()).map((one) => one.traits))]).toMatchInlineSnapshot(`
      [
        "ticket:link",
        "ticketSeries:known:needs-you",
        "ticketSeries:unknown",
        "commit:tagged",
        "commit:tagged:patch",
        "ticketSeries:known:merged",
        "commit:landed",
        "ticket:plain",
      ]
    `);
  });

  it("marks the ticket that needs the person by colour, and not by colour alone", () => {
    expect(row("TS-118")?.icon.color).toBe("list.warningForeground");
    expect(row("TS-102")?.icon.color).toBeUndefined();
    expect(row("TS-118")?.spoken).toContain("needs you");
  });

  it("says what happened last", () => {
    const newsOf = (what: NonNullable<TicketEntry["news"]>["what"], title = "") => {
      const news = { date: now - 50 * hour, what, who: ben, title };
      return row("X-1", { tickets: [aTicket("X-1", { news })], problems: [] })?.description;
    };
    expect(newsOf("sent")).toBe("sent by Ben Ode · 2d");
    expect(newsOf("reply")).toBe("Ben Ode replied · 2d");
    expect(newsOf("review")).toBe("reviewed by Ben Ode · 2d");
    expect(newsOf("commit")).toBe("committed by Ben Ode · 2d");
    expect(newsOf("landed")).toBe("merged · 2d");
  });

  it("hands the commands of the series what they need: the series and its first mail", () => {
    const series = row("uboot/disk_integ");
    expect(series?.about).toMatchObject({
      kind: "series",
      entry: { tracked: { thread: "cover2@example.org" } },
    });
    expect(series).toMatchObject({ messageId: "cover2@example.org", unread: ["c1@example.org"] });
  });

  it("shows a series that the board has not got yet", () => {
    const thread = "new@example.org";
    const series = [
      { project: "uboot", name: "uboot/new", thread, group: "waiting" as const, standing: null },
    ];
    const shown = row("uboot/new", { tickets: [aTicket("X-1", { series })], problems: [] });
    expect(shown).toMatchObject({ traits: "ticketSeries:unknown", description: "not read yet" });
    expect(shown?.about).toMatchObject({ entry: { tracked: { thread } } });
  });

  it("has an id for each row once, where two work trees have the commit and a problem is told twice", () => {
    const commit = aCommit("x: y");
    const commits = [commit, { ...commit, folder: "/work/other" }];
    const problem = { what: "git failed.", remedy: "See the log.", where: "/work/u-boot" };
    const tickets = [aTicket("X-1", { commits }), aTicket("X-2", { commits })];
    const ids = all(rows({ tickets, problems: [problem, problem] })).map(({ id }) => id);
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("puts what went wrong above the tickets, and shows words of others on one line", () => {
    const problem = { what: "git failed.", remedy: "See the log.", where: "/work/u-boot" };
    const tickets = [aTicket("X-1", { title: "two\nlines \u202eturned" })];
    const [first, second] = rows({ tickets, problems: [problem] });
    expect(first).toMatchObject({ label: "git failed.", description: "See the log." });
    expect(second?.description).toBe("two lines turned");
  });

  it("is empty where no ticket is known", () => {
    expect(rows({ tickets: [], problems: [] })).toEqual([]);
  });
});

describe("the tooltip of a ticket", () => {
  it("has its series, its commits and what happened last", () => {
    expect(ticketTooltip(disks, now, english)).toMatchInlineSnapshot(`
      "**TS&#45;118** Disks that come and go

      uboot/disk&#95;integ v2: **changes requested** (submitted on 2/10&#58; 1 comment not answered)  
      uboot/lost

      2 commits

      Ben Ode replied, 2022-03-03 (1 day ago)  
      scsi&#58; probe after scan

      https&#58;//tickets&#46;example&#46;org/browse/TS&#45;118"
    `);
    expect(ticketTooltip(capsules, now, english)).toContain("1 commit, merged");
    const commits = [...disks.commits, ...capsules.commits];
    expect(ticketTooltip({ ...disks, commits }, now, english)).toContain("3 commits, 1 of them merged");
  });

  it("shows markup as it is written", () => {
    const text = ticketTooltip(aTicket("X-1", { title: "[a](command:x) <b>" }), now, english);
    expect(text).not.toMatch(/\[a\]|<b>|command:/);
  });
});

it("a row of another view is no ticket's", () => {
  expect(
    [undefined, "TS-1", {}, { about: null }, { about: { kind: "series" } }].map(isTicketRow),
  ).not.toContain(true);
  expect(isTicketRow(row("TS-118"))).toBe(true);
});
