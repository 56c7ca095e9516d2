import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { SimpleGit, SimpleGitFactory } from "simple-git";
import type { Log } from "../log.ts";
import { type Problem, TrackerError } from "../problem.ts";
import {
  type Branch,
  branchesBeside,
  chooseBranch,
  type Ref,
  type Refs,
  type Remote,
  type Stable,
  stableBranches,
  type Tip,
} from "./branch.ts";

export interface RepositoryOptions {
  /** The branch that landings are looked for on, as a person writes it; null: the upstream's, found by itself. */
  branch: string | null;
  log: Log;
  /** The git program, for those who keep it elsewhere than on the path. */
  program?: string;
}

/** A running git whose output is read as it comes. */
export interface GitStream {
  stdin: Writable;
  stdout: Readable;
  /** Resolves when git ended well; rejects with GitFailure otherwise. */
  done: Promise<void>;
}

/** A folder is not there, or no repository lies there: another folder may have it. */
export class NoRepository extends TrackerError {}

/** git ended with an error; `stderr` has its own words, cut at 4 kB. */
export class GitFailure extends Error {
  readonly stderr: string;

  constructor(command: string, stderr: string) {
    super(`git ${command} failed: ${stderr.trim().split("\n")[0] ?? ""}`);
    this.name = "GitFailure";
    this.stderr = stderr;
  }
}

/**
 * A repository that is only ever read. Its content and configuration are data of strangers: git runs no program
 * that they name, asks no network for objects, and gets no string of theirs as an argument.
 */
export interface Repository {
  /** The folder it was opened with. */
  readonly folder: string;
  /** Absolute path of the git directory that all work trees share: the name of the repository in caches. */
  readonly id: string;
  /** "sha1" or "sha256". */
  readonly objectFormat: string;
  /** The commits whose parents a shallow clone left out, as it was opened; empty for a whole one. */
  readonly cut: string[];
  readonly branch: Branch;
  /** The branches whose commits are on their way to it, as it was opened. */
  readonly beside: Tip[];
  /** The branches and tags on which releases are cared for, as it was opened. */
  readonly stable: Stable[];
  /** "2.39.5": patch-ids of different versions do not always compare. */
  readonly gitVersion: string;
  /** What a person should know of this repository though it can be read. */
  readonly problems: Problem[];
  readonly log: Log;
  /** The branch's newest commit now. TrackerError if the branch has gone. */
  tip(): Promise<string>;
  /** Runs one git command to its end. Arguments must be our own words or object names. */
  run(args: string[], signal: AbortSignal): Promise<string>;
  /** Starts a git command to be read, and fed, as a stream. */
  stream(args: string[], signal: AbortSignal): GitStream;
}

/** Everything before 2.36 lacks `name-rev --annotate-stdin`. */
const oldestGit = [2, 36] as const;

/** Keeps the repository's configuration from running programs; all are constants. */
const configuration = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.quotePath=false",
  "log.showSignature=false",
];

/**
 * Variables of the person that git needs to find their configuration. All other GIT_* variables are dropped:
 * GIT_DIR and its kin, which an editor started from a hook inherits, would make git read another repository.
 */
const keptVariables = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"];
const droppedVariables = /^(?:GIT_.*|PAGER|EDITOR|VISUAL|PREFIX|SSH_ASKPASS)$/i;

const ownVariables = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  /** Git before 2.45 knows no GIT_NO_LAZY_FETCH: with no protocol allowed, a partial clone cannot fetch either. */
  GIT_ALLOW_PROTOCOL: "",
  /** What a commit is does not depend on what somebody put in its place here. */
  GIT_NO_REPLACE_OBJECTS: "1",
};

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !droppedVariables.test(name) || keptVariables.includes(name),
  );
  return { ...Object.fromEntries(kept), ...ownVariables };
}

function git(make: SimpleGitFactory, folder: string, program: string, signal?: AbortSignal): SimpleGit {
  return make({
    baseDir: folder,
    binary: program,
    config: configuration,
    ...(signal ? { abort: signal } : {}),
    timeout: { block: 60_000 },
    allowEnvironment: [...Object.keys(ownVariables), ...keptVariables],
    // simple-git refuses these wherever they come from; here they are our own constants, set to harmless values,
    // the person's own configuration files, and the program the person named.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafePager: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCustomBinary: true,
    },
  }).env(environment());
}

function start(folder: string, program: string, args: string[], signal: AbortSignal): GitStream {
  const settings = configuration.flatMap((setting) => ["-c", setting]);
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, [...settings, ...args], {
    cwd: folder,
    env: environment(),
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    signal,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < 4096) stderr += text.slice(0, 4096);
  });
  // A git that ends early closes its input; how it ended says why.
  child.stdin.on("error", () => {});
  const done = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new GitFailure(args[0] ?? "", stderr));
    });
  });
  // Readers of stdout may learn of the end first; whoever awaits `done` still gets the error.
  done.catch(() => {});
  return { stdin: child.stdin, stdout: child.stdout, done };
}

/** The sentence for what git said when it would not open a folder. */
function openingError(folder: string, program: string, error: unknown): TrackerError {
  const said = error instanceof Error ? error.message : String(error);
  const says = (what: string, remedy: string) => new TrackerError(what, remedy, folder, error);
  if (/ENOENT/.test(said)) {
    return says(
      `The program ${program} was not found.`,
      "Install git and see that it is on the PATH, then refresh.",
    );
  }
  if (/dubious ownership/.test(said)) {
    return says(
      `Git does not trust the repository in ${folder}: it belongs to another user.`,
      "If you trust it, run: git config --global --add safe.directory with that folder.",
    );
  }
  if (/not a git repository/.test(said)) {
    return new NoRepository(
      `There is no git repository in ${folder}.`,
      "Open the folder of your U-Boot clone.",
      folder,
      error,
    );
  }
  return says(
    `Git cannot read the repository in ${folder}: ${said.trim().split("\n")[0]?.slice(0, 200)}`,
    "Run git fsck in that folder; the log says more.",
  );
}

type Ask = (...args: string[]) => Promise<string>;

async function refsOf(ask: Ask): Promise<Ref[]> {
  const text = await ask(
    "for-each-ref",
    "--format=%(refname)%00%(objectname)%00%(symref)",
    "refs/heads",
    "refs/remotes",
    "refs/tags",
  );
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", object = "", target = ""] = line.split("\0");
      return { name, object, target: target === "" ? null : target };
    });
}

async function remotesOf(ask: Ask): Promise<Remote[]> {
  // `git config` ends with 1 where nothing matches: no remote, not an error. Anything worse shows elsewhere too.
  const text = await ask("config", "--null", "--get-regexp", "^remote\\..*\\.url$").catch(() => "");
  return text
    .split("\0")
    .filter((entry) => entry.includes("\n"))
    .map((entry) => {
      const [key = "", url = ""] = entry.split("\n");
      return { name: key.slice("remote.".length, -".url".length), url };
    });
}

/**
 * Opens the repository that a folder lies in, bare and shallow ones too.
 * TrackerError where there is no git, no repository, no commit, no such branch, or git does not trust the owner.
 */
export async function openRepository(folder: string, options: RepositoryOptions): Promise<Repository> {
  const { log, program = "git" } = options;
  const place = await stat(folder).catch(() => null);
  if (!place?.isDirectory()) {
    throw new NoRepository(
      `The folder ${folder} does not exist.`,
      "Name the folder of your U-Boot clone.",
      folder,
    );
  }
  // Loaded when git is first asked: what is known is shown sooner without it.
  const { simpleGit } = await import("simple-git");
  // One instance runs its commands one after the other; these do not wait for each other.
  const ask = (...args: string[]) => git(simpleGit, folder, program).raw(args);
  const optional = (...args: string[]) =>
    ask(...args).then(
      (text) => text.trim(),
      () => "",
    );
  const [facts, version, refs, remotes, head, headRef] = await Promise.all([
    ask(
      "rev-parse",
      "--path-format=absolute",
      "--git-common-dir",
      "--is-bare-repository",
      "--is-shallow-repository",
      "--show-object-format",
    ),
    git(simpleGit, folder, program).version(),
    refsOf(ask),
    remotesOf(ask),
    optional("rev-parse", "--verify", "--quiet", "HEAD"),
    optional("symbolic-ref", "--quiet", "HEAD"),
  ]).catch((error: unknown) => {
    throw openingError(folder, program, error);
  });
  const gitVersion = `${version.major}.${version.minor}.${version.patch}`;
  if (version.major < oldestGit[0] || (version.major === oldestGit[0] && version.minor < oldestGit[1])) {
    throw new TrackerError(
      `The program ${program} is git ${gitVersion}; landings need ${oldestGit.join(".")} or newer.`,
      "Install a newer git, then refresh.",
      folder,
    );
  }
  const [id = folder, bare = "", shallow = "", objectFormat = "sha1"] = facts.trim().split("\n");
  if (head === "" && refs.length === 0) {
    throw new TrackerError(
      `The repository in ${folder} has no commits yet.`,
      "Fetch U-Boot into it, then refresh.",
      folder,
    );
  }
  const cut = shallow === "true" ? (await readFile(join(id, "shallow"), "utf8")).trim().split("\n") : [];
  const known: Refs = {
    refs,
    remotes,
    head: head === "" ? null : head,
    headRef: headRef === "" ? null : headRef,
    bare: bare === "true",
  };
  const branch = chooseBranch(options.branch, known);
  if (branch === null) {
    throw new TrackerError(
      options.branch === null
        ? `No branch to look for landings on was found in ${folder}.`
        : `There is no branch ${options.branch} in ${folder}.`,
      "Name an existing branch in the settings, for example origin/master, or fetch it.",
      folder,
    );
  }
  log.debug(`repository ${id}: git ${gitVersion}, ${objectFormat}, landings on ${branch.ref}`);

  const problems: Problem[] = [];
  if (cut.length > 0) {
    problems.push({
      what: `The repository in ${folder} is a shallow clone: landings older than its history cannot be known, and a release may be named later than it was.`,
      remedy: "Run git fetch --unshallow --tags in that folder.",
      where: folder,
    });
  }

  return {
    folder,
    id,
    objectFormat,
    cut,
    branch,
    beside: branchesBeside(branch, options.branch, known),
    stable: stableBranches(branch, options.branch, known),
    gitVersion,
    problems,
    log,
    async tip() {
      const tip = await optional("rev-parse", "--verify", "--quiet", `${branch.ref}^{commit}`);
      if (tip !== "") return tip;
      throw new TrackerError(
        `The branch ${branch.name} is not in ${folder} any more, or its newest commit is missing.`,
        "Fetch it, or run git fsck in that folder, then refresh.",
        folder,
      );
    },
    run: (args, signal) => git(simpleGit, folder, program, signal).raw(args),
    stream: (args, signal) => start(folder, program, args, signal),
  };
}
