import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { UserError } from "../../../src/core/base/problem.ts";
import type { Checkout } from "../../../src/core/git/checkout.ts";
import { notesRef } from "../../../src/core/git/notesRef.ts";
import { GitFailure } from "../../../src/core/git/program.ts";
import { writingFault } from "../../../src/core/tickets/errors.ts";
import type { Retag } from "../../../src/core/tickets/model.ts";
import { readNotes } from "../../../src/core/tickets/notes.ts";
import { longestNote } from "../../../src/core/tickets/notesTree.ts";
import { retagNotes } from "../../../src/core/tickets/retag.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { annsRepository, never, open, sentence } from "./support.ts";

/** Whether a small disk can be had here: only for root, and not in every container. */
function canMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), "disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", disk], { stdio: "ignore" });
    execFileSync("umount", [disk]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(disk, { recursive: true, force: true });
  }
}

let repository: SampleRepository;
let checkout: Checkout;

beforeEach(async () => {
  repository = annsRepository(4);
  checkout = await open(repository.folder);
});
afterEach(() => repository.remove());

const tag = (commit: string, ...ids: string[]): Retag => ({ commit, add: ids, remove: [] });
const untag = (commit: string, ...ids: string[]): Retag => ({ commit, add: [], remove: ids });
const retag = (...changes: Retag[]) => retagNotes(checkout, changes, never);
const show = (commit: string) => repository.git("notes", "--ref=tickets", "show", commit);
const notesCommits = () => repository.git("log", "--format=%s <%ce>", notesRef).trim().split("\n");
const read = async (from = checkout) => Object.fromEntries((await readNotes(from, never)).tickets);
const crashReports = () => readdirSync(join(repository.folder, ".git")).filter((name) => /crash/.test(name));

describe("tickets in git's notes", () => {
  it("are none before anybody tagged a commit, in an empty repository too", async () => {
    expect(await readNotes(checkout, never)).toEqual({ tip: null, tickets: new Map() });
    using empty = annsRepository(0);
    expect(await read(await open(empty.folder))).toEqual({});
  });

  it("are lines that git log shows, sorted, and are read back", async () => {
    const [one, two] = [repository.hash("c1"), repository.hash("c2")];
    await retag(tag(one, "TS-118", "TS-9"), tag(two, "STR-68"));
    expect(repository.git("log", "-1", "--notes=tickets", "--format=%N", one)).toBe(
      "Ticket: TS-9\nTicket: TS-118\n\n",
    );
    expect(await read()).toEqual({ [one]: ["TS-9", "TS-118"], [two]: ["STR-68"] });
    // Few notes lie beside each other, as git puts them.
    expect(repository.git("ls-tree", "-r", "--name-only", notesRef).trim().split("\n")).toEqual(
      [one, two].sort(),
    );
  });

  it("are written as one commit of notes that says what was done, by the person", async () => {
    const all = ["c1", "c2", "c3"].map((name) => repository.hash(name));
    await retag(...all.map((commit) => tag(commit, "TS-118")));
    await retag(untag(repository.hash("c1"), "TS-118"));
    await retag(tag(repository.hash("c1"), "A-1"), untag(repository.hash("c2"), "TS-118"));
    expect(notesCommits()).toEqual([
      "Change the tickets of 2 commits <ann@example.org>",
      "Untag a commit from TS-118 <ann@example.org>",
      "Tag 3 commits with TS-118 <ann@example.org>",
    ]);
  });

  it("change as said, and what was really changed is answered: the reverse of it undoes it", async () => {
    const [one, two] = [repository.hash("c1"), repository.hash("c2")];
    await retag(tag(one, "A-1", "B-1"), tag(two, "A-1"));
    const before = await read();
    const changed = await retag(
      { commit: one, add: ["A-1", "C-1"], remove: ["B-1", "D-1"] },
      tag(two, "A-1"),
      untag(repository.hash("c3"), "A-1"),
    );
    expect(changed).toEqual([{ commit: one, add: ["C-1"], remove: ["B-1"] }]);
    await retag(...changed.map(({ commit, add, remove }) => ({ commit, add: remove, remove: add })));
    expect(await read()).toEqual(before);
  });

  it("are not written where nothing changes", async () => {
    const one = repository.hash("c1");
    expect(await retag(untag(one, "A-1"))).toEqual([]);
    expect((await readNotes(checkout, never)).tip).toBeNull();
    await retag(tag(one, "A-1"));
    expect(await retag(tag(one, "A-1"), untag(one, "B-1"))).toEqual([]);
    expect(await retag()).toEqual([]);
    expect(notesCommits()).toHaveLength(1);
  });

  it("leave no note behind when the last line of it is gone", async () => {
    await retag(tag(repository.hash("c1"), "A-1"), tag(repository.hash("c2"), "A-1"));
    await retag(untag(repository.hash("c1"), "A-1"));
    expect(repository.git("notes", "--ref=tickets", "list").trim().split(" ")[1]).toBe(repository.hash("c2"));
    await retag(untag(repository.hash("c2"), "A-1"));
    expect(repository.git("notes", "--ref=tickets", "list")).toBe("");
    expect(await read()).toEqual({});
  });

  it("leave what others wrote into a note as it is, whatever its encoding", async () => {
    const one = repository.hash("c1");
    const words = Buffer.from("Gr\xfc\xdfe\n\0\x1b[31m\nTicket: B-1\n\n  end", "latin1");
    writeFileSync(join(repository.folder, "words"), words);
    const blob = repository.git("hash-object", "-w", "words").trim();
    repository.git("notes", "--ref=tickets", "add", "-C", blob, one);
    await retag(tag(one, "A-1"));
    const after = execFileSync("git", ["cat-file", "blob", `${notesRef}:${one}`], { cwd: repository.folder });
    expect(after.toString("latin1")).toBe("Gr\xfc\xdfe\n\0\x1b[31m\nTicket: A-1\nTicket: B-1\n\n  end");
  });

  it("are found and changed however git fanned out the tree", async () => {
    using many = annsRepository(300);
    const own = await open(many.folder);
    const commits = Array.from({ length: 300 }, (_, index) => many.hash(`c${index + 1}`));
    const list = () => many.git("notes", "--ref=tickets", "list").trim().split("\n");
    const copies = commits.slice(0, 150).map((commit) => `${many.hash("c1")} ${commit}\n`);
    await retagNotes(own, [tag(many.hash("c1"), "A-1")], never);
    execFileSync("git", ["notes", "--ref=tickets", "copy", "-f", "--stdin"], {
      cwd: many.folder,
      env: plainGit,
      input: copies.join(""),
    });
    // git fans out from about a hundred notes on, fast-import itself from 256.
    expect(many.git("ls-tree", "-r", "--name-only", notesRef)).toMatch(/^..\//m);
    await retagNotes(
      own,
      commits.map((commit) => ({ commit, add: ["B-1"], remove: ["A-1"] })),
      never,
    );
    expect(list()).toHaveLength(300);
    for (const ids of Object.values(await read(own))) expect(ids).toEqual(["B-1"]);
    // git, too, finds each note once, and rewrites the tree as it likes it.
    many.git("notes", "--ref=tickets", "append", "-m", "words", many.hash("c7"));
    expect(many.git("notes", "--ref=tickets", "show", many.hash("c7"))).toBe("Ticket: B-1\n\nwords\n");
    await retagNotes(
      own,
      commits.map((commit) => untag(commit, "B-1")),
      never,
    );
    expect(list()).toHaveLength(1);
  });

  it("go into folders themselves when they are many", async () => {
    using many = annsRepository(300);
    const own = await open(many.folder);
    const names = Array.from({ length: 299 }, (_, index) => many.hash(`c${index + 1}`));
    await retagNotes(
      own,
      names.map((commit) => tag(commit, "A-1")),
      never,
    );
    await retagNotes(own, [tag(many.hash("c300"), "B-1")], never);
    const last = many.hash("c300");
    expect(many.git("ls-tree", "-r", "--name-only", notesRef)).toContain(
      `${last.slice(0, 2)}/${last.slice(2)}\n`,
    );
    expect(many.git("notes", "--ref=tickets", "show", last)).toBe("Ticket: B-1\n");
  });

  it("are one note again where two writers put it at two places", async () => {
    const one = repository.hash("c1");
    const commands = `commit ${notesRef}\ncommitter A <a@example.org> 1 +0000\ndata 0\n
M 100644 inline ${one}\ndata 12\nTicket: A-1\n
M 100644 inline ${one.slice(0, 2)}/${one.slice(2)}\ndata 12\nTicket: B-1\n\ndone\n`;
    execFileSync("git", ["fast-import", "--quiet", "--done"], { cwd: repository.folder, input: commands });
    expect(await read()).toEqual({ [one]: ["A-1", "B-1"] });
    await retag(tag(one, "C-1"));
    expect(show(one)).toBe("Ticket: A-1\nTicket: B-1\nTicket: C-1\n");
    expect(repository.git("ls-tree", "-r", "--name-only", notesRef).trim().split("\n")).toHaveLength(1);
  });

  it("are whole lines also where one of two writers left its last line open", async () => {
    const one = repository.hash("c1");
    const commands = `commit ${notesRef}\ncommitter A <a@example.org> 1 +0000\ndata 0\n
M 100644 inline ${one}\ndata 11\nTicket: A-1
M 100644 inline ${one.slice(0, 2)}/${one.slice(2)}\ndata 11\nTicket: B-1
\ndone\n`;
    execFileSync("git", ["fast-import", "--quiet", "--done"], { cwd: repository.folder, input: commands });
    expect(await read()).toEqual({ [one]: ["A-1", "B-1"] });
    await retag(tag(one, "C-1"));
    expect(show(one)).toBe("Ticket: A-1\nTicket: B-1\nTicket: C-1\n");
  });

  it("on objects that are no commits, or are not here, do no harm", async () => {
    const tree = repository.git("rev-parse", "HEAD^{tree}").trim();
    repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: A-1", tree);
    const gone = "1".repeat(40);
    execFileSync("git", ["fast-import", "--quiet", "--done"], {
      cwd: repository.folder,
      input: `commit ${notesRef}\ncommitter A <a@example.org> 1 +0000\ndata 0\nfrom ${notesRef}^0\nM 100644 inline ${gone}\ndata 12\nTicket: B-1\n\nM 100644 inline README\ndata 2\nhi\ndone\n`,
    });
    await retag(tag(repository.hash("c1"), "C-1"));
    expect(await read()).toEqual({ [tree]: ["A-1"], [gone]: ["B-1"], [repository.hash("c1")]: ["C-1"] });
    expect(repository.git("show", `${notesRef}:README`)).toBe("hi");
  });

  it("are not looked for in a note of megabytes, which is left alone", async () => {
    const [one, two] = [repository.hash("c1"), repository.hash("c2")];
    writeFileSync(join(repository.folder, "big"), "Ticket: A-1\n".repeat(200_000));
    const blob = repository.git("hash-object", "-w", "big").trim();
    repository.git("notes", "--ref=tickets", "add", "-C", blob, one);
    await retag(tag(two, "B-1"));
    const logged: string[] = [];
    const log = { ...silentLog, warn: (text: string) => logged.push(text) };
    expect(await read({ ...checkout, log })).toEqual({ [two]: ["B-1"] });
    expect(logged).toEqual([`${checkout.top}: 1 notes are too long, or not here`]);
    expect(await sentence(retag(tag(two, "C-1"), tag(one, "C-1")))).toContain("longer than 64 kB");
    expect(await read()).toEqual({ [two]: ["B-1"] });
  });

  it("make a note of 64 kB at most", async () => {
    const one = repository.hash("c1");
    const line = "Ticket: A-1\n";
    const words = (bytes: number) => {
      writeFileSync(join(repository.folder, "words"), `${"x".repeat(bytes - 1)}\n`);
      const blob = repository.git("hash-object", "-w", "words").trim();
      repository.git("notes", "--ref=tickets", "add", "--force", "-C", blob, one);
    };
    words(longestNote - line.length + 1);
    expect(await sentence(retag(tag(one, "A-1")))).toContain("longer than 64 kB");
    expect(await read()).toEqual({});
    words(longestNote - line.length);
    await retag(tag(one, "A-1"));
    expect(await read()).toEqual({ [one]: ["A-1"] });
  });

  it("are read from as many notes as one likes: git's answers and our questions do not wait for each other", async () => {
    using many = annsRepository(5000);
    const own = await open(many.folder);
    const changes = Array.from({ length: 5000 }, (_, index) =>
      tag(many.hash(`c${index + 1}`), `TS-${index + 1}`),
    );
    expect(await retagNotes(own, changes, never)).toHaveLength(5000);
    const { tickets } = await readNotes(own, never);
    expect(tickets.size).toBe(5000);
    expect(tickets.get(many.hash("c4711"))).toEqual(["TS-4711"]);
  });

  it("of several writers at once are all kept", async () => {
    const [one, two] = [repository.hash("c1"), repository.hash("c2")];
    const ids = Array.from({ length: 8 }, (_, index) => `TS-${index + 1}`);
    const answers = await Promise.all(ids.map((id) => retag(tag(one, id), tag(two, id))));
    expect(answers.every((answer) => answer.length === 2)).toBe(true);
    expect(await read()).toEqual({ [one]: ids, [two]: ids });
    expect(crashReports()).toEqual([]);
  });

  it("are written anew where another git was quicker, and the log says so", async () => {
    const [one, two] = [repository.hash("c1"), repository.hash("c2")];
    const logged: string[] = [];
    let others = 0;
    const raced: Checkout = {
      ...checkout,
      log: { ...silentLog, debug: (text: string) => logged.push(text) },
      stream: (args, signal) => {
        if (args[0] === "fast-import" && others++ === 0)
          repository.git("notes", "--ref=tickets", "add", "-m", "Ticket: B-1", one);
        return checkout.stream(args, signal);
      },
    };
    await retagNotes(raced, [tag(one, "A-1"), tag(two, "A-1")], never);
    expect(await read()).toEqual({ [one]: ["A-1", "B-1"], [two]: ["A-1"] });
    expect(logged).toEqual([`${checkout.top}: another git wrote the notes; reading them again`]);
  });
});

describe("where tickets are written", () => {
  it.each(["sha1", "sha256"] as const)("is any repository: a bare one of %s", async (objectFormat) => {
    using bare = annsRepository(2, { bare: true, objectFormat });
    const own = await open(bare.folder);
    await retagNotes(own, [tag(bare.hash("c1"), "A-1")], never);
    await retagNotes(own, [tag(bare.hash("c1"), "B-1")], never);
    expect(await read(own)).toEqual({ [bare.hash("c1")]: ["A-1", "B-1"] });
  });

  it("is the same for all work trees, a detached one too", async () => {
    repository.git("worktree", "add", "--quiet", "--detach", "beside", "HEAD~1");
    const beside = await open(join(repository.folder, "beside"));
    await retagNotes(beside, [tag(repository.hash("c1"), "A-1")], never);
    expect(await read()).toEqual({ [repository.hash("c1")]: ["A-1"] });
    expect(await read(beside)).toEqual(await read());
  });

  it("is a submodule itself, not what it lies in", async () => {
    using inner = annsRepository(2);
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "inner");
    const folder = join(repository.folder, "inner");
    const own = await open(folder);
    repository.git("-C", "inner", "config", "user.name", "Ann Lee");
    repository.git("-C", "inner", "config", "user.email", "ann@example.org");
    await retagNotes(own, [tag(inner.hash("c1"), "A-1")], never);
    expect(await read(own)).toEqual({ [inner.hash("c1")]: ["A-1"] });
    expect(await read()).toEqual({});
  });

  it("may be a folder below the top", async () => {
    mkdirSync(join(repository.folder, "lib"));
    const below = await open(join(repository.folder, "lib"));
    await retagNotes(below, [tag(repository.hash("c1"), "A-1")], never);
    expect(await read(below)).toEqual({ [repository.hash("c1")]: ["A-1"] });
  });
});

describe("a fault while tickets are written is said, and nothing is half written", () => {
  const one = () => repository.hash("c1");

  it.each(["A 1", "-A", "--force", "A\nTicket: B", "A\0", "", "A".repeat(101), "A\u2028B", "\u202eA"])(
    "for an id like %j",
    async (id) => {
      expect(await sentence(retag(tag(one(), "OK-1"), tag(repository.hash("c2"), id)))).toContain(
        "cannot be the id of a ticket",
      );
      expect(await sentence(retag(untag(one(), id)))).toContain("cannot be the id of a ticket");
      expect(await read()).toEqual({});
    },
  );

  it("keeps what a shell would obey as it is typed", async () => {
    await retag(tag(one(), "$(reboot);'\"`|&"));
    expect(await read()).toEqual({ [one()]: ["$(reboot);'\"`|&"] });
  });

  it("for what is no full name of a commit here", async () => {
    const tree = repository.git("rev-parse", "HEAD^{tree}").trim();
    for (const name of [
      "HEAD",
      one().slice(0, 12),
      "1".repeat(40),
      "1".repeat(64),
      tree,
      `${one()}\n`,
      "-x",
      "",
    ]) {
      expect(await sentence(retag(tag(one(), "A-1"), tag(name, "A-1")))).toContain("is no commit of");
    }
    expect(await read()).toEqual({});
  });

  it.each([
    ["a blob", "HEAD:c1.txt"],
    ["somebody's source", "HEAD"],
    ["a tree", "HEAD^{tree}"],
  ])("where the ref holds %s", async (_, name) => {
    const object = repository.git("rev-parse", name).trim();
    repository.git("update-ref", notesRef, object);
    const said = await sentence(readNotes(checkout, never));
    expect(said).toContain("are no notes");
    expect(await sentence(retag(tag(one(), "A-1")))).toBe(said);
    expect(repository.git("rev-parse", notesRef).trim()).toBe(object);
    for (const [, command = ""] of said.matchAll(/`git ([^`]+)`/g)) repository.git(...command.split(" "));
    await retag(tag(one(), "A-1"));
    expect(await read()).toEqual({ [one()]: ["A-1"] });
  });

  it("where another git holds the ref, or left its lock behind", async () => {
    await retag(tag(one(), "A-1"));
    const lock = join(repository.folder, ".git", `${notesRef}.lock`);
    writeFileSync(lock, "");
    const said = await sentence(retag(tag(one(), "B-1")));
    expect(said).toContain("Another git is writing here");
    expect(said).toContain(lock);
    expect(await read()).toEqual({ [one()]: ["A-1"] });
    rmSync(lock);
    await retag(tag(one(), "B-1"));
    expect(crashReports()).toEqual([]);
  });

  it("where git does not know who writes", async () => {
    appendFileSync(
      join(repository.folder, ".git/config"),
      "[user]\n\tname = \n\temail = \n\tuseConfigOnly = true\n",
    );
    expect(await sentence(retag(tag(one(), "A-1")))).toContain("git config --global user.name");
    expect(await read()).toEqual({});
  });

  it("where the repository cannot be written", async () => {
    // What holds for root, too: where packs are written to is no folder.
    const packs = join(repository.folder, ".git/objects/pack");
    for (const name of readdirSync(packs)) {
      renameSync(join(packs, name), join(repository.folder, name));
    }
    rmSync(packs, { recursive: true });
    for (const name of readdirSync(repository.folder).filter((each) => each.endsWith(".pack")))
      execFileSync("git", ["unpack-objects", "-q"], {
        cwd: repository.folder,
        input: execFileSync("cat", [join(repository.folder, name)]),
      });
    writeFileSync(packs, "");
    expect(await sentence(retag(tag(one(), "A-1")))).toContain("Git may not write in the repository");
    expect(await read()).toEqual({});
    expect(existsSync(join(repository.folder, ".git", notesRef))).toBe(false);
  });

  it.skipIf(!canMount())("where the disk is full", async () => {
    const disk = mkdtempSync(join(tmpdir(), "disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", disk]);
    try {
      const small = annsRepository(2, { folder: disk, bare: true });
      const own = await open(disk);
      await retagNotes(own, [tag(small.hash("c1"), "A-1")], never);
      try {
        writeFileSync(join(disk, "films"), Buffer.alloc(1 << 20));
      } catch (error) {
        expect(String(error)).toContain("ENOSPC");
      }
      expect(await sentence(retagNotes(own, [tag(small.hash("c1"), "B-1")], never))).toContain("is full");
      expect(await read(own)).toEqual({ [small.hash("c1")]: ["A-1"] });
      const left = readdirSync(disk, { recursive: true, encoding: "utf8" });
      expect(left.filter((each) => /crash|tmp_/.test(each))).toEqual([]);
      rmSync(join(disk, "films"));
      await retagNotes(own, [tag(small.hash("c1"), "B-1")], never);
      expect(await read(own)).toEqual({ [small.hash("c1")]: ["A-1", "B-1"] });
    } finally {
      execFileSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  });

  it("for a note that goes missing while it is read: its words are not written over", async () => {
    repository.git("notes", "--ref=tickets", "add", "-m", "My own words", one());
    const before = repository.git("rev-parse", notesRef);
    const blob = repository.git("rev-parse", `${notesRef}:${one()}`).trim();
    const object = join(repository.folder, ".git/objects", blob.slice(0, 2), blob.slice(2));
    const damaged: Checkout = {
      ...checkout,
      stream: (args, signal) => {
        if (args[0] === "cat-file" && args.includes("--batch")) rmSync(object);
        return checkout.stream(args, signal);
      },
    };
    expect(await sentence(retagNotes(damaged, [tag(one(), "A-1")], never))).toContain("or not all here");
    expect(repository.git("rev-parse", notesRef)).toBe(before);
  });

  it("when somebody stops it before it begins", async () => {
    await expect(retagNotes(checkout, [tag(one(), "A-1")], AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(await read()).toEqual({});
  });

  it.each([
    ["fatal: sha1 file '.git/objects/pack/tmp_pack_1' write error. Out of diskspace", "is full"],
    [
      "fatal: Unable to create temporary file '/r/.git/objects/pack/x': Read-only file system",
      "may not write",
    ],
    [
      "error: insufficient permission for adding an object to repository database .git/objects",
      "may not write",
    ],
    ["fatal: something new\nmore of it", "Git could not write the tickets: something new"],
  ])("in git's words %j", (stderr, said) => {
    const fault = writingFault({ top: "/r", log: silentLog }, new GitFailure("fast-import", stderr));
    expect(fault).toBeInstanceOf(UserError);
    expect(String(fault)).toContain(said);
  });
});
