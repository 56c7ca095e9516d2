import { join } from "node:path";
import type { VersionResult } from "simple-git";
import { isFolder, isThere } from "../base/onDisk.ts";
import { UserError } from "../base/problem.ts";
import type { Ref, Refs } from "./branch.ts";
import type { Git } from "./program.ts";
import { type RepositoryFacts, repositoryFacts } from "./repositoryFacts.ts";
import { gitIn } from "./simpleGit.ts";

/** Runs git with these arguments; returns its output. */
type Ask = (...args: string[]) => Promise<string>;

/** What is read of every repository when it is opened. */
export interface Opening extends Refs, RepositoryFacts {
  git: Git;
  version: VersionResult;
  shallow: boolean;
  /** The checked-out branch's configured upstream (full name) and remote; "" if there is none. */
  follows: { upstream: string; remote: string };
}

/** The folder does not exist, or is in no repository: another folder may be. */
export class NoRepository extends UserError {}

/**
 * Reads what is needed about the repository that contains a folder, with as few git processes as possible, because
 * starting one costs more than its answer. NoRepository if there is none; UserError if git is missing, or does not
 * trust the owner.
 */
export async function openGit(folder: string, program = "git"): Promise<Opening> {
  await mustBeFolder(folder);
  const git = gitIn(folder, program);
  const ask: Ask = (...args) => git.run(args);
  const [facts, version, branches] = await Promise.all([
    repositoryFacts(folder, program, ask),
    git.version(),
    branchesOf(ask),
  ]).catch((error: unknown) => {
    throw openingError(folder, program, error);
  });
  const shallow = await isThere(join(facts.id, "shallow"));
  return { git, version, ...facts, shallow, ...branches };
}

/** All branches and tags, and where HEAD is. */
async function branchesOf(ask: Ask): Promise<Pick<Opening, "refs" | "head" | "headRef" | "follows">> {
  const fields = ["refname", "objectname", "symref", "HEAD", "upstream", "upstream:remotename"];
  const format = fields.map((field) => `%(${field})`).join("%00");
  const text = await ask("for-each-ref", `--format=${format}`, "refs/heads", "refs/remotes", "refs/tags");
  const refs: Ref[] = [];
  let current: Pick<Opening, "head" | "headRef" | "follows"> | null = null;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [name = "", object = "", target = "", mark, upstream = "", remote = ""] = line.split("\0");
    refs.push({ name, object, target: target === "" ? null : target, upstream });
    if (mark === "*") current = { head: object, headRef: name, follows: { upstream, remote } };
  }
  return { refs, ...(current ?? (await headOf(ask))) };
}

/** HEAD if it is not on an existing branch: detached, or on one without a commit yet. */
async function headOf(ask: Ask): Promise<Pick<Opening, "head" | "headRef" | "follows">> {
  const optional = (...args: string[]) =>
    ask(...args).then(
      (text) => text.trim() || null,
      () => null,
    );
  const [head, headRef] = await Promise.all([
    optional("rev-parse", "--verify", "--quiet", "HEAD^{commit}"),
    optional("symbolic-ref", "--quiet", "HEAD"),
  ]);
  return { head, headRef, follows: { upstream: "", remote: "" } };
}

/** Throws NoRepository if the folder does not exist. */
async function mustBeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  throw new NoRepository(
    `The folder ${folder} does not exist.`,
    "Name the folder of your U-Boot clone.",
    folder,
  );
}

/** What git said when it could not open a folder, as a sentence with a remedy. */
function openingError(folder: string, program: string, error: unknown): UserError {
  const said = error instanceof Error ? error.message : String(error);
  const says = (what: string, remedy: string) => new UserError(what, remedy, folder, error);
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
