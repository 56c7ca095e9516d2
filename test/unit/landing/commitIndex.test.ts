import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readHistory } from "../../../src/core/landing/commitIndex.ts";
import { namedMails, pickedFrom, revertsIn } from "../../../src/core/landing/commitLog.ts";
import { ann, type SampleCommit, sampleRepository } from "../../support/repository.ts";
import { kept, opened, signal } from "../git/support.ts";

describe("a commit's text names a mail", () => {
  test.each([
    "Link: https://lore.kernel.org/r/1.2.3@example.org",
    "Link: http://lore.kernel.org/r/1.2.3@example.org",
    "Link: https://patch.msgid.link/1.2.3@example.org",
    "Link: https://lore.kernel.org/u-boot/1.2.3@example.org/",
    "Link: https://lore.kernel.org/all/1.2.3%40example.org/T/#u",
    "link:  <https://lists.example.org/arch/msgid/1.2.3@example.org/>",
    "Message-ID: <1.2.3@example.org>",
    "Message-Id: 1.2.3@example.org",
  ])("with %s", (line) => {
    expect(namedMails(`Why.\n\n${line}\nSigned-off-by: Ann Lee <ann@example.org>\n`)).toEqual([
      "1.2.3@example.org",
    ]);
  });

  test.each([
    "Link: https://bugs.example.org/123",
    "Signed-off-by: Ann Lee <ann@example.org>",
    "See Link: https://lore.kernel.org/r/1@example.org",
    "Link: https://lore.kernel.org/r/%E0%A4%A",
  ])("not with %s", (line) => {
    expect(namedMails(line)).toEqual([]);
  });

  test("whatever else it holds", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        for (const id of namedMails(`Link: ${text}\nLink: https://${text}`)) expect(id).toContain("@");
      }),
    );
  });
});

describe("a commit takes back", () => {
  const hash = "0123456789abcdef";
  const title = "fs: mount it";
  test.each<[string, string, string, ReturnType<typeof revertsIn>]>([
    [
      "one that it names",
      "fs: go back",
      `This reverts commit ${hash}.`,
      [{ target: hash, title: "", merge: false }],
    ],
    [
      "a merge",
      `Revert "${title}"`,
      `This reverts commit ${hash}, reversing\nchanges made to fedcba9876543210.`,
      [{ target: hash, title, merge: true }],
    ],
    [
      "one that only its title names",
      `Revert "${title}"`,
      "It broke.",
      [{ target: "", title, merge: false }],
    ],
    ["a revert", `Reapply "${title}"`, "", [{ target: "", title: `Revert "${title}"`, merge: false }]],
    ["nothing", title, "It says nothing of it.", []],
    ["nothing that it merely speaks of", title, `Somebody reverts commit ${hash}.`, []],
  ])("%s", (_, subject, text, expected) => {
    expect(revertsIn(subject, text)).toEqual(expected);
  });

  test("and was picked from those that it names", () => {
    expect(pickedFrom(`Text.\n\n(cherry picked from commit ${hash})\n`)).toEqual([hash]);
    expect(pickedFrom(`It was cherry picked from commit ${hash}.`)).toEqual([]);
  });
});

describe("the history of a branch", () => {
  const start = Date.UTC(2022, 0, 1);
  const day = 86_400_000;
  const line: SampleCommit[] = Array.from({ length: 9 }, (_, index) => ({
    name: `c${index}`,
    message: `part: number ${index}`,
    authored: start + index * 10 * day,
  }));

  test("is read from the day that is asked for, newer and older parts when they are", async () => {
    using repository = sampleRepository(line);
    const { database } = kept();
    const read = await opened(repository);
    const stored = () => Number(database.prepare("SELECT count(*) AS count FROM git_commit").get()?.count);
    const ask = (tip: string, days: number) =>
      readHistory(database, read, { tip: repository.hash(tip), since: start + days * day, signal });
    await ask("c5", 35);
    expect(stored()).toBe(2);
    await ask("c8", 35);
    expect(stored()).toBe(5);
    await ask("c8", 0);
    expect(stored()).toBe(9);
    await ask("c8", 0);
    expect(stored()).toBe(9);
    expect(database.prepare("SELECT count(*) AS count FROM git_walk").get()?.count).toBe(1);
  });

  test("of an earlier tip knows nothing of what came later", async () => {
    using repository = sampleRepository(line);
    const { database } = kept();
    const read = await opened(repository);
    const at = (tip: string) => readHistory(database, read, { tip: repository.hash(tip), since: 0, signal });
    await at("c8");
    const then = await at("c3");
    expect(then.titled(["part: number 3"]).map((commit) => commit.hash)).toEqual([repository.hash("c3")]);
    expect(then.titled(["part: number 4"])).toEqual([]);
  });

  test("keeps only the last few looks into the past", async () => {
    using repository = sampleRepository(line);
    const { database } = kept();
    const read = await opened(repository);
    for (const tip of ["c8", "c7", "c6", "c5", "c4", "c3"]) {
      await readHistory(database, read, { tip: repository.hash(tip), since: 0, signal });
    }
    expect(database.prepare("SELECT count(*) AS count FROM git_walk").get()?.count).toBe(4);
    expect(database.prepare("SELECT count(DISTINCT walk) AS count FROM git_commit").get()?.count).toBe(4);
  });

  test("finds commits by author within a time, under either address or name", async () => {
    using repository = sampleRepository(
      line.map((commit, index) => ({
        ...commit,
        author: { name: "Ann Lee", email: index % 2 ? ann.email : "ann@example.com" },
      })),
    );
    const history = await readHistory(kept().database, await opened(repository), {
      tip: repository.hash("c8"),
      since: 0,
      signal,
    });
    const by = (person: typeof ann) =>
      history.by(person, start + 15 * day, start + 45 * day).map((commit) => commit.subject);
    expect(by(ann)).toEqual(["part: number 2", "part: number 3", "part: number 4"]);
    expect(by({ name: "", email: ann.email })).toEqual(["part: number 3"]);
    expect(by({ name: ann.name, email: "" })).toHaveLength(3);
    expect(by({ name: "Ben Ode", email: "ben@example.com" })).toEqual([]);
  });
});
