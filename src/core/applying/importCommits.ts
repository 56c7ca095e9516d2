import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";
import type { RawCommit } from "./commitObjects.ts";

/** git has this many milliseconds for a write: it takes a moment, or something hangs. */
const writingTime = 120_000;

/** Where commits are held until a branch has them, and for how many seconds at most. */
const heldRefs = "refs/patch-tracker/";
const longestHeld = 86_400;

/** A commit to be made: its tree is here already. Bytes as characters ("latin1"). */
export type CommitToWrite = Pick<RawCommit, "tree" | "author" | "encoding" | "message">;

/** Commits that were made, and the ref that holds them until a branch does. */
export interface Imported {
  /** Full object names, in the order of the commits. */
  hashes: string[];
  ref: string;
}

/**
 * Writes commits one upon the other onto `base` (null: onto nothing), all in one program, without a work tree. Nothing
 * points at them but a ref of our own, which `moveBranch` takes away. It cannot be stopped once it has begun: it ends
 * soon. GitFailure where nothing was written.
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
    // It leaves a crash report in the git directory; our own sentence says better what is wrong.
    const report =
      error instanceof GitFailure &&
      /dumping crash report to .{0,4000}(fast_import_crash_\d+)$/m.exec(error.stderr)?.[1];
    if (report) await rm(join(checkout.gitDir, report), { force: true });
    throw error;
  }
}

/**
 * Takes the refs away that were left behind where an earlier call was killed: `git log --all` shows them, and
 * `git push --mirror` would push them. One of the last day may be in use.
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
    // Failing to clean up is no reason to fail.
    checkout.log.warn(
      `refs left behind in ${checkout.top} stay: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Where a branch stands, and where it is to stand; null: it is not there. Full object names. */
export interface Move {
  /** "refs/heads/disk_integ" */
  branch: string;
  from: string | null;
  to: string;
  /** What the reflog says. */
  reason: string;
}

/**
 * Has a branch point at another commit, unless another git has moved it since, and takes a ref of `importCommits` away,
 * in one transaction. The reflog of the branch, and HEAD's where it is checked out, name the commit before. The index
 * and work tree stay: whoever moves a branch that is checked out sees to it that the trees are equal.
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

/** Deletes the ref of commits that no branch is going to have. */
export async function forget(checkout: Checkout, { ref }: Imported): Promise<void> {
  await gitOutput(checkout, ["update-ref", "--stdin"], `delete ${ref}\n`, ownTime());
}

function ownTime(): AbortSignal {
  return AbortSignal.timeout(writingTime);
}
