import type { Log } from "../base/log.ts";
import type { Ref, Remote, Tip } from "./branch.ts";
import { type Opening, openGit } from "./opening.ts";
import { type Git, streamIn } from "./program.ts";

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
  readonly upstream: Tip | null;
  /** All branches and tags, as it was opened. */
  readonly refs: Ref[];
  readonly remotes: Remote[];
  /** The remote to share with where a person names none: the branch's, else origin, else the only one. */
  readonly remote: string | null;
  readonly log: Log;
  /** git with the network: for fetch and push alone. */
  readonly network: Pick<Git, "stream">;
}

interface CheckoutOptions {
  log: Log;
  /** The git program, for those who keep it elsewhere than on the path. */
  program?: string;
  opening?: Promise<Opening>;
}

/**
 * Opens the repository that a folder lies in, an empty one too. `opening`: where it is being looked at already.
 * NoRepository where there is none; UserError where there is no git, or it does not trust the owner.
 */
export async function openCheckout(
  folder: string,
  { log, program = "git", opening = openGit(folder, program) }: CheckoutOptions,
): Promise<Checkout> {
  const { git, id, gitDir, top, objectFormat, head, headRef, refs, remotes, follows } = await opening;
  const upstream = refs.find(({ name }) => name === follows.upstream);
  return {
    folder,
    top: top ?? gitDir,
    gitDir,
    id,
    objectFormat,
    head,
    branch: headRef,
    upstream: upstream
      ? {
          name: upstream.name.replace(/^refs\/(?:heads|remotes)\//, ""),
          ref: upstream.name,
          object: upstream.object,
        }
      : null,
    refs,
    remotes,
    remote: usualRemote(follows.remote, remotes),
    log,
    run: git.run,
    stream: git.stream,
    network: streamIn(folder, { program, network: true }),
  };
}

function usualRemote(ofBranch: string, remotes: Remote[]): string | null {
  const names = new Set(remotes.map(({ name }) => name));
  if (names.has(ofBranch)) return ofBranch;
  if (names.has("origin")) return "origin";
  return names.size === 1 ? (remotes[0]?.name ?? null) : null;
}
