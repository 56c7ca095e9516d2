// Verbatim that are generated are known again when a report is read, and no others.
import { expect, test } from "vitest";
import { compose } from "../../../src/core/report/compose.ts";
import { type Content, lineText } from "../../../src/core/report/model.ts";
import { isEventLine } from "../../../src/core/report/seriesEvents.ts";
import type { Patch } from "../../../src/core/series/series.ts";
import { aReply } from "../../support/overview.ts";
import {
  asked,
  ben,
  commit,
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

function told(patch: Patch, role: "answer" | "applied" | "withdrawn" | "nack", days: string[]): Patch {
  const replies = days.map((day) => aReply(role, `${role}-${day}@example.org`, { from: ben, date: on(day) }));
  return { ...patch, replies: [...patch.replies, ...replies] };
}

/** What a week of everything is told in. */
function linesIn(dates: "M/DD" | "ISO"): string[] {
  const [a, b, c, d, e, f] = patches("disk", 6, "3/01");
  if (!a || !b || !c || !d || !e || !f) throw new Error("six patches");
  const reverted = {
    commit: "fedcba9876543210fedcba9876543210fedcba98",
    committed: on("3/03"),
    release: null,
  };
  const disk = [
    told(reviewed(a, ben, "3/02"), "answer", ["3/02"]),
    asked(asked(asked(b, zofie, "3/01", true), zofie, "3/02", false), zofie, "3/04", false),
    told(told(told(c, "applied", ["3/03"]), "withdrawn", ["3/03"]), "nack", ["3/03"]),
    { ...asked(reviewed(d, ben, "3/02", "Suggested-by"), ben, "3/02", false), landing: landed("3/03") },
    { ...e, landing: landed("3/02", { reverted }) },
    { ...f, landing: landed("3/02", { elsewhere: true, branch: "u-boot-efi/master" }) },
  ];
  const rfc = patches("rfc", 1, "2/27").map((patch) => told(patch, "answer", ["2/27", "2/28"]));
  const pulls = [
    { name: "of two words", messageId: "p", from: ben, date: on("3/03"), patches: [a.messageId] },
  ];
  const labelled = { label: "RFC v2", rfc: true, version: 2, expected: 2 };
  const entry = followed("uboot/disk", [revision(2, rfc, labelled), revision(3, disk)], ["TS-8"], { pulls });
  const days = Array.from({ length: 12 }, (_, at) => commit(at === 0 ? "" : `disk: ${at}`, "3/01"));
  const landing = { release: null, branch: "master", commit: "1" };
  const commits = [commit("disk: landed", "2/28", { landed: landing } as object), ...days];
  const made = compose(known([entry], [ticket("TS-8", "", commits)]), template({ dates }), "2022-03-04");
  const isBelow = (one: Content) => one.kind === "bullet" && one.source?.kind !== "series";
  return made.sections.flatMap(({ groups }) =>
    groups.flatMap(({ content }) =>
      content.filter(isBelow).map((one) => (one.kind === "bullet" ? lineText(one.parts) : "")),
    ),
  );
}

test.each(["M/DD", "ISO"] as const)("every line of a full week is known again, with days as %s", (dates) => {
  const lines = linesIn(dates);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !isEventLine(line))).toEqual([]);
});

test("a line that a person goes on with is the person's own", () => {
  const lines = linesIn("ISO").filter((line) => !line.startsWith("commit "));
  const more = lines.flatMap((line) => [`${line}: more of it`, `${line}, so far`, `${line} as planned`]);
  expect(more.filter(isEventLine)).toEqual([]);
});
