import { stat } from "node:fs/promises";
import { TrackerError } from "../problem.ts";
import type { Remote } from "./branch.ts";

/** Runs git to its end with these arguments. */
export type Ask = (...args: string[]) => Promise<string>;

/** A folder is not there, or no repository lies there: another folder may have it. */
export class NoRepository extends TrackerError {}

/** NoRepository where there is no such folder. */
export async function mustBeFolder(folder: string): Promise<void> {
  const place = await stat(folder).catch(() => null);
  if (place?.isDirectory()) return;
  throw new NoRepository(
    `The folder ${folder} does not exist.`,
    "Name the folder of your U-Boot clone.",
    folder,
  );
}

/** The sentence for what git said when it would not open a folder. */
export function openingError(folder: string, program: string, error: unknown): TrackerError {
  const said = error instanceof Error ? error.message : String(error);
  const says = (what: string, remedy: string) => new TrackerError(what, remedy, folder, error);
  if (/ENOENT/.test(said)) {
    return says(
      `The program ${program} was not found.`,
      "Install git and see that it is on the PATH, then refresh.",
    );
  }
  if (/dubious ownership/.test(said)) {
    return says(
      `Git does not trust the repository in ${folder}: it belongs to another user.`,
      "If you trust it, run: git config --global --add safe.directory with that folder.",
    );
  }
  if (/not a git repository/.test(said)) {
    return new NoRepository(
      `There is no git repository in ${folder}.`,
      "Open the folder of your U-Boot clone.",
      folder,
      error,
    );
  }
  return says(
    `Git cannot read the repository in ${folder}: ${said.trim().split("\n")[0]?.slice(0, 200)}`,
    "Run git fsck in that folder; the log says more.",
  );
}

/** The remotes that the configuration names. */
export async function remotesOf(ask: Ask): Promise<Remote[]> {
  // `git config` ends with 1 where nothing matches: no remote, not an error. Anything worse shows elsewhere too.
  const text = await ask("config", "--null", "--get-regexp", "^remote\\..*\\.url$").catch(() => "");
  return text
    .split("\0")
    .filter((entry) => entry.includes("\n"))
    .map((entry) => {
      const [key = "", url = ""] = entry.split("\n");
      return { name: key.slice("remote.".length, -".url".length), url };
    });
}
