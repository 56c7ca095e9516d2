import { LastingGit } from "../git/lastingGit.ts";
import { gitReading, plain } from "./readCommits.ts";

/** The programs that answer for one private repository, which has the person's objects beside its own. */
interface Gits {
  /** `cat-file --batch`: what objects hold. */
  contents: LastingGit;
  /** `diff-tree --stdin`: which files differ between two commits. */
  differences: LastingGit;
}

const shape = ["-r", "-z", "--raw", "--numstat", "--no-abbrev"];

/**
 * git as it is kept running between two questions about posted patches: a person goes from one patch to the next, and to
 * apply a series takes many.
 */
export class PrivateGits {
  readonly #gits = new Map<string, Gits>();

  /** Those that read the private repository in a folder; none is started yet. */
  of(folder: string): Gits {
    let gits = this.#gits.get(folder);
    if (!gits) {
      const git = gitReading(folder);
      const differences = ["diff-tree", "--stdin", "--always", ...shape, ...plain];
      gits = {
        contents: new LastingGit(git, ["cat-file", "--batch"]),
        differences: new LastingGit(git, differences),
      };
      this.#gits.set(folder, gits);
    }
    return gits;
  }

  /** Ends what runs in a private repository that is to be removed. */
  async leave(folder: string): Promise<void> {
    const gits = this.#gits.get(folder);
    await Promise.all([gits?.contents.close(), gits?.differences.close()]);
  }
}
