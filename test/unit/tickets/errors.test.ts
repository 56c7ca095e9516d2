// When a write is tried again, and what a person is told of what git says.

import { describe, expect, it } from "vitest";
import { silentLog } from "../../../src/core/base/log.ts";
import { UserError } from "../../../src/core/base/problem.ts";
import { GitFailure } from "../../../src/core/git/program.ts";
import { harmless, saidByGit } from "../../../src/core/git/writingFault.ts";
import {
  isWorthAnotherTry,
  placeFault,
  problemWith,
  readingFault,
  writingFault,
} from "../../../src/core/tickets/errors.ts";

/** A place whose log is kept. */
function place() {
  const logged: string[] = [];
  const log = {
    ...silentLog,
    error: (text: string) => logged.push(text),
    warn: (text: string) => logged.push(text),
  };
  return { top: "/work/u-boot", log, logged };
}
const failure = (stderr: string) => new GitFailure("fast-import", stderr);
const said = (error: unknown) => (error instanceof UserError ? error.problem : null);

describe("a write is tried again", () => {
  const locked =
    "fatal: cannot lock ref 'refs/notes/tickets': Unable to create '/r/.git/refs/notes/tickets.lock': File exists.";

  it("three times in all while a lock file is there", () => {
    expect([1, 2, 3].map((tries) => isWorthAnotherTry(failure(locked), tries))).toEqual([true, true, false]);
  });

  it.each([
    "warning: Not updating refs/notes/tickets (new tip 1 does not contain 2)",
    "fatal: cannot lock ref 'refs/notes/tickets': is at 1 but expected 2",
    "fatal: cannot lock ref 'refs/notes/tickets': reference already exists",
    "fatal: cannot lock ref 'refs/notes/tickets': unable to resolve reference 'refs/notes/tickets'",
  ])("sixteen times in all where another git was quicker: %s", (stderr) => {
    expect([1, 15, 16].map((tries) => isWorthAnotherTry(failure(stderr), tries))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([
    failure("fatal: cannot lock ref 'refs/notes/tickets': Permission denied"),
    failure("fatal: Unable to create '/r/.git/index.lock': File exists."),
    failure(""),
    new Error("Not updating refs/notes/tickets"),
  ])("never after anything else: %s", (error) => {
    expect(isWorthAnotherTry(error, 1)).toBe(false);
  });
});

describe("what git says", () => {
  it.each([
    ["its fault, wherever that stands", "hint: try\nfatal: bad object HEAD\nhint: more\n", "bad object HEAD"],
    ["of several the first", "error: one\nfatal: two", "one"],
    ["a warning, too", "remote: hello\r\nwarning: it is late\r\n", "it is late"],
    ["else its last line", "one\ntwo fatal: words\n\n  \n", "two fatal: words"],
    ["and that there is none", " \n", "no reason given"],
  ])("is %s", (_, stderr, words) => {
    expect(saidByGit(stderr)).toBe(words);
  });

  it("is one line that steers nothing, and tells no password", () => {
    expect(harmless("a\n b\x1b[31m\u202ec")).toBe("a b[31mc");
    expect(harmless("unable to access 'https://example.org/x.git?token=abc/': it said 403")).toBe(
      "unable to access 'https://example.org/x.git': it said 403",
    );
    expect(harmless("from https://ann:secret@example.org/x and ssh://git@example.org")).toBe(
      "from https://example.org/x and ssh://example.org",
    );
    expect(harmless("who@example.org")).toBe("who@example.org");
  });

  it("is cut where it is long", () => {
    expect(harmless("x".repeat(300))).toBe("x".repeat(300));
    expect(harmless("x".repeat(301))).toBe(`${"x".repeat(300)}…`);
    expect(harmless(`${" ".repeat(1200)}far away`)).toBe("");
  });
});

describe("a fault", () => {
  const what = (stderr: string) => placeFault(place(), stderr, null)?.problem;

  it.each([
    "*** Please tell me who you are.",
    "fatal: empty ident name (for <>) not allowed",
    "fatal: unable to auto-detect email address",
    "fatal: no email was given and auto-detection is disabled",
  ])("of the person is said with how to mend it: %s", (stderr) => {
    expect(what(stderr)).toEqual({
      what: "Git does not know who you are, and the tickets are kept with your name.",
      remedy:
        "Say it with `git config --global user.name` and `git config --global user.email`, then try again.",
      where: "/work/u-boot",
    });
  });

  it.each(["No space left on device", "Out of diskspace", "Disk quota exceeded", "File too large"])(
    "of the disk is said: %s",
    (stderr) => {
      expect(what(`fatal: ${stderr}`)).toMatchObject({
        what: "The disk of /work/u-boot is full: the tickets were left as they were.",
        remedy: "Make room on it, then try again.",
      });
    },
  );

  it("of a lock names the file", () => {
    expect(what("fatal: Unable to create '/r/.git/x.lock': File exists.")).toMatchObject({
      what: "Another git is writing here, or one was killed while it did: the tickets were left as they were.",
      remedy: "Try again; if it stays, and no git is running, remove /r/.git/x.lock.",
    });
  });

  it.each([
    "Read-only file system",
    "Permission denied",
    "Operation not permitted",
    "insufficient permission for adding an object",
    "unable to create temporary file",
  ])("of permissions is said in git's words: %s", (stderr) => {
    expect(what(`fatal: ${stderr}`)).toMatchObject({
      what: `Git may not write in the repository /work/u-boot: ${stderr}`,
      remedy: "See that you may write there, then try again; the tickets were left as they were.",
    });
  });

  it("of another kind is none of these", () => {
    expect(what("fatal: bad object HEAD")).toBeUndefined();
  });

  it("is told as one of writing or of reading, and the log has all of it", () => {
    const at = place();
    expect(said(writingFault(at, failure("fatal: bad object HEAD\nmore")))).toEqual({
      what: "Git could not write the tickets: bad object HEAD",
      remedy: "Nothing was changed; the log has all that git said, and `git fsck` looks for damage.",
      where: "/work/u-boot",
    });
    expect(said(readingFault(at, failure("fatal: bad object HEAD\nmore")))).toEqual({
      what: "Git cannot read the tickets of /work/u-boot: bad object HEAD",
      remedy: "Run `git fsck` there; the log has all that git said.",
      where: "/work/u-boot",
    });
    expect(at.logged).toEqual([
      expect.stringMatching(/^writing tickets in \/work\/u-boot: .*bad object HEAD\nmore$/s),
      expect.stringMatching(/^reading tickets in \/work\/u-boot: .*bad object HEAD\nmore$/s),
    ]);
  });

  it("that is none of git's stays what it is", () => {
    const error = new UserError("Stop.", "Go on.", "");
    expect([writingFault(place(), error), readingFault(place(), error)]).toEqual([error, error]);
  });

  it("becomes a problem of its folder, and is in the log, unless the question was given up", () => {
    const { log, logged } = place();
    expect(problemWith(new UserError("Stop.", "Go on.", "/r"), log)).toEqual({
      what: "Stop.",
      remedy: "Go on.",
      where: "/r",
    });
    expect(problemWith("odd", log, "/work/u-boot").where).toBe("/work/u-boot");
    expect(problemWith("of no folder", log).where).toBe("");
    expect(logged).toEqual([expect.stringContaining("Stop."), "/work/u-boot: odd", ": of no folder"]);
    const stopped = AbortSignal.abort(new Error("enough"));
    expect(() => problemWith("odd", log, "", stopped)).toThrow("enough");
  });
});
