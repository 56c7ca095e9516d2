import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Log } from "../core/log.ts";

const run = promisify(execFile);
const patience = 5_000;

/**
 * The person's mail addresses as git knows them, lower case: of each folder and of the user's own configuration.
 * Folders must be trusted: git reads their configuration. Empty where git has none, or there is no git.
 */
export async function gitIdentity(folders: string[], log: Log): Promise<string[]> {
  const answers = await Promise.all([
    ...folders.map((folder) => emails(["config", "--get-all", "user.email"], folder, log)),
    emails(["config", "--global", "--get-all", "user.email"], undefined, log),
  ]);
  return [...new Set(answers.flat())];
}

async function emails(args: string[], cwd: string | undefined, log: Log): Promise<string[]> {
  try {
    const { stdout } = await run("git", args, { ...(cwd && { cwd }), timeout: patience, maxBuffer: 65_536 });
    return stdout
      .split("\n")
      .map((line) => line.trim().toLowerCase())
      .filter((line) => line.includes("@"));
  } catch (error) {
    // Exit code 1 is git's way to say "not set"; anything else only means that git cannot tell.
    log.debug(
      `git config user.email${cwd ? ` in ${cwd}` : ""}: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}
