import { afterAll, describe, expect, test } from "vitest";
import { streamIn } from "../../../src/core/git/program.ts";
import { blobOf, changedFiles } from "../../../src/core/patches/changedFiles.ts";
import { sampleRepository } from "../../support/repository.ts";
import { signal } from "../git/support.ts";

const long = Array.from({ length: 40 }, (_, at) => `line ${at}`).join("\n");
const repository = sampleRepository([
  {
    name: "a",
    message: "a",
    authored: 0,
    files: { "x.c": "one\n", "gone.c": "bye\n", "old name.c": long, bin: new Uint8Array([0, 255, 1]) },
  },
  {
    name: "b",
    message: "b",
    authored: 1000,
    files: {
      "x.c": "two",
      "gone.c": null,
      "old name.c": null,
      "dir/neu ü.c": `${long}\nmore`,
      "new.c": "hello\n",
    },
  },
]);
afterAll(() => repository.remove());
const git = streamIn(repository.folder);
const between = () => changedFiles(git, repository.hash("a"), repository.hash("b"), signal);
const textOf = async (object: string | null) =>
  object === null ? null : Buffer.from((await blobOf(git, object, signal)) ?? []).toString();

describe("the files that a commit changes", () => {
  test("have git's letters, also where they were moved", async () => {
    expect((await between()).map(({ status, path, oldPath }) => [status, oldPath, path])).toEqual([
      ["R", "old name.c", "dir/neu ü.c"],
      ["D", "gone.c", "gone.c"],
      ["A", "new.c", "new.c"],
      ["M", "x.c", "x.c"],
    ]);
  });

  test("have their contents on both sides, and none where there is no file", async () => {
    const [, gone, fresh, changed] = await between();
    expect([await textOf(gone?.before ?? null), gone?.after]).toEqual(["bye\n", null]);
    expect([fresh?.before, await textOf(fresh?.after ?? null)]).toEqual([null, "hello\n"]);
    // Without a line break at the end, as it is.
    expect(await textOf(changed?.after ?? null)).toBe("two");
  });

  test("are none between equal commits", async () => {
    expect(await changedFiles(git, repository.hash("a"), repository.hash("a"), signal)).toEqual([]);
  });
});

test("a file that is not there, or is no file, has no contents", async () => {
  expect(await blobOf(git, "1".repeat(40), signal)).toBeNull();
  expect(await blobOf(git, repository.hash("a"), signal)).toBeNull();
});
