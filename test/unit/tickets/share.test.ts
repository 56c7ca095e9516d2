import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../../src/core/base/call.ts";
import type { Checkout } from "../../../src/core/git/checkout.ts";
import { notesRef } from "../../../src/core/git/notesRef.ts";
import type { Shared } from "../../../src/core/tickets/model.ts";
import { readNotes } from "../../../src/core/tickets/notes.ts";
import { retagNotes } from "../../../src/core/tickets/retag.ts";
import { shareNotes } from "../../../src/core/tickets/share.ts";
import { plainGit, type SampleRepository } from "../../support/repository.ts";
import { annsRepository, name, never, open, sentence } from "./support.ts";

let remote: SampleRepository;
let home: string;
let ann: Checkout;
let ben: Checkout;

/** A remote with the clones of two people, made once: each test has a copy of its own. */
const template = mkdtempSync(join(tmpdir(), "share-template-"));
let original: SampleRepository;

beforeAll(() => {
  original = annsRepository(6, { bare: true, folder: join(template, "remote") });
  for (const who of ["ann", "ben"]) cloneTo(template, who, original.folder);
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "share-"));
  cpSync(template, home, { recursive: true });
  remote = original.copiedTo(join(home, "remote"));
  [ann, ben] = await Promise.all([copied("ann"), copied("ben")]);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function copied(who: string): Promise<Checkout> {
  const folder = join(home, who);
  const config = join(folder, ".git", "config");
  writeFileSync(config, readFileSync(config, "utf8").replaceAll(original.folder, remote.folder));
  return open(folder);
}

function cloneTo(place: string, who: string, from: string, ...options: string[]): string {
  const folder = join(place, who);
  git(place, "clone", "--quiet", "-c", "core.fsync=none", ...options, `file://${from}`, folder);
  name(folder, `${who} Lee`);
  return folder;
}

function clone(who: string, ...options: string[]): Promise<Checkout> {
  return open(cloneTo(home, who, remote.folder, ...options));
}

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: plainGit, encoding: "utf8", stdio: "pipe" });
}

const call: Call = { signal: never, progress: () => {} };
const share = (checkout: Checkout, to: string | null = null) => shareNotes(checkout, to, call);
/** What sharing with origin did. */
const did = (what: Partial<Shared>): Shared => ({
  remote: "origin",
  received: 0,
  sent: 0,
  takenAwayHere: 0,
  takenAwayThere: 0,
  retried: 0,
  ...what,
});
const tag = (checkout: Checkout, commit: string, ...ids: string[]) =>
  retagNotes(checkout, [{ commit: remote.hash(commit), add: ids, remove: [] }], never);
const untag = (checkout: Checkout, commit: string, ...ids: string[]) =>
  retagNotes(checkout, [{ commit: remote.hash(commit), add: [], remove: ids }], never);
/** What notes say, by what the test calls the commits. */
async function tickets(checkout: Checkout): Promise<Record<string, string[]>> {
  const names = new Map(["c1", "c2", "c3", "c4", "c5", "c6"].map((each) => [remote.hash(each), each]));
  const found = [...(await readNotes(checkout, never)).tickets];
  return Object.fromEntries(found.map(([commit, ids]) => [names.get(commit) ?? commit, ids]).sort());
}
const atRemote = async () => tickets(await open(remote.folder));
const refsOf = (checkout: Checkout) =>
  git(checkout.folder, "for-each-ref", "--format=%(refname)").trim().split("\n");
/** The refs of a clone that shared, and left nothing behind. */
const tidy = ["refs/heads/master", notesRef, "refs/remotes/origin/HEAD", "refs/remotes/origin/master"];
const hook = (text: string) => {
  mkdirSync(join(remote.folder, "hooks"), { recursive: true });
  writeFileSync(join(remote.folder, "hooks/pre-receive"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};
const pointOrigin = async (checkout: Checkout, url: string): Promise<Checkout> => {
  git(checkout.folder, "remote", "set-url", "origin", url);
  return open(checkout.folder);
};

describe("sharing tickets", () => {
  it("does nothing where there are none on either side", async () => {
    expect(await share(ann)).toEqual(did({}));
    expect(refsOf(ann)).not.toContain(notesRef);
  });

  it("sends what is here, brings in what is there, and says how much", async () => {
    const progress: string[] = [];
    await tag(ann, "c1", "TS-1", "TS-2");
    await tag(ann, "c2", "TS-1");
    expect(await share(ann)).toEqual(did({ sent: 3 }));
    await tag(ben, "c3", "TS-3");
    const shared = await shareNotes(ben, "origin", {
      signal: never,
      progress: (text) => progress.push(text),
    });
    expect(shared).toEqual(did({ received: 3, sent: 1 }));
    expect(progress).toEqual(["fetching tickets from origin", "sending tickets to origin"]);
    expect(await share(ann)).toEqual(did({ received: 1 }));
    expect(await share(ann)).toEqual(did({}));
    expect(refsOf(ann)).toEqual(tidy);
    expect(refsOf(ben)).toEqual(tidy);
  });

  it("gives both sides and the remote the union, on the same commit too", async () => {
    await tag(ann, "c1", "TS-1");
    await share(ann);
    await share(ben);
    await tag(ann, "c1", "TS-10");
    await tag(ann, "c2", "A-1");
    await tag(ben, "c1", "TS-9");
    await tag(ben, "c3", "B-1");
    await share(ann);
    expect(await share(ben)).toEqual(did({ received: 2, sent: 2 }));
    await share(ann);
    const union = { c1: ["TS-1", "TS-9", "TS-10"], c2: ["A-1"], c3: ["B-1"] };
    expect(await tickets(ann)).toEqual(union);
    expect(await tickets(ben)).toEqual(union);
    expect(await atRemote()).toEqual(union);
    expect(git(ben.folder, "log", "-1", "--format=%s", notesRef)).toBe("Merge the tickets of origin\n");
  });

  it("unites notes that began on both sides", async () => {
    await tag(ann, "c1", "A-1");
    await tag(ben, "c1", "B-1");
    await share(ann);
    await share(ben);
    expect(await atRemote()).toEqual({ c1: ["A-1", "B-1"] });
  });

  it("loses nothing when both share at once, again and again", async () => {
    const expected: Record<string, string[]> = {};
    for (let round = 1; round <= 3; round++) {
      const commit = `c${round}`;
      await Promise.all([tag(ann, commit, `A-${round}`), tag(ben, commit, `B-${round}`)]);
      await Promise.all([share(ann), share(ben), tag(ann, commit, `C-${round}`), share(ben)]);
      expected[commit] = [`A-${round}`, `B-${round}`, `C-${round}`];
    }
    await share(ann);
    await share(ben);
    expect(await atRemote()).toEqual(expected);
    expect(await tickets(ann)).toEqual(expected);
    expect(await tickets(ben)).toEqual(expected);
    expect(refsOf(ann)).toEqual(tidy);
    expect(refsOf(ben)).toEqual(tidy);
  });

  it("fetches, merges and tries again when somebody was quicker", async () => {
    await tag(ann, "c1", "A-1");
    await tag(ben, "c1", "B-1");
    const raced: Call = {
      signal: never,
      // Between what Ben fetches and what he sends, Ann sends hers: git runs to its end before he goes on.
      progress: (text) => {
        if (text.startsWith("sending")) git(ann.folder, "push", "--quiet", "origin", notesRef);
      },
    };
    expect(await shareNotes(ben, null, raced)).toEqual(did({ received: 1, sent: 1, retried: 1 }));
    expect(await atRemote()).toEqual({ c1: ["A-1", "B-1"] });
  });

  it("keeps what another git here writes while it merges", async () => {
    await tag(ann, "c1", "A-1");
    await share(ann);
    await tag(ben, "c1", "B-1");
    let writes = 0;
    const raced: Checkout = {
      ...ben,
      stream: (args, signal) => {
        if (args[0] === "update-ref" && args.includes(notesRef) && writes++ === 0)
          git(ben.folder, "notes", "--ref=tickets", "add", "-m", "Ticket: B-2", remote.hash("c2"));
        return ben.stream(args, signal);
      },
    };
    expect(await share(raced)).toEqual(did({ received: 1, sent: 2 }));
    expect(writes).toBe(2);
    expect(await atRemote()).toEqual({ c1: ["A-1", "B-1"], c2: ["B-2"] });
  });

  it("gives up, with all kept, when others are quicker all the time", async () => {
    await tag(ben, "c1", "B-1");
    let count = 0;
    const raced: Call = {
      signal: never,
      progress: (text) => {
        if (!text.startsWith("sending")) return;
        git(
          ann.folder,
          "notes",
          "--ref=tickets",
          "add",
          "-m",
          `Ticket: A-${++count}`,
          remote.hash(`c${count}`),
        );
        git(ann.folder, "push", "--quiet", "origin", notesRef);
      },
    };
    expect(await sentence(shareNotes(ben, null, raced))).toContain("5 times in a row");
    expect((await tickets(ben)).c1).toEqual(["A-1", "B-1"]);
    expect((await share(ben)).retried).toBe(0);
  });

  it("does not take for somebody quicker what keeps the remote from taking any", async () => {
    await tag(ann, "c1", "A-1");
    await share(ann);
    await tag(ben, "c1", "B-1");
    const lock = join(remote.folder, `${notesRef}.lock`);
    closeSync(openSync(lock, "w"));
    expect(await sentence(share(ben))).toContain("though nobody else sent any meanwhile");
    expect((await tickets(ben)).c1).toEqual(["A-1", "B-1"]);
    rmSync(lock);
    expect((await share(ben)).sent).toBe(1);
  });

  it("takes away at the remote what was taken away here", async () => {
    await tag(ann, "c1", "A-1", "B-1");
    await share(ann);
    await untag(ann, "c1", "A-1");
    expect(await share(ann)).toEqual(did({ takenAwayThere: 1 }));
    await share(ben);
    expect(await tickets(ben)).toEqual({ c1: ["B-1"] });
  });

  it("takes away here what was taken away at the remote, and says how much", async () => {
    await tag(ann, "c1", "A-1", "B-1");
    await tag(ann, "c2", "A-1");
    await share(ann);
    await share(ben);
    await untag(ann, "c1", "A-1");
    await untag(ann, "c2", "A-1");
    await tag(ann, "c3", "A-1");
    await share(ann);
    expect(await share(ben)).toEqual(did({ received: 1, takenAwayHere: 2 }));
    expect(await tickets(ben)).toEqual({ c1: ["B-1"], c3: ["A-1"] });
  });

  it("brings back what one side took away where both changed the tickets of a commit", async () => {
    await tag(ann, "c1", "A-1", "A-2");
    await share(ann);
    await share(ben);
    await untag(ann, "c1", "A-1");
    await tag(ben, "c1", "B-1");
    await share(ann);
    expect(await share(ben)).toEqual(did({ sent: 2 }));
    expect(await share(ann)).toEqual(did({ received: 2 }));
    expect(await atRemote()).toEqual({ c1: ["A-1", "A-2", "B-1"] });
  });

  it("keeps what is here where the configuration would have a fetch put theirs in its place", async () => {
    await tag(ann, "c1", "A-1");
    await share(ann);
    git(ben.folder, "config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*");
    git(ben.folder, "config", "fetch.prune", "true");
    await tag(ben, "c2", "B-1");
    await share(ben);
    expect(await tickets(ben)).toEqual({ c1: ["A-1"], c2: ["B-1"] });
  });

  it("brings whole notes into a clone without contents, and a shallow one", async () => {
    git(remote.folder, "config", "uploadpack.allowFilter", "true");
    await tag(ann, "c1", "A-1");
    await share(ann);
    for (const option of ["--filter=blob:none", "--depth=1"]) {
      const own = await clone(`own${option}`, option, "--no-checkout");
      await tag(own, "c6", `B${option.length}-1`);
      expect((await share(own)).received).toBeGreaterThan(0);
      expect((await tickets(own)).c1).toEqual(["A-1"]);
    }
    expect(await atRemote()).toEqual({ c1: ["A-1"], c6: ["B9-1", "B18-1"] });
  });

  it("sends no tag, whatever the configuration says", async () => {
    git(ann.folder, "tag", "-a", "-m", "mine", "mine");
    git(ann.folder, "config", "push.followTags", "true");
    await tag(ann, "c1", "A-1");
    await share(ann);
    expect(remote.git("tag", "--list")).toBe("");
  });

  it("works between SHA-256 repositories", async () => {
    using other = annsRepository(2, { bare: true, objectFormat: "sha256" });
    const folders = ["one", "two"].map((each) => join(home, each));
    for (const folder of folders) {
      git(home, "clone", "--quiet", `file://${other.folder}`, folder);
      name(folder, "Ann Lee");
      const own = await open(folder);
      await retagNotes(
        own,
        [{ commit: other.hash("c1"), add: [`${folder.slice(-3)}-1`], remove: [] }],
        never,
      );
      await share(own);
    }
    const { tickets: found } = await readNotes(await open(other.folder), never);
    expect(found.get(other.hash("c1"))).toEqual(["one-1", "two-1"]);
  });
});

describe("the remote to share with", () => {
  it("is named, and one that there is", async () => {
    git(ann.folder, "remote", "add", "-f", "team", remote.folder);
    const own = await open(ann.folder);
    await tag(own, "c1", "A-1");
    expect((await share(own, "team")).remote).toBe("team");
    for (const odd of ["nobody", "--upload-pack=touch x", remote.folder, "ext::sh -c true"]) {
      expect(await sentence(share(own, odd))).toContain("Name one of these: origin, team.");
    }
  });

  it("has to be there", async () => {
    git(ann.folder, "remote", "remove", "origin");
    expect(await sentence(share(await open(ann.folder)))).toContain("git remote add");
  });

  it("may have a name like an option", async () => {
    appendFileSync(join(ann.folder, ".git/config"), `[remote "--all"]\n\turl = file://${remote.folder}\n`);
    const own = await open(ann.folder);
    await tag(own, "c1", "A-1");
    expect((await share(own, "--all")).sent).toBe(1);
    expect(await atRemote()).toEqual({ c1: ["A-1"] });
  });
});

describe("what hinders sharing is said, and nothing is lost", () => {
  it("a remote that refuses, in its own words", async () => {
    hook("echo 'Tickets? \x1b[31mNot here.' >&2; exit 1");
    await tag(ann, "c1", "A-1");
    const said = await sentence(share(ann));
    expect(said).toContain("origin refuses to take the tickets: Tickets?");
    expect(said).toContain("Not here. [remote rejected] (pre-receive hook declined)");
    expect(said).toContain("name another remote");
    expect(said).not.toContain("\x1b");
    expect(await tickets(ann)).toEqual({ c1: ["A-1"] });
    expect(await atRemote()).toEqual({});
    expect(refsOf(ann)).toEqual(tidy);
  });

  it.each([
    ["a blob", () => git(ann.folder, "hash-object", "-w", join(ann.folder, "c1.txt")).trim()],
    ["somebody's source", () => "HEAD"],
  ])("%s where the remote's tickets should be", async (_, object) => {
    git(ann.folder, "push", "--quiet", "origin", `${object()}:${notesRef}`);
    await tag(ben, "c1", "B-1");
    const before = git(ben.folder, "rev-parse", notesRef);
    expect(await sentence(share(ben))).toContain(`What origin has at ${notesRef} are no notes`);
    expect(git(ben.folder, "rev-parse", notesRef)).toBe(before);
    expect(refsOf(ben)).toEqual(tidy);
  });

  it("no repository at its address", async () => {
    await tag(ann, "c1", "A-1");
    const own = await pointOrigin(ann, `file://${home}/nowhere`);
    expect(await sentence(share(own))).toContain(
      "There is no repository at the address of the remote origin",
    );
    expect(refsOf(ann)).toEqual(tidy);
  });

  it("no repository at the address that is pushed to", async () => {
    await tag(ann, "c1", "A-1");
    git(ann.folder, "config", "remote.origin.pushurl", `file://${home}/nowhere`);
    expect(await sentence(share(await open(ann.folder)))).toContain(
      "There is no repository at the address of the remote origin",
    );
    expect(await tickets(ann)).toEqual({ c1: ["A-1"] });
    expect(refsOf(ann)).toEqual(tidy);
  });

  it("nobody who answers", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const url of [`git://127.0.0.1:${port}/x`, `http://ann:secret@127.0.0.1:${port}/x`]) {
      const said = await sentence(share(await pointOrigin(ann, url)));
      expect(said).toContain("The remote origin cannot be reached");
      expect(said).not.toContain("secret");
    }
  });

  it("one who answers and then says nothing", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const own = await pointOrigin(ann, `git://127.0.0.1:${port}/x`);
    expect(await sentence(shareNotes(own, null, call, { silence: 300 }))).toContain("said nothing for 0.3 s");
    server.close();
  });

  it("one who wants a password, which nobody is asked for", async () => {
    const server = createHttpServer((_, response) => {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="team"' }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const own = await pointOrigin(ann, `http://127.0.0.1:${port}/x`);
    expect(await sentence(share(own))).toContain("`git push origin refs/notes/tickets`");
    server.close();
  });

  it("an address that is a command, which is not run", async () => {
    const own = await pointOrigin(ann, `ext::sh -c "touch ${home}/run"`);
    expect(await sentence(share(own))).toContain("transport 'ext' not allowed");
    expect(() => git(home, "hash-object", "run")).toThrow();
  });

  it("a person whom git does not know, where notes have to be merged", async () => {
    await tag(ann, "c1", "A-1");
    await tag(ben, "c1", "B-1");
    await share(ann);
    appendFileSync(join(ben.folder, ".git/config"), "[user]\n\tname =\n\temail =\n\tuseConfigOnly = true\n");
    expect(await sentence(share(ben))).toContain("git config --global user.name");
    expect(await tickets(ben)).toEqual({ c1: ["B-1"] });
    expect(refsOf(ben)).toEqual(tidy);
  });

  it("a lock that another git left", async () => {
    await tag(ann, "c1", "A-1");
    await share(ann);
    const lock = join(ben.folder, ".git/refs/notes/tickets.lock");
    await tag(ben, "c2", "B-1");
    writeFileSync(lock, "");
    expect(await sentence(share(ben))).toContain(lock);
    rmSync(lock);
    await share(ben);
    expect(await atRemote()).toEqual({ c1: ["A-1"], c2: ["B-1"] });
  });

  it("the person, who stops it while the remote makes up its mind: both sides stay well", async () => {
    await tag(ann, "c1", "A-1");
    const gate = join(home, "gate");
    execFileSync("mkfifo", [gate]);
    hook(`touch ${home}/asked; cat ${gate}; exit 1`);
    const stop = new AbortController();
    const watcher = watch(home, (_, file) => {
      if (file === "asked") stop.abort();
    });
    await expect(shareNotes(ann, null, { ...call, signal: stop.signal })).rejects.toThrow(/abort/i);
    watcher.close();
    closeSync(openSync(gate, "r+"));
    expect(await tickets(ann)).toEqual({ c1: ["A-1"] });
    expect(refsOf(ann)).toEqual(tidy);
    hook("exit 0");
    expect((await share(ann)).sent).toBe(1);
    expect(await atRemote()).toEqual({ c1: ["A-1"] });
  });
});
