// What b4 and patman keep in a branch: the version is the one that they would send.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { recipientsIn } from "../../../src/core/mail/mailFile.ts";
import { b4Branch, keptByB4 } from "../../../src/core/nextVersion/b4Branch.ts";
import { keptByPatman } from "../../../src/core/nextVersion/patmanTags.ts";
import { hasB4 } from "../../support/b4Peer.ts";
import { ann, plainGit, type SampleCommit, type SampleRepository } from "../../support/repository.ts";
import { folder } from "../../support/services.ts";
import { day, lines, sent } from "../patches/support.ts";
import { applied, branchOf, listOf, prepare, textOf } from "./support.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const signed = "Signed-off-by: Ann Lee <ann@example.org>";
const json = (series: object) =>
  `--- b4-submit-tracking ---\n# This section is used internally by b4 prep for tracking purposes.\n${JSON.stringify({ series }, null, 2)}\n`;
const tracking = { revision: 2, "change-id": "20220201-frob-0123456789ab", prefixes: ["RFC", "u-boot"] };
const cover = `Frob the knob\n\n# Only for me.\nIt was not frobbed.\n\n${signed}\nTo: list@example.org\nCc: Ben Ode <ben@example.com>\n\n---\nChanges in v2:\n- Frob it twice\n- Link to v1: https://lore.kernel.org/r/frob-v1@example.org\n\n`;

const base: SampleCommit = {
  name: "base",
  message: "Begin",
  authored: sent - 9 * day,
  files: { "a.c": lines() },
};
const two = (more: [string, string] = ["", ""]): SampleCommit[] => [
  {
    ...{ name: "one", branch: "work", authored: sent - 2 * day },
    message: `a: five${more[0]}\n\n${signed}`,
    files: { "a.c": lines({ 5: "five" }) },
  },
  {
    ...{ name: "two", branch: "work", authored: sent - day },
    message: `b: six${more[1]}\n\n${signed}`,
    files: { "b.c": "six\n" },
  },
];

/** A branch as `b4 prep` makes it, its cover letter in an empty commit below the patches. */
function b4Sample(message = cover + json(tracking), patches = two()): SampleRepository {
  // b4 looks for it among what the person has committed within a year.
  const now = Math.floor(Date.now() / 1000) * 1000;
  const recent = (one: SampleCommit) => ({ ...one, committer: ann, committed: now - day });
  const coverCommit = {
    name: "cover",
    branch: "work",
    parents: ["base"],
    authored: now - day,
    files: {},
    message,
  };
  return branchOf([base, ...[coverCommit, ...patches].map(recent)]);
}

describe("a branch of b4 prep", () => {
  test("is the version that b4 would send, without its cover commit", async () => {
    const sample = b4Sample();
    const version = await prepare(sample, null);
    expect(version).toMatchObject({
      kept: "b4",
      version: 2,
      prefix: "PATCH RFC u-boot",
      title: "Frob the knob",
    });
    expect(version.to).toEqual([{ name: "", email: "list@example.org" }]);
    expect(version.cc).toEqual([{ name: "Ben Ode", email: "ben@example.com" }]);
    const letter = textOf(version, 0);
    expect(letter).toMatch(/^Subject: \[PATCH RFC u-boot v2 0\/2\] Frob the knob$/m);
    expect(letter).toContain(
      `\n\nIt was not frobbed.\n\n${signed}\n\nChanges in v2:\n- Frob it twice\n- Link to v1: https://lore.kernel.org/r/frob-v1@example.org\n\nAnn Lee (2):\n`,
    );
    expect(letter).toContain(
      `\nbase-commit: ${sample.hash("base")}\nchange-id: 20220201-frob-0123456789ab\n-- \n`,
    );
    expect(version.patches.map(({ title }) => title)).toEqual(["a: five", "b: six"]);
  });

  test.runIf(hasB4)("is the same as what the real b4 writes (Debian's package b4)", async () => {
    const sample = b4Sample();
    const version = await prepare(sample, null);
    const out = join(folder(), "b4");
    const env = { ...plainGit, HOME: folder(), XDG_CACHE_HOME: folder(), XDG_DATA_HOME: folder() };
    execFileSync("b4", ["prep", "--format-patch", out], { cwd: sample.folder, env, stdio: "pipe" });
    const theirs = readdirSync(out)
      .sort()
      .map((name) => readFileSync(join(out, name)));
    const said = (content: Uint8Array) => mailinfo(content);
    expect(version.files.map(({ content }) => said(content).subject)).toEqual(
      theirs.map((content) => said(content).subject),
    );
    const subjects = (all: Uint8Array[]) =>
      all.map((one) => /^Subject: (.*)$/m.exec(Buffer.from(one).toString())?.[1]);
    expect(subjects(version.files.map(({ content }) => content))).toEqual(subjects(theirs));
    const sent = {
      files: theirs.map((content, at) => ({
        name: at === 0 ? "0000-cover-letter.patch" : `${at}.patch`,
        content,
      })),
    };
    const [ours, b4s] = [version, sent].map((one) => applied(sample, sample.hash("base"), one));
    expect(ours?.git("log", "-2", "--format=%T %B")).toBe(b4s?.git("log", "-2", "--format=%T %B"));
  });

  test("of one patch has its cover letter below the patch's message", async () => {
    const sample = b4Sample(undefined, two().slice(0, 1));
    const version = await prepare(sample, null);
    expect(version.files).toHaveLength(1);
    expect(textOf(version, 0)).toMatch(
      /\n---\nIt was not frobbed\.\n\nSigned-off-by: .*\n\nChanges in v2:\n- Frob/,
    );
    expect(textOf(version, 0)).toMatch(/^Subject: \[PATCH RFC u-boot v2\] a: five$/m);
  });

  test("may keep its cover letter in a commit at its tip", async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const [one, other] = two();
    const tip = { name: "cover", branch: "work", authored: now, files: {}, message: cover + json(tracking) };
    const sample = branchOf([base, { ...one!, parents: ["base"] }, other!, tip]);
    const version = await prepare(sample, null);
    expect(version).toMatchObject({ kept: "b4", version: 2, title: "Frob the knob" });
    expect(version.patches.map(({ title }) => title)).toEqual(["a: five", "b: six"]);
  });

  test("may keep its cover letter in the branch's description", async () => {
    const sample = branchOf([
      base,
      ...two().map((one, at) => (at === 0 ? { ...one, parents: ["base"] } : one)),
    ]);
    sample.git("config", "branch.work.description", cover);
    sample.git("config", "branch.work.b4-tracking", JSON.stringify({ series: tracking }));
    const version = await prepare(sample, null);
    expect(version).toMatchObject({
      kept: "b4",
      version: 2,
      prefix: "PATCH RFC u-boot",
      title: "Frob the knob",
    });
    expect(textOf(version, 0)).toContain("\nIt was not frobbed.\n");
  });

  test("gets a draft where b4 left room for what changed, and says what b4 has to be told", async () => {
    const first = await prepare(
      b4Sample(cover.replace(/---[\s\S]*/, "") + json({ ...tracking, revision: 1, prefixes: [] })),
      null,
    );
    const template = `${cover.replace(/---[\s\S]*/, "")}---\nChanges in v2:\n- EDITME: describe what is new in this series revision.\n- Link to v1: https://lore.kernel.org/r/x@example.org\n\n`;
    const sample = b4Sample(template + json({ ...tracking, prefixes: [] }), [
      ...two().slice(0, 1),
      { ...two()[1]!, files: { "b.c": "seven\n" } },
    ]);
    const second = await prepare(sample, listOf(first));
    expect(textOf(second, 0)).toContain('\n\nChanges in v2:\n- Patch 2, "b: six": changed\n- Link to v1: ');
    expect(textOf(second, 0)).not.toContain("EDITME");
    const behind = await prepare(sample, listOf(second));
    expect(behind.version).toBe(3);
    expect(behind.notes).toEqual([
      "b4 would send v2, and v2 was sent: this is v3; b4 prep --force-revision 3 sets it right.",
    ]);
  });

  test("whose JSON is broken is taken for one without b4, and that is said", async () => {
    const version = await prepare(b4Sample(`${cover}--- b4-submit-tracking ---\n{ broken\n`), null);
    expect(version.kept).toBeNull();
    expect(version.problems.map(({ what }) => what)).toEqual([
      "What b4 keeps of the branch work cannot be read.",
    ]);
  });

  test("has nothing in its prefix that ends the bracket", () => {
    const found = b4Branch([], "x", [
      [
        "branch.x.b4-tracking",
        JSON.stringify({ series: { ...tracking, prefixes: ["a]\nBcc: x", "[b"], presubject: "[list]" } }),
      ],
    ]);
    expect(found !== null && found !== "broken" && keptByB4(found).prefix).toBe("list][PATCH a Bcc: x  b");
  });
});

describe("a branch with patman's tags", () => {
  const message =
    "\n\nFor a reason.\n\nSeries-to: u-boot\nSeries-cc: Ben Ode <ben@example.com>, cem@example.net\nSeries-version: 3\nSeries-prefix: RFC\nSeries-changes: 2\n- Say five\n  and no more\n- Say it twice\n\nSeries-changes: 3\n- Say it once\n\nCover-letter:\nFrob the knob\nIt was not frobbed.\n\nNow it is.\nEND\n\nCommit-notes:\nOnly here.\nEND\nCommit-changes: 3\n- In this alone\n\nPatch-cc: Dora Fee <dora@example.com>\nChange-Id: I0123";
  const other =
    "\n\nSeries-notes:\nFor all to read.\nEND\nReviewed-by: Ben Ode <ben@example.com>\nSeries-changes: 2\n- Say six";

  test("is the version that patman would send, and its tags are in no mail", async () => {
    const sample = branchOf([
      base,
      ...two([message, other]).map((one, at) => (at === 0 ? { ...one, parents: ["base"] } : one)),
    ]);
    const version = await prepare(sample, null);
    expect(version).toMatchObject({
      kept: "patman",
      version: 3,
      prefix: "RFC PATCH",
      title: "Frob the knob",
    });
    expect(version.to.map(({ email }) => email)).toEqual(["u-boot@lists.u-boot-project.org"]);
    expect(version.cc.map(({ email }) => email)).toEqual(["ben@example.com", "cem@example.net"]);
    const [letter, one, second] = [0, 1, 2].map((at) => textOf(version, at));
    expect(letter).toMatch(/^Subject: \[RFC PATCH v3 0\/2\] Frob the knob$/m);
    expect(letter).toContain(
      "\n\nIt was not frobbed.\n\nNow it is.\nFor all to read.\n\nChanges in v3:\n- Say it once\n\nChanges in v2:\n- Say five\n  and no more\n- Say it twice\n- Say six\n\nAnn Lee (2):\n",
    );
    expect(one).toContain(
      `\n\nFor a reason.\n\n${signed}\n---\nOnly here.\n\nChanges in v3:\n- Say it once\n- In this alone\n\nChanges in v2:\n- Say five\n  and no more\n- Say it twice\n\n a.c | 2 +-\n`,
    );
    expect(second).toContain(
      `\n\nReviewed-by: Ben Ode <ben@example.com>\n${signed}\n---\n(no changes since v2)\n\nChanges in v2:\n- Say six\n\n b.c | 1 +\n`,
    );
    for (const { content } of version.files)
      expect(Buffer.from(content).toString()).not.toMatch(
        /^(?:Series|Cover|Commit)-|^END$|^Patch-cc|^Change-Id/m,
      );
    const { git } = applied(sample, sample.hash("base"), version);
    expect(git("log", "-2", "--format=%T")).toBe(sample.git("log", "-2", "--format=%T", "work"));
  });

  test("goes in copy to those whom a commit names for its patch, with the cover letter, and to no other", async () => {
    const named =
      "\n\nPatch-cc: Dora Fee <dora@example.com>\nCommit-cc: Eve <eve@example.net>, ben@example.com";
    const head =
      "\n\nSeries-to: list@example.org\nSeries-cc: ben@example.com\nCover-letter:\nFrob\nIt.\nEND\nCover-letter-cc: hal@example.org";
    const sample = branchOf([
      base,
      ...two([head, named]).map((one, at) => (at === 0 ? { ...one, parents: ["base"] } : one)),
    ]);
    const version = await prepare(sample, null);
    const ccs = ({ files }: typeof version) =>
      files.map(({ content }) => recipientsIn(content).cc.map(({ email }) => email.replace(/@.*/, "")));
    const one = [["ben", "hal", "dora", "eve"], ["ben"], ["ben", "dora", "eve"]];
    expect(ccs(version)).toEqual(one);
    expect(textOf(version, 2)).toContain("\nCc: ben@example.com,\n Dora Fee <dora@example.com>,\n Eve");
    // The next version does not make copies for all of them.
    sample.git("commit", "--quiet", "--amend", "-m", `b: six${named}\nSeries-version: 2\n\n${signed}`);
    expect(ccs(await prepare(sample, listOf(version)))).toEqual(one);
  });

  test("says of a name that only patman knows whom it has still to go to", () => {
    const kept = keptByPatman(
      [{ hash: "0", message: "a\n\nSeries-to: mylist, ann@example.org\n" }],
      () => null,
    );
    expect(kept?.to).toEqual([{ name: "", email: "ann@example.org" }]);
    expect(kept?.said).toEqual([expect.stringContaining(`"mylist" is an alias that is not known here`)]);
  });

  test("may have sections that are not closed", () => {
    const kept = keptByPatman(
      [{ hash: "0", message: `a\n\nCover-letter:\nTitle\nText\n${signed}\n` }],
      () => null,
    );
    expect(kept).toMatchObject({ title: "Title", text: "Text" });
    expect(kept?.clean(`Cover-letter:\nTitle\n${signed}\n`)).toBe(`${signed}\n`);
  });

  test("is not assumed where a message merely mentions a series", () => {
    expect(
      keptByPatman([{ hash: "0", message: "a\n\nThe Series-one: it is\nCover: x\n" }], () => null),
    ).toBeNull();
  });
});

function mailinfo(content: Uint8Array): { subject: string | undefined } {
  const place = folder();
  mkdirSync(place, { recursive: true });
  const text = execFileSync("git", ["mailinfo", "-u", "/dev/null", "/dev/null"], {
    ...{ env: plainGit, input: content, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] },
  });
  return { subject: /^Subject: (.*)$/m.exec(text)?.[1] };
}
