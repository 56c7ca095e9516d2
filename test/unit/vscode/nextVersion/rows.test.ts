// The checklist of a next version as rows: what is to be seen to, what is done, what is still looked for.

import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { english, say } from "../../../../src/core/base/localize.ts";
import { shellWord } from "../../../../src/core/base/shellWord.ts";
import type { Comment } from "../../../../src/core/comments/model.ts";
import type { LandedPatch, NextVersion } from "../../../../src/core/nextVersion/model.ts";
import type { Checklist } from "../../../../src/vscode/nextVersion/model/checklist.ts";
import type { ChecklistRow } from "../../../../src/vscode/nextVersion/model/checklistRow.ts";
import { chosenTrailers } from "../../../../src/vscode/nextVersion/model/chosenTrailers.ts";
import { checklistRows, versionShown } from "../../../../src/vscode/nextVersion/model/rows.ts";
import { sendCommand, testCommand } from "../../../../src/vscode/nextVersion/model/sendCommand.ts";
import { outline } from "../../../../src/vscode/tree/outline.ts";

const ben = { name: "Ben Ode", email: "ben@example.com" };
const [eve, hal] = ["eve@example.net", "hal@example.org"].map((email) => ({ name: "", email })) as [
  typeof ben,
  typeof ben,
];
const none = new Uint8Array();

function listOf(more: Partial<NextVersion> = {}, rest: Partial<Checklist> = {}): Checklist {
  const version: NextVersion = {
    ...{ folder: "/clone", branch: "disk", version: 2, label: "v2", prefix: "PATCH", title: "Say more" },
    last: { label: "v1", messageId: "v1@example.org", date: 0, title: "Say more", because: "" },
    base: { commit: "1".repeat(40), subject: "Begin", name: "origin/master" },
    patches: [
      { commit: "a", number: 1, title: "a: five", status: "changed", moved: false, before: null, cc: [] },
      { commit: "b", number: 2, title: "b: six", status: "new", moved: false, before: null, cc: [eve] },
    ],
    ...{
      gone: ["c: seven"],
      landed: [],
      to: [ben],
      cc: [],
      coverCc: [hal, eve],
      kept: null,
      notes: [],
      problems: [],
      remarks: [],
    },
    files: ["v2-0000-cover-letter.patch", "v2-0001-a.patch", "v2-0002-b.patch"].map((name) => ({
      name,
      content: none,
    })),
    ...{ tip: "2".repeat(40), upstream: "1".repeat(40), scriptsFrom: [], changedScripts: [] },
    ...more,
  };
  const paths = version.files.map(({ name }) => `/out/${name}`);
  return {
    version,
    paths,
    mails: [],
    trailers: { missing: [], carried: [], problems: [] },
    conflicts: [],
    checkpatch: null,
    ranChanged: false,
    restricted: false,
    test: null,
    ...rest,
  };
}

const shown = (list: Checklist) => outline(checklistRows(list, english));

test("says what is done, and lists the mails with what became of them", () => {
  expect(shown(listOf())).toBe(
    [
      "- [pass] Remarks | none of v1 is open",
      "- [pass] Trailers | the commits have all that the list gave",
      "- [pass] Applies to origin/master | it lies on its newest commit",
      "- [beaker] Run Tests | name a command in patchTracker.nextVersion.test",
      "▾ [mail] Mails | 3",
      "  - [note] Cover Letter | Say more",
      "  - [diff] 1/2 a: five | changed since v1",
      "  - [diff] 2/2 b: six | new",
      "  - [circle-slash] c: seven | dropped since v1",
      "▸ [organization] Recipients | 3",
      "  - [person] Ben Ode <ben@example.com> | To",
      "  - [person] eve@example.net | Cc of 2",
      "  - [person] hal@example.org | Cc of the cover letter",
      "",
    ].join("\n"),
  );
});

test("offers to leave out what landed with the same changes, and nothing that would be lost by it", () => {
  const landing = { commit: "3".repeat(40), branch: "next", elsewhere: true, release: null };
  const one = { commit: "a", title: "a: five", messageId: "v1-1@example.org", landing };
  const rowOf = (...landed: LandedPatch[]) =>
    checklistRows(listOf({ landed }), english).find(({ label }) => label === "Landed Meanwhile");
  const other = { ...one, diff: "different", dropped: false } as const;
  expect(rowOf(other, { ...one, diff: "same", dropped: false })?.traits).toBe("nextLanded");
  expect(rowOf(other, { ...one, diff: "context", dropped: true })?.traits).toBe("nextDropped");
  expect(rowOf(other)).toMatchObject({
    traits: "nextCheck",
    children: [{ description: "next · 333333333333 · with other changes" }],
  });
});

test("says what is still to be seen to, each with its place", () => {
  const remark: Comment = {
    ...{ messageId: "r@example.com", author: ben, date: 0, patch: "v1-1@example.org", title: "a: five" },
    ...{ revision: "v1", file: "fs/a.c", side: "new", line: 12, text: "Why\nnot $(bug) six?", open: true },
    ...{ why: say(""), key: "k", marked: false, thread: 0 },
  } as Comment;
  const landing = { commit: "3".repeat(40), branch: "next", elsewhere: true, release: null };
  const list = listOf(
    {
      remarks: [remark],
      landed: [
        {
          commit: "a",
          title: "a: five",
          messageId: "v1-1@example.org",
          landing,
          diff: "same",
          dropped: false,
        },
      ],
      notes: ["b4 would send v1."],
      problems: [{ what: "The script failed.", remedy: "Run it.", where: "" }],
    },
    {
      conflicts: ["fs/a.c", "b.c"],
      checkpatch: {
        complaints: [
          {
            path: "/out/v2-0001-a.patch",
            file: "v2-0001-a.patch",
            line: 12,
            kind: "error",
            text: "trailing whitespace",
          },
          { path: "/out/v2-0002-b.patch", file: "v2-0002-b.patch", line: 3, kind: "check", text: "long" },
        ],
        problems: [],
      },
      test: "make tests",
    },
  );
  expect(shown(list)).toContain(
    [
      "▾ [circle-large-outline] Remarks | 1 of v1 open",
      "  - [comment-unresolved] Why not $(bug) six? | Ben Ode · a.c:12",
      "- [pass] Trailers | the commits have all that the list gave",
      "▾ [circle-large-outline] Landed Meanwhile | 1 still in this version",
      "  - [git-branch] a: five | next · 333333333333",
      "▸ [circle-large-outline] Conflicts with origin/master | a.c, b.c",
      "  - [file] fs/a.c | ",
      "  - [file] b.c | ",
      "▸ [circle-large-outline] checkpatch | errors: 1 · checks: 1",
      "  - [error] trailing whitespace | v2-0001-a.patch:12",
      "  - [info] long | v2-0002-b.patch:3",
      "- [beaker] Run Tests | make tests",
      "- [info] b4 would send v1. | ",
      "- [warning] The script failed. | Run it.",
    ].join("\n"),
  );
  const [first] = checklistRows(list, english);
  expect(first?.children[0]?.spoken).toBe("Remark of Ben Ode, Why not $(bug) six?, a.c:12");
});

test("says what is still looked for, and asks nothing of a first version's history", () => {
  const asked = listOf({}, { trailers: "asked", conflicts: "asked", checkpatch: "asked" });
  expect(shown(asked).match(/\[loading~spin\] .*/g)).toEqual([
    "[loading~spin] Trailers | looking…",
    "[loading~spin] Applies to origin/master | looking…",
    "[loading~spin] checkpatch | looking…",
  ]);
  const first = shown(listOf({ last: null, gone: [], label: "v1" }));
  expect(first).not.toMatch(/Remarks|Trailers|since/);
});

const trailer = {
  ...{
    commit: "a",
    subject: "a: five",
    line: "Reviewed-by: Ben Ode <ben@example.com>",
    messageId: "r@example.com",
  },
  ...{ from: ben, date: 0, givenOn: null, onCover: false, doubt: null, evidence: "title" as const },
  changedSince: null,
};

test("says beside a trailer that it was given before the patch changed, and leads to what changed", () => {
  const changed = {
    ...trailer,
    doubt: "changed" as const,
    changedSince: { label: "v1", patch: "p1@example.org" },
  };
  const carried = { ...changed, commit: "b", subject: "b: six" };
  const list = listOf({}, { trailers: { missing: [changed], carried: [carried], problems: [] } });
  expect(shown(list)).toContain(
    [
      "▾ [circle-large-outline] Trailers | 2 for you to decide",
      "  - [warning] Reviewed-by: Ben Ode <ben@example.com> | a: five · given on v1, the patch has changed since",
      "  - [warning] Reviewed-by: Ben Ode <ben@example.com> | b: six · the commit has it · given on v1, the patch has changed since",
      "",
    ].join("\n"),
  );
  const rows = checklistRows(list, english).find(({ id }) => id === "next:trailers");
  expect(rows?.traits).toBe("nextCheck");
  expect(rows?.children.map(({ traits, about }) => [traits, about])).toMatchObject([
    ["nextTrailer:changed", { changed: { patch: "p1@example.org", commit: "a" } }],
    ["nextCarried:changed", { changed: { patch: "p1@example.org", commit: "b" } }],
  ]);
});

test("offers to add the trailers that the commits lack", () => {
  const list = listOf({}, { trailers: { missing: [trailer], carried: [], problems: [] } });
  expect(shown(list)).toContain(
    "▾ [circle-large-outline] Trailers | 1 to add\n  - [verified] Reviewed-by: Ben Ode <ben@example.com> | a: five\n",
  );
  expect(versionShown(list, english)).toBe("v2 of disk");
});

test("the row of a trailer adds that, and nothing where it is not missing any more; the heading adds all that are sure", () => {
  const [other, doubted] = [
    { ...trailer, commit: "b" },
    { ...trailer, commit: "c", doubt: "changed" as const },
  ];
  const list = listOf({}, { trailers: { missing: [trailer, other, doubted], carried: [], problems: [] } });
  const heading = checklistRows(list, english).find(({ id }) => id === "next:trailers");
  const chosen = (row: ChecklistRow | undefined) => chosenTrailers([other, doubted], row);
  expect(heading?.children.map(chosen)).toEqual([[], [other], [doubted]]);
  expect(chosen(heading)).toEqual([other]);
  expect(chosen(undefined)).toEqual([other]);
});

test("ids of rows are unique, however often a thing is said", () => {
  const twice = { path: "/out/x", file: "x", line: 1, kind: "error" as const, text: "same" };
  const list = listOf(
    { notes: ["same", "same"], to: [ben], cc: [{ ...ben, email: "x@example.com" }], gone: ["x", "x"] },
    { checkpatch: { complaints: [twice, twice], problems: [] } },
  );
  const ids = checklistRows(list, english).flatMap((row) => [row.id, ...row.children.map(({ id }) => id)]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a shell takes the words of a command as they are", () => {
  expect(sendCommand(["/a/v2-1.patch", "/it's/b"], false)).toBe("git send-email /a/v2-1.patch '/it'\\''s/b'");
  expect(sendCommand(["C:\\a b\\v2-1.patch", "C:\\b"], true)).toBe(
    'git send-email "C:\\a b\\v2-1.patch" C:\\b',
  );
  expect(sendCommand(["C:\\a$(calc)"], true)).toBeNull();
  expect(testCommand("make B={branch}", "work/v2.1-x", true)).toBe("make B=work/v2.1-x");
  expect(testCommand("make B={branch}", "a;rm$(x)", false)).toBe("make B='a;rm$(x)'");
  for (const branch of ["x';calc;'", "x&calc", "=calc"])
    expect(testCommand("make B={branch}", branch, true)).toBeNull();
  // In PowerShell, which a terminal has elsewhere too, it would end what is quoted.
  expect(testCommand("make B={branch}", "x';calc;'", false)).toBeNull();
  expect(testCommand("make tests", "x&calc", true)).toBe("make tests");
  expect(shellWord("=ls")).toBe("'=ls'");
  fc.assert(
    fc.property(
      fc.string().filter((word) => !word.includes("\0")),
      (word) => {
        const said = execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" });
        expect(said).toBe(word);
      },
    ),
    { numRuns: 15 },
  );
});

test("names the scripts that were not run, since others have them not so", () => {
  const changed = { changedScripts: [".b4-config", "scripts/x.pl"] };
  expect(shown(listOf(changed))).toContain(
    [
      "▾ [warning] Changed Scripts Were Not Run | not as origin/master has them: 2",
      "  - [file] .b4-config | ",
      "  - [file] scripts/x.pl | ",
    ].join("\n"),
  );
  expect(shown(listOf(changed, { ranChanged: true }))).toContain("Changed Scripts Were Run |");
});

test("in Restricted Mode it is said that no script was asked, with the way on", () => {
  expect(shown(listOf({}, { restricted: true }))).toContain(
    "- [warning] Scripts Were Not Run | in Restricted Mode: trust the folder, then prepare it again\n",
  );
});

test("a mail says whether it went out, and whether nobody knows", () => {
  const mail = { tries: 1, sent: null, failed: null, arrived: false };
  const text = shown(
    listOf(
      {},
      {
        mails: [
          { ...mail, path: "", state: "sent", sent: 1 },
          { ...mail, path: "", state: "sending" },
          { ...mail, path: "", state: "draft", failed: "git send-email ended with 1" },
        ],
      },
    ),
  );
  expect(text).toContain("[mail] Mails | 1 of 3 sent");
  expect(text).toMatch(/Cover Letter \| sent, not yet in the archive · /);
  expect(text).toMatch(/\[warning\] 1\/2 .* \| being sent, or it is not known what became of it/);
  expect(text).toMatch(/\[warning\] 2\/2 .* \| not sent: git send-email ended with 1/);
});
