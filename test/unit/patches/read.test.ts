// What an editor asks of the commits: the files that differ, and what they hold.
import { rmSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { call } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "./support.ts";

vi.setConfig({ testTimeout: 60_000 });

const binary = Uint8Array.from({ length: 64 }, (_, at) => (at * 37) % 256);

async function changed() {
  const sample = repositoryOf([
    {
      name: "base",
      message: "Begin",
      authored: sent - 9 * day,
      files: { "a b.c": lines(), "gone.c": "x\n", "run.sh": "#!\n", "ü.c": lines(), "x.bin": binary },
    },
    {
      name: "one",
      branch: "work",
      parents: ["base"],
      message: "all: change",
      authored: sent - day,
      executable: ["run.sh"],
      files: {
        "a b.c": null,
        "moved.c": lines({ 2: "two" }),
        "gone.c": null,
        "run.sh": "#!\n",
        "ü.c": lines({ 3: "3" }),
        "new.c": "new",
        "x.bin": binary.toReversed(),
      },
    },
  ]);
  const mail = sample.git("format-patch", "--stdout", "--binary", "-M", "-1", sample.hash("one"));
  const [head] = posted(sample, ["one"]);
  const body = `Text.\n---\n${mail.slice(mail.indexOf("\ndiff --git") + 1)}`;
  const reader = new Reader([{ ...head!, body }], [sample.folder]);
  const commits = await reader.commits(head!.messageId);
  const { repository, base, tip } = commits;
  return { reader, sample, two: { repository: repository!, from: base!.commit, to: tip! } };
}

test("the files that differ are told with their names, modes and lines", async () => {
  const { reader, two } = await changed();
  const files = await reader.services.patches.changes(two, call());
  expect(
    files.map(({ status, path, from, additions, deletions }) => [status, path, from, additions, deletions]),
  ).toEqual([
    ["D", "gone.c", null, 0, 1],
    ["R", "moved.c", "a b.c", 1, 1],
    ["A", "new.c", null, 1, 0],
    ["M", "run.sh", null, 0, 0],
    ["M", "x.bin", null, null, null],
    ["M", "ü.c", null, 1, 1],
  ]);
  expect(files[3]?.modes).toEqual({ before: "100644", after: "100755" });
});

test("the diff is the one that git prints of the same commits in the person's repository", async () => {
  const { reader, sample, two } = await changed();
  const printed = await reader.services.patches.diff(two, call());
  expect(printed).toBe(sample.git("diff", sample.hash("base"), sample.hash("one")));
});

describe("a file", () => {
  test("is what it holds at that commit, byte by byte", async () => {
    const { reader, two } = await changed();
    const at = (commit: string, path: string) =>
      reader.services.patches.file({ repository: two.repository, commit, path }, call());
    expect((await at(two.to, "x.bin"))?.content).toEqual(Buffer.from(binary.toReversed()));
    expect((await at(two.from, "a b.c"))?.content.toString()).toBe(lines());
    expect((await at(two.to, "run.sh"))?.content.toString()).not.toBe("");
    expect(await at(two.to, "a b.c")).toBeNull();
    for (const path of ["../../etc/passwd", "/etc/passwd", "", "./new.c", "a//b"])
      expect(await at(two.to, path)).toBeNull();
  });

  test("of commits that are gone gets a sentence, and is there again once the series is opened", async () => {
    const { reader, two } = await changed();
    const ask = () =>
      reader.services.patches.file({ repository: two.repository, commit: two.to, path: "new.c" }, call());
    rmSync(reader.own[0]!, { recursive: true });
    await expect(ask()).rejects.toMatchObject({
      problem: { what: "The commits of these patches are not here any more." },
    });
    await reader.commits("series-v1-1@example.org");
    expect((await ask())?.content.toString()).toBe("new");
  });
});

test("the place of a mail in its series is its patch, or the latest revision", async () => {
  const sample = repositoryOf([
    { name: "base", message: "Begin", authored: sent - 9 * day, files: { "a.c": lines() } },
    {
      name: "one",
      branch: "work",
      parents: ["base"],
      message: "a: change five",
      authored: sent,
      files: { "a.c": lines({ 5: "five" }) },
    },
  ]);
  const mails = [...posted(sample, ["one"]), ...posted(sample, ["one"], { version: 2, date: sent + day })];
  const reply = {
    messageId: "r@example.org",
    subject: "Re: [PATCH] a: change five",
    body: "> x\n\nWhy?\n",
    to: "series-v1-1@example.org",
    from: "Ben Ode <ben@example.com>",
  };
  const reader = new Reader([...mails, reply], [sample.folder]);
  const series = await reader.series("r@example.org");
  const at = (thread: string) =>
    reader.services.patches.place({ archives: [reader.archive], series, thread }, call());
  expect(await at("series-v1-1@example.org")).toEqual({ revision: 0, patch: "series-v1-1@example.org" });
  expect(await at("https://lore.kernel.org/r/series-v2-1@example.org")).toMatchObject({ revision: 1 });
  expect(await at("r@example.org")).toEqual({ revision: 1, patch: null });
  const diff = await reader.services.patches.sentDiff({ messageId: "series-v1-1@example.org" }, call());
  expect(diff?.trimEnd()).toBe(sample.diff("one").trimEnd());
});
