// Tickets on the command line, in real repositories; the first of each command as it ships.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Sample, startSample } from "../../sample/serve.ts";
import { built } from "../../support/built.ts";
import { commandHere, commandLine, type Ran, trustFolder } from "../../support/commandLine.ts";
import {
  plainGit,
  type SampleCommit,
  type SampleRepository,
  sampleRepository,
} from "../../support/repository.ts";

// Long enough for a machine that does much else at the same time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let home: string;
let place: string;
let command: ReturnType<typeof commandLine>;
let here: ReturnType<typeof commandHere>;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "tickets-cli-test-")));
  place = built(home);
  command = commandLine(place);
  here = commandHere(place);
  env = { ...plainGit, XDG_DATA_HOME: join(home, "data") };
});

afterAll(() => rm(home, { recursive: true, force: true }));

function run(cwd: string, ...words: string[]): Promise<Ran> {
  return here(words, { cwd, env });
}

/** As it ships: a process of its own. */
function shipped(cwd: string, ...words: string[]): Promise<Ran> {
  return command(words, { cwd, env });
}

const day = (number: number) => Date.UTC(2022, 1, number, 12);

/** first <- second <- third on master, in a folder of its own. */
function three(folder: string): Promise<SampleRepository> {
  return repository(
    folder,
    ["first", "second", "third"].map((name, index) => ({
      name,
      message: `dm: ${name} step`,
      authored: day(index + 1),
    })),
  );
}

async function repository(folder: string, commits: SampleCommit[]): Promise<SampleRepository> {
  await mkdir(join(home, folder), { recursive: true });
  const made = sampleRepository(commits, { folder: join(home, folder) });
  introduce(made.folder);
  return made;
}

function introduce(folder: string): void {
  git(folder, "config", "user.name", "Ann Lee");
  git(folder, "config", "user.email", "ann@example.org");
}

function git(folder: string, ...args: string[]): string {
  const [encoding, stdio] = ["utf8", ["ignore", "pipe", "pipe"]] as const;
  return execFileSync("git", args, { cwd: folder, env: plainGit, encoding, stdio: [...stdio] });
}

/** The note's lines of each commit, newest first. */
function noted(folder: string, ...revisions: string[]): string[] {
  const text = git(folder, "log", "--notes=tickets", "--format=%s: %N%x00", ...revisions);
  return text
    .split("\0")
    .map((entry) => entry.trim().replaceAll("\n", ", "))
    .filter((entry) => entry !== "");
}

const hint =
  "patch-tracker: Amend and rebase drop the tickets of a commit here. To keep them: git config --add notes.rewriteRef refs/notes/tickets\n";

const isoDate = v.pipe(v.string(), v.isoTimestamp(), v.endsWith("Z"));
const text = v.pipe(v.string(), v.minLength(1));
const person = v.strictObject({ name: v.string(), email: v.string() });
/** The object that `tickets --json` prints, as it is documented: these keys and no others. */
const documented = v.strictObject({
  tickets: v.array(
    v.strictObject({
      id: text,
      title: v.string(),
      projects: v.array(text),
      url: v.nullable(v.pipe(v.string(), v.url())),
      series: v.array(
        v.strictObject({
          project: text,
          name: text,
          thread: text,
          state: v.nullable(text),
          reason: v.nullable(text),
          label: v.nullable(text),
        }),
      ),
      commits: v.array(
        v.strictObject({
          hash: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
          subject: v.string(),
          author: person,
          date: isoDate,
          from: v.pipe(v.array(v.picklist(["note", "message", "series"])), v.minLength(1)),
          branch: v.nullable(text),
          release: v.nullable(text),
        }),
      ),
      last: v.nullable(
        v.strictObject({
          date: isoDate,
          what: v.picklist(["sent", "reply", "review", "commit", "landed"]),
          who: person,
          title: text,
        }),
      ),
    }),
  ),
});

async function tickets(folder: string, ...words: string[]) {
  const ran = await run(folder, "tickets", "--json", ...words);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return v.parse(documented, JSON.parse(ran.stdout)).tickets;
}

describe("tag", () => {
  test("notes a ticket on commits and ranges, says how to undo it, and how rewriting keeps it", async () => {
    const clone = await three("tag");
    const [first, second, third] = ["first", "second", "third"].map((name) => clone.hash(name).slice(0, 12));
    expect(await shipped(clone.folder, "tag", "TS-118", "HEAD")).toEqual({
      code: 0,
      stdout: `TS-118: 1 commit tagged\nTo undo: patch-tracker untag TS-118 ${third}\n`,
      stderr: hint,
    });
    git(clone.folder, "config", "notes.rewriteRef", "refs/notes/tickets");
    const ran = await run(clone.folder, "tag", "TS-118", "HEAD~2", "HEAD~2..HEAD", "HEAD");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^TS-118: 2 commits tagged, 1 had it already\n/);
    const undo = /To undo: patch-tracker untag TS-118 (.*)\n$/.exec(ran.stdout)?.[1]?.split(" ") ?? [];
    expect(undo.toSorted()).toEqual([first, second].toSorted());
    expect(noted(clone.folder)).toEqual([
      "dm: third step: Ticket: TS-118",
      "dm: second step: Ticket: TS-118",
      "dm: first step: Ticket: TS-118",
    ]);
    expect(git(clone.folder, "rev-parse", "HEAD").trim()).toBe(clone.hash("third"));

    await shipped(clone.folder, "untag", "TS-118", ...undo);
    expect(noted(clone.folder)).toContain("dm: third step: Ticket: TS-118");
    expect(noted(clone.folder).join()).not.toContain("dm: first step: Ticket");
  });

  test("says the line of configuration for the folder that was named", async () => {
    const clone = await three("folder's name");
    const ran = await run(home, "tag", "TS-1", "HEAD", "--workspace", "folder's name");
    expect(ran.stderr).toContain("git -C 'folder'\\''s name' config --add notes.rewriteRef");
    expect(noted(clone.folder, "-1")).toEqual(["dm: third step: Ticket: TS-1"]);
  });

  describe("of what cannot be", () => {
    let clone: SampleRepository;
    beforeAll(async () => {
      clone = await three("refusing");
    });

    async function refused(id: string, ...commits: string[]): Promise<string> {
      const { code, stdout, stderr } = await run(clone.folder, "tag", "--", id, ...commits);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^patch-tracker: .+\. .+\.\n$/);
      expect(git(clone.folder, "for-each-ref", "refs/notes")).toBe("");
      expect(git(clone.folder, "status", "--short")).toBe("");
      return stderr;
    }

    test.each(["$(touch owned)", "-x", ""])("refuses %j, which is no ticket", async (id) => {
      const sentence = await refused(id, "HEAD");
      expect(sentence).toContain("is no id of a ticket: the settings want [A-Z][A-Z0-9]+-\\d+.");
      expect(sentence).toContain("patchTracker.tickets");
    });

    test.each(["HEAD..nothing", "--all", "; ls"])(
      "tags nothing where one of the commits is %j, and names it",
      async (name) => {
        expect(await refused("TS-1", "HEAD", name)).toContain(name);
      },
    );
  });

  test("says that a range is empty", async () => {
    const clone = await three("empty range");
    const ran = await shipped(clone.folder, "tag", "TS-1", "HEAD..HEAD~1");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("No commit is in HEAD..HEAD~1. A range A..B has");
  });

  test("tags a thousand commits at once", async () => {
    const numbers = Array.from({ length: 1001 }, (_, index) => index);
    const commits = numbers.map((one) => ({
      name: `c${one}`,
      message: `step ${one}`,
      authored: day(1) + one,
    }));
    const clone = await repository("thousand", commits);
    const ran = await run(
      clone.folder,
      "tag",
      "TS-7",
      ...numbers.slice(1).map((one) => clone.hash(`c${one}`)),
    );
    expect(ran.stdout).toBe(
      "TS-7: 1,000 commits tagged\nTo undo: patch-tracker untag TS-7 with the same commits\n",
    );
    expect(noted(clone.folder, "--grep=^step").filter((entry) => entry.endsWith("TS-7"))).toHaveLength(1000);
    const untagged = await run(clone.folder, "untag", "TS-7", "HEAD~1000..HEAD");
    expect(untagged.stdout).toMatch(/^TS-7: 1,000 commits untagged\n/);
  });
});

describe("untag", () => {
  test("takes back what was noted, and leaves what else a note says", async () => {
    const clone = await three("untag");
    git(clone.folder, "notes", "--ref=tickets", "add", "-m", "Ticket: TS-1\nTicket: TS-2\n\nA word of mine");
    const third = clone.hash("third").slice(0, 12);
    expect(await run(clone.folder, "untag", "TS-1", "HEAD~1..HEAD", "HEAD~1")).toEqual({
      code: 0,
      stdout: `TS-1: 1 commit untagged, 1 did not have it\nTo undo: patch-tracker tag TS-1 ${third}\n`,
      stderr:
        "patch-tracker: Only what tag noted is taken back; a ticket in a commit's message, or of its series, stays.\n",
    });
    const note = git(clone.folder, "notes", "--ref=tickets", "show", "HEAD");
    expect(note).toContain("Ticket: TS-2");
    expect(note).toContain("A word of mine");
    expect(note).not.toContain("TS-1");
  });

  test("knows tickets that the settings know no longer", async () => {
    const clone = await three("older ids");
    git(clone.folder, "notes", "--ref=tickets", "add", "-m", "Ticket: TS-1");
    await settle(clone.folder, { "patchTracker.tickets": { patterns: [{ pattern: "STR-\\d+" }] } });
    const untagged = await run(clone.folder, "untag", "TS-1", "HEAD");
    expect(untagged).toMatchObject({ code: 0, stderr: "" });
    expect(untagged.stdout).toContain("To undo, once patchTracker.tickets has a pattern for it: ");
    expect(await run(clone.folder, "tag", "TS-1", "HEAD")).toMatchObject({ code: 1, stdout: "" });
  });
});

/** The settings of a folder that the person has said yes to. */
async function settle(folder: string, settings: object): Promise<void> {
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  await trustFolder(place, folder);
}

const bugs = {
  "patchTracker.tickets": {
    patterns: [{ pattern: "BUG-\\d+", link: "https://bugs.example.org/{id}" }],
    titles: { "BUG-1": "Nothing boots", "BUG-9": "Nobody has begun" },
  },
};

describe("tickets", () => {
  test("prints each with its commits and what happened last", async () => {
    const clone = await three("printed");
    await settle(clone.folder, bugs);
    git(clone.folder, "config", "notes.rewriteRef", "refs/notes/tickets");
    git(clone.folder, "checkout", "--quiet", "-b", "topic", "HEAD~1");
    git(
      clone.folder,
      "commit",
      "--quiet",
      "--allow-empty",
      "--date=2022-02-20",
      "-m",
      "fs: a try\n\nTicket: BUG-1",
    );
    const own = git(clone.folder, "rev-parse", "HEAD").slice(0, 12);
    expect(await run(clone.folder, "tag", "BUG-1", "HEAD~1")).toMatchObject({ code: 0, stderr: "" });
    const { stdout, code, stderr } = await shipped(clone.folder, "tickets");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("BUG-1: Nothing boots");
    expect(lines[1]).toBe("  https://bugs.example.org/BUG-1");
    expect(lines).toContain(`  ${own} fs: a try (here only; by its message)`);
    expect(lines).toContain(`  ${clone.hash("second").slice(0, 12)} dm: second step (master)`);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}last: \d{4}-\d\d-\d\d, Ann Lee committed "fs: a try"$/),
    );

    const all = await tickets(clone.folder);
    const [bug] = all;
    expect(bug).toMatchObject({ id: "BUG-1", title: "Nothing boots", series: [], last: { what: "commit" } });
    expect(
      bug?.commits.map(({ subject, from, branch, release }) => [subject, from, branch, release]),
    ).toEqual([
      ["fs: a try", ["message"], null, null],
      ["dm: second step", ["note"], "master", null],
    ]);
    expect(bug?.commits[1]).toMatchObject({
      hash: clone.hash("second"),
      author: { name: "Ann Lee", email: "ann@example.org" },
      date: new Date(day(2)).toISOString(),
    });
    expect(await tickets(clone.folder, "BUG-1")).toEqual([bug]);
  });

  test("prints few commits of each, and all of the one asked for", async () => {
    const clone = await three("many");
    const more = Array.from({ length: 4 }, (_, index) => `step ${index}`);
    for (const message of more) git(clone.folder, "commit", "--quiet", "--allow-empty", "-m", message);
    await run(clone.folder, "tag", "TS-1", "HEAD~6..HEAD");
    const { stdout } = await run(clone.folder, "tickets");
    expect(stdout.match(/^ {2}[0-9a-f]{12} /gm)).toHaveLength(5);
    expect(stdout).toContain("\n  and 1 more: patch-tracker tickets TS-1\n");
    const one = await run(clone.folder, "tickets", "TS-1");
    expect(one.stdout.match(/^ {2}[0-9a-f]{12} /gm)).toHaveLength(6);
  });

  test("prints those of which nothing is here yet", async () => {
    const clone = await three("titles alone");
    await settle(clone.folder, bugs);
    expect((await run(clone.folder, "tickets", "BUG-9")).stdout).toBe(
      "BUG-9: Nobody has begun\n  https://bugs.example.org/BUG-9\n  no series of it is followed, and none of its commits is here\n",
    );
  });

  test("knows no other than those there are", async () => {
    const clone = await three("unknown");
    const ran = await run(clone.folder, "tickets", "TS-404");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toBe(
      `patch-tracker: No ticket "TS-404" is known in ${clone.folder}. patch-tracker tickets prints those that are.\n`,
    );
    const none = await run(clone.folder, "tickets", "--json");
    expect(JSON.parse(none.stdout)).toEqual({ tickets: [] });
    expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining("patch-tracker tag TS-118 HEAD") });
  });

  test("of a fresh clone says where to get them", async () => {
    const seed = await three("seed of a fresh clone");
    const folder = join(home, "fresh clone");
    git(home, "clone", "--quiet", seed.folder, folder);
    expect((await run(folder, "tickets")).stderr).toContain("patch-tracker share brings in those of origin.");
  });

  test("goes by the settings of the top where the folder itself has none", async () => {
    const clone = await three("nested");
    await settle(clone.folder, bugs);
    const below = join(clone.folder, "drivers", "scsi");
    await mkdir(below, { recursive: true });
    expect(await run(below, "tag", "BUG-1", "HEAD")).toMatchObject({ code: 0 });
    expect((await tickets(below)).find(({ id }) => id === "BUG-1")?.title).toBe("Nothing boots");
    await settle(below, { "patchTracker.tickets": { patterns: [{ pattern: "STR-\\d+" }] } });
    expect(await run(below, "tag", "BUG-1", "HEAD")).toMatchObject({ code: 1 });
  });

  test("answers without what is wrong with the settings, and says it", async () => {
    const clone = await three("faults");
    await settle(clone.folder, {
      "patchTracker.tickets": { patterns: [{ pattern: "TS-(" }, { pattern: "TS-\\d+" }] },
    });
    await run(clone.folder, "tag", "TS-1", "HEAD");
    const ran = await run(clone.folder, "tickets");
    expect(ran).toMatchObject({ code: 3, stdout: expect.stringMatching(/^TS-1\n/) });
    expect(ran.stderr).toContain("is no regular expression");
  });

  test("never lets a commit steer the terminal", async () => {
    const clone = await three("steering");
    const message = "fs: \x1b]0;owned\x07\u009b2J\u202erepair";
    git(clone.folder, "-c", "user.name=A\x1b[1mnn", "commit", "--quiet", "--allow-empty", "-m", message);
    await run(clone.folder, "tag", "TS-1", "HEAD");
    for (const words of [[], ["TS-1"], ["--json"]]) {
      const { stdout } = await run(clone.folder, "tickets", ...words);
      expect(stdout).toContain("repair");
      expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });

  test("never lets a repository's configuration steer the terminal", async () => {
    const clone = await three("configured");
    git(clone.folder, "checkout", "--quiet", "-b", "turned\u202eround");
    git(clone.folder, "config", "remote.\x1b]0;owned\x07up.url", "/nowhere\x1b[2J\u009b2J");
    await run(clone.folder, "tag", "TS-1", "HEAD");
    for (const words of [
      ["share"],
      ["share", "no\x1b[1mbody"],
      ["tickets"],
      ["tag", "TS-1", "\x1b[1mHEAD"],
    ]) {
      const { stdout, stderr } = await run(clone.folder, ...words);
      expect(stdout + stderr).not.toBe("");
      expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });

  describe("of the sample", () => {
    let sample: Sample;
    beforeAll(async () => {
      sample = await startSample(join(home, "sample"));
      await trustFolder(place, sample.workspace);
    });
    afterAll(() => sample.stop());

    test("tells what status has read of their series", async () => {
      const now = ["--now", sample.now];
      const before = await run(sample.workspace, "tickets", "TS-118", ...now);
      expect(before.stdout).toContain("\n  uboot/disk_integ: not read yet; patch-tracker status reads it\n");
      expect((await tickets(sample.workspace, "TS-118", ...now))[0]?.series).toMatchObject([
        { name: "uboot/disk_integ", state: null, reason: null, label: null },
      ]);
      expect(await run(sample.workspace, "status", ...now)).toMatchObject({ code: 0 });
      sample.server.takeLog();
      const after = await run(sample.workspace, "tickets", "TS-118", ...now);
      expect(after.stdout).toMatch(/\n {2}uboot\/disk_integ v2: submitted on 2\/10/);
      expect((await tickets(sample.workspace, "TS-118", ...now))[0]?.series).toMatchObject([
        { name: "uboot/disk_integ", state: "changes-requested", label: "v2" },
      ]);
      expect(sample.server.takeLog()).toEqual([]);
    });
  });
});

describe("share", () => {
  /** A bare remote, and two clones of it whose people tag at the same time. */
  async function shared(name: string) {
    const seed = await three(`${name}/seed`);
    const bare = join(home, name, "bare.git");
    git(home, "clone", "--quiet", "--bare", seed.folder, bare);
    const clones = ["ann", "ben"].map((person) => {
      const folder = join(home, name, person);
      git(home, "clone", "--quiet", bare, folder);
      introduce(folder);
      git(folder, "config", "notes.rewriteRef", "refs/notes/tickets");
      return folder;
    });
    const [ann = "", ben = ""] = clones;
    return { bare, ann, ben };
  }

  test("leaves both sides with the tickets of both", async () => {
    const { bare, ann, ben } = await shared("union");
    await run(ann, "tag", "TS-1", "HEAD", "HEAD~1");
    await run(ben, "tag", "TS-2", "HEAD");
    expect(await shipped(ann, "share")).toEqual({
      code: 0,
      stdout: `Shared with origin (${bare}): 2 tickets of commits sent.\n`,
      stderr: "",
    });
    expect(await run(ben, "share", "origin")).toEqual({
      code: 0,
      stdout: `Shared with origin (${bare}): 2 tickets of commits received, 1 sent.\n`,
      stderr: "",
    });
    expect((await run(ann, "tickets", "TS-2")).code).toBe(1);
    expect((await run(ann, "share")).stdout).toBe(
      `Shared with origin (${bare}): 1 ticket of a commit received.\n`,
    );
    expect((await run(ann, "share")).stdout).toBe(
      `Shared with origin (${bare}): both sides have the same tickets.\n`,
    );
    const union = [
      "dm: third step: Ticket: TS-1, Ticket: TS-2",
      "dm: second step: Ticket: TS-1",
      "dm: first step:",
    ];
    expect(noted(ann)).toEqual(union);
    expect(noted(ben)).toEqual(union);
    expect((await tickets(ben)).map(({ id, commits }) => [id, commits.length]).toSorted()).toEqual([
      ["TS-1", 2],
      ["TS-2", 1],
    ]);
  });

  test("says of what was taken away on which side it was", async () => {
    const { bare, ann, ben } = await shared("taken");
    await run(ann, "tag", "TS-1", "HEAD", "HEAD~1");
    await run(ann, "share");
    await run(ben, "share");
    await run(ann, "untag", "TS-1", "HEAD");
    expect((await run(ann, "share")).stdout).toBe(
      `Shared with origin (${bare}): 1 ticket of a commit taken away there.\n`,
    );
    expect((await run(ben, "share")).stdout).toBe(
      `Shared with origin (${bare}): 1 ticket of a commit taken away here.\n`,
    );
  });

  test.each([
    ["nobody", "nobody"],
    ["--upload-pack=touch owned", "--upload-pack"],
  ])("knows no remote %j", async (remote, named) => {
    const { ann } = await shared(`remote ${encodeURIComponent(remote)}`);
    const ran = await run(ann, "share", "--", remote);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain(named);
    expect(ran.stderr).toMatch(/^patch-tracker: .+\. .+\.\n$/);
  });

  test("says that there is nobody to share with, and that a remote is gone", async () => {
    const alone = await three("alone");
    expect(await run(alone.folder, "share")).toEqual({
      code: 1,
      stdout: "",
      stderr: `patch-tracker: The repository ${alone.folder} has no remote to share tickets with. Add the one of your team: \`git remote add NAME ADDRESS\`.\n`,
    });
    const { ann, bare } = await shared("gone");
    await run(ann, "tag", "TS-1", "HEAD");
    await rm(bare, { recursive: true });
    const ran = await run(ann, "share");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(/^patch-tracker: .+\. .+\.\n$/);
    expect(noted(ann, "-1")).toEqual(["dm: third step: Ticket: TS-1"]);
  });

  test("ends in good order at Ctrl-C", async () => {
    const { ann } = await shared("interrupted");
    await run(ann, "tag", "TS-1", "HEAD");
    // Whoever calls here waits for ever.
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = v.parse(v.object({ port: v.number() }), server.address());
    git(ann, "remote", "set-url", "origin", `git://127.0.0.1:${port}/silent.git`);
    const refs = git(ann, "for-each-ref");
    try {
      expect(await command(["share"], { cwd: ann, env, interrupted: once(server, "connection") })).toEqual({
        code: 1,
        stdout: "",
        stderr: "patch-tracker: Interrupted. What was received is kept; run it again to share the rest.\n",
      });
    } finally {
      server.close();
    }
    expect(git(ann, "for-each-ref")).toBe(refs);
  });
});

describe("wherever a person stands", () => {
  test.each([["tickets"], ["tag", "TS-1", "HEAD"], ["untag", "TS-1", "HEAD"], ["share"]])(
    "outside any repository %s %s %s says so",
    async (...words) => {
      const outside = await mkdtemp(join(home, "outside-"));
      expect(await run(outside, ...words)).toEqual({
        code: 1,
        stdout: "",
        stderr: `patch-tracker: There is no git repository in ${outside}. Run it in your U-Boot clone, or name that with --workspace.\n`,
      });
      const missing = await run(outside, ...words, "--workspace", "missing");
      expect(missing).toMatchObject({ code: 1, stdout: "" });
      expect(missing.stderr).toContain("missing does not exist.");
    },
  );

  test("an empty repository has no tickets, and no commit to tag", async () => {
    const empty = await repository("empty", []);
    expect(await run(empty.folder, "tickets")).toEqual({
      code: 0,
      stdout: "",
      stderr: "patch-tracker: No commit, series or setting names a ticket yet.\n",
    });
    const ran = await run(empty.folder, "tag", "TS-1", "HEAD");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("HEAD");
  });

  test.each(["a bare repository", "another work tree, with a detached HEAD"])(
    "%s is as good",
    async (place) => {
      const clone = await three(place);
      let folder = clone.folder;
      if (place.includes("work tree")) {
        folder = join(home, "second work tree");
        git(clone.folder, "worktree", "add", "--quiet", "--detach", folder);
      }
      if (place.includes("bare")) {
        folder = join(home, "bare.git");
        git(home, "clone", "--quiet", "--bare", clone.folder, folder);
        introduce(folder);
      }
      expect(await run(folder, "tag", "TS-1", "HEAD", "HEAD~1")).toMatchObject({ code: 0 });
      const [ticket] = await tickets(folder);
      expect(ticket).toMatchObject({ id: "TS-1" });
      expect(ticket?.commits.map(({ hash }) => hash)).toEqual([clone.hash("third"), clone.hash("second")]);
      expect(await run(folder, "untag", "TS-1", "HEAD~2..HEAD")).toMatchObject({ code: 0, stderr: "" });
      expect((await run(folder, "tickets", "--json")).stdout).toBe('{\n  "tickets": []\n}\n');
    },
  );
});
