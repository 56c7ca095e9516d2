// A posted patch beside the commit that it became.
import { describe, expect, test, vi } from "vitest";
import type { SampleCommit } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const base: SampleCommit = {
  name: "base",
  message: "Begin",
  authored: sent - 9 * day,
  files: { "a.c": lines(), "b.c": lines() },
};
/** What was posted: two patches. */
const series: SampleCommit[] = [
  {
    name: "one",
    branch: "work",
    parents: ["base"],
    message: "a: change",
    authored: sent - day,
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    name: "two",
    branch: "work",
    message: "b: change",
    authored: sent - day,
    files: { "b.c": lines({ 5: "five" }) },
  },
];
/** Something else that came in before. */
const meanwhile = (files: Record<string, string>): SampleCommit => ({
  name: "meanwhile",
  message: "x: else",
  authored: sent + day,
  files,
});
const applied = (files: Record<string, string>): SampleCommit => ({
  name: "applied",
  message: "b: change",
  authored: sent - day,
  committed: sent + 2 * day,
  files,
});

async function compared(...later: SampleCommit[]) {
  const sample = repositoryOf([base, ...series, ...later]);
  const reader = new Reader(posted(sample, ["one", "two"]), [sample.folder]);
  const thread = "series-v1-1@example.org";
  const request = {
    ...{ project: reader.project, series: await reader.series(thread), revision: 0, offline: true },
    ...{ patch: "series-v1-2@example.org", commit: sample.hash("applied") },
  };
  const found = await reader.services.patches.applied(request, call());
  const { repository, from, to } = found;
  return { found, sample, text: await reader.services.patches.diff({ repository, from, to }, call()) };
}

describe("a patch as it was posted, beside the commit that it became,", () => {
  test("differs by what the custodian changed alone, whatever came in before", async () => {
    const { found, sample, text } = await compared(
      meanwhile({ "b.c": lines({ 19: "far" }), "other.c": "other\n" }),
      applied({ "b.c": lines({ 5: "FIVE", 19: "far" }), "doc.rst": "documented\n" }),
    );
    expect(found).toMatchObject({ rebased: true, to: sample.hash("applied") });
    expect(found.files.map(({ status, path }) => `${status} ${path}`)).toEqual(["M b.c", "A doc.rst"]);
    expect(text).toContain("-five\n+FIVE\n");
    expect(text).not.toMatch(/far\n[+-]|other/);
  });

  test("does not differ where it was applied as it is", async () => {
    const { found } = await compared(
      meanwhile({ "b.c": lines({ 19: "far" }) }),
      applied({ "b.c": lines({ 5: "five", 19: "far" }) }),
    );
    expect(found.files).toEqual([]);
  });

  test("is shown on its own base where it does not go onto the commit's", async () => {
    const { found } = await compared(
      meanwhile({ "b.c": "all else\n", "other.c": "other\n" }),
      applied({ "b.c": "all else\nfive\n" }),
    );
    expect(found).toMatchObject({ rebased: false, files: [{ path: "b.c" }] });
  });
});

test("a patch and a missing commit are not compared, and that is said", async () => {
  const sample = repositoryOf([base, ...series]);
  const thread = "series-v1-1@example.org";
  for (const [folders, commit] of [
    [[sample.folder], "0".repeat(40)],
    [[sample.folder], sample.hash("base")],
    [[folder()], sample.hash("two")],
  ] as const) {
    const reader = new Reader(posted(sample, ["one", "two"]), [...folders]);
    const request = {
      ...{ project: reader.project, series: await reader.series(thread), revision: 0, offline: true },
      ...{ patch: thread, commit },
    };
    await expect(reader.services.patches.applied(request, call())).rejects.toThrow("cannot be compared");
  }
});
