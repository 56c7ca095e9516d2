import { expect, it } from "vitest";
import type { StoreCheck } from "../../../../../src/core/archive/checkStore.ts";
import { english } from "../../../../../src/core/base/localize.ts";
import { foundText, repairedText } from "../../../../../src/vscode/help/model/checkWords.ts";

const damaged = { what: "1 mail is damaged.", remedy: "Repair the store.", where: "" };
const gap = { what: "2022-March is not complete.", remedy: "Refresh later.", where: "" };
const checked = (more: Partial<StoreCheck>): StoreCheck => ({
  mails: 1200,
  archives: 1,
  problems: [],
  mended: [],
  ...more,
});

it("says of a store without fault how many mails were looked at", () => {
  const said = "1,200 mails looked at: everything is as it was read.";
  expect(foundText(checked({}), english)).toBe(said);
  expect(repairedText(checked({}), english)).toBe(said);
});

it("says what is damaged, the first in full and how many more there are", () => {
  expect(foundText(checked({ problems: [damaged] }), english)).toBe("1 mail is damaged.");
  expect(foundText(checked({ problems: [damaged, gap, gap] }), english)).toBe(
    "1 mail is damaged. And 2 more, in the log.",
  );
});

it("says what was repaired, and what could not be", () => {
  expect(repairedText(checked({ mended: [damaged] }), english)).toBe(
    "Repaired, by asking the archives again: 1 mail is damaged.",
  );
  expect(repairedText(checked({ mended: [damaged], problems: [gap] }), english)).toBe(
    "Not everything could be repaired. 2022-March is not complete. Refresh later.",
  );
  expect(repairedText(checked({ problems: [gap] }), english)).toBe(
    "Nothing could be repaired. 2022-March is not complete. Refresh later.",
  );
});
