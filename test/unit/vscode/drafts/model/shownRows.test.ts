import { expect, test } from "vitest";
import { english } from "../../../../../src/core/base/localize.ts";
import type { VersionMail } from "../../../../../src/core/composing/versionMail.ts";
import { shownRows } from "../../../../../src/vscode/drafts/model/shownRows.ts";
import { outline } from "../../../../../src/vscode/tree/outline.ts";
import { draft, now } from "./draft.ts";

const mail = (number: number, more: Partial<VersionMail> = {}): VersionMail => ({
  path: `/kept/v3-000${number}-clock.patch`,
  ...{ tries: 0, state: "draft", sent: null, failed: null, arrived: false },
  ...more,
});
const sent = { tries: 1, state: "sent", sent: now } as const;
const version = (label: string, ...mails: VersionMail[]) => ({
  ...{ folder: "/clone", branch: "clock", label, number: 3, kept: null },
  ...{ directory: `/kept/${label}`, mails },
});

test("what is out is folded at the end, below what waits for the person", () => {
  const drafts = [
    draft({ id: "a", subject: "Re: a", state: "sent", sent: now }),
    draft({ id: "b", subject: "Re: b" }),
    draft({ id: "c", subject: "Re: c", state: "sending" }),
  ];
  const versions = [version("v2", mail(0, sent)), version("v3", mail(0, sent), mail(1))];
  expect(outline(shownRows(drafts, versions, now, english))).toBe(`\
▸ [warning] v3 of clock | 1 of 2 sent
  - [clock] v3-0000-clock.patch | sent, not yet in the archive
  - [diff] v3-0001-clock.patch | not sent yet
- [warning] Re: c | to Ann Lee and 1 more · being sent, or it is not known what became of it · 2h
- [edit] Re: b | to Ann Lee and 1 more · 2h
▸ [clock] Sent, not yet in the archive | 2
  - [clock] Re: a | to Ann Lee and 1 more · sent, not yet in the archive · now
  ▸ [clock] v2 of clock | sent, not yet in the archive
    - [clock] v3-0000-clock.patch | sent, not yet in the archive
`);
  expect(shownRows([], [], now, english)).toEqual([]);
});
