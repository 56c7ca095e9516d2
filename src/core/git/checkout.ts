import type { Log } from "../log.ts";
import type { Branch, Remote } from "./branch.ts";
import { mustBeFolder, openingError, remotesOf } from "./opening.ts";
import { type Git, gitIn } from "./program.ts";

/** A repository as somebody works in it: one of its work trees, a submodule, or a bare one. */
export interface Checkout extends Pick<Git, "run" | "stream"> {
  /** The folder it was opened with. */
  readonly folder: string;
  /** Absolute path of the work tree, of the git directory where there is none. */
  readonly top: string;
  /** Absolute path of the git directory of this work tree. */
  readonly gitDir: string;
  /** Absolute path of the git directory that all its work trees share: the name of the repository. */
  readonly id: string;
  /** "sha1" or "sha256". */
  readonly objectFormat: string;
  /** HEAD's commit; null where there is none yet. */
  readonly head: string | null;
  /** The branch that is checked out, "refs/heads/disk_integ"; null: none, HEAD is detached. */
  readonly branch: string | null;
  /** What the branch is set up to follow, as far as that is there. */
  readonly upstream: Branch | null;
  readonly remotes: Remote[];
  /** The remote to share with where a person names none: the branch's, else origin, else the only one. */
  readonly remote: string | null;
  readonly log: Log;
  /** git with the network: for fetch and push alone. */
  readonly network: Pick<Git, "stream">;
}

/**
 * Opens the repository that a folder lies in, an empty one too.
 * NoRepository where there is none; TrackerError where there is no git, or it does not trust the owner.
 */
export async function openCheckout(
  folder: string,
  { log, program = "git" }: { log: Log; program?: string },
): Promise<Checkout> {
  await mustBeFolder(folder);
  const git = gitIn(folder, { program });
  const optional = (...args: string[]) =>
    git.run(args).then(
      (text) => text.trim(),
      () => "",
    );
  const [facts, top, head, branch, remotes] = await Promise.all([
    git.run([
      "rev-parse",
      "--path-format=absolute",
      "--git-common-dir",
      "--absolute-git-dir",
      "--show-object-format",
    ]),
    optional("rev-parse", "--path-format=absolute", "--show-toplevel"),
    optional("rev-parse", "--verify", "--quiet", "HEAD^{commit}"),
    optional("symbolic-ref", "--quiet", "HEAD"),
    remotesOf((...args) => git.run(args)),
  ]).catch((error: unknown) => {
    throw openingError(folder, program, error);
  });
  const [id = folder, gitDir = folder, objectFormat = "sha1"] = facts.trim().split("\n");
  const [upstream = "", remote = ""] =
    branch === ""
      ? []
      : (await optional("for-each-ref", "--format=%(upstream)%00%(upstream:remotename)", branch)).split("\0");
  const isThere =
    upstream !== "" && (await optional("rev-parse", "--verify", "--quiet", `${upstream}^{commit}`)) !== "";
  return {
    folder,
    top: top === "" ? gitDir : top,
    gitDir,
    id,
    objectFormat,
    head: head === "" ? null : head,
    branch: branch === "" ? null : branch,
    upstream: isThere ? { name: upstream.replace(/^refs\/(?:heads|remotes)\//, ""), ref: upstream } : null,
    remotes,
    remote: usualRemote(remote, remotes),
    log,
    run: git.run,
    stream: git.stream,
    network: gitIn(folder, { program, network: true }),
  };
}

function usualRemote(ofBranch: string, remotes: Remote[]): string | null {
  const names = new Set(remotes.map(({ name }) => name));
  if (names.has(ofBranch)) return ofBranch;
  if (names.has("origin")) return "origin";
  return names.size === 1 ? (remotes[0]?.name ?? null) : null;
}
