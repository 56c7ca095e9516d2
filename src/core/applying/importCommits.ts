import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import type { RawCommit } from "./commitObjects.ts";

/** Milliseconds: a write takes a moment, or something hangs. */
const writingTime = 120_000;

/** Temporary refs for commits until a branch has them, and their maximum age in seconds. */
const heldRefs = "refs/patch-tracker/";
const longestHeld = 86_400;

/** A commit to write; its tree exists already. One character a byte ("latin1"). */
export type CommitToWrite = Pick<RawCommit, "tree" | "author" | "encoding" | "message">;

/** Commits that were written, and the ref that protects them until a branch has them. */
export interface Imported {
  /** Full object names, in the order of the commits. */
  hashes: string[];
  ref: string;
}

/**
 * Writes a chain of commits onto `base` (null: a new root) with one process and without a work tree. Only a ref of our
 * own points to them; `moveBranch` removes it. Not stopped once begun, since it ends soon. GitFailure if nothing was
 * written.
 * @param committer "Ann Lee <ann@example.org> 1706000000 +0100", latin1
 */
export async function importCommits(
  checkout: Checkout,
  base: string | null,
  commits: CommitToWrite[],
  committer: string,
): Promise<Imported> {
  const ref = `${heldRefs}${randomUUID()}`;
  const tidied = forgetOld(checkout);
  const parts = commits.map(({ tree, author, encoding, message }, at) =>
    [
      `commit ${ref}\nmark :${at + 1}\n`,
      `author ${author}\ncommitter ${committer}\n`,
      encoding === null ? "" : `encoding ${encoding}\n`,
      `data ${message.length}\n${message}\n`,
      at === 0 && base !== null ? `from ${base}\n` : "",
      `M 040000 ${tree} ""\n\n`,
    ].join(""),
  );
  const marks = commits.map((_, at) => `get-mark :${at + 1}\n`);
  const input = Buffer.from([...parts, ...marks, "done\n"].join(""), "latin1");
  const options = ["--quiet", "--done", "--date-format=raw-permissive"];
  try {
    const [answer] = await Promise.all([
      gitOutput(checkout, ["fast-import", ...options], input, ownTime()),
      tidied,
    ]);
    return { hashes: answer.toString("latin1").trim().split("\n"), ref };
  } catch (error) {
    // git leaves a crash report in the git directory; our own sentence is clearer.
    const report =
      error instanceof GitFailure &&
      /dumping crash report to .{0,4000}(fast_import_crash_\d+)$/m.exec(error.stderr)?.[1];
    if (report) await rm(join(checkout.gitDir, report), { force: true });
    throw error;
  }
}

/**
 * Deletes refs left by calls that were killed: `git log --all` would show them and `git push --mirror` push them. Refs
 * of the last day may be in use.
 */
async function forgetOld(checkout: Checkout): Promise<void> {
  const format = "--format=%(refname) %(objectname) %(committerdate:unix)";
  try {
    const text = await gitOutput(checkout, ["for-each-ref", format, heldRefs], "", ownTime());
    const now = Date.now() / 1000;
    const old = text
      .toString("latin1")
      .split("\n")
      .flatMap((line) => {
        const [ref = "", object = "", made = ""] = line.split(" ");
        return made !== "" && Number(made) < now - longestHeld ? `delete ${ref} ${object}\n` : [];
      });
    if (old.length > 0) await gitOutput(checkout, ["update-ref", "--stdin"], old.join(""), ownTime());
  } catch (error) {
    // Failing to clean up is not an error.
    checkout.log.warn(
      `refs left behind in ${checkout.top} stay: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Where a branch is and where it should be moved; null: it does not exist. Full object names. */
export interface Move {
  /** "refs/heads/disk_integ" */
  branch: string;
  from: string | null;
  to: string;
  /** The text for the reflog. */
  reason: string;
}

/**
 * Moves a branch, unless another git has moved it since, and deletes the ref of `importCommits`, in one transaction.
 * The reflogs of the branch, and of HEAD if it is checked out, record the previous commit. Index and work tree are not
 * touched, so the caller must make sure that the trees are equal if the branch is checked out.
 */
export async function moveBranch(
  checkout: Checkout,
  { branch, from, to, reason }: Move,
  imported: Imported | null = null,
): Promise<void> {
  const tip = imported?.hashes.at(-1);
  const commands = [
    "start",
    from === null ? `create ${branch} ${to}` : `update ${branch} ${to} ${from}`,
    ...(imported && tip ? [`delete ${imported.ref} ${tip}`] : []),
    "prepare",
    "commit",
    "",
  ];
  await gitOutput(
    checkout,
    ["update-ref", "--create-reflog", "-m", reason, "--stdin"],
    commands.join("\n"),
    ownTime(),
  );
}

/** Deletes the ref of commits that no branch will have. */
export async function forget(checkout: Checkout, { ref }: Imported): Promise<void> {
  await gitOutput(checkout, ["update-ref", "--stdin"], `delete ${ref}\n`, ownTime());
}

function ownTime(): AbortSignal {
  return AbortSignal.timeout(writingTime);
}
