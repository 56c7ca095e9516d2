import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";

/** Milliseconds: a write takes a moment, or something hangs. */
const writingTime = 120_000;

/**
 * The fast-import commands that set the note on an object, or with "" remove it, in the files where notes are.
 * Fast-import's own command for notes (`N`) guesses the folders from the number of notes, and from about a hundred
 * notes on differs from `git notes`, so that the old note would stay next to the new one.
 * @param present the files that hold the note now; all but the first are removed
 * @param newPath the path for a note that has no file yet
 * @param note one character a byte ("latin1"), like everything here
 */
export function noteCommands(present: string[], newPath: string, note: string): string {
  const [path = newPath, ...others] = present;
  const gone = note === "" ? present : others;
  const deleted = gone.map((one) => `D ${one}\n`).join("");
  return note === "" ? deleted : `${deleted}M 100644 inline ${path}\n${data(note)}`;
}

/**
 * The fast-import commands for one commit of notes. Fast-import refuses to move the ref to a commit that does not
 * contain its present commit, so what others have written meanwhile is never lost.
 * @param committer "Ann Lee <ann@example.org> 1706000000 +0100"
 * @param from the parent commit; null for the first one
 */
export function commitCommands(
  ref: string,
  committer: string,
  message: string,
  from: string | null,
  files: string[],
): Buffer {
  const commands = [
    `commit ${ref}\ncommitter ${committer}\n`,
    data(Buffer.from(message).toString("latin1")),
    from === null ? "" : `from ${from}\n`,
    ...files,
    "\ndone\n",
  ];
  return Buffer.from(commands.join(""), "latin1");
}

function data(bytes: string): string {
  return `data ${bytes.length}\n${bytes}\n`;
}

/**
 * Runs `git fast-import`. It is not stopped once it has begun: it ends soon, and writes all or nothing. GitFailure if
 * it wrote nothing.
 */
export async function runFastImport(checkout: Checkout, commands: Buffer): Promise<void> {
  try {
    await gitOutput(
      checkout,
      ["fast-import", "--quiet", "--done", "--date-format=raw"],
      commands,
      AbortSignal.timeout(writingTime),
    );
  } catch (error) {
    if (error instanceof GitFailure) await removeRemains(checkout, error.stderr);
    throw error;
  }
}

/**
 * Removes what fast-import leaves when it fails: a crash report in the git directory (our own sentence is clearer), and
 * on a full disk an unfinished pack.
 */
async function removeRemains({ gitDir, id, log }: Checkout, stderr: string): Promise<void> {
  const report = /dumping crash report to .{0,4000}(fast_import_crash_\d+)$/m.exec(stderr)?.[1];
  const pack = /objects\/pack\/(tmp_pack_\w+)'/.exec(stderr)?.[1];
  const remains = [report && join(gitDir, report), pack && join(id, "objects/pack", pack)];
  for (const file of remains) {
    if (!file) continue;
    await rm(file, { force: true }).catch((error: unknown) => log.warn(`${file} stays: ${String(error)}`));
  }
}
