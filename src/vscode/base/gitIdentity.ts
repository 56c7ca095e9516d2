import { homedir } from "node:os";
import type { Log } from "../../core/base/log.ts";
import { gitOutput, streamIn } from "../../core/git/program.ts";

const patience = 5_000;
/** A repository that came from somebody has in its configuration whatever they wrote there. */
const address = /^[^\s\p{C}<>()[\]"]{1,64}@[^\s\p{C}<>()[\]"]{1,255}$/u;

/**
 * The person's mail addresses as git knows them, lower case: of each folder and of the user's own configuration.
 * Empty where git has none, or there is no git.
 */
export async function gitIdentity(folders: string[], log: Log): Promise<string[]> {
  const answers = await Promise.all([
    ...folders.map((folder) => emails(folder, [], log)),
    emails(homedir(), ["--global"], log),
  ]);
  return [...new Set(answers.flat())];
}

async function emails(folder: string, of: string[], log: Log): Promise<string[]> {
  try {
    const args = ["config", ...of, "--get-all", "user.email"];
    const output = await gitOutput(streamIn(folder), args, "", AbortSignal.timeout(patience));
    return output
      .toString("utf8")
      .split("\n")
      .map((line) => line.trim().toLowerCase())
      .filter((line) => address.test(line));
  } catch (error) {
    log.debug(`git config user.email in ${folder}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}
