// Revisions applied where somebody works, by a real git am.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { amMails } from "../../../src/core/applying/amMails.ts";
import { startApplying } from "../../../src/core/applying/applyHere.ts";
import { silentLog } from "../../../src/core/base/log.ts";
import { openCheckout } from "../../../src/core/git/checkout.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { call, folder } from "../../support/services.ts";
import { contentsOf, day, lines, Reader, sent } from "../patches/support.ts";
import { answer, ben, cloneOf, id, reading, theSeries } from "./support.ts";

async function apply(
  reader: Reader,
  more: { trailers?: boolean; folder?: string; signal?: AbortSignal } = {},
) {
  const [place = ""] = reader.folders;
  const series = await reader.series(id(1));
  const { project } = reader;
  const request = {
    project,
    series,
    revision: 0,
    offline: true,
    folder: more.folder ?? place,
    link: false,
    signOff: false,
  };
  return reader.services.workTrees.apply(
    { ...request, trailers: more.trailers ? null : [] },
    call(more.signal),
  );
}

/** What a person would miss if it were another: branch, index, files, and nothing under way. */
function stateOf(sample: SampleRepository): unknown[] {
  const files = [...contentsOf(sample.folder)].filter(([path]) => !path.includes("/.git/"));
  return [sample.git("rev-parse", "HEAD", "master"), sample.git("status", "--porcelain=v2"), files];
}

test("a revision is applied to the branch checked out, with its authors and dates, and trailers where asked for", async () => {
  const sample = cloneOf();
  const review = "Reviewed-by: Ben Ode <ben@example.com>";
  const reader = reading(sample, [answer(id(2), ben, `${review}\n`)]);
  const done = await apply(reader, { trailers: true });
  expect(done).toEqual({
    folder: sample.folder,
    branch: "master",
    before: sample.hash("base"),
    after: sample.git("rev-parse", "master").trim(),
    conflicts: [],
    problem: null,
    unsigned: null,
    begun: null,
  });
  expect(sample.git("log", "--reverse", "--format=%an <%ae> %at %cn%n%B", `${sample.hash("base")}..`)).toBe(
    [
      `Ann Lee <ann@example.org> ${sent / 1000} Carl Keeper`,
      "a: change five\n\nBecause it is odd.\n\nSigned-off-by: Ann Lee <ann@example.org>\n",
      `Ann Lee <ann@example.org> ${sent / 1000 + 1} Carl Keeper`,
      `b: change six\n\nSigned-off-by: Ann Lee <ann@example.org>\n${review}\n\n`,
    ].join("\n"),
  );
  expect(sample.git("status", "--porcelain")).toBe("");
});

test("Undo puts branch and files back, and the way back is in the reflog", async () => {
  const sample = cloneOf();
  const before = stateOf(sample);
  const reader = reading(sample);
  const { folder, branch, before: to, after } = await apply(reader);
  writeFileSync(join(sample.folder, "new.txt"), "not followed\n");
  await reader.services.applying.putBack({ folder, branch, from: after ?? "", to }, call());
  expect(readFileSync(join(sample.folder, "new.txt"), "utf8")).toBe("not followed\n");
  sample.git("clean", "-fdq");
  expect(stateOf(sample)).toEqual(before);
  expect(sample.git("log", "-g", "--format=%gd", "master").split("\n").length).toBeGreaterThan(2);
});

const above = {
  name: "above",
  branch: "master",
  parents: ["base"],
  message: "a: above",
  authored: sent + day,
  files: { "a.c": lines({ 5: "cinq" }) },
};

test("conflicts stop it and are named; aborted, all is as it was", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  const before = stateOf(sample);
  const reader = reading(sample);
  const { conflicts, after } = await apply(reader);
  expect({ conflicts, after }).toEqual({ conflicts: ["a.c"], after: null });
  expect(readFileSync(join(sample.folder, "a.c"), "utf8")).toContain("<<<<<<<");
  const [folder = ""] = reader.folders;
  await expect(apply(reader)).rejects.toThrow("A git am is under way in ");
  expect(await reader.services.workTrees.state({ folder }, call())).toMatchObject({
    operation: "am",
    changed: ["a.c"],
  });
  const aborted = await reader.services.workTrees.abort({ folder, begun: null }, call());
  expect(aborted).toEqual({ branch: "master", tip: sample.hash("above"), conflicts: ["a.c"] });
  expect(stateOf(sample)).toEqual(before);
  await expect(reader.services.workTrees.abort({ folder, begun: null }, call())).rejects.toThrow(
    "Nothing is being applied in ",
  );
});

test("conflicts that are resolved let it go on to the end, from where it began", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  const reader = reading(sample);
  const [folder = ""] = reader.folders;
  await apply(reader);
  await expect(reader.services.workTrees.continue({ folder }, call())).rejects.toThrow(
    "Not resolved yet: a.c.",
  );
  writeFileSync(join(folder, "a.c"), lines({ 5: "five, cinq" }));
  sample.git("add", "a.c");
  const done = await reader.services.workTrees.continue({ folder }, call());
  expect(done).toMatchObject({ before: sample.hash("above"), conflicts: [], branch: "master" });
  expect(sample.git("log", "--format=%s", `${done.before}..${done.after}`)).toBe(
    "b: change six\na: change five\n",
  );
});

/** A branch whose line five conflicts with the series, stopped there, with the conflict resolved and staged. */
async function resolvedByHand(text = lines({ 5: "five, cinq" })) {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  const reader = reading(sample);
  await apply(reader);
  writeFileSync(join(sample.folder, "a.c"), text);
  sample.git("add", "a.c");
  const goOn = () => reader.services.workTrees.continue({ folder: sample.folder }, call());
  const stillThere = () => [
    readFileSync(join(sample.folder, "a.c"), "utf8"),
    existsSync(join(sample.folder, ".git", "rebase-apply", "applying")),
  ];
  return { sample, reader, goOn, stillThere };
}

test("a signature that fails as it goes on leaves what was resolved by hand, and says why", async () => {
  const { sample, goOn, stillThere } = await resolvedByHand();
  sample.git("config", "gpg.program", "false");
  sample.git("config", "commit.gpgSign", "true");
  expect(await goOn()).toMatchObject({
    after: null,
    conflicts: [],
    problem: { what: expect.stringMatching(/^“a: change five” could not be committed: .*sign/) },
  });
  expect(stillThere()).toEqual([lines({ 5: "five, cinq" }), true]);
  sample.git("config", "commit.gpgSign", "false");
  expect(await goOn()).toMatchObject({ before: sample.hash("above"), problem: null });
});

test("a conflict that is resolved to an empty patch is named with the ways on, and the am is still under way", async () => {
  const { sample, goOn, stillThere } = await resolvedByHand(lines({ 5: "cinq" }));
  const { after, problem } = await goOn();
  expect(after).toBe(null);
  expect(problem).toMatchObject({
    what: "“a: change five” changes nothing any more, as it was resolved.",
    remedy: expect.stringContaining("git am --skip"),
  });
  expect(stillThere()).toEqual([lines({ 5: "cinq" }), true]);
  sample.git("am", "--skip");
  expect(sample.git("log", "-2", "--format=%s")).toBe("b: change six\na: above\n");
});

test("a later patch that does not apply leaves resolved conflicts as they are", async () => {
  const { sample, goOn, stillThere } = await resolvedByHand();
  const next = join(sample.folder, ".git", "rebase-apply", "0002");
  const mail = readFileSync(next, "utf8");
  writeFileSync(next, mail.replace("-line 6", "-line six").replace(/^index .*\n/m, ""));
  expect(await goOn()).toMatchObject({
    before: sample.hash("above"),
    after: null,
    problem: { what: expect.stringMatching(/^“b: change six” does not apply\./) },
  });
  expect(stillThere()).toEqual([lines({ 5: "five, cinq" }), true]);
  expect(sample.git("log", "-1", "--format=%s")).toBe("a: change five\n");
});

test("Undo of what went on leaves a commit that the person made while it was stopped", async () => {
  const { sample, goOn } = await resolvedByHand();
  sample.git("stash", "--quiet");
  writeFileSync(join(sample.folder, "b.c"), lines({ 9: "mine" }));
  sample.git("commit", "--quiet", "--all", "--message", "mine", "--no-verify");
  const mine = sample.git("rev-parse", "HEAD").trim();
  sample.git("stash", "pop", "--quiet", "--index");
  expect((await goOn()).before).toBe(mine);
});

/** The first patch as it is applied, and a work tree as it was read before something is done there. */
async function readBefore(sample: SampleRepository) {
  const checkout = await openCheckout(sample.folder, { log: silentLog });
  const author = { name: "Ann Lee", email: "ann@example.org" };
  const diff = sample.diff("one");
  const mails = amMails([{ author, date: sent, zone: 0, diff, message: "a: change five\n" }]);
  return { start: () => startApplying(checkout, mails, call().signal), checkout, mails };
}

test("what somebody begins or commits before git starts is left alone, and nothing is applied", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  const { start, mails } = await readBefore(sample);
  const own = () =>
    execFileSync("git", ["am", "--quiet", "--3way"], {
      cwd: sample.folder,
      env: plainGit,
      input: mails,
      stdio: ["pipe", "ignore", "ignore"],
    });
  expect(own).toThrow();
  writeFileSync(join(sample.folder, "a.c"), "by hand\n");
  sample.git("add", "a.c");
  await expect(start()).rejects.toThrow("A git am is under way in ");
  expect(sample.git("diff", "--cached", "--name-only")).toBe("a.c\n");
  sample.git("am", "--abort");
  sample.git("commit", "--quiet", "--allow-empty", "--message", "mine");
  const mine = sample.git("rev-parse", "HEAD");
  await expect(start()).rejects.toThrow(" has changed meanwhile: another commit or branch is checked out");
  expect(sample.git("rev-parse", "HEAD")).toBe(mine);
});

test("Abort of an am that was ended elsewhere does not undo what was begun since", async () => {
  const { sample, reader } = await resolvedByHand();
  const { folder } = sample;
  const mail = readFileSync(join(folder, ".git", "rebase-apply", "0001"));
  const [, begun = ""] = /^X-Patch-Tracker-Call: (\S+)$/m.exec(mail.toString()) ?? [];
  sample.git("am", "--abort");
  const abort = () => reader.services.workTrees.abort({ folder, begun }, call());
  await expect(abort()).rejects.toThrow("Nothing is being applied in ");
  const again = await apply(reader);
  expect(again.begun).not.toBe(begun);
  await expect(abort()).rejects.toThrow(" was ended elsewhere, and another is under way there.");
  expect(sample.git("status", "--porcelain")).toBe("UU a.c\n");
  await reader.services.workTrees.abort({ folder, begun: again.begun }, call());
  expect(sample.git("status", "--porcelain")).toBe("");
});

test("what is staged before git starts stays staged", async () => {
  const sample = cloneOf();
  const { start } = await readBefore(sample);
  writeFileSync(join(sample.folder, "b.c"), "staged\n");
  sample.git("add", "b.c");
  await expect(start()).rejects.toThrow();
  expect(sample.git("status", "--porcelain")).toBe("M  b.c\n");
  expect(existsSync(join(sample.folder, ".git", "rebase-apply"))).toBe(false);
});

test("conflicts that git remembers, and would stage by itself, stop it all the same", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  sample.git("config", "rerere.enabled", "true");
  sample.git("config", "rerere.autoUpdate", "true");
  const reader = reading(sample);
  const { folder } = sample;
  await apply(reader);
  writeFileSync(join(folder, "a.c"), lines({ 5: "five, cinq" }));
  sample.git("add", "a.c");
  const { before, after } = await reader.services.workTrees.continue({ folder }, call());
  await reader.services.applying.putBack({ folder, branch: "master", from: after ?? "", to: before }, call());
  expect(await apply(reader)).toMatchObject({ after: null, conflicts: ["a.c"] });
  expect(readFileSync(join(folder, "a.c"), "utf8")).toBe(lines({ 5: "five, cinq" }));
});

test("changes of a merge that is resolved are not put into a stash, which would forget the merge", async () => {
  const sample = cloneOf([above]);
  sample.git("reset", "--quiet", "--hard", "master");
  expect(() => sample.git("merge", "work")).toThrow();
  writeFileSync(join(sample.folder, "a.c"), lines({ 5: "five, cinq" }));
  sample.git("add", "a.c");
  const { services } = reading(sample);
  await expect(
    services.workTrees.stash({ folder: sample.folder, message: "before v1" }, call()),
  ).rejects.toThrow("A merge is under way in ");
  expect(sample.git("rev-parse", "MERGE_HEAD").trim()).toBe(sample.hash("two"));
});

test("a revision that does not apply is taken back completely, and the patch and the reason are named", async () => {
  const sample = cloneOf();
  const mails = theSeries().map((mail) =>
    mail.messageId === id(2)
      ? { ...mail, body: mail.body.replace("-line 6", "-line six").replace(/^index .*\n/m, "") }
      : mail,
  );
  const before = stateOf(sample);
  await expect(apply(reading(sample, [], mails))).rejects.toThrow("“b: change six” does not apply.");
  expect(stateOf(sample)).toEqual(before);
});

test("nothing is applied or merged while the past is looked at", async () => {
  const sample = cloneOf();
  const reader = new Reader(theSeries(), [sample.folder], { at: sent + 9 * day, past: true });
  await expect(apply(reader)).rejects.toThrow("Nothing can be applied while the past is looked at.");
  const series = await reader.series(id(1));
  const request = { project: reader.project, series, revision: 0, offline: true, folder: sample.folder };
  await expect(
    reader.services.custodians.merge({ ...request, trailers: [], link: false, signOff: false }, call()),
  ).rejects.toThrow("Nothing can be applied while the past is looked at.");
  expect(sample.git("rev-parse", "HEAD").trim()).toBe(sample.hash("base"));
});

test("a tree with changes, a detached head: each a sentence, and nothing is done", async () => {
  const sample = cloneOf();
  const reader = reading(sample);
  writeFileSync(join(sample.folder, "a.c"), "changed\n");
  const before = stateOf(sample);
  await expect(apply(reader)).rejects.toThrow(/has changes that are not committed: a\.c\.$/);
  expect(stateOf(sample)).toEqual(before);
  const [folder = ""] = reader.folders;
  await reader.services.workTrees.stash({ folder, message: "before v1" }, call());
  expect(sample.git("stash", "list")).toContain("On master: before v1");
  sample.git("checkout", "--quiet", "--detach");
  await expect(apply(reader)).rejects.toThrow("No branch is checked out in ");
});

test("Undo leaves a branch whose files another work tree has", async () => {
  const sample = cloneOf();
  const beside = join(folder(), "beside");
  sample.git("worktree", "add", "--quiet", beside, "work");
  const { services } = reading(sample);
  const [from, to] = [sample.hash("two"), sample.hash("base")];
  const undo = (place: string) =>
    services.applying.putBack({ folder: place, branch: "work", from, to }, call());
  await expect(undo(sample.folder)).rejects.toThrow(`The branch work is checked out in ${beside}, `);
  expect(sample.git("rev-parse", "work").trim()).toBe(from);
  await undo(beside);
  expect(sample.git("-C", beside, "status", "--porcelain")).toBe("");
});

test("a branch is checked out with the changes that it leaves alone, and not over those that differ", async () => {
  const sample = cloneOf();
  const { services, folders } = reading(sample);
  const [folder = ""] = folders;
  writeFileSync(join(folder, "b.c"), "mine\n");
  await expect(services.workTrees.checkOut({ folder, branch: "work" }, call())).rejects.toThrow(
    "The branch work was made, but not checked out: files that you have changed differ in it.",
  );
  sample.git("checkout", "--quiet", "b.c");
  writeFileSync(join(folder, "new.txt"), "mine\n");
  await services.workTrees.checkOut({ folder, branch: "work" }, call());
  expect(await services.workTrees.state({ folder }, call())).toMatchObject({ branch: "work", changed: [] });
});

test("another work tree gets the branch, or a new one, where nothing is yet", async () => {
  const sample = cloneOf();
  const { services, folders, storage } = reading(sample);
  const [folder = ""] = folders;
  const path = join(storage, "beside");
  await services.workTrees.addWorkTree({ folder, path, branch: "work", from: null }, call());
  expect(await services.workTrees.state({ folder: path }, call())).toMatchObject({
    branch: "work",
    folder: path,
  });
  const again = services.workTrees.addWorkTree({ folder, path, branch: "fresh", from: "master" }, call());
  await expect(again).rejects.toThrow("already exists");
});

test("git reads in the mails that are written exactly the author, date and message that went in", () => {
  const place = folder();
  const word = fc.stringMatching(/^[!-~\u00e0-\u00ff]([ -~\u00e0-\u00ff]{0,90}[!-~])?$/);
  const odd = fc.constantFrom(
    "From me to you",
    "[foo] x",
    "Re: x",
    ": x",
    "[PATCH] x",
    ">From x",
    "From: x@example.org",
    "=?utf-8?q?x?=",
    "",
    "Date: now",
    ">8 --",
    "é \u65e5",
  );
  const message = fc
    .record({ title: fc.oneof(word, odd), text: fc.array(fc.oneof(word, odd), { maxLength: 4 }) })
    // A title without blanks at its ends, and no line that ends a message, are in one that was read from a mail.
    .filter(({ title, text }) => title !== "" && !text.some((line) => /^(?:---|diff -|Index: )/.test(line)))
    .map(({ title, text }) => `${[title, "", ...text].join("\n").trimEnd()}\n`.replace(/\n{3,}/g, "\n\n"));
  const patch = fc.record({
    message,
    zone: fc.integer({ min: -840, max: 840 }),
    name: fc.constantFrom("Ann Lee", "Ö. Lee", "Lee, Ann (x)", 'Ann "The" \\ Lee'),
  });
  fc.assert(
    fc.property(fc.array(patch, { minLength: 1, maxLength: 6 }), (patches) => {
      const author = (name: string) => ({ name, email: "ann@example.org" });
      const mails = patches.map(({ name, ...one }) => ({
        ...one,
        author: author(name),
        date: sent,
        diff: "diff --git a/x b/x\n",
      }));
      const [mbox, split] = [join(place, "mbox"), mkdtempSync(join(place, "mails-"))];
      writeFileSync(mbox, amMails(mails));
      git(place, "mailsplit", "--mboxrd", `-o${split}`, mbox);
      const read = readdirSync(split).map((name) => {
        const said = git(
          place,
          "mailinfo",
          "-k",
          "--no-scissors",
          "message",
          "patch",
          readFileSync(join(split, name)),
        );
        const [author, title, date = ""] = ["Author", "Subject", "Date"].map(
          (name) => new RegExp(`^${name}: (.*)$`, "m").exec(said)?.[1],
        );
        return { author, date: Date.parse(date), title, text: readFileSync(join(place, "message"), "utf8") };
      });
      expect(
        read.map(({ author, date, title, text }) => [
          author,
          date,
          `${title}\n${text === "" ? "" : "\n"}${text}`.trimEnd(),
        ]),
      ).toEqual(mails.map(({ author, message }) => [author.name, sent, message.trimEnd()]));
    }),
    { numRuns: 10 },
  );
});

test("an address in a name does not become the author's", () => {
  const place = folder();
  const author = { name: "boss@example.com", email: "eve@example.org" };
  const mail = amMails([{ author, date: sent, zone: 0, diff: "diff --git a/x b/x\n", message: "x: y\n" }]);
  const said = git(place, "mailinfo", "-k", "message", "patch", mail);
  expect(said).toContain("Author: boss at example.com\nEmail: eve@example.org\n");
});

function git(cwd: string, ...args: (string | Buffer)[]): string {
  const input = args.find((one) => typeof one !== "string");
  const words = args.filter((one) => typeof one === "string");
  return execFileSync("git", words, { cwd, env: plainGit, encoding: "utf8", ...(input && { input }) });
}
