import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout } from "../git/checkout.ts";
import { GitFailure, gitOutput } from "../git/program.ts";

/** git has this many milliseconds for a write: it takes a moment, or something hangs. */
const writingTime = 120_000;

/**
 * The commands with which fast-import puts a note on an object, or with "" takes it away, in the files where it lies.
 * Its own command for notes (`N`) guesses the folders by the number of notes, which from about a hundred on is not how
 * `git notes` chose them: the old note would stay beside the new one.
 * @param present the files that hold the note now; all but the first are removed
 * @param newPath where a note is put that has no file yet
 * @param note a byte a character ("latin1"), as everything here
 */
export function noteCommands(present: string[], newPath: string, note: string): string {
  const [path = newPath, ...others] = present;
  const gone = note === "" ? present : others;
  const deleted = gone.map((one) => `D ${one}\n`).join("");
  return note === "" ? deleted : `${deleted}M 100644 inline ${path}\n${data(note)}`;
}

/**
 * The commands for one commit of notes. fast-import itself refuses to set the ref to a commit that does not contain the
 * one that the ref is at, so what others have written since is never lost.
 * @param committer "Ann Lee <ann@example.org> 1706000000 +0100"
 * @param from the commit to write on top of; null for the first one
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
 * Runs `git fast-import`. It cannot be stopped once it has begun: it ends soon, and writes all or nothing. GitFailure
 * where it wrote nothing.
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
 * Removes what fast-import leaves behind when it fails: a crash report in the git directory (our own sentence says
 * better what is wrong), and on a full disk the pack that it began.
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
