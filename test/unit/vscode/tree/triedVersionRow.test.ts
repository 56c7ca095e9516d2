import { describe, expect, test } from "vitest";
import { english } from "../../../../src/core/base/localize.ts";
import type { VersionMail } from "../../../../src/core/composing/versionMail.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";
import { isTriedVersionRow, triedVersionRow } from "../../../../src/vscode/tree/triedVersionRow.ts";

const mail = (number: number, more: Partial<VersionMail> = {}): VersionMail => ({
  path: `/kept/v3-000${number}-clock.patch`,
  ...{ tries: 0, state: "draft", sent: null, failed: null, arrived: false },
  ...more,
});
const sent = { tries: 1, state: "sent", sent: 1 } as const;
const name = { folder: "/clone", branch: "clock", label: "v3", number: 3, kept: null };

const shown = (...mails: VersionMail[]) =>
  outline([triedVersionRow({ ...name, directory: "/kept", mails }, english)]);

describe("the row of a version says", () => {
  test("what went out, what did not and why, and what nobody has tried", () => {
    const failed = { tries: 1, failed: "git send-email ended with 255" };
    expect(shown(mail(0, sent), mail(1, failed), mail(2))).toBe(
      [
        "▸ [warning] v3 of clock | 1 of 3 sent · not sent: git send-email ended with 255",
        "  - [clock] v3-0000-clock.patch | sent, not yet in the archive",
        "  - [warning] v3-0001-clock.patch | not sent: git send-email ended with 255",
        "  - [diff] v3-0002-clock.patch | not sent yet",
        "",
      ].join("\n"),
    );
  });

  test("that nobody knows of a mail whether it went out, until an archive has it", () => {
    const doubtful = { tries: 1, state: "sending" } as const;
    expect(shown(mail(0, doubtful), mail(1))).toMatch(
      /^▸ \[warning\] v3 of clock \| 0 of 2 sent · being sent, or it is not known what became of it\n/,
    );
    expect(shown(mail(0, { ...doubtful, arrived: true }), mail(1))).toMatch(
      /^▸ \[warning\] v3 of clock \| 1 of 2 sent\n {2}- \[pass\] v3-0000-clock.patch \| sent\n/,
    );
  });

  test("that it waits for the archive, where all of it is out", () => {
    expect(shown(mail(0, sent), mail(1, { ...sent, arrived: true }))).toMatch(
      /^▸ \[clock\] v3 of clock \| sent, not yet in the archive\n/,
    );
  });
});

test("only a version that is not out has its rest to send", () => {
  const traits = (...mails: VersionMail[]) =>
    triedVersionRow({ ...name, directory: "/kept", mails }, english).traits;
  expect([traits(mail(0, sent), mail(1)), traits(mail(0, sent))]).toEqual(["version:unsent", "version:sent"]);
});

test("the row of a version is told from others", () => {
  const row = triedVersionRow({ ...name, directory: "/kept", mails: [mail(0)] }, english);
  expect([row, row.children[0], null, {}].map(isTriedVersionRow)).toEqual([true, false, false, false]);
});
