import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import type { ReportText } from "../../../../src/core/report/reportText.ts";
import { fileOf, newFileOf, reportNamed } from "../../../../src/vscode/report/model/fileNames.ts";
import { faultOfEnding, readNeededAt } from "../../../../src/vscode/report/model/weekRules.ts";
import { isSource, ReportFiles } from "../../../../src/vscode/report/reportFiles.ts";
import { keptReports, keptWords } from "../../../../src/vscode/report/reportList.ts";

let files: ReportFiles;
beforeEach(async () => {
  files = new ReportFiles(join(await mkdtemp(join(tmpdir(), "shelf-test-")), "reports"));
});
afterEach(() => rm(join(files.folder, ".."), { recursive: true }));

const report = (text: string): ReportText => ({ text, sources: [{ kind: "ticket", id: "TS-1" }, null] });
const one =
  "Subject: [Weekly] Week ending 2022-03-04\n\n=== Patch status ===\n    uboot/a v1: submitted on 3/01\n";
const content = (path: string) => readFile(path, "utf8");

describe("a report's file", () => {
  it("is named by its week, and told from all other files by it", () => {
    expect(reportNamed(fileOf("2022-03-04"))).toEqual({ ending: "2022-03-04", isNew: false });
    expect(reportNamed(newFileOf("2022-03-04"))).toEqual({ ending: "2022-03-04", isNew: true });
    for (const other of [
      "week-ending-2022-02-30.txt",
      "week-ending-2022-03-04.sources.json",
      "week-ending-2022-03-04.2.txt",
      "xweek-ending-2022-03-04.txt",
      "notes.txt",
    ])
      expect(reportNamed(other)).toBeNull();
  });
});

it("a week can be written of from its first moment on, and only by a day of the calendar", () => {
  const now = Date.UTC(2022, 2, 4, 12);
  expect(["2022-03-04", "2022-03-10", "2021-01-01"].map((day) => faultOfEnding(day, now))).toEqual(
    Array(3).fill("none"),
  );
  expect(faultOfEnding("2022-03-11", now)).toBe("later");
  expect(["2022-02-30", "4 March", "", "--help"].map((day) => faultOfEnding(day, now))).toEqual(
    Array(4).fill("no day"),
  );
});

it("a report needs mail read after its week's end, or within the hour while the week runs", () => {
  const now = Date.UTC(2022, 2, 7, 12);
  expect(readNeededAt("2022-03-04", now)).toBe(Date.UTC(2022, 2, 5));
  expect(readNeededAt("2022-03-11", now)).toBe(Date.UTC(2022, 2, 7, 11));
});

describe("the shelf", () => {
  it("overwrites nothing: of two first reports of one week the earlier one is set aside", async () => {
    await files.keep("2022-03-04", report("with what I wrote\n"));
    await files.keep("2022-03-04", report("two\n"));
    expect(await files.text("2022-03-04")).toBe("two\n");
    const [kept = ""] = await readdir(join(files.folder, "replaced"));
    expect(await content(join(files.folder, "replaced", kept))).toBe("with what I wrote\n");
  });

  it("is empty before the first report, without a folder for it", async () => {
    expect(await files.weeks()).toEqual([]);
    expect(await files.weekBefore("2022-03-04")).toBeNull();
    expect(await files.text("2022-03-04")).toBeNull();
  });

  it("has the weeks newest first, and finds the last one before a week", async () => {
    for (const week of ["2022-02-18", "2022-03-04", "2022-02-25"]) await files.keep(week, report(one));
    await files.keepNew("2022-03-11", report(one));
    await writeFile(join(files.folder, "notes.txt"), "");
    expect(await files.weeks()).toEqual(["2022-03-04", "2022-02-25", "2022-02-18"]);
    expect(await files.weekBefore("2022-03-04")).toBe("2022-02-25");
    expect(await files.weekBefore("2022-03-03")).toBe("2022-02-25");
    expect(await files.weekBefore("2022-02-18")).toBeNull();
  });

  it("knows what a report was before a person edited it", async () => {
    const path = await files.keep("2022-03-04", report(one));
    await writeFile(path, `${one}\nmine\n`);
    expect(await files.original(path)).toEqual(report(one));
    expect(await files.text("2022-03-04")).toBe(`${one}\nmine\n`);
  });

  it("knows nothing of it where that was damaged or is gone", async () => {
    const path = await files.keep("2022-03-04", report(one));
    const beside = join(files.folder, "week-ending-2022-03-04.sources.json");
    for (const damage of ["{", "[]", '{"text": "x", "sources": [{"kind": "commit", "hash": "--all"}]}']) {
      await writeFile(beside, damage);
      expect(await files.original(path)).toBeNull();
    }
    await rm(beside);
    expect(await files.original(path)).toBeNull();
  });

  it("keeps what a new report takes the place of, each time", async () => {
    const path = await files.keep("2022-03-04", report("first\n"));
    for (const text of ["second\n", "third\n"]) {
      const fresh = await files.keepNew("2022-03-04", report(text));
      await files.setAside("2022-03-04");
      await writeFile(path, await content(fresh));
      await files.settle("2022-03-04");
    }
    expect(await files.text("2022-03-04")).toBe("third\n");
    expect((await files.original(path))?.text).toBe("third\n");
    const replaced = join(files.folder, "replaced");
    expect(
      await Promise.all((await readdir(replaced)).sort().map((name) => content(join(replaced, name)))),
    ).toEqual(["first\n", "second\n"]);
    expect((await readdir(files.folder)).sort()).toEqual([
      "replaced",
      "week-ending-2022-03-04.sources.json",
      "week-ending-2022-03-04.txt",
    ]);
  });

  it("keeps a new report that nobody took only where a person has edited it", async () => {
    const fresh = await files.keepNew("2022-03-04", report("new\n"));
    await files.keepNew("2022-03-04", report("newer\n"));
    expect((await readdir(files.folder)).includes("replaced")).toBe(false);
    await writeFile(fresh, "newer, and mine\n");
    await files.keepNew("2022-03-04", report("newest\n"));
    expect(await content(fresh)).toBe("newest\n");
    expect(await content(join(files.folder, "replaced", "week-ending-2022-03-04.1.txt"))).toBe(
      "newer, and mine\n",
    );
  });

  it("refuses a file that is no report by its size", async () => {
    const path = await files.keep("2022-03-04", report(one));
    await writeFile(path, Buffer.alloc(5_000_000, 0x20));
    await expect(files.text("2022-03-04")).rejects.toThrow("no weekly report");
  });
});

describe("the list of reports", () => {
  it("says how many series each has and whether it was edited", async () => {
    await files.keep("2022-02-25", report(one));
    const path = await files.keep("2022-03-04", report(one));
    await writeFile(path, `${one}    uboot/b v2: submitted on 3/02\n`);
    const kept = await keptReports(files, {});
    expect(kept).toEqual([
      { ending: "2022-03-04", series: 2, edited: true },
      { ending: "2022-02-25", series: 1, edited: false },
    ]);
    expect(kept.map((each) => keptWords(each, english))).toEqual(["2 series, edited", "1 series"]);
  });
});

it("what a command or a file names as a source is one, or is left aside", () => {
  expect(isSource({ kind: "mail", messageId: "a@example.org" })).toBe(true);
  for (const other of [
    null,
    "a@example.org",
    { kind: "mail", messageId: "" },
    { kind: "file", path: "/etc/passwd" },
    { kind: "commit", hash: "HEAD" },
  ])
    expect(isSource(other)).toBe(false);
});
