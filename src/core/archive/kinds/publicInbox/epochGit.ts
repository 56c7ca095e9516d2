import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BlobReader } from "../../../git/blobReader.ts";
import { type Git, GitFailure, gitOutput, streamIn } from "../../../git/program.ts";

/** What one commit of an epoch did with a mail. */
export interface EpochCommit {
  commit: string;
  /** When the server received the mail (the commit's date), milliseconds since 1970. */
  time: number;
  /** The blob of the mail; null if the commit has none. */
  blob: string | null;
  /** Whether the mail was deleted (file `d`) instead of added (file `m`). */
  removed: boolean;
}

/** Number of commits read together. */
export const batchSize = 200;

const objectName = "[0-9a-f]{40,64}";
const commitLine = new RegExp(`^(${objectName}) (-?\\d+)$`);
/** ":000000 100644 0000… 7ee8ae2a… A<tab>m"; a link or folder of that name is no mail. */
const mailLine = new RegExp(`^:\\d{6} 100(?:644|755) ${objectName} (${objectName}) [AM]\\t([md])$`);

/** git on one epoch: somebody's bare repository, of which only objects are read. */
export class EpochGit {
  readonly #git: Pick<Git, "stream">;
  readonly #folder: string;
  readonly #signal: AbortSignal;

  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    // GIT_DIR names the repository, so that git searches for no other, and accepts one of another user.
    this.#git = streamIn(folder, { variables: { GIT_DIR: folder } });
    this.#signal = signal;
  }

  /** Its newest commit, and when the server received that mail; null if there is no commit. */
  async head(): Promise<{ commit: string; time: number } | null> {
    for (const ref of ["HEAD", "refs/heads/master", "refs/heads/main"]) {
      const args = ["log", "-1", "--format=%H %ct", "--no-show-signature", "--no-color", ref, "--"];
      const [, commit, time] = commitLine.exec((await this.#ask(args, isNoCommit)) ?? "") ?? [];
      if (commit !== undefined) return { commit, time: Number(time) * 1000 };
    }
    return null;
  }

  /** Whether `commit` is an ancestor of `of`; false if it no longer exists. */
  async isAncestor(commit: string, of: string): Promise<boolean> {
    return (await this.#ask(["merge-base", "--is-ancestor", commit, of], isNothing)) !== null;
  }

  /** The merge base of two commits; null if there is none, or one of them no longer exists. */
  fork(one: string, other: string): Promise<string | null> {
    return this.#ask(["merge-base", one, other], isNothing);
  }

  /** What comes before a commit: other commits, nothing, or what a shallow clone left out. */
  async below(commit: string): Promise<"others" | "nothing" | "cut"> {
    if ((await this.#ask(["rev-parse", "--verify", "--quiet", `${commit}^`], isNothing)) !== null)
      return "others";
    const text = await this.#ask(["cat-file", "commit", commit], isNothing);
    return /^parent /m.test(text?.split("\n\n")[0] ?? "") ? "cut" : "nothing";
  }

  /** Whether the commit is at the boundary of a shallow clone. Does not start git. */
  async isCutAt(commit: string): Promise<boolean> {
    const cuts = await readFile(join(this.#folder, "shallow"), "latin1").catch(() => "");
    return cuts.split("\n").includes(commit);
  }

  /** The commits after one up to another, oldest first, in batches. */
  after(commit: string, to: string): AsyncGenerator<EpochCommit[]> {
    return this.#log(["--reverse", to, `^${commit}`]);
  }

  /** A commit and those before it, newest first, in batches. */
  downFrom(commit: string): AsyncGenerator<EpochCommit[]> {
    return this.#log([commit]);
  }

  /** Reads the contents of mails; the caller must close it. */
  blobs(maxBytes: number): BlobReader {
    return new BlobReader(this.#git, this.#signal, maxBytes);
  }

  async *#log(range: string[]): AsyncGenerator<EpochCommit[]> {
    const args = ["--format=%H %ct", "--raw", "--root", "--no-abbrev", "--no-renames", "--no-relative"];
    const own = ["--first-parent", "--no-color", "--no-show-signature", "--no-mailmap"];
    const log = this.#git.stream(["log", ...args, ...own, ...range, "--"], this.#signal);
    log.stdin.end();
    let batch: EpochCommit[] = [];
    try {
      for await (const line of linesOf(log.stdout)) {
        const commit = commitLine.exec(line);
        if (commit?.[1] !== undefined) {
          if (batch.length >= batchSize) {
            yield batch;
            batch = [];
          }
          batch.push({ commit: commit[1], time: Number(commit[2]) * 1000, blob: null, removed: false });
          continue;
        }
        const [, blob, name] = mailLine.exec(line) ?? [];
        const last = batch.at(-1);
        // A commit with both files adds a mail; the deleted one is the older mail that it replaces.
        if (blob !== undefined && last && !(last.blob !== null && name === "d"))
          Object.assign(last, { blob, removed: name === "d" });
      }
      await log.done;
      if (batch.length > 0) yield batch;
    } finally {
      // The caller has seen enough; git ends when its output is closed.
      log.stdout.destroy();
    }
  }

  /** The output of a command; null if it failed in the way that `isNothing` recognizes. */
  async #ask(args: string[], isNothing: (failure: GitFailure) => boolean): Promise<string | null> {
    try {
      return (await gitOutput(this.#git, args, "", this.#signal)).toString("utf8").trim();
    } catch (error) {
      if (error instanceof GitFailure && isNothing(error)) return null;
      throw error;
    }
  }
}

/** Exit code 1 means no, 128 that a named object is not here. */
const isNothing = ({ code }: GitFailure): boolean => code === 1 || code === 128;

/** There is no such branch, or no commit on it; for a broken repository git says something else. */
const isNoCommit = ({ stderr }: GitFailure): boolean => /bad revision|unknown revision/.test(stderr);

/** Longer lines are not from the expected commits, so their end is dropped. */
const maxLine = 10_000;

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    rest = (lines.pop() ?? "").slice(0, maxLine);
    yield* lines;
  }
  if (rest !== "") yield rest;
}
