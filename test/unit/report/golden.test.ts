// Reports as they are sent: each a file that can be read, made from a week in few words.
import { describe, expect, test } from "vitest";
import { carryOver } from "../../../src/core/report/carryOver.ts";
import { changesSince } from "../../../src/core/report/changes.ts";
import { compose, type ReportInput } from "../../../src/core/report/compose.ts";
import { keepEdits } from "../../../src/core/report/keepEdits.ts";
import type { Report } from "../../../src/core/report/model.ts";
import { readReport, readReports } from "../../../src/core/report/read.ts";
import type { ReportTemplate } from "../../../src/core/report/template.ts";
import { type Format, write } from "../../../src/core/report/write.ts";
import type { Landing } from "../../../src/core/series/series.ts";
import type { CommitPatch } from "../../../src/core/tickets/model.ts";
import { aReply } from "../../support/overview.ts";
import { reason } from "../../support/reason.ts";
import {
  ann,
  asked,
  ben,
  commit,
  ending,
  followed,
  known,
  landed,
  on,
  patches,
  reviewed,
  revision,
  template,
  ticket,
  zofie,
} from "./reportInput.ts";

const golden = (report: Report, name: string, format: Format = "text") =>
  expect(write(report, format, { width: 72, now: on("3/04") }).text).toMatchFileSnapshot(`golden/${name}`);
const report = (facts: ReportInput, more: Partial<ReportTemplate> = {}, last: Report | null = null) =>
  compose(facts, template(more), ending, last);

/** Sent long before the week, and quiet since. */
const quiet = followed("uboot/capsule", [revision(4, patches("capsule", 2, "1/20"))], ["TS-7"]);
const fresh = followed("uboot/scan", [revision(1, patches("scan", 3, "3/01"))], ["TS-8"]);

const sentAs = (evidence: Landing["evidence"]): CommitPatch => ({
  name: "uboot/disk",
  thread: "uboot/disk@example.org",
  label: "v2",
  number: 1,
  of: 3,
  messageId: "disk-2-28-1@example.org",
  evidence,
  state: "submitted",
  reason: reason("submitted on 2/28"),
  landing: null,
});

describe("the report of", () => {
  test("an empty week", () =>
    golden(
      report(known([quiet], [ticket("TS-7", "signed updates")]), {
        sections: [{ title: "U-Boot", tickets: ["TS-7", "TS-9"], rest: true }],
      }),
      "empty-week.txt",
    ));

  test("a person who follows nothing yet", () => golden(report(known([])), "nothing-followed.txt"));

  test("a first week", () => golden(report(known([fresh])), "first-week.txt"));

  test("a full week of two projects", async () => {
    const disk = patches("disk", 3, "2/28");
    const [one, two, three] = disk as [
      (typeof disk)[0] & object,
      (typeof disk)[0] & object,
      (typeof disk)[0] & object,
    ];
    const second = [
      reviewed(reviewed(one, ben, "3/01"), zofie, "3/02", "Tested-by"),
      asked(reviewed(two, ben, "3/01"), zofie, "3/02", true),
      asked(asked(three, zofie, "3/03", false), ben, "3/02", false),
    ];
    const entries = [
      followed(
        "uboot/disk",
        [revision(1, patches("disk", 3, "2/07")), revision(2, second)],
        ["TS-8", "STR-2"],
      ),
      quiet,
      followed(
        "linux/optee rng",
        [revision(1, patches("rng", 1, "3/03"), { rfc: true, label: "RFC" })],
        ["STR-2"],
      ),
      followed("uboot/stick", [revision(1, patches("stick", 2, "2/25"))]),
    ];
    const tickets = [
      ticket("TS-8", "disks follow the driver model", [
        commit("disk: forget a disk that is gone", "3/03"),
        commit("disk: somebody else's", "3/03", { author: ben }),
        commit("disk: of the week before", "2/24"),
        commit("disk: sent long ago", "3/01", { patch: sentAs("patch-id") }),
        commit("disk: like one sent, for the next version", "3/04", { patch: sentAs("title") }),
      ]),
      ticket("STR-2", "latency (network, with guests)"),
      ticket("STR-3", "", [
        commit("net: landed by somebody else", "3/02", {
          author: ben,
          committer: zofie,
          tickets: [{ id: "STR-3", from: ["note"] }],
          landed: { branch: "master", release: null },
        }),
        commit("net: landed, of a series", "3/02", {
          tickets: [{ id: "STR-3", from: ["series"] }],
          landed: { branch: "master", release: null },
        }),
      ]),
    ];
    const made = report(known(entries, tickets), {
      from: "Ann Lee <ann@example.org>",
      to: [
        "Team <team@example.org>",
        "Žofie Ångström-Őry <zofie@example.org>",
        "ben@example.org",
        "boss@example.org",
      ],
      sections: [
        { title: "Stratos", tickets: ["STR-2", "STR-3"], rest: false },
        { title: "U-Boot support", tickets: ["TS-7"], rest: true },
      ],
    });
    await golden(made, "full-week.txt");
    await golden(made, "full-week.md", "markdown");
    await golden(made, "full-week.eml", "eml");
  });

  test("a week with a merge, with the days in ISO and the reasons told", async () => {
    const merged = (release: string | null) =>
      followed("uboot/capsule", [
        revision(4, patches("capsule", 2, "2/20", { landing: landed("3/01", { release }) })),
      ]);
    await golden(report(known([merged("v2022.04-rc3")])), "merge.txt");
    await golden(
      report(known([merged(null), fresh]), { dates: "ISO", status: "detailed" }),
      "merge-detailed-iso.txt",
    );
  });

  test("a week with a partial merge", () => {
    const some = patches("capsule", 9, "2/20").map((patch, at) =>
      at < 7 ? { ...patch, landing: landed("3/02") } : patch,
    );
    return golden(report(known([followed("uboot/capsule", [revision(4, some)])])), "partial-merge.txt");
  });

  test("a week with a new revision, applied and asked to be pulled", () => {
    const next = patches("capsule", 2, "3/02").map((patch) => ({
      ...patch,
      replies: [aReply("applied", `applied-${patch.number}@example.org`, { from: ben, date: on("3/04") })],
    }));
    const pull = { name: "efi-2022-04-rc3", messageId: "pull@example.org", from: ben, date: on("3/04") };
    const entry = followed(
      "uboot/capsule",
      [revision(4, patches("capsule", 2, "1/20")), revision(5, next)],
      [],
      {
        pulls: [{ ...pull, patches: next.map(({ messageId }) => messageId) }],
      },
    );
    return golden(report(known([entry])), "new-revision.txt");
  });

  test("a week with a revert", () => {
    const reverted = {
      commit: "fedcba9876543210fedcba9876543210fedcba98",
      committed: on("3/03"),
      release: null,
    };
    const landing = landed("2/22", { release: "v2022.04-rc2", reverted });
    const entry = followed("uboot/capsule", [revision(4, patches("capsule", 2, "2/20", { landing }))]);
    return golden(report(known([entry])), "revert.txt");
  });

  test("a week in which what was merged before came into a release", () => {
    const entry = followed("uboot/capsule", [
      revision(4, patches("capsule", 2, "2/10", { landing: landed("2/20", { release: "v2022.04-rc3" }) })),
    ]);
    const ids = entry.series?.revisions[0]?.patches.map(({ messageId }) => messageId) ?? [];
    const before = new Map<string, Landing>(ids.map((id) => [id, landed("2/20")]));
    return golden(report(known([entry], [], { before })), "released.txt");
  });

  test("names, titles and tables in all scripts", () => {
    const [one] = patches("disk", 1, "2/28");
    if (!one) throw new Error("one patch");
    const noted = readReport(
      [
        "U-Boot",
        "======",
        "[TS-8]",
        "* measured on both boards[1], before and after; 測定は二回ずつ行い、結果は平均値です。 次の週にもう一度測ります。",
        "  | לוח    | 起動時間 | ok |",
        "  |--------|----------|----|",
        "  | 一号機 | 1.2 s    | כן |",
        "[1] https://example.org/measured/with/a/very/long/address/that/is/never/broken/in/two.html",
      ].join("\n"),
    );
    const seen = reviewed(
      reviewed(one, zofie, "3/01"),
      { name: "伊藤 花子", email: "ito@example.org" },
      "3/02",
    );
    const entry = followed("uboot/δίσκος", [revision(1, [seen])], ["TS-8"]);
    const made = report(known([entry], [ticket("TS-8", "דיסקים (ディスク)")]));
    return golden(keepEdits(made, noted), "all-scripts.txt");
  });

  test("the week after, which goes on from the last", async () => {
    const sent = write(report(known([quiet, fresh])), "text", { width: 72, now: 0 })
      .text.replace("    None", "    the board does not start")
      .replace("  - No progress\n", "  - No progress\n* waiting for a second board\n  - which is ordered\n");
    const [last] = await readReports(sent);
    if (!last) throw new Error("one report");
    const next = compose(known([quiet, fresh]), template(), "2022-03-11", last.report);
    await golden(carryOver(next, last.report), "week-after.txt");
    const again = await readReports(write(carryOver(next, last.report), "text", { width: 72, now: 0 }).text);
    const third = compose(known([quiet]), template(), "2022-03-18", again[0]?.report ?? null);
    const text = write(carryOver(third, again[0]?.report ?? third), "text", { width: 72, now: 0 }).text;
    expect(text.match(/\(last week\)/g)).toHaveLength(2);
    expect(changesSince(last.report, third)).toEqual([
      { kind: "gone", what: "series", name: "uboot/scan", before: "v1 submitted on 3/01", after: "" },
      { kind: "gone", what: "ticket", name: "TS-8", before: "", after: "" },
    ]);
  });
});

test("each generated line knows what it stands on", () => {
  const made = report(known([fresh], [ticket("TS-8", "", [commit("disk: one", "3/03")])]));
  const { text, sources } = write(made, "text", { width: 72, now: 0 });
  const lines = text.trimEnd().split("\n");
  expect(sources).toHaveLength(lines.length);
  const told = lines.map((line, at) => [line, sources[at]?.kind]).filter(([, kind]) => kind);
  expect(told).toEqual([
    ["[TS-8]", "ticket"],
    ["* uboot/scan v1[1]", "series"],
    ["  - v1 sent on 3/01, 3 patches", "mail"],
    ["* commit abcdef12345 on 3/03: disk: one", "commit"],
    ["    uboot/scan v1: submitted on 3/01", "series"],
  ]);
  expect(sources[lines.indexOf("* uboot/scan v1[1]")]).toEqual({
    kind: "series",
    name: "uboot/scan",
    thread: "uboot/scan@example.org",
    messageId: "scan-3-01-1@example.org",
  });
  expect(ann.email).toBe("ann@example.org");
});

test("a series closed and told of before is not told again; one closed since is", () => {
  const done = (day: string) =>
    followed("uboot/capsule", [
      revision(4, patches("capsule", 2, "1/10", { landing: landed(day, { release: "v2022.04" }) })),
    ]);
  const names = (made: Report) => made.blocks[0]?.lines.map((line) => ("name" in line ? line.name : ""));
  const last = compose(known([done("2/20"), quiet]), template(), "2022-02-25");
  expect(names(last)).toEqual(["uboot/capsule", "uboot/capsule"]);
  expect(names(report(known([done("2/20")]), {}, last))).toEqual([]);
  expect(names(report(known([done("2/20")]), {}, null))).toEqual(["uboot/capsule"]);
  expect(names(report(known([done("3/02")]), {}, last))).toEqual(["uboot/capsule"]);
});
