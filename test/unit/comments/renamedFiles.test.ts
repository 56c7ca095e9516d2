// A file of a posted patch is found in the work tree though the branch has renamed it since.
import { describe, expect, test, vi } from "vitest";

import { call } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "../patches/support.ts";

vi.setConfig({ testTimeout: 60_000 });

const start = { name: "start", message: "Begin", authored: sent - 10 * day };
const one = { name: "one", message: "a: change ten", authored: sent - day };

/** What the names are in a work tree on these commits, after git has done more. */
async function names(
  commits: Parameters<typeof repositoryOf>[0],
  files: string[],
  more: string[][] = [],
): Promise<(string | null)[]> {
  const sample = repositoryOf([
    { ...start, files: { "a.c": lines(), "other.c": "int other;\n" } },
    { ...one, files: { "a.c": lines({ 10: "ten" }) } },
    ...commits,
  ]);
  for (const args of more) sample.git(...args);
  const mails = posted(sample, ["one"]);
  const reader = new Reader(mails, [sample.folder]);
  const series = await reader.series(mails[0]?.messageId ?? "");
  return reader.services.comments.namesNow({ folder: sample.folder, series, files }, call());
}

const renaming = (from: string, to: string, text: string, authored: number) => ({
  ...{ name: `${from} to ${to}`, message: `Move ${from}`, authored },
  files: { [from]: null, [to]: text },
});

describe("a file of a posted patch is called in the work tree", () => {
  test("as it was, where nobody has renamed it", async () => {
    expect(await names([], ["a.c", "other.c"])).toEqual(["a.c", "other.c"]);
  });

  test("by the name that a later commit of the branch gave it, and that by another one", async () => {
    const commits = [
      renaming("a.c", "lib/a.c", lines({ 10: "ten", 3: "three" }), sent + day),
      renaming("lib/a.c", "lib/b.c", lines({ 10: "ten" }), sent + 2 * day),
    ];
    expect(await names(commits, ["a.c", "other.c"])).toEqual(["lib/b.c", "other.c"]);
  });

  test("by the name that git mv gives it before the commit", async () => {
    const commits = [renaming("a.c", "b.c", lines({ 10: "ten" }), sent + day)];
    expect(await names(commits, ["a.c"], [["mv", "b.c", "c.c"]])).toEqual(["c.c"]);
  });

  test("as it was where it was renamed there and back", async () => {
    const commits = [
      renaming("a.c", "b.c", lines(), sent + day),
      renaming("b.c", "a.c", lines({ 10: "ten" }), sent + 2 * day),
    ];
    expect(await names(commits, ["a.c", "b.c"])).toEqual(["a.c", "a.c"]);
  });

  test("by none where it was removed, never was, or leads out of the tree", async () => {
    const commits = [{ name: "gone", message: "Remove", authored: sent + day, files: { "a.c": null } }];
    const files = ["a.c", "never.c", "../a.c", ".git/config", "a\0.c", "", ":(glob)*"];
    expect(await names(commits, files)).toEqual(files.map(() => null));
  });
});

test("names stay as they are where git cannot tell", async () => {
  const sample = repositoryOf([
    { ...start, files: { "a.c": lines() } },
    { ...one, files: { "a.c": lines({ 10: "ten" }) } },
  ]);
  const mails = posted(sample, ["one"]);
  const reader = new Reader(mails, []);
  const series = await reader.series(mails[0]?.messageId ?? "");
  const request = { folder: reader.storage, series, files: ["a.c"] };
  expect(await reader.services.comments.namesNow(request, call())).toEqual(["a.c"]);
});
