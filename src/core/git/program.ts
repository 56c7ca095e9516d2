import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { VersionResult } from "simple-git";
import { onPath } from "../base/onPath.ts";
import { UserError } from "../base/problem.ts";

/** A running git whose output is read as it comes. */
export interface GitStream {
  stdin: Writable;
  stdout: Readable;
  /** What it says meanwhile; need not be read. */
  stderr: Readable;
  /** Resolves when git ended well; rejects with GitFailure otherwise, and with the signal's AbortError, when it has ended. */
  done: Promise<void>;
  /** Whether this process stays alive until it has ended; it does, unless told otherwise. */
  hold(held: boolean): void;
}

/** git ended with an error; `stderr` has its own words, cut at 4 kB. */
export class GitFailure extends Error {
  readonly stderr: string;
  /** The code that it ended with; null where a signal ended it. */
  readonly code: number | null;

  constructor(command: string, stderr: string, code: number | null = null) {
    super(`git ${command} failed: ${stderr.trim().split("\n")[0] || "it said nothing"}`);
    this.name = "GitFailure";
    this.stderr = stderr;
    this.code = code;
  }
}

/**
 * git in one folder. Its content and configuration are data of strangers: git runs no program that they name. With the
 * network it does, but no hook: how a remote is reached (core.sshCommand, credential.helper) is said there.
 * Arguments must be our own words, object names, or names that git itself gave.
 */
export interface Git {
  /** Runs one command to its end and answers with what it wrote, as UTF-8. */
  run(args: string[], signal?: AbortSignal): Promise<string>;
  /** Starts a command to be read, and fed, as a stream. */
  stream(args: string[], signal: AbortSignal): GitStream;
  version(): Promise<VersionResult>;
}

export interface GitOptions {
  /** The git program, for those who keep it elsewhere than on the path. */
  program?: string;
  /** Streams may ask the servers of remotes, with whatever the person has set up to be known there. */
  network?: boolean;
  /** Variables that say which repository and index are meant, both of our own making: GIT_DIR, GIT_INDEX_FILE. */
  variables?: NodeJS.ProcessEnv;
}

/** Keeps the repository's configuration from running programs; all are constants. */
export const configuration = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.quotePath=false",
  "log.showSignature=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

/**
 * Variables of the person that git needs to find their configuration. All other GIT_* variables are dropped:
 * GIT_DIR and its kin, which an editor started from a hook inherits, would make git read another repository.
 */
export const keptVariables = [
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  // The committer of notes, where the configuration names none. GIT_AUTHOR_* is left out: it is set for one particular
  // commit.
  "GIT_COMMITTER_NAME",
  "GIT_COMMITTER_EMAIL",
];
/** How a person is known to servers. */
const networkVariables = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"];
const droppedVariables = /^(?:GIT_.*|PAGER|EDITOR|VISUAL|PREFIX|SSH_ASKPASS)$/i;

export const ownVariables = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  /** Git before 2.45 knows no GIT_NO_LAZY_FETCH: with no protocol allowed, a partial clone cannot fetch either. */
  GIT_ALLOW_PROTOCOL: "",
  /** Replacement refs (git replace) are ignored: an object name must mean the same commit in every clone. */
  GIT_NO_REPLACE_OBJECTS: "1",
};

/** Without "ext", with which an address can name a command to run. */
const protocols = "file:git:http:https:ssh";

/** What git is started with. */
export function environment(network: boolean): NodeJS.ProcessEnv {
  const wanted = network ? [...keptVariables, ...networkVariables] : keptVariables;
  const kept = Object.entries(process.env).filter(
    ([name]) => !droppedVariables.test(name) || wanted.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...ownVariables,
    ...(network && { GIT_ALLOW_PROTOCOL: protocols }),
  };
}

/** git in a folder, read as a stream. Nothing is started yet. */
export function streamIn(folder: string, options: GitOptions = {}): Pick<Git, "stream"> {
  return { stream: (args, signal) => start(folder, options, args, signal) };
}

/** git writes more than anybody wants to read. */
export class TooMuchOutput extends UserError {
  constructor(command: string, most: number) {
    super(
      `Git's answer is larger than ${most >> 20} MB, which is more than is shown here.`,
      `Run git ${command} in a terminal to see it.`,
    );
  }
}

/** More than that nobody asks git for in one answer, in bytes. */
const usualMost = 256 << 20;

/**
 * What a command writes when it is given `input`. Rejects with GitFailure, or TooMuchOutput beyond `most` bytes: git has
 * been ended then.
 */
export async function gitOutput(
  git: Pick<Git, "stream">,
  args: string[],
  input: string | Uint8Array,
  signal: AbortSignal,
  most = usualMost,
): Promise<Buffer> {
  const { stdin, stdout, done } = git.stream(args, signal);
  stdin.end(input);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdout) {
    chunks.push(chunk);
    length += chunk.length;
    // To leave the loop closes the pipe, which ends git.
    if (length > most) break;
  }
  if (length > most) {
    await done.catch(() => undefined);
    throw new TooMuchOutput(subcommandIn(args), most);
  }
  await done;
  return Buffer.concat(chunks);
}

/** "am" of `-c advice.x=false am --3way`: settings stand before the command. */
function subcommandIn(args: string[]): string {
  return args.find((word, at) => !word.startsWith("-") && args[at - 1] !== "-c") ?? "";
}

function start(
  folder: string,
  { program = "git", network = false, variables }: GitOptions,
  args: string[],
  signal: AbortSignal,
): GitStream {
  const settings = configuration.flatMap((setting) => ["-c", setting]);
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    onPath(program),
    [...settings, ...args],
    {
      cwd: folder,
      env: { ...environment(network), ...variables },
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
      signal,
    },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < 4096) stderr += text.slice(0, 4096);
  });
  // A git that ends early closes its input; how it ended says why.
  child.stdin.on("error", () => {});
  const done = new Promise<void>((resolve, reject) => {
    child.on("error", (error) => {
      // A git that is stopped removes its lock files before it ends; one that was never started does not end. What it
      // has started may hold its output open for longer.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) reject(error);
      else child.on("exit", () => reject(error));
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new GitFailure(subcommandIn(args), stderr, code));
    });
  });
  // Readers of stdout may learn of the end first; whoever awaits `done` still gets the error.
  done.catch(() => {});
  const hold = (held: boolean) => {
    const pipes = [child.stdin, child.stdout, child.stderr] as Partial<Pick<Socket, "ref" | "unref">>[];
    for (const one of [child, ...pipes]) held ? one.ref?.() : one.unref?.();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, done, hold };
}
