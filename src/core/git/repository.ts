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
import { type Opening, openGit } from "./opening.ts";
import type { Git } from "./program.ts";

export interface RepositoryOptions {
  /** The branch that landings are looked for on, as a person writes it; null: the upstream's, found by itself. */
  branch: string | null;
  /** What the project knows of its remotes. */
  remotes: RemoteKinds;
  log: Log;
  /** The git program, for those who keep it elsewhere than on the path. */
  program?: string;
  /** Where it is being looked at already. */
  opening?: Promise<Opening>;
}

/**
 * A repository that is only ever read. Its content and configuration are data of strangers: git runs no program
 * that they name, asks no network for objects, and gets no string of theirs as an argument.
 */
export interface Repository extends Pick<Git, "run" | "stream"> {
  /** The folder it was opened with. */
  readonly folder: string;
  /** Absolute path of the git directory that all work trees share: the name of the repository in caches. */
  readonly id: string;
  /** "sha1" or "sha256". */
  readonly objectFormat: string;
  /** The commits whose parents a shallow clone left out, as it was opened; empty for a whole one. */
  readonly cut: string[];
  readonly branch: Branch;
  /** The branch's newest commit as it was opened; null where git has to be asked (see `tip`). */
  readonly newest: string | null;
  /** The branches whose commits are on their way to it, as it was opened. */
  readonly beside: Tip[];
  /** The branches and tags on which releases are cared for, as it was opened. */
  readonly stable: Stable[];
  /** "2.39.5": patch-ids of different versions do not always compare. */
  readonly gitVersion: string;
  /** What a person should know of this repository though it can be read. */
  readonly problems: Problem[];
  readonly log: Log;
  /** The branch's newest commit now. UserError if the branch has gone. */
  tip(): Promise<string>;
}

/** Everything before 2.36 lacks `name-rev --annotate-stdin`. */
const oldestGit = [2, 36] as const;

/**
 * Opens the repository that a folder lies in, bare and shallow ones too.
 * UserError where there is no git, no repository, no commit, no such branch, or git does not trust the owner.
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
    // What a tag points at may be no commit.
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
