import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { VersionResult } from "simple-git";
import { onPath } from "../base/onPath.ts";
import { UserError } from "../base/problem.ts";

/** A running git whose output is read as a stream. */
export interface GitStream {
  stdin: Writable;
  stdout: Readable;
  /** Its messages; need not be read. */
  stderr: Readable;
  /**
   * Resolves when git ended successfully; rejects with GitFailure otherwise, or with the signal's AbortError, once git
   * has ended.
   */
  done: Promise<void>;
  /** Whether it keeps this process alive until it has ended; the default is yes. */
  hold(held: boolean): void;
}

/** git ended with an error; `stderr` has its messages, cut at 4 kB. */
export class GitFailure extends Error {
  readonly stderr: string;
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;

  constructor(command: string, stderr: string, code: number | null = null) {
    super(`git ${command} failed: ${stderr.trim().split("\n")[0] || "it said nothing"}`);
    this.name = "GitFailure";
    this.stderr = stderr;
    this.code = code;
  }
}

/**
 * git in one folder. A repository's content and configuration are untrusted: git runs no program that they name. With
 * network access it runs those that reach a remote (core.sshCommand, credential.helper), but no hooks. Arguments must
 * be constants, object names, or names that git itself gave.
 */
export interface Git {
  /** Runs one command to its end; returns its output as UTF-8. */
  run(args: string[], signal?: AbortSignal): Promise<string>;
  /** Starts a command with its input and output as streams. */
  stream(args: string[], signal: AbortSignal): GitStream;
  version(): Promise<VersionResult>;
}

export interface GitOptions {
  /** The git program, if it is not the one on the path. */
  program?: string;
  /** Streams may contact the servers of remotes, with the person's own credentials. */
  network?: boolean;
  /** Variables that select a repository and index of our own: GIT_DIR, GIT_INDEX_FILE. */
  variables?: NodeJS.ProcessEnv;
}

/** Keeps the repository's configuration from running programs; all values are constants. */
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
 * The person's variables that git needs to find their configuration. All other GIT_* variables are dropped: an editor
 * started from a hook inherits GIT_DIR and others, which would make git read another repository.
 */
export const keptVariables = [
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  // The committer of notes, if the configuration names none. GIT_AUTHOR_* is left out: it is set for one particular
  // commit.
  "GIT_COMMITTER_NAME",
  "GIT_COMMITTER_EMAIL",
];
/** Variables for authentication at servers. */
const networkVariables = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"];
const droppedVariables = /^(?:GIT_.*|PAGER|EDITOR|VISUAL|PREFIX|SSH_ASKPASS)$/i;

export const ownVariables = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  /**
   * git before 2.45 does not have GIT_NO_LAZY_FETCH; without any allowed protocol, a partial clone cannot fetch either.
   */
  GIT_ALLOW_PROTOCOL: "",
  /** Replacement refs (git replace) are ignored: an object name must mean the same commit in every clone. */
  GIT_NO_REPLACE_OBJECTS: "1",
};

/** Without "ext", which lets an address name a command to run. */
const protocols = "file:git:http:https:ssh";

/** The environment that git is started with. */
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

/** git in a folder, as streams. Does not start anything yet. */
export function streamIn(folder: string, options: GitOptions = {}): Pick<Git, "stream"> {
  return { stream: (args, signal) => start(folder, options, args, signal) };
}

/** git wrote more than the limit. */
export class TooMuchOutput extends UserError {
  constructor(command: string, most: number) {
    super(
      `Git's answer is larger than ${most >> 20} MB, which is more than is shown here.`,
      `Run git ${command} in a terminal to see it.`,
    );
  }
}

/** Default limit for one answer, in bytes. */
const usualMost = 256 << 20;

/**
 * The output of a command that is given `input`. Rejects with GitFailure, or with TooMuchOutput beyond `most` bytes;
 * git is ended then.
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
    // Leaving the loop closes the pipe, which ends git.
    if (length > most) break;
  }
  if (length > most) {
    await done.catch(() => undefined);
    throw new TooMuchOutput(subcommandIn(args), most);
  }
  await done;
  return Buffer.concat(chunks);
}

/** "am" for `-c advice.x=false am --3way`: settings come before the command. */
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
  // A git that ends early closes its input; its exit status says why.
  child.stdin.on("error", () => {});
  const done = new Promise<void>((resolve, reject) => {
    child.on("error", (error) => {
      // A git that is stopped removes its lock files before it ends; one that could not be started never emits an end.
      // Its children may hold its output open for longer.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) reject(error);
      else child.on("exit", () => reject(error));
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new GitFailure(subcommandIn(args), stderr, code));
    });
  });
  // Readers of stdout may notice the end first; awaiting `done` later still gives the error.
  done.catch(() => {});
  const hold = (held: boolean) => {
    const pipes = [child.stdin, child.stdout, child.stderr] as Partial<Pick<Socket, "ref" | "unref">>[];
    for (const one of [child, ...pipes]) held ? one.ref?.() : one.unref?.();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, done, hold };
}
