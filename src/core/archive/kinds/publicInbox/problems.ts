import { type Problem, problemOf, UserError } from "../../../base/problem.ts";
import { GitFailure } from "../../../git/program.ts";

const stays = "what was read before is still here";

/** The repository does not contain mail in the form of an epoch. */
export function noMail(folder: string): UserError {
  return new UserError(
    `${folder} is a git repository, but no epoch of a public-inbox: its commits have no mail in a file m.`,
    "Name an epoch (a folder such as git/0.git), or the folder of all of them.",
    folder,
  );
}

/** The present history does not continue the one that was read; a note, as nothing is missing. */
export function rewritten(where: string): Problem {
  return {
    what: `The history of ${where} was rewritten, as when mails are purged: it was compared with what is here.`,
    remedy: "Nothing needs to be done; mails that were taken out of it are kept here.",
    where,
  };
}

/** There is more than may be read at once. */
export function tooMuch(where: string, bytes: number): Problem {
  return {
    what: `${where} has more new mail than is read at once (${Math.round(bytes / 1_000_000)} MB).`,
    remedy: "Refresh to read on; what was read is here already.",
    where,
  };
}

/** A fetch would transfer more than is allowed. */
export function tooLarge(url: string, bytes: number): UserError {
  return new UserError(
    `${url} sends more than is fetched at once (${Math.round(bytes / 1_000_000)} MB).`,
    `Set a later first month (patchTracker.since); ${stays}.`,
    url,
  );
}

/** The server supports only complete fetches; a note, as nothing is missing. */
export function onlyWhole(host: string, url: string): Problem {
  return {
    what: `${host} does not give a part of a list's history, so all of it was fetched.`,
    remedy: "Nothing needs to be done: from now on only new mails are fetched.",
    where: url,
  };
}

/** The host allows git but refuses requests for single mails. */
export function refusedPages(host: string, url: string): Problem {
  return {
    what: `${host} takes the tracker for a bot and refused to send a single conversation.`,
    remedy:
      "The list itself is read with git, which it lets through: set an earlier first month (patchTracker.since) to have older mails.",
    where: url,
  };
}

/** What went wrong with a local mail repository. */
export function sentenceOfGit(error: unknown, where: string): Problem {
  if (error instanceof UserError) return error.problem;
  const said = error instanceof Error ? error.message : String(error);
  if (/spawn .*ENOENT/.test(said))
    return {
      what: "The program git was not found, and a public-inbox is read with it.",
      remedy: `Install git and see that it is on the PATH, then refresh; ${stays}.`,
      where,
    };
  if (!(error instanceof GitFailure)) return problemOf(error, where);
  if (/not a git repository/.test(error.stderr))
    return { what: `There is no git repository in ${where}.`, remedy: checkPath, where };
  const words =
    error.stderr
      .replace(/^(?:fatal|error): /gm, "")
      .trim()
      .split("\n")[0] ?? "";
  return {
    what: `Git cannot read the mail in ${where}: ${words.slice(0, 200) || "it said nothing"}.`,
    remedy: `Run git fsck in that folder, or fetch it anew; ${stays}.`,
    where,
  };
}

export const checkPath = "Check the path in the setting patchTracker.archives.";
