import { expect, test } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { VersionMail } from "../../../../../src/core/composing/versionMail.ts";
import { inDoubt } from "../../../../../src/vscode/drafts/model/inDoubt.ts";
import { draftRows } from "../../../../../src/vscode/drafts/model/rows.ts";
import { triedVersionRow } from "../../../../../src/vscode/tree/triedVersionRow.ts";
import { draft, now } from "./draft.ts";

test("what became of a mail is asked of the person only where nobody knows it", () => {
  const drafts = [
    draft({ id: "a", state: "sending", tries: 2 }),
    draft({ id: "b", state: "sent", tries: 1 }),
    draft({ id: "c" }),
  ];
  const mail = (path: string, more: Partial<VersionMail>): VersionMail => ({
    ...{ path, tries: 1, state: "sending", sent: null, failed: null, arrived: false },
    ...more,
  });
  const mails = [mail("/1", {}), mail("/2", { arrived: true }), mail("/3", { state: "sent" })];
  const version = { folder: "/clone", branch: "clock", label: "v3", number: 3, kept: null };
  const row = triedVersionRow({ ...version, directory: "/kept", mails }, english);
  const rows = [...draftRows(drafts, now, english), ...row.children, row];
  expect(inDoubt([rows[0], rows], drafts)).toEqual([
    { id: "a", number: 2 },
    { path: "/1", number: 1 },
  ]);
  expect(inDoubt([row.children[0]], drafts)).toEqual([{ path: "/1", number: 1 }]);
  expect(["a", "b", "x"].map((id) => inDoubt([id], drafts))).toEqual([[{ id: "a", number: 2 }], [], []]);
  expect([row.children.map(({ traits }) => traits)]).toEqual([
    ["versionMail:sending", "versionMail", "versionMail"],
  ]);
});
