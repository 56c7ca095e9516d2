// Which folders of earlier versions give way to a new one.
import { expect, test } from "vitest";
import { day } from "../../../../src/core/base/durations.ts";
import { goneWithTime, momentOf } from "../../../../src/vscode/nextVersion/model/versionFolders.ts";

const now = Date.UTC(2022, 1, 10, 12, 0, 0);
const folders = (count: number, age: (at: number) => number) =>
  Array.from({ length: count }, (_, at) => `${momentOf(now - age(at))}-work-v2`);

test("the oldest go where there are more than are kept, and none of the last day", () => {
  expect(folders(1, () => 0)).toEqual(["20220210T120000-work-v2"]);
  expect(
    goneWithTime(
      folders(29, (at) => at * day),
      now,
    ),
  ).toEqual([]);
  expect(
    goneWithTime(
      folders(32, (at) => at * day),
      now,
    ),
  ).toEqual(["20220110T120000-work-v2", "20220111T120000-work-v2", "20220112T120000-work-v2"]);
  expect(
    goneWithTime(
      folders(50, (at) => at * 60_000),
      now,
    ),
  ).toEqual([]);
});
