// What `git log` says of commits, as it comes.

import { afterAll, expect, test } from "vitest";
import { recordsOf, textLimit } from "../../../src/core/git/logRecords.ts";
import { streamIn } from "../../../src/core/git/program.ts";
import { type SampleCommit, type SampleRepository, sampleRepository } from "../../support/repository.ts";

const made: SampleRepository[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});
const never = new AbortController().signal;
const start = Date.UTC(2022, 0, 1);

async function batches(commits: Partial<SampleCommit>[], fields: string[], range = ["HEAD"], input = "") {
  const repository = sampleRepository(
    commits.map((one, at) => ({ name: `c${at}`, message: `c${at}`, authored: start + at * 1000, ...one })),
  );
  made.push(repository);
  const found: string[][][] = [];
  for await (const records of recordsOf(streamIn(repository.folder), fields, range, never, input))
    found.push(records);
  return { repository, found };
}

test("the fields that are asked for come for each commit, the newest first", async () => {
  const { repository, found } = await batches(
    [{}, { message: "grüße\n\nmore\n\nof it" }],
    ["%H", "%s", "%b"],
  );
  expect(found.flat()).toEqual([
    [repository.hash("c1"), "grüße", "more\n\nof it"],
    [repository.hash("c0"), "c0", ""],
  ]);
});

test("the commits may be named by the input", async () => {
  const { found } = await batches([{}, {}, {}], ["%s"], ["--stdin"], "HEAD~1\n^HEAD~2\n");
  expect(found).toEqual([[["c1"]]]);
});

test("of a text without end its end is kept, and the commits around it are whole", async () => {
  const huge = `huge\n\n${`${"x".repeat(99)}\n`.repeat(60_000)}Link: the-last-line\n`;
  const { repository, found } = await batches([{}, { message: huge }, {}], ["%B", "%H"]);
  const records = found.flat();
  expect(records.map(([, hash]) => hash)).toEqual(["c2", "c1", "c0"].map((name) => repository.hash(name)));
  const [text = ""] = records[1] ?? [];
  expect(text.trimEnd().endsWith("Link: the-last-line")).toBe(true);
  expect(text.length).toBeLessThan(3 * textLimit);
  expect(records[0]?.[0]).toBe("c2");
  expect(found.filter((batch) => batch.length === 0)).toEqual([]);
});

test("a git that fails is an error, after what it said", async () => {
  await expect(batches([{}], ["%s"], ["nothing"])).rejects.toThrow(
    "git log failed: fatal: bad revision 'nothing'",
  );
});
