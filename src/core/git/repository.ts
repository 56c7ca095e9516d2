import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../base/log.ts";
import { type Problem, UserError } from "../base/problem.ts";
import {
  type Branch,
  branchesBeside,
  chooseBranch,
  type RemoteKinds,
  type Stable,
  stableBranches,
  type Tip,
} from "./branch.ts";
import { type Opening, openGit } from "./inspectRepository.ts";
import type { Git } from "./program.ts";

export interface RepositoryOptions {
  /** The branch that landings are looked for on, as the person wrote it; null to find upstream's. */
  branch: string | null;
  /** What the project knows about its remotes. */
  remotes: RemoteKinds;
  log: Log;
  /** The git program, if it is not the one on the path. */
  program?: string;
  /** An inspection that is already running. */
  opening?: Promise<Opening>;
}

/**
 * A repository that is only ever read. Its content and configuration are untrusted: git runs no program that they name,
 * fetches no objects, and gets no string from them as an argument.
 */
export interface Repository extends Pick<Git, "run" | "stream"> {
  /** The folder it was opened with. */
  readonly folder: string;
  /** Absolute path of the git directory that all work trees share; identifies the repository in caches. */
  readonly id: string;
  /** "sha1" or "sha256". */
  readonly objectFormat: string;
  /** The boundary commits of a shallow clone, as of opening; empty for a complete one. */
  readonly cut: string[];
  readonly branch: Branch;
  /** The branch's newest commit as of opening; null if git has to be asked (see `tip`). */
  readonly newest: string | null;
  /** The branches whose commits will be merged into it, as of opening. */
  readonly beside: Tip[];
  /** The branches and tags on which releases are maintained, as of opening. */
  readonly stable: Stable[];
  /** "2.39.5": patch-ids of different git versions are not always comparable. */
  readonly gitVersion: string;
  /** What the person should know about this repository although it can be read. */
  readonly problems: Problem[];
  readonly log: Log;
  /** The branch's newest commit now. UserError if the branch no longer exists. */
  tip(): Promise<string>;
}

/** Earlier versions lack `name-rev --annotate-stdin`. */
const oldestGit = [2, 36] as const;

/**
 * Opens the repository that contains a folder, bare and shallow ones too. UserError if git, a repository, a commit or
 * the branch is missing, or git does not trust the owner.
 */
export async function openRepository(folder: string, options: RepositoryOptions): Promise<Repository> {
  const { log, remotes, program = "git", opening = openGit(folder, program) } = options;
  const opened = await opening;
  const { git, version, id, objectFormat, head, refs } = opened;
  const gitVersion = `${version.major}.${version.minor}.${version.patch}`;
  if (version.major < oldestGit[0] || (version.major === oldestGit[0] && version.minor < oldestGit[1])) {
    throw new UserError(
      `The program ${program} is git ${gitVersion}; landings need ${oldestGit.join(".")} or newer.`,
      "Install a newer git, then refresh.",
      folder,
    );
  }
  if (head === null && refs.length === 0) {
    throw new UserError(
      `The repository in ${folder} has no commits yet.`,
      "Fetch U-Boot into it, then refresh.",
      folder,
    );
  }
  const cut = opened.shallow ? (await readFile(join(id, "shallow"), "utf8")).trim().split("\n") : [];
  const branch = chooseBranch(options.branch, opened, remotes);
  if (branch === null) {
    throw new UserError(
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
    // A tag may point to something other than a commit.
    newest: branch.ref.startsWith("refs/tags/")
      ? null
      : (refs.find(({ name }) => name === branch.ref)?.object ?? null),
    beside: branchesBeside(branch, options.branch, opened, remotes),
    stable: stableBranches(branch, options.branch, opened, remotes),
    gitVersion,
    problems,
    log,
    async tip() {
      const args = ["rev-parse", "--verify", "--quiet", `${branch.ref}^{commit}`];
      const tip = await git.run(args).catch(() => "");
      if (tip !== "") return tip.trim();
      throw new UserError(
        `The branch ${branch.name} is not in ${folder} any more, or its newest commit is missing.`,
        "Fetch it, or run git fsck in that folder, then refresh.",
        folder,
      );
    },
    run: git.run,
    stream: git.stream,
  };
}
