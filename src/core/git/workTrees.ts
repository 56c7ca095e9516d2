import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "./checkout.ts";
import { fromGit } from "./printedPath.ts";

/** An operation that the person started in a work tree and has not finished. */
export type Operation = "rebase" | "am" | "merge" | "cherry-pick" | "revert" | "bisect";

/** A work tree of a repository. */
export interface WorkTree {
  /** Absolute path. */
  folder: string;
  /** Absolute path of its git directory. */
  directory: string;
  /** "refs/heads/disk_integ"; null where HEAD is detached. */
  branch: string | null;
  operation: Operation | null;
  /** The branch that is being rebased, or that patches are being applied to. */
  underWay: string | null;
}

/** Files in the git directory of a work tree that show an unfinished operation. */
const signs: [file: string, operation: Operation][] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply/applying", "am"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
  ["BISECT_START", "bisect"],
];

/** The work trees of a repository, with the unfinished operation in each. */
export async function workTreesOf(checkout: Checkout): Promise<WorkTree[]> {
  const [text, directories] = await Promise.all([
    checkout.run(["worktree", "list", "--porcelain", "-z"]),
    directoriesOf(checkout),
  ]);
  const found: WorkTree[] = [];
  for (const entry of text.split("\0\0")) {
    const lines = entry.split("\0");
    const printed = lines.find((line) => line.startsWith("worktree "))?.slice("worktree ".length);
    if (printed === undefined || lines.includes("bare")) continue;
    const folder = fromGit(printed);
    const branch = lines.find((line) => line.startsWith("branch "))?.slice("branch ".length) ?? null;
    const directory = directories.get(await real(folder)) ?? checkout.id;
    found.push({ folder, directory, branch, ...(await underWay(directory)) });
  }
  return found;
}

/** The git directories of the work trees, by the real path of each work tree. */
async function directoriesOf({ id }: Checkout): Promise<Map<string, string>> {
  const linked = join(id, "worktrees");
  const names = await readdir(linked).catch(() => []);
  const found = new Map<string, string>();
  for (const name of names) {
    const link = await readFile(join(linked, name, "gitdir"), "utf8").catch(() => "");
    if (link !== "") found.set(await real(dirname(fromGit(link.trim()))), join(linked, name));
  }
  return found;
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** The unfinished operation in a work tree's git directory. */
export async function underWay(directory: string): Promise<Pick<WorkTree, "operation" | "underWay">> {
  for (const [file, operation] of signs) {
    if ((await stat(join(directory, file)).catch(() => null)) === null) continue;
    const head = await readFile(join(directory, file.split("/")[0] ?? "", "head-name"), "utf8").catch(
      () => "",
    );
    return { operation, underWay: head.startsWith("refs/heads/") ? head.trim() : null };
  }
  return { operation: null, underWay: null };
}

/** UserError if an unfinished operation in some work tree has the branch, or will move it when it ends. */
export function mustBeAtRest(all: WorkTree[], branch: string): void {
  const busy = all.find(
    (one) => one.operation !== null && (one.branch === branch || one.underWay === branch),
  );
  if (busy) throw isUnderWay(busy);
}

export function isUnderWay({ operation, folder }: Pick<WorkTree, "operation" | "folder">): UserError {
  const command = operation === "bisect" ? "git bisect reset" : `git ${operation} --continue or --abort`;
  return new UserError(
    `A ${operation === "am" ? "git am" : operation} is under way in ${folder}.`,
    `End it first (${command}), then try again.`,
    folder,
  );
}
