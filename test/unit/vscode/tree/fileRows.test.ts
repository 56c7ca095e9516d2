// The files below a patch, as the tree shows and speaks them.
import { describe, expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import type { ChangedFile } from "../../../../src/core/patches/model.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";
import { fileRow, type Remarks } from "../../../../src/vscode/tree/rows/file.ts";
import { tooltipOf } from "../../../../src/vscode/tree/seriesTooltip.ts";
import { anEntry, aPatch, aRevision, aSeries, now } from "../../../support/overview.ts";

const patch = aPatch(1, "efi: one");
const revision = aRevision(1, [patch]);
const of = { entry: anEntry("x", aSeries([revision])), revision, patch };
const none = { count: 0, open: 0 };
const row = (more: Partial<ChangedFile>, remarks: Remarks = none) =>
  fileRow(
    english,
    of,
    {
      ...{ path: "lib/efi_loader/efi_disk.c", from: null, status: "M", additions: 12, deletions: 3 },
      modes: { before: "100644", after: "100644" },
      ...more,
    },
    remarks,
    "above",
  );
const modes = (before: string, after: string) => ({ modes: { before, after } });

const rows = [
  row({}, { count: 3, open: 1 }),
  row({ path: "README", deletions: 0 }, { count: 1, open: 0 }),
  row({ status: "A", path: "test/run.sh", ...modes("000000", "100755"), deletions: 0 }),
  row({ status: "D", path: "lib/old.c", ...modes("100644", "000000"), additions: 0, deletions: 40 }),
  row({ status: "R", path: "lib/new.c", from: "lib/old.c", additions: 0, deletions: 0 }),
  row({ path: "logo.bmp", additions: null, deletions: null }),
  row({ path: "tools/x.py", ...modes("100644", "100755"), additions: 0, deletions: 0 }),
  row({ status: "T", path: "dts/link", ...modes("100644", "120000"), additions: 1, deletions: 9 }),
  row({ path: "lib/sub", ...modes("160000", "160000"), additions: 1, deletions: 1 }),
];

describe("a file below a patch", () => {
  test("says its name, where it lies, how much changes and how", () => {
    expect(outline(rows)).toMatchInlineSnapshot(`
      "- [file] efi_disk.c | lib/efi_loader · +12 −3 · 3 comments, 1 open
      - [file] README | +12 · 1 comment
      - [file] run.sh | test · +12 · executable
      - [file] old.c | lib · −40
      - [file] new.c | lib/old.c → lib/new.c
      - [file] logo.bmp | binary
      - [file] x.py | tools · now executable
      - [file] link | dts · +1 −9 · symbolic link
      - [file] sub | lib · +1 −1 · submodule
      "
    `);
  });

  test("is spoken as a sentence, without the folder that a screen reader would spell", () => {
    expect(rows.map(({ spoken }) => spoken)).toMatchInlineSnapshot(`
      [
        "efi_disk.c, modified, 3 comments, 1 open",
        "README, modified, 1 comment",
        "run.sh, added, executable",
        "old.c, deleted",
        "new.c, renamed from lib/old.c",
        "logo.bmp, modified, binary",
        "x.py, modified, now executable",
        "link, type changed, symbolic link",
        "sub, modified, submodule",
      ]
    `);
  });

  test("tells its whole path when hovered over", () => {
    expect(rows[4] && tooltipOf(rows[4], now, english)).toMatchInlineSnapshot(`
      "**lib/new&#46;c**

      renamed from lib/old&#46;c"
    `);
  });

  test("has an id of its own below its patch, and opens nothing but itself", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows[0]).toMatchObject({
      id: "above/file/lib/efi_loader/efi_disk.c",
      traits: "file",
      open: "leaf",
    });
  });
});
