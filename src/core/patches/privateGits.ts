import { KeptGit } from "../git/keptGit.ts";
import { gitInPrivate } from "./privateFolder.ts";
import { plain } from "./readCommits.ts";

/** The git programs for one private repository, which can also read the person's objects. */
interface Gits {
  /** `cat-file --batch`: contents of objects. */
  contents: KeptGit;
  /** `diff-tree --stdin`: files that differ between two commits. */
  differences: KeptGit;
}

const shape = ["-r", "-z", "--raw", "--numstat", "--no-abbrev"];

/**
 * git programs that are kept running between questions about posted patches: people go from one patch to the next, and
 * applying a series asks many questions.
 */
export class PrivateGits {
  readonly #gits = new Map<string, Gits>();

  /** The programs for the private repository in a folder; does not start any yet. */
  of(folder: string): Gits {
    let gits = this.#gits.get(folder);
    if (!gits) {
      const git = gitInPrivate(folder);
      const differences = ["diff-tree", "--stdin", "--always", ...shape, ...plain];
      gits = {
        contents: new KeptGit(git, ["cat-file", "--batch"]),
        differences: new KeptGit(git, differences),
      };
      this.#gits.set(folder, gits);
    }
    return gits;
  }

  /** Ends the programs in a private repository that will be removed. */
  async leave(folder: string): Promise<void> {
    const gits = this.#gits.get(folder);
    await Promise.all([gits?.contents.close(), gits?.differences.close()]);
  }
}
