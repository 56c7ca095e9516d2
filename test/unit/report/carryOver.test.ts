// What becomes of the notes that a person types into a report.
import { expect, test } from "vitest";
import { carryOver } from "../../../src/core/report/carryOver.ts";
import { compose } from "../../../src/core/report/compose.ts";
import { keepEdits } from "../../../src/core/report/keepEdits.ts";
import type { Report } from "../../../src/core/report/model.ts";
import { readReport } from "../../../src/core/report/read.ts";
import { write } from "../../../src/core/report/write.ts";
import {
  ben,
  commit,
  followed,
  known,
  landed,
  patches,
  reviewed,
  revision,
  template,
  ticket,
} from "./reportInput.ts";

const disk = followed("uboot/disk_integ", [revision(2, patches("disk", 7, "2/10"))], ["TS-118"]);
const stick = followed("uboot/stick", [revision(1, patches("stick", 1, "2/08"))], ["TS-118"]);
const sections = [{ title: "U-Boot", tickets: ["TS-118", "TS-300"], rest: true }];
const made = (ending: string, entries = [disk], commits = [commit("disk: one", "3/01")]) =>
  compose(known(entries, [ticket("TS-118", "", commits)]), template({ sections }), ending);
const textOf = (report: Report) => write(report, "text", { width: 72, now: 0 }).text;
/** As it stands in the editor after the person changed it. */
const edited = (report: Report, change: (text: string) => string): Report => {
  const text = change(textOf(report));
  return {
    ...readReport(text.slice(text.indexOf("\n\n") + 2)),
    subject: report.subject,
    ending: report.ending,
  };
};
const below = (head: string, note: string) => (text: string) =>
  text.replace(new RegExp(`^(\\* ${head}.*)$`, "m"), `$1\n${note}`);
/** The lines of the first section, but its title. */
const lines = (report: Report) =>
  textOf(report)
    .split("\n")
    .filter((line) => /^ *[*\-+] |^\[TS-/.test(line));

const v3 = "  - I am testing v3 on the board";

test("a note stays below the series that it was typed under, also where the report is written anew", () => {
  const week = made("2022-03-04");
  const own = edited(week, below("uboot/disk_integ v2", `${v3}\n    + with a new cable`));
  expect(lines(keepEdits(week, own))).toEqual([
    "[TS-118]",
    "* uboot/disk_integ v2[1]",
    v3,
    "    + with a new cable",
    "* commit abcdef12345 on 3/01: disk: one",
    "[TS-300]",
    "* No progress",
  ]);
});

test("a note comes back below its series in the next week, in place of No progress", () => {
  const own = edited(made("2022-02-25", [stick, disk]), below("uboot/disk_integ v2", v3));
  expect(lines(carryOver(made("2022-03-11", [stick, disk]), own)).slice(1, 5)).toEqual([
    "* uboot/stick v1[1]",
    "  - No progress",
    "* uboot/disk_integ v2[2]",
    "  - (last week) I am testing v3 on the board",
  ]);
});

test("a note below what is no more stands at the end of its ticket", () => {
  const own = edited(made("2022-03-04"), below("commit abcdef12345", "  - still to be sent"));
  expect(lines(keepEdits(made("2022-03-04", [stick], []), own)).slice(1, 3)).toEqual([
    "* uboot/stick v1[1]",
    "* still to be sent",
  ]);
});

test("a table below a series stays there", () => {
  const own = edited(
    made("2022-03-04", [disk, stick]),
    below("uboot/disk_integ v2", "  | board | boots |\n  |-------|-------|"),
  );
  const text = textOf(keepEdits(made("2022-03-04", [disk, stick]), own));
  expect(text.indexOf("| board |")).toBeLessThan(text.indexOf("uboot/stick"));
});

test("a week written anew has the notes of the week before, none of them twice", () => {
  const first = made("2022-02-18", [disk], []);
  const before = edited(first, (text) =>
    below(
      "uboot/disk_integ v2",
      "  - waiting for review",
    )(text).replace("[TS-300]\n* No progress", "[TS-300]\n* looked at where the time goes"),
  );
  const fresh = carryOver(made("2022-02-25", [disk], []), before);
  const notes = [
    "[TS-118]",
    "* uboot/disk_integ v2[1]",
    "  - (last week) waiting for review",
    "[TS-300]",
    "* (last week) looked at where the time goes",
  ];
  const plain = edited(made("2022-02-25", [disk], []), (text) => text);
  expect(lines(keepEdits(fresh, plain, plain))).toEqual(notes);
  const kept = edited(fresh, (text) => text);
  expect(lines(keepEdits(fresh, kept, kept))).toEqual(notes);
  const confirmed = edited(fresh, (text) => text.replaceAll("(last week) ", ""));
  expect(lines(keepEdits(fresh, confirmed, kept)).join("\n")).toBe(
    notes.join("\n").replaceAll("(last week) ", ""),
  );
  const deleted = edited(fresh, (text) => text.replace("* (last week) looked at where the time goes\n", ""));
  expect(lines(keepEdits(fresh, deleted, kept)).slice(3)).toEqual(["[TS-300]", "* No progress"]);
});

test("a block that nobody wrote in has what is carried, another what it says", () => {
  const before = edited(made("2022-02-18"), (text) => text.replace("    None", "    the board is broken"));
  const next = made("2022-02-25");
  const fresh = carryOver(next, before);
  const issues = (own: Report) =>
    textOf(keepEdits(fresh, own, null, template().blocks)).split("Issues ===\n")[1];
  expect(issues(edited(next, (text) => text))).toMatch(/^ {4}\(last week\) the board is broken\n/);
  expect(issues(edited(next, (text) => text.replace("    None", "    it is mended")))).toMatch(
    /^ {4}it is mended\n/,
  );
  const offered = edited(fresh, (text) => text);
  const solved = edited(fresh, (text) => text.replace("    (last week) the board is broken", "    None"));
  expect(textOf(keepEdits(fresh, solved, offered, template().blocks))).toContain("Issues ===\n    None\n");
});

test("what the next week brought is news, also where the week before was told of in the same words", () => {
  const sent = patches("scan", 6, "2/10");
  const scan = sent.map((patch, at) => {
    if (at < 2) return reviewed(patch, ben, at === 0 ? "2/23" : "3/02");
    return at < 4 ? { ...patch, landing: landed(at === 2 ? "2/22" : "3/03") } : patch;
  });
  const entry = followed("uboot/scan", [revision(2, scan)], ["TS-118"]);
  const last = edited(made("2022-02-25", [entry], []), (text) => text);
  const news = ["  - Ben Ode reviewed 1 of 6 patches", "  - 1 of 6 patches merged in master"];
  expect(lines(last).slice(2, 4).toSorted()).toEqual(news.toSorted());
  expect(lines(carryOver(made("2022-03-04", [entry], []), last)).slice(2, 4)).toEqual(news);
});

test("of two weeks that overlap, the second does not say again what the first has said", () => {
  const [one] = patches("scan", 1, "2/10");
  if (!one) throw new Error("one patch");
  const entry = followed("uboot/scan", [revision(1, [reviewed(one, ben, "3/02")])], ["TS-118"]);
  const last = edited(made("2022-03-03", [entry], []), (text) => text);
  expect(lines(last)[2]).toBe("  - Ben Ode reviewed the patch");
  expect(lines(carryOver(made("2022-03-04", [entry], []), last))[2]).toBe("  - No progress");
});

test("a series' line that the person replaced leaves nothing of its address, and no other ticket's words change", () => {
  const scan = followed("uboot/scan", [revision(1, patches("scan", 1, "2/08"))], ["TS-300"]);
  const replaced = (text: string) =>
    text.replace("* uboot/disk_integ v2[1]\n  - No progress\n", "* the board is in repair\n");
  const last = edited(made("2022-02-25", [disk, scan], []), replaced);
  const next = made("2022-03-11", [disk, scan], []);
  const address = "https://lore.kernel.org/r/disk-2-10-1@example.org";
  const scanned = ["[TS-300]", "* uboot/scan v1[2]", "  - No progress"];
  for (const text of [textOf(carryOver(next, last)), textOf(keepEdits(next, last))]) {
    expect(text.split(address)).toHaveLength(2);
    expect(text).toContain(`\n${scanned.join("\n")}\n`);
  }
  expect(lines(carryOver(next, last))).toContain("* (last week) the board is in repair");
});

test("an address that a note cites or tells of stays with it", () => {
  const own = edited(made("2022-03-04"), (text) =>
    text.replace(
      "[TS-300]\n* No progress",
      "[TS-300]\n* measured, see [7]\n\nFor all boards:\n[8] https://example.org/all\n\n[7] https://example.org/runs",
    ),
  );
  const text = textOf(keepEdits(made("2022-03-04"), own));
  expect(text).toContain("* measured, see [2]\n\nFor all boards:\n[8] https://example.org/all\n");
  expect(text).toContain("\n[2] https://example.org/runs\n");
});

test("what a person writes like a generated line, and goes on with, is the person's", () => {
  const sent = followed(
    "uboot/disk_integ",
    [revision(2, patches("disk", 7, "3/01")), revision(3, patches("disk", 7, "3/02"))],
    ["TS-118"],
  );
  const own = [
    "  - v3 sent on 3/04 to Tom only, since the list bounced",
    "  - comment by the customer on 3/03: wants it before Easter",
    "  - v3 sent on 3/02, 7 patches, after v2: Tom's remarks are done",
    "  - answer by Tom on 3/03 is still to be read",
    "  - applied by Tom on 3/03 to his own tree",
    "  - in pull request efi by Tom on 3/03, all 7 patches at last",
    "  - 2 of 7 patches in a call with Tom",
    "  - and 2 more commits to be cleaned up",
  ];
  const written = edited(made("2022-03-04", [sent], []), below("uboot/disk_integ v3", own.join("\n")));
  const kept = lines(keepEdits(made("2022-03-04", [sent], []), written));
  for (const line of own) expect(kept).toContain(line);
});

test("what a person wrote in the patch status is kept where the report is written anew", () => {
  const week = () => made("2022-03-04", [stick, disk], []);
  const offered = edited(week(), (text) => text);
  const own = edited(week(), (text) =>
    text
      .replace("=== Patch status ===\n", "=== Patch status ===\n    (all for the next release)\n")
      .replace("submitted on 2/08", "submitted on 2/08, Tom is ill until 3/14\n    (stick waits for optee)")
      .replace(
        "\n\n=== Issues",
        "\n    uboot/other v3: submitted on 1/20\n\n    More next week.\n\n=== Issues",
      ),
  );
  const status = (report: Report) => textOf(report).split(/=== (?:Patch status|Issues) ===\n/)[1];
  const first = "    (all for the next release)\n";
  const after = "    (stick waits for optee)\n    uboot/disk_integ v2: submitted on 2/10\n";
  const rest = "    uboot/other v3: submitted on 1/20\n\n    More next week.\n\n";
  const ill = "    uboot/stick v1: submitted on 2/08, Tom is ill until 3/14\n";
  expect(status(keepEdits(week(), own, offered))).toBe(first + ill + after + rest);
  // Where it is not known what was offered, a state that the report has no more may have been generated.
  expect(status(keepEdits(week(), own))).toBe(`${first}${ill}${after}\n    More next week.\n\n`);
  expect(status(keepEdits(week(), own, own))).toBe(status(keepEdits(week(), own)));
  expect(status(keepEdits(week(), offered, offered))).toBe(status(week()));
});

test("a series' new state stands in the patch status, above the words that a person gave the state before", () => {
  const offered = edited(made("2022-03-04", [stick], []), (text) => text);
  const own = edited(made("2022-03-04", [stick], []), (text) => text.replace("on 2/08", "on 2/08, to Tom"));
  const merged = followed(
    "uboot/stick",
    [revision(1, patches("stick", 1, "2/08", { landing: landed("3/03") }))],
    ["TS-118"],
  );
  expect(textOf(keepEdits(made("2022-03-04", [merged], []), own, offered))).toContain(
    "    uboot/stick v1: merged in master\n    uboot/stick v1: submitted on 2/08, to Tom\n",
  );
});

test("the patch status of the week before does not go on", () => {
  const last = edited(made("2022-02-25", [stick], []), (text) =>
    text.replace("submitted on 2/08", "submitted on 2/08, to Tom\n    (stick waits for optee)"),
  );
  expect(textOf(carryOver(made("2022-03-04", [stick], []), last))).not.toMatch(/Tom|optee/);
});

test("headers that the person changed stay; the others are as the template has them now", () => {
  const offered = { ...made("2022-03-04"), from: "Ann Lee <ann@example.org>", to: ["team@example.org"] };
  const fresh = { ...offered, from: "Ann <ann@example.org>", to: ["all@example.org"] };
  const own = { ...offered, to: ["team@example.org", "boss@example.org"], subject: "A short week" };
  expect(keepEdits(fresh, own, offered)).toMatchObject({
    from: "Ann <ann@example.org>",
    to: ["team@example.org", "boss@example.org"],
    subject: "A short week",
  });
  const bare = { ...own, from: "", to: [], subject: "" };
  expect(keepEdits(fresh, bare, offered)).toMatchObject({ to: fresh.to, subject: fresh.subject });
});
