// What a git is started with, what it answers, and how it fails.

import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { environment, GitFailure, gitOutput, streamIn } from "../../../src/core/git/program.ts";
import { gitIn } from "../../../src/core/git/simpleGit.ts";
import { type SampleRepository, sampleRepository } from "../../support/repository.ts";

const never = new AbortController().signal;
let repository: SampleRepository;
let folder: string;
beforeAll(() => {
  repository = sampleRepository([{ name: "c", message: "commit", authored: Date.UTC(2022, 0, 1) }]);
  folder = mkdtempSync(join(tmpdir(), "git-program-"));
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

/** A program that stands for git. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

describe("git is started", () => {
  const own = {
    LC_ALL: "C",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
  };
  const ways = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"];

  test.each([false, true])(
    "without what another git or an editor left in the environment (network: %s)",
    (network) => {
      const left = [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_AUTHOR_NAME",
        "git_index_file",
        "PAGER",
        "EDITOR",
        "VISUAL",
        "PREFIX",
      ];
      for (const name of left) vi.stubEnv(name, "left");
      expect(Object.keys(environment(network)).filter((name) => left.includes(name))).toEqual([]);
    },
  );

  test("with all else, and with where the person's configuration is, and who they are", () => {
    const kept = [
      "GIT_CONFIG_GLOBAL",
      "GIT_CONFIG_SYSTEM",
      "GIT_CONFIG_NOSYSTEM",
      "GIT_COMMITTER_NAME",
      "GIT_COMMITTER_EMAIL",
      "HOME",
      "MY_GIT_DIR",
      "PAGERS",
      "MY_PAGER",
    ];
    for (const name of kept) vi.stubEnv(name, `my ${name}`);
    expect(environment(false)).toMatchObject(Object.fromEntries(kept.map((name) => [name, `my ${name}`])));
  });

  test("in words of its own, without locks, questions, or objects from elsewhere", () => {
    for (const name of Object.keys(own)) vi.stubEnv(name, "left");
    expect(environment(false)).toMatchObject({ ...own, GIT_ALLOW_PROTOCOL: "" });
  });

  test("with the person's way to servers only where it may ask these", () => {
    for (const name of ways) vi.stubEnv(name, "mine");
    expect(Object.keys(environment(false)).filter((name) => ways.includes(name))).toEqual([]);
    expect(environment(true)).toMatchObject({
      ...Object.fromEntries(ways.map((name) => [name, "mine"])),
      ...own,
      GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    });
  });

  test("without the network where nobody asked for it", async () => {
    const asking = ["ls-remote", `file://${repository.folder}`, "HEAD"];
    const by = (options: { network?: boolean }) =>
      gitOutput(streamIn(repository.folder, options), asking, "", never).then(String, String);
    expect(await by({ network: true })).toBe(`${repository.hash("c")}\tHEAD\n`);
    expect(await by({})).toMatch(/GitFailure: git ls-remote failed: .*transport 'file' not allowed/);
  });

  test("as the program that the person named", async () => {
    const named = program("named", 'echo "$0"');
    const git = gitIn(repository.folder, named);
    expect(await git.run(["version"])).toBe(`${named}\n`);
    expect((await gitOutput(git, ["version"], "", never)).toString()).toBe(`${named}\n`);
  });
});

describe("a git that is read as it runs", () => {
  const git = () => streamIn(repository.folder);

  test("answers what it is asked by its input", async () => {
    const asked = `${repository.hash("c")}\nnothing\n`;
    const answer = await gitOutput(git(), ["cat-file", "--batch-check=%(objecttype)"], asked, never);
    expect(answer.toString()).toBe("commit\nnothing missing\n");
  });

  test("fails in its own words", async () => {
    const failure = await gitOutput(git(), ["cat-file", "blob", "nothing"], "", never).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(GitFailure);
    expect(failure).toMatchObject({
      name: "GitFailure",
      message: "git cat-file failed: fatal: Not a valid object name nothing",
      stderr: "fatal: Not a valid object name nothing\n",
    });
  });

  test("that fails without a word is said to", async () => {
    const silent = streamIn(repository.folder, { program: program("silent", "exit 3") });
    await expect(gitOutput(silent, ["log"], "", never)).rejects.toThrow("git log failed: it said nothing");
  });

  test("may say much as it fails, of which little is kept", async () => {
    const chatty = program("chatty", "head -c 300000 /dev/zero | tr '\\0' x >&2; exit 1");
    const failure = await gitOutput(
      streamIn(repository.folder, { program: chatty }),
      ["log"],
      "",
      never,
    ).catch((error) => error);
    expect(failure.stderr.length).toBeGreaterThanOrEqual(4096);
    expect(failure.stderr.length).toBeLessThan(2 * 4096);
  });

  test("that writes without end is stopped at a limit, with a sentence", async () => {
    const endless = streamIn(repository.folder, { program: program("endless-zeros", "exec cat /dev/zero") });
    let done: Promise<void> | null = null;
    const watched = {
      stream: (...args: Parameters<typeof endless.stream>) => {
        const git = endless.stream(...args);
        done = git.done;
        return git;
      },
    };
    await expect(gitOutput(watched, ["log"], "", never, 1 << 20)).rejects.toMatchObject({
      problem: {
        what: "Git's answer is larger than 1 MB, which is more than is shown here.",
        remedy: "Run git log in a terminal to see it.",
      },
    });
    await expect(done).rejects.toThrow();
  });

  test("that is stopped has ended when that is told", async () => {
    const ended = join(folder, "ended");
    const slow = program("slow", `trap 'touch ${ended}; exit 1' TERM; echo begun; while :; do :; done`);
    const stop = new AbortController();
    const { stdout, done } = streamIn(repository.folder, { program: slow }).stream(["log"], stop.signal);
    await once(stdout, "data");
    stop.abort();
    await expect(done).rejects.toThrow("aborted");
    expect(existsSync(ended)).toBe(true);
  });

  test("is an error where there is no such program", async () => {
    const missing = streamIn(repository.folder, { program: "no-such-git" });
    await expect(gitOutput(missing, ["log"], "", never)).rejects.toThrow("ENOENT");
  });
});

test("a git that somebody stops ends", async () => {
  const stop = new AbortController();
  const endless = gitIn(repository.folder, program("endless", "exec sleep 600"));
  const running = [endless.run(["log"], stop.signal), endless.stream(["log"], stop.signal).done];
  stop.abort(new Error("enough"));
  for (const one of await Promise.allSettled(running)) expect(one.status).toBe("rejected");
});

test("a fault names the command, not the settings that stand before it", async () => {
  const words = ["-c", "core.quotePath=true", "rev-parse", "--verify", "none"];
  await expect(gitOutput(streamIn(repository.folder), words, "", never)).rejects.toThrow(
    /^git rev-parse failed: fatal: /,
  );
});
