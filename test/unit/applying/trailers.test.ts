// Trailers of the list added to the commits of a branch, in real repositories.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { moveBranch } from "../../../src/core/applying/importCommits.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { openCheckout } from "../../../src/core/git/checkout.ts";
import type { SampleRepository } from "../../support/repository.ts";
import { call } from "../../support/services.ts";
import { day, lines, posted, Reader, repositoryOf, sent } from "../patches/support.ts";
import {
  add,
  answer,
  ben,
  branchRequest,
  cloneOf,
  dee,
  id,
  missing,
  reading,
  take,
  theSeries,
} from "./support.ts";

const reviewed = "Reviewed-by: Ben Ode <ben@example.com>";
const tested = "Tested-by: Dee Fox <dee@example.net>";
const answers = [answer(id(1), ben, `${reviewed}\n`), answer(id(2), dee, `${tested}\n`)];

/** Whoever has notes of others than ours with them, in a file of their own. */
function alone(): void {
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  onTestFinished(() => void vi.unstubAllEnvs());
}

function treesOf(sample: SampleRepository, range: string): string {
  return sample.git("log", "--reverse", "--format=%T %an %at", range);
}

test("says what the list gave and the commits lack, and changes nothing", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  const before = sample.git("for-each-ref");
  const found = await missing(reader, "work");
  expect(found).toMatchObject({
    branch: "work",
    tip: sample.hash("two"),
    commits: 2,
    sent: 2,
    leftOut: [],
    problems: [],
  });
  expect(found.trailers).toEqual([
    {
      line: reviewed,
      messageId: `re-Ben-${id(1)}`,
      from: { name: "Ben Ode", email: "ben@example.com" },
      date: sent + day / 2,
      givenOn: null,
      onCover: false,
      doubt: null,
      changedSince: null,
      commit: sample.hash("one"),
      subject: "a: change five",
      evidence: "patch-id",
    },
    expect.objectContaining({ line: tested, commit: sample.hash("two") }),
  ]);
  expect(sample.git("for-each-ref")).toBe(before);
});

test("adds them without touching trees, index or files of the branch checked out, and the reflog has the old tip", async () => {
  const sample = cloneOf();
  sample.git("checkout", "--quiet", "work");
  writeFileSync(join(sample.folder, "b.c"), "edited\n");
  writeFileSync(join(sample.folder, "a.c"), lines({ 5: "staged" }));
  sample.git("add", "a.c");
  const state = () => [
    sample.git("status", "--porcelain=v2"),
    readFileSync(join(sample.folder, ".git", "index")),
  ];
  const before = [...state(), treesOf(sample, "master..work")];
  const done = await add(reading(sample, answers), null);
  expect([...state(), treesOf(sample, "master..work")]).toEqual(before);
  expect(done).toMatchObject({ branch: "work", before: sample.hash("two"), rewritten: 2 });
  expect(done.after).toBe(sample.git("rev-parse", "HEAD").trim());
  expect(sample.git("log", "--reverse", "--format=%B", "master..work")).toBe(
    `a: change five\n\nBecause it is odd.\n\n${reviewed}\n\nb: change six\n\n${tested}\n\n`,
  );
  for (const ref of ["work", "HEAD"])
    expect(sample.git("log", "-g", "-1", "--format=%gd %gs", ref)).toContain(
      "patch-tracker trailers: add 2 received on the list",
    );
  expect(sample.git("rev-parse", "work@{1}").trim()).toBe(sample.hash("two"));
  expect(sample.git("for-each-ref", "refs/patch-tracker")).toBe("");
  expect(sample.git("fsck", "--strict", "--no-dangling")).toBe("");
});

test("commits below the first changed one stay the same, and nothing is added twice", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers.slice(1));
  const done = await add(reader, "work");
  expect(done).toMatchObject({ rewritten: 1, added: [{ line: tested }] });
  expect(sample.git("rev-parse", "work~1").trim()).toBe(sample.hash("one"));
  expect(await add(reader, "work")).toMatchObject({
    rewritten: 0,
    added: [],
    before: done.after,
    after: done.after,
  });
});

test("only those that are picked are added", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  const only: [string, string[]][] = [[sample.hash("one"), [reviewed]]];
  const done = await reader.services.applying.addTrailers({ ...branchRequest(reader, "work"), only }, call());
  expect(done.added).toMatchObject([{ line: reviewed, commit: sample.git("rev-parse", "work~1").trim() }]);
  expect(sample.git("log", "-1", "--format=%B", "work")).toBe("b: change six\n");
});

test("tickets and notes go along to the new commits", async () => {
  alone();
  const sample = cloneOf();
  sample.git("notes", "--ref=tickets", "add", "-m", "TS-118", sample.hash("two"));
  sample.git("notes", "add", "-m", "a note", sample.hash("one"));
  await add(reading(sample, answers), "work");
  const told = (ref: string) =>
    sample.git("log", `--notes=${ref}`, "--reverse", "--format=%s: %N", "master..work");
  expect(told("tickets")).toBe("a: change five: \nb: change six: TS-118\n\n");
  expect(told("commits")).toBe("a: change five: a note\n\nb: change six: \n");
});

test("a patch is known by its diff where its title has changed, and by its title where its diff has", async () => {
  const sample = cloneOf([
    {
      name: "retitled",
      branch: "mine",
      parents: ["base"],
      message: "a: another title",
      authored: sent,
      files: { "a.c": lines({ 5: "five" }) },
    },
    {
      name: "changed",
      branch: "mine",
      message: "b: change six",
      authored: sent,
      files: { "b.c": lines({ 6: "six!" }) },
    },
  ]);
  const reader = reading(sample, answers);
  const { trailers } = await missing(reader, "mine");
  expect(trailers).toMatchObject([
    { commit: sample.hash("retitled"), line: reviewed, evidence: "patch-id", doubt: null },
    { commit: sample.hash("changed"), line: tested, evidence: "title", doubt: "changed" },
  ]);
  const { added, left } = await add(reader, "mine");
  expect([added, left]).toMatchObject([[{ line: reviewed }], [{ line: tested, doubt: "changed" }]]);
  expect(sample.git("log", "-1", "--format=%B", "mine")).toBe("b: change six\n");
  const request = { ...branchRequest(reader, "mine"), only: null, changed: true };
  const asked = await reader.services.applying.addTrailers(request, call());
  expect([asked.added, asked.left]).toMatchObject([[{ line: tested }], []]);
});

test("what commits do not usually have, and what is the author's to give, is added only where a person chooses it", async () => {
  const sample = cloneOf();
  const says = (who: string, ...words: string[]) => words.map((word) => `${word}-by: ${who}\n`).join("");
  const link = "https://example.org/bug";
  const author = "Ann Lee <ann@example.org>";
  const reader = reading(sample, [
    answer(
      id(1),
      dee,
      `Hm.\n\n${says(dee, "Nak", "Rejected", "Not-acked", "Disliked", "Reported", "Inspired")}Link: ${link}\nCloses: ${link}/1\n`,
    ),
    answer(id(2), author, `Hm.\n\nCloses: ${link}/2\nFixes: 123456789abc ("a: begin")\n`),
  ]);
  const { trailers, leftOut } = await missing(reader, "work");
  expect(trailers.map(({ line, doubt }) => [line, doubt])).toEqual([
    [`Reported-by: ${dee}`, null],
    [`Inspired-by: ${dee}`, "word"],
    [`Link: ${link}`, "stranger"],
    [`Closes: ${link}/1`, "stranger"],
    [`Closes: ${link}/2`, null],
    ['Fixes: 123456789abc ("a: begin")', null],
  ]);
  expect(leftOut.map(({ line, reason }) => [line, reason])).toEqual(
    ["Nak", "Rejected", "Not-acked", "Disliked"].map((word) => [`${word}-by: ${dee}`, "nack"]),
  );
  const { added, left } = await add(reader, "work");
  expect([added.length, left.length]).toEqual([3, 3]);
  const made = await take(reader, { branch: "again", trailers: true });
  expect(made.added.map(({ line }) => line)).toEqual(added.map(({ line }) => line));
});

test("what does not count is left out, with the reason", async () => {
  const sample = cloneOf();
  const answers = [
    answer(
      id(1),
      ben,
      "Reviewed-by: Somebody Else <else@example.org>\nSuggested-by: Somebody Else <else@example.org>\n",
    ),
    answer(id(1), dee, "No.\n\nNacked-by: Dee Fox <dee@example.net>\n"),
    answer(id(1), "Ann Lee <ann@example.org>", "Tested-by: Ann Lee <ann@example.org>\n"),
  ];
  const { trailers, leftOut } = await missing(reading(sample, answers), "work");
  expect(trailers).toEqual([]);
  expect(leftOut.map(({ line, reason }) => [line, reason])).toEqual([
    ["Tested-by: Ann Lee <ann@example.org>", "author"],
    ["Reviewed-by: Somebody Else <else@example.org>", "sender"],
    ["Nacked-by: Dee Fox <dee@example.net>", "nack"],
    ["Suggested-by: Somebody Else <else@example.org>", "sender"],
  ]);
});

test("who writes their name alone gets the address that they sent it from", async () => {
  const answers = [answer(id(1), ben, "Reviewed-by: Ben Ode\n")];
  const { trailers } = await missing(reading(cloneOf(), answers), "work");
  expect(trailers.map(({ line }) => line)).toEqual([`Reviewed-by: ${ben}`]);
});

test("a review of an earlier version counts where the patch is the same, and is for the person where it has changed since", async () => {
  const sample = cloneOf([
    {
      name: "new two",
      branch: "second",
      parents: ["one"],
      message: "b: change six",
      authored: sent + day,
      files: { "b.c": lines({ 6: "seven" }) },
    },
  ]);
  const mails = [...theSeries(), ...posted(sample, ["one", "new two"], { version: 2, date: sent + day })];
  const found = await missing(reading(sample, answers, mails), "second");
  expect(found.trailers).toMatchObject([
    { line: reviewed, givenOn: "v1", commit: sample.hash("one"), doubt: null, changedSince: null },
    {
      ...{ line: tested, givenOn: "v1", commit: sample.hash("new two"), doubt: "changed" },
      changedSince: { label: "v1", patch: id(2) },
    },
  ]);
  const { added, left } = await add(reading(sample, answers, mails), "second");
  expect([added, left]).toMatchObject([[{ line: reviewed }], [{ line: tested }]]);
});

/** The second patch as it goes on after the first version, with a message of its own. */
const goneOn = (message: string) => [
  {
    name: "new two",
    branch: "second",
    parents: ["one"],
    message,
    authored: sent + day,
    files: { "b.c": lines({ 6: "seven" }) },
  },
];

test("a commit that was changed after its review says for which version that was given, also where it names its mail", async () => {
  const link = `b: change six\n\nLink: https://lore.kernel.org/r/${id(2)}`;
  for (const message of ["b: change six", link]) {
    const sample = cloneOf(goneOn(message));
    const found = await missing(reading(sample, answers), "second");
    expect(found.trailers).toMatchObject([
      { line: reviewed, doubt: null },
      { line: tested, doubt: "changed", changedSince: { label: "v1", patch: id(2) } },
    ]);
  }
});

test("a review that a commit has is told where the patch changed after it was given, and only there", async () => {
  const sample = cloneOf(goneOn(`b: change six\n\n${tested}`));
  const { trailers, carried } = await missing(reading(sample, answers), "second");
  expect(trailers.map(({ line }) => line)).toEqual([reviewed]);
  expect(carried).toMatchObject([
    {
      ...{ line: tested, commit: sample.hash("new two"), messageId: `re-Dee-${id(2)}` },
      changedSince: { label: "v1", patch: id(2) },
    },
  ]);
  // Posted as the second version, it stands on the word of whoever has sent it so.
  const mails = [...theSeries(), ...posted(sample, ["one", "new two"], { version: 2, date: sent + day })];
  expect((await missing(reading(sample, answers, mails), "second")).carried).toEqual([]);
});

test("a commit that names an older version's mail gets what the newest one was given", async () => {
  const link = (number: number) => `\n\nLink: https://lore.kernel.org/r/${id(number)}`;
  const sample = cloneOf([
    {
      ...{ name: "one'", branch: "linked", parents: ["base"], authored: sent },
      message: `a: change five\n\nBecause it is odd.${link(1)}`,
      files: { "a.c": lines({ 5: "five" }) },
    },
    {
      ...{ name: "two'", branch: "linked", authored: sent },
      message: `b: change six${link(2)}`,
      files: { "b.c": lines({ 6: "sixty" }) },
    },
  ]);
  const mails = [...theSeries(), ...posted(sample, ["one", "two"], { version: 2, date: sent + day })];
  const late = [answer(id(1, 2), ben, `${reviewed}\n`), answer(id(2, 2), dee, `${tested}\n`)].map((one) => ({
    ...one,
    date: sent + 2 * day,
  }));
  const { trailers } = await missing(reading(sample, late, mails), "linked");
  expect(trailers).toMatchObject([
    { line: reviewed, givenOn: null, commit: sample.hash("one'"), doubt: null },
    { line: tested, commit: sample.hash("two'"), doubt: "changed", changedSince: { label: "v2" } },
  ]);
});

test("a review that only the text of the newest version's mail has is offered with that mail as its source", async () => {
  const sample = cloneOf();
  const [first, second] = posted(sample, ["one", "two"], { version: 2, date: sent + day });
  if (!first || !second) throw new Error("two mails were posted");
  const carrying = { ...first, body: first.body.replace("\n---\n", `\n${reviewed}\n---\n`) };
  expect(carrying.body).not.toBe(first.body);
  const reader = reading(sample, [], [...theSeries(), carrying, second]);
  const { trailers, carried } = await missing(reader, "work");
  expect(trailers).toMatchObject([
    { ...{ line: reviewed, commit: sample.hash("one"), messageId: id(1, 2) }, doubt: null, postedIn: "v2" },
  ]);
  expect(carried).toEqual([]);
  expect(await add(reader, "work")).toMatchObject({ added: [{ line: reviewed }] });
  expect((await missing(reader, "work")).trailers).toEqual([]);
});

test("an objection to a version before is no trailer, however the patch has changed since", async () => {
  const sample = cloneOf(goneOn("b: change six"));
  const mails = [...theSeries(), ...posted(sample, ["one", "new two"], { version: 2, date: sent + day })];
  const no = answer(id(2), dee, "No.\n\nNacked-by: Dee Fox <dee@example.net>\n");
  const { trailers, leftOut } = await missing(reading(sample, [no], mails), "second");
  expect([trailers, leftOut]).toMatchObject([[], [{ reason: "nack" }]]);
});

test("a merge above a changed commit, a rebase in progress, a detached head: each a sentence, nothing is changed", async () => {
  const sample = cloneOf([
    { name: "side", branch: "side", parents: ["base"], message: "side", authored: sent },
    { name: "merge", branch: "merged", parents: ["two", "side"], message: "Merge", authored: sent },
  ]);
  const reader = reading(sample, answers);
  const refs = sample.git("for-each-ref");
  await expect(add(reader, "merged")).rejects.toThrow(
    /has a merge above a commit to be changed: [0-9a-f]{12}\.$/,
  );
  sample.git("checkout", "--quiet", "--detach", "work");
  await expect(missing(reader, null)).rejects.toThrow("HEAD is detached");
  sample.git("checkout", "--quiet", "work");
  expect(() => sample.git("rebase", "--exec", "false", "master")).toThrow();
  await expect(missing(reader, null)).rejects.toThrow("A rebase is under way in ");
  await expect(add(reader, "work")).rejects.toThrow("A rebase is under way in ");
  sample.git("rebase", "--abort");
  await expect(missing(reader, "none")).rejects.toThrow("There is no branch none in ");
  expect(sample.git("for-each-ref")).toBe(refs);
});

test("a branch checked out in another work tree is changed, a rebase of it there is respected", async () => {
  const sample = cloneOf();
  const beside = `${sample.folder}-beside`;
  onTestFinished(() => rmSync(beside, { recursive: true, force: true }));
  sample.git("worktree", "add", "--quiet", beside, "work");
  const reader = reading(sample, answers);
  const there = sample.git("-C", beside, "rev-parse", "--git-dir").trim();
  writeFileSync(join(there, "MERGE_HEAD"), `${sample.hash("base")}\n`);
  await expect(add(reader, "work")).rejects.toThrow(`A merge is under way in ${beside}`);
  rmSync(join(there, "MERGE_HEAD"));
  await add(reader, "work");
  expect(sample.git("-C", beside, "status", "--porcelain")).toBe("");
  expect(sample.git("-C", beside, "log", "-1", "--format=%B")).toContain(tested);
});

test("signed commits are said to lose their signature", async () => {
  const sample = cloneOf();
  const raw = sample.git("cat-file", "commit", sample.hash("two"));
  const signed = raw.replace(
    "\n\n",
    "\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----\n\n",
  );
  writeFileSync(join(sample.folder, "raw"), signed);
  const hash = sample.git("hash-object", "-t", "commit", "-w", "raw").trim();
  sample.git("update-ref", "refs/heads/work", hash);
  const reader = reading(sample, answers);
  const what = "One of the commits to be made anew is signed; the new one is not.";
  const base = sample.hash("base").slice(0, 12);
  const remedy = `To sign them: git -c notes.rewriteRef=refs/notes/commits -c notes.rewriteRef=refs/notes/tickets rebase --force-rebase --gpg-sign ${base} work`;
  expect(await missing(reader, "work")).toMatchObject({ unsigned: { what, remedy }, problems: [] });
  expect((await add(reader, "work")).unsigned).toMatchObject({ what, remedy });
});

test("a message in another encoding is in UTF-8 afterwards; one that cannot be decoded keeps its bytes", async () => {
  const sample = cloneOf();
  const rewritten = (message: Buffer, header: string) => {
    const raw = sample.git("cat-file", "commit", sample.hash("one"));
    const head = raw.slice(0, raw.indexOf("\n\n"));
    writeFileSync(join(sample.folder, "raw"), Buffer.concat([Buffer.from(`${head}${header}\n\n`), message]));
    sample.git(
      "update-ref",
      "refs/heads/work",
      sample.git("hash-object", "-t", "commit", "-w", "raw").trim(),
    );
  };
  const reader = reading(sample, [
    answer(id(1), "Eve Øst <eve@example.org>", "Reviewed-by: Eve Øst <eve@example.org>\n"),
  ]);
  const odd = Buffer.from("a: change five\n\nGr\xfc\xdfe\n", "latin1");
  rewritten(odd, "\nencoding ISO-8859-1");
  await add(reader, "work");
  expect(sample.git("cat-file", "commit", "work")).toMatch(
    /\n\na: change five\n\nGrüße\n\nReviewed-by: Eve Øst <eve@example\.org>\n$/,
  );
  rewritten(odd, "");
  await add(reader, "work");
  const bytes = execFileSync("git", ["cat-file", "commit", "work"], { cwd: sample.folder }).toString(
    "latin1",
  );
  expect(bytes).toContain("Gr\xfc\xdfe\n\nReviewed-by: Eve \xc3\x98st");
});

test("Undo puts the branch back, unless somebody has moved it since", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  const { before, after, folder, branch } = await add(reader, "work");
  const putBack = () => reader.services.applying.putBack({ folder, branch, from: after, to: before }, call());
  await putBack();
  expect(sample.git("rev-parse", "work").trim()).toBe(before);
  await expect(putBack()).rejects.toThrow("The branch work has changed since, so it was left as it is.");
});

test("a branch that another git has moved meanwhile is left where that put it", async () => {
  const sample = cloneOf();
  const checkout = await openCheckout(sample.folder, { log: silentLog });
  const move = {
    branch: "refs/heads/work",
    from: sample.hash("one"),
    to: sample.hash("base"),
    reason: "test",
  };
  await expect(moveBranch(checkout, move)).rejects.toThrow(/cannot lock ref|is at/);
  expect(sample.git("rev-parse", "work").trim()).toBe(sample.hash("two"));
});

test("what a killed call left behind is gone a day later; refs of today may be in use", async () => {
  const sample = cloneOf();
  const today = sample.git("commit-tree", "-m", "now", "HEAD^{tree}").trim();
  sample.git("update-ref", "refs/patch-tracker/old", sample.hash("base"));
  sample.git("update-ref", "refs/patch-tracker/today", today);
  await add(reading(sample, answers), "work");
  expect(sample.git("for-each-ref", "--format=%(refname)", "refs/patch-tracker")).toBe(
    "refs/patch-tracker/today\n",
  );
});

test("where git cannot write, nothing is changed and nothing of it stays", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  const refs = sample.git("for-each-ref");
  writeFileSync(join(sample.folder, ".git", "refs", "heads", "work.lock"), "");
  await expect(add(reader, "work")).rejects.toThrow("Another git is writing here");
  expect(sample.git("for-each-ref")).toBe(refs);
});

test("fifty commits are matched with their mails and changed, the whole branch in one go", async () => {
  const names = Array.from({ length: 50 }, (_, at) => `c${at}`);
  const sample = repositoryOf([
    { name: "base", message: "Begin", authored: sent - day },
    ...names.map((name, at) => ({
      name,
      branch: "work",
      ...(at === 0 && { parents: ["base"] }),
      message: `file ${at}: add it`,
      authored: sent,
    })),
  ]);
  const mails = posted(sample, names);
  const given = mails.map(({ messageId }) => answer(messageId, ben, `${reviewed}\n`));
  const reader = new Reader([...mails, ...given], [sample.folder], { at: sent + 9 * day });
  const done = await add(reader, "work");
  expect(done).toMatchObject({ rewritten: 50 });
  expect(
    sample.git("log", "--format=%(trailers:key=Reviewed-by,valueonly)%T", "master..work").match(/Ben Ode/g),
  ).toHaveLength(50);
});

test("a branch's own commits are counted from what it follows, checked out or not", async () => {
  const sample = cloneOf();
  const reader = reading(sample, answers);
  sample.git("checkout", "--quiet", "master");
  sample.git("branch", "below", sample.hash("one"));
  sample.git("branch", "--set-upstream-to=below", "work");
  expect(await missing(reader, "work")).toMatchObject({ commits: 1, sent: 1 });
});
