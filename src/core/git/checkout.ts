import type { Log } from "../base/log.ts";
import type { Ref, Remote, Tip } from "./branch.ts";
import { type Opening, openGit } from "./inspectRepository.ts";
import { type Git, streamIn } from "./program.ts";

/** A repository in which the person works: one of its work trees, a submodule, or a bare one. */
export interface Checkout extends Pick<Git, "run" | "stream"> {
  /** The folder it was opened with. */
  readonly folder: string;
  /** Absolute path of the work tree; of the git directory if there is none. */
  readonly top: string;
  /** Absolute path of the git directory of this work tree. */
  readonly gitDir: string;
  /** Absolute path of the git directory that all its work trees share; identifies the repository. */
  readonly id: string;
  /** "sha1" or "sha256". */
  readonly objectFormat: string;
  /** HEAD's commit; null if there is none yet. */
  readonly head: string | null;
  /** The checked-out branch, "refs/heads/disk_integ"; null if HEAD is detached. */
  readonly branch: string | null;
  /** The branch's configured upstream; null if it does not exist. */
  readonly upstream: Tip | null;
  /** All branches and tags at the time of opening. */
  readonly refs: Ref[];
  readonly remotes: Remote[];
  /** The remote to use if the person names none: the branch's, else origin, else the only one. */
  readonly remote: string | null;
  readonly log: Log;
  /** git with network access, only for fetch and push. */
  readonly network: Pick<Git, "stream">;
}

interface CheckoutOptions {
  log: Log;
  /** The git program, if it is not the one on the path. */
  program?: string;
  opening?: Promise<Opening>;
}

/**
 * Opens the repository that contains a folder; it may be empty. `opening`: an inspection that is already running.
 * NoRepository if there is none; UserError if git is missing, or does not trust the owner.
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
