// What an import asks, shows, writes and takes back; without an editor.
import { describe, expect, it } from "vitest";
import { english } from "../../../../../../src/core/base/localize.ts";
import type {
  ImportedSettings,
  ImportQuestion,
  LookupResult,
  Proposal,
} from "../../../../../../src/core/report/importing/model.ts";
import { proposalsFor } from "../../../../../../src/core/report/importing/proposals.ts";
import { readReport } from "../../../../../../src/core/report/read.ts";
import { defaultTemplate } from "../../../../../../src/core/report/template.ts";
import { readTemplate } from "../../../../../../src/core/report/templateSetting.ts";
import { defaultSettings } from "../../../../../../src/core/settings.ts";
import {
  itemsOf,
  questionOf as titleOf,
} from "../../../../../../src/vscode/report/importing/model/answers.ts";
import {
  isLikeReport,
  linesKept,
  settled,
} from "../../../../../../src/vscode/report/importing/model/importedReport.ts";
import { rowsOf } from "../../../../../../src/vscode/report/importing/model/previewRows.ts";
import {
  type Edit,
  editsOf,
  type Key,
  type Places,
  takenBack,
} from "../../../../../../src/vscode/report/importing/model/settingEdits.ts";
import { settingsTexts } from "../../../../../../src/vscode/report/importing/model/settingsTexts.ts";
import { summaryOf } from "../../../../../../src/vscode/report/importing/model/summary.ts";
import { unnamedProposals } from "../../../../../../src/vscode/report/importing/model/unnamedSeries.ts";
import { citedSeries } from "../../../../../support/lookupResult.ts";

const address = (number: number) => `https://a.example.org/${number}`;
const archive: Record<string, LookupResult> = {
  [address(1)]: citedSeries("disk: integration", "v2"),
  [address(2)]: citedSeries("scsi: disk integration of another kind", "v2"),
  [address(3)]: { kind: "none", why: "No mail is known there." },
  [address(4)]: citedSeries("gpio: rework", "v3", "2022-10-02"),
};
const nothing: ImportedSettings = { series: [], tickets: defaultSettings.tickets, report: defaultTemplate };

const text = (items: string, status: string) =>
  `U-Boot\n======\n[TS-1]\n${items}\n\n${[1, 2, 3, 4].map((number) => `[${number}] ${address(number)}\n`).join("")}\n=== Patch status ===\n${status}\n`;

async function adopted(items: string, status: string, settings = nothing) {
  const report = { ...readReport(text(items, status)), ending: "2022-03-04" };
  return proposalsFor(report, settings, async (link) => archive[link] ?? { kind: "other" }, english);
}

async function questionOf(items: string, status: string, settings = nothing) {
  const [question] = (await adopted(items, status, settings)).questions;
  if (!question) throw new Error("a question");
  const said = itemsOf(question, 0, english).map(({ label, description, detail }) =>
    [label, description, detail].filter((one) => one !== "").join(" | "),
  );
  return [question.what, ...said];
}

const ways = [
  "Another Thread… | found by its words, its address or its Message-ID",
  "Leave It Out | it stays in the report, and is not followed",
];

describe("a question", () => {
  it("which of two addresses it is tells of each what stands there, and what speaks for it", async () => {
    expect(await questionOf("* one[1] two[2]", "    u/disk integ v2: submitted on 2/10")).toEqual([
      "It is not certain which address u/disk integ v2 is.",
      `v2 disk: integration (2/10) | fits well | it is v2, its words are in “disk: integration”, it was sent on that day · ${address(1)}`,
      `v2 scsi: disk integration of another kind (2/10) | fits well | it is v2, its words are in “scsi: disk integration of another kind”, it was sent on that day · ${address(2)}`,
      ...ways,
    ]);
  });

  it("of a dead address offers to follow it all the same, but first to leave it out", async () => {
    const [another, leave] = ways;
    expect(await questionOf("* serial console v7[3]", "    u/serial v7: submitted on 1/10")).toEqual([
      "u/serial v7 cannot be followed: No mail is known there.",
      leave,
      `Follow It All the Same | ${address(3)} | Its state is shown once the address can be read.`,
      another,
    ]);
  });

  it("of a series that no address is known of offers first to leave it out", async () => {
    const [, first, second] = await questionOf("* one[1]", "    u/other v9: merged in master");
    expect(first).toBe(ways[1]);
    expect(second).toContain("v2 disk: integration (2/10) | nothing speaks for it");
  });

  it("is a title whose end is seen, however long the address is that it names", () => {
    const what = `https://a.example.org/${"archive/".repeat(9)}999999.html leads nowhere: No mail is known there.`;
    expect(titleOf({ kind: "dead", what, choices: [], about: "" })).toBe(
      "…ive/archive/archive/archive/archive/999999.html leads nowhere: No mail is known there.",
    );
  });

  it("of a day that does not fit says what does not", async () => {
    const [what, first] = await questionOf("* one[4]", "    u/gpio things v3: submitted on 2/10");
    expect(what).toBe("u/gpio things v3 was sent on 10/02, but the report says: submitted on 2/10.");
    expect(first).toContain("v3 gpio: rework (10/02) | fits in part");
  });

  it("is asked for each of two series with one name, best answer first", async () => {
    const twice = "    u/disk v2: submitted on 2/10\n    u/disk v3: merged in master";
    const { questions } = await adopted("* gpio[4]\n* one[1]", twice);
    expect(questions.map(({ kind, what, choices }) => [kind, what, choices[0]?.value])).toEqual([
      [
        "twice",
        "The report has more than one series called u/disk. One of them: submitted on 2/10.",
        address(1),
      ],
      [
        "twice",
        "The report has more than one series called u/disk. One of them: merged in master.",
        address(1),
      ],
      ["unnamed", expect.any(String), address(4)],
    ]);
  });

  it("that is one of several of its kind can be left out with them", () => {
    const question: ImportQuestion = {
      kind: "dead",
      what: "",
      choices: [],
      about: "https://a.example.org/9",
    };
    expect(itemsOf(question, 3, english).at(-1)).toMatchObject({
      label: "Leave Out This and 3 More",
      answer: { kind: "leave-all" },
    });
  });

  it("of the week, or of a ticket without a section, offers days and sections", () => {
    const choice = { value: "2022-03-04", title: "", what: "", why: "", fits: 0, proposal: null };
    const week: ImportQuestion = { kind: "date", what: "", choices: [choice], about: "" };
    expect(itemsOf(week, 0, english).map(({ label }) => label)).toEqual([
      "2022-03-04",
      "Another Day…",
      "Leave It Open",
    ]);
    const ticket: ImportQuestion = {
      kind: "no-section",
      what: "",
      choices: [{ ...choice, value: "U-Boot" }],
      about: "TS-9",
    };
    expect(itemsOf(ticket, 0, english).map(({ label }) => label)).toEqual(["U-Boot", "Leave It Out"]);
  });
});

describe("a report in which a person decided something", () => {
  const loose = readReport("[TS-9] (Loose)\n* no section yet\n\nU-Boot\n======\n[TS-1]\n* one\n");

  it("has a ticket in the section that they chose, be it one of the report or a new one", () => {
    const moved = settled(loose, "2022-03-04", new Map([["TS-9", "u-boot"]]));
    expect(moved.ending).toBe("2022-03-04");
    expect(
      moved.sections.map(({ title, groups }) => [title, ...groups.map(({ tickets }) => tickets[0]?.id)]),
    ).toEqual([["U-Boot", "TS-1", "TS-9"]]);
    const apart = settled(loose, null, new Map([["TS-9", "Else"]]));
    expect(apart.sections.map(({ title }) => title)).toEqual(["U-Boot", "Else"]);
    expect(settled(loose, null, new Map())).toEqual(loose);
  });

  it("is told from other texts, and its lines that were not recognised are counted", () => {
    expect(isLikeReport(loose)).toBe(true);
    expect(isLikeReport(readReport("A page\n======\n\nSome words\n- and a list\n"))).toBe(false);
    expect(isLikeReport(readReport("=== Patch status ===\n    u/x v2: submitted on 2/10\n"))).toBe(true);
    expect(linesKept(loose)).toBe(0);
    const table =
      "U\n===\n[TS-1]\n* one\n  a | b\n  c | d\n\nwords\n\n=== Patch status ===\n    who knows\n\n=== Issues ===\nNone\n";
    expect(linesKept(readReport(table))).toBe(4);
  });
});

const added = (name: string, thread: string, tickets: string[] = []): Proposal => ({
  what: "series",
  change: "added",
  before: null,
  after: { name, thread, tickets },
  sure: true,
  why: "it is v2",
});

describe("the preview", () => {
  it("groups what is added and changed, without what stands already; what is uncertain is not chosen", () => {
    const proposals: Proposal[] = [
      { what: "title", change: "same", id: "TS-1", before: "One", after: "One" },
      {
        what: "template",
        part: "from",
        change: "changed",
        before: "A <a@example.org>",
        after: "B <b@example.org>",
      },
      { ...added("u/x", "1@example.org", ["TS-1"]), sure: false } as Proposal,
      added("u/y", "2@example.org"),
      {
        what: "section",
        change: "added",
        before: null,
        after: { title: "U-Boot", tickets: ["TS-1"], rest: true },
      },
    ];
    const rows = rowsOf(proposals, english);
    expect(
      rows.map(({ group, picked, label, description, detail }) => [
        group,
        picked,
        label,
        description,
        detail,
      ]),
    ).toEqual([
      ["added", false, "u/x", "patchTracker.series · TS-1 · 1@example.org", "Not certain. It is v2."],
      ["added", true, "u/y", "patchTracker.series · 2@example.org", "It is v2."],
      [
        "added",
        true,
        "U-Boot",
        "patchTracker.report · TS-1 · and what belongs to no section",
        "A section of the report",
      ],
      ["changed", true, "Sender", "patchTracker.report · B <b@example.org>", "Until now: A <a@example.org>"],
    ]);
  });

  it("offers what has no name under one made of its title, and does not choose it", async () => {
    const { questions } = await adopted("* one[1]", "    u/other v9: merged in master");
    const unnamed = questions.filter(({ kind }) => kind === "unnamed");
    const [offered] = unnamedProposals(unnamed, [{ name: "uboot/integration", thread: "x" }], english);
    expect(offered?.after).toEqual({ name: "uboot/integration-2", thread: address(1), tickets: ["TS-1"] });
    expect(rowsOf(offered ? [offered] : [], english)[0]?.picked).toBe(false);
    expect(unnamedProposals(unnamed, [{ name: "u/other", thread: address(1) }], english)).toEqual([]);
  });
});

const empty: Places = { workspace: undefined, person: undefined };
const raw = (given: Partial<Record<Key, Places>>): Record<Key, Places> => ({
  series: empty,
  tickets: empty,
  report: empty,
  ...given,
});

describe("writing", () => {
  const own = { name: "disks", thread: "1@example.org", note: "mine" };
  const settings: ImportedSettings = {
    ...nothing,
    series: [{ name: "disks", thread: "1@example.org", tickets: [] }],
  };
  const changed: Proposal = {
    what: "series",
    change: "changed",
    before: { name: "disks", thread: "1@example.org", tickets: [] },
    after: { name: "u/disk", thread: "1@example.org", tickets: ["TS-1"] },
    sure: true,
    why: "",
  };

  it("changes a series at its place and adds others behind; what cannot be read stays", () => {
    const list = ["broken", own];
    const edits = editsOf(
      raw({ series: { workspace: list, person: [] } }),
      settings,
      [changed, added("u/y", "2@example.org", ["TS-2"])],
      english,
    );
    expect(edits).toEqual([
      {
        key: "series",
        place: "workspace",
        before: list,
        after: [
          "broken",
          { ...own, name: "u/disk", tickets: ["TS-1"] },
          { name: "u/y", thread: "2@example.org", tickets: ["TS-2"] },
        ],
      },
    ]);
  });

  it("puts a title where the ticket has one, else where the setting stands", () => {
    const title = (id: string, after: string): Proposal => ({
      what: "title",
      change: "added",
      id,
      before: "",
      after,
    });
    const places = { workspace: { patterns: [] }, person: { titles: { "TS-1": "One" } } };
    const edits = editsOf(
      raw({ tickets: places }),
      settings,
      [title("TS-1", "Eins"), title("TS-2", "Two")],
      english,
    );
    expect(edits.map(({ place, after }) => [place, after])).toEqual([
      ["workspace", { patterns: [], titles: { "TS-2": "Two" } }],
      ["person", { titles: { "TS-1": "Eins" } }],
    ]);
  });

  it("writes parts of the report's setting, and leaves its others and unknown ones", () => {
    const standing = {
      width: 80,
      mine: 1,
      sections: [{ title: "U-Boot", tickets: ["TS-7"], colour: "blue" }, 7, { title: "Else", tickets: [] }],
    };
    const report = {
      ...defaultTemplate,
      width: 80,
      sections: [
        { title: "U-Boot", tickets: ["TS-7"], rest: false },
        { title: "Else", tickets: [], rest: false },
      ],
    };
    const proposals: Proposal[] = [
      {
        what: "section",
        change: "changed",
        before: null,
        after: { title: "U-Boot", tickets: ["TS-7", "TS-8"], rest: false },
      },
      { what: "section", change: "added", before: null, after: { title: "New", tickets: [], rest: true } },
      { what: "template", change: "changed", part: "to", before: "", after: "a@example.org\nb@example.org" },
      { what: "block", change: "added", title: "Plans" },
    ];
    const [edit, ...more] = editsOf(
      raw({ report: { workspace: undefined, person: standing } }),
      { ...nothing, report },
      proposals,
      english,
    );
    expect(more).toEqual([]);
    expect(edit?.place).toBe("person");
    expect(edit?.after).toEqual({
      width: 80,
      mine: 1,
      sections: [
        { title: "U-Boot", colour: "blue", tickets: ["TS-7", "TS-8"] },
        7,
        { title: "Else", tickets: [] },
        { title: "New", rest: true },
      ],
      to: ["a@example.org", "b@example.org"],
      blocks: [{ title: "Issues", text: "None" }, { title: "Travel&Holiday&Event" }, { title: "Plans" }],
    });
  });

  describe("sections and blocks", () => {
    const importedInto = (report: object) => {
      const { template } = readTemplate(report, english);
      const proposals: Proposal[] = [
        {
          what: "section",
          change: "added",
          before: null,
          after: { title: "Stratos", tickets: ["STR-68"], rest: false },
        },
        { what: "block", change: "added", title: "Plans" },
      ];
      const places = { workspace: undefined, person: report };
      return editsOf(raw({ report: places }), { ...nothing, report: template }, proposals, english)[0]?.after;
    };
    const stratos = { title: "Stratos", tickets: ["STR-68"] };

    it("that have a fault stay as they were typed, beside those that can be read", () => {
      const sections = [
        { title: "Own", tickets: "TS-1" },
        { title: "Good", tickets: ["TS-2"] },
        { title: "Odd", rest: "yes" },
      ];
      const blocks = [{ title: "Travel", text: 5 }, { title: "Issues" }];
      expect(importedInto({ sections, blocks })).toEqual({
        sections: [...sections, stratos],
        blocks: [...blocks, { title: "Plans" }],
      });
    });

    it("that have a fault stay though one of that title is imported, or is there by default", () => {
      const sections = [
        { title: "Stratos", tickets: "STR-1" },
        { title: "U-Boot", tickets: "TS-1" },
      ];
      const blocks = [{ title: "Plans", text: 5 }];
      expect(importedInto({ sections, blocks })).toEqual({
        sections: [...sections, stratos],
        blocks: [...blocks, { title: "Plans" }],
      });
    });

    it("beyond the number that is read stay", () => {
      const sections = Array.from({ length: 201 }, (_, at) => ({ title: `Section ${at}` }));
      expect(importedInto({ sections })).toMatchObject({ sections: [...sections, stratos] });
    });

    it("give way where they are the usual section, which nobody chose", () => {
      expect(importedInto({ sections: [{ title: "U-Boot", rest: true }] })).toMatchObject({
        sections: [stratos],
      });
    });

    it("that are no list are not overwritten", () => {
      expect(() => importedInto({ sections: { title: "Own" } })).toThrow(
        "The setting patchTracker.report cannot be used as it is.",
      );
    });
  });

  it("writes nothing where nothing changes, and refuses what it would have to overwrite", () => {
    const same: Proposal = { ...changed, change: "same" } as Proposal;
    expect(editsOf(raw({}), settings, [same], english)).toEqual([]);
    expect(() =>
      editsOf(raw({ series: { workspace: "all", person: undefined } }), settings, [changed], english),
    ).toThrow("The setting patchTracker.series cannot be used as it is.");
  });

  it("is shown as two JSON texts, place by place", () => {
    const edits: Edit[] = [
      { key: "series", place: "person", before: undefined, after: [own] },
      { key: "series", place: "workspace", before: [], after: ["broken"] },
    ];
    const texts = settingsTexts(edits, english);
    expect(JSON.parse(texts.now)).toEqual({ "Settings of the workspace": { "patchTracker.series": [] } });
    expect(JSON.parse(texts.after)).toEqual({
      "Settings of the workspace": { "patchTracker.series": ["broken"] },
      "Your settings": { "patchTracker.series": [own] },
    });
    expect(texts.after).toMatch(/^\{\n {2}"Settings of the workspace": \{\n {4}"patchTracker.series": \[/);
  });
});

describe("undo", () => {
  const before = ["broken", { name: "a", thread: "1" }];
  const after = ["broken", { name: "b", thread: "1" }, { name: "c", thread: "2" }];

  it("brings back what stood there before", () => {
    expect(takenBack(after, { key: "series", before, after })).toEqual(before);
    expect(takenBack(after, { key: "series", before: undefined, after })).toBeUndefined();
    expect(takenBack({ a: 1 }, { key: "report", before: undefined, after: { a: 1 } })).toBeUndefined();
  });

  it("leaves what was changed since", () => {
    const now = [
      { name: "d", thread: "3" },
      ...after.slice(0, 2),
      { name: "c", thread: "2", tickets: ["TS-1"] },
    ];
    expect(takenBack(now, { key: "series", before, after })).toEqual([now[0], ...before, now[3]]);
    const edit = {
      key: "tickets" as const,
      before: { patterns: [], titles: { A: "1", B: "2" } },
      after: { patterns: [], titles: { A: "one", B: "two", C: "three" } },
    };
    expect(takenBack({ patterns: ["x"], titles: { A: "one", B: "zwei", C: "three", D: "4" } }, edit)).toEqual(
      {
        patterns: ["x"],
        titles: { A: "1", B: "zwei", D: "4" },
      },
    );
  });
});

describe("the summary", () => {
  it("counts series and tickets, and says what became of the rest", () => {
    const title: Proposal = { what: "title", change: "added", id: "TS-1", before: "", after: "One" };
    const accepted = [added("u/x", "1", ["TS-1"]), title, added("u/y", "2", ["TS-2"])];
    expect(summaryOf(accepted, "kept", 12, { leftOut: 0, open: 1 }, english)).toBe(
      "2 series, 2 tickets imported. 12 lines of the report were kept as they are. 1 question was left open.",
    );
    expect(summaryOf(accepted.slice(0, 1), "already", 3, { leftOut: 1, open: 0 }, english)).toBe(
      "1 series, 1 ticket imported. The report of that week, which you have, was left as it is. 1 in doubt was left out.",
    );
  });

  it("names nothing of which there is none", () => {
    const none = { leftOut: 0, open: 0 };
    expect(summaryOf([added("u/x", "1")], "kept", 0, none, english)).toBe("1 series imported.");
    const block: Proposal = { what: "block", change: "added", title: "Plans" };
    expect(summaryOf([block], "kept", 0, none, english)).toBe("How your reports look was imported.");
    expect(summaryOf([], "kept", 0, { leftOut: 2, open: 0 }, english)).toBe(
      "Your settings stand as they were. 2 in doubt were left out.",
    );
  });
});
