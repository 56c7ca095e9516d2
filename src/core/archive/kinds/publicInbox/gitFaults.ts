import { UserError } from "../../../base/problem.ts";
import { GitFailure } from "../../../git/program.ts";
import { ArchiveError, type ArchiveErrorKind, hostOf } from "../../../http/archiveError.ts";

/** What git's messages mean when a fetch failed; the first match counts. */
const meanings: [said: RegExp, kind: ArchiveErrorKind, what: (host: string) => string][] = [
  [
    /Could not resolve (?:host|proxy)/i,
    "dns",
    (host) => `The name ${host} could not be found in the network.`,
  ],
  [
    /Failed to connect|Connection refused|Couldn't connect/i,
    "connection",
    (host) => `The connection to ${host} failed.`,
  ],
  [/SSL|certificate|TLS/i, "certificate", (host) => `${host} could not prove who it is (certificate).`],
  [
    /returned error: 30[12378]|redirect/i,
    "foreign",
    (host) => `${host} sends elsewhere: the list may have moved.`,
  ],
  [/returned error: 404|repository .* not found/i, "missing", (host) => `${host} has no such list.`],
  [
    /returned error: 40[137]|Authentication failed|could not read Username/i,
    "forbidden",
    (host) => `${host} refused to answer git.`,
  ],
  [/returned error: 429/i, "busy", (host) => `${host} asks to be left alone (429).`],
  [/returned error: 5\d\d/i, "server", (host) => `${host} has a fault of its own.`],
  [
    /Operation too slow|timed out|timeout/i,
    "slow",
    (host) => `${host} sends so slowly that it was given up.`,
  ],
  [
    /not valid: (?:is this a git|could not determine)|invalid server response|bad line length|not a git repository/i,
    "html",
    (host) => `${host} sent something else where git asked for mail.`,
  ],
  [
    /early EOF|hung up|RPC failed|unexpected disconnect|transfer closed|Connection reset/i,
    "cut",
    (host) => `The connection to ${host} was cut in the middle of an answer.`,
  ],
];

/** Whether the server does not support shallow fetches. */
export function refusesParts({ stderr }: GitFailure): boolean {
  return /does not support (?:shallow|--shallow|--deepen|--depth)|dumb http transport does not support/i.test(
    stderr,
  );
}

/** Whether nothing in the history is as new as was asked for; git's server then closes without a message. */
export function selectsNothing({ stderr }: GitFailure): boolean {
  return /no commits selected|error processing shallow info|expected shallow\/unshallow|hung up unexpectedly/i.test(
    stderr,
  );
}

/** Whether another git is running in the folder, or was killed in it. */
export function isLocked({ stderr }: GitFailure): boolean {
  return /\.lock': File exists|shallow file has changed|cannot lock ref/i.test(stderr);
}

/** Whether the folder that mail is fetched to is damaged. */
export function isDamaged({ stderr }: GitFailure): boolean {
  return /object file .* is empty|loose object .* is corrupt|bad object|unable to read|not a git repository|did not send all necessary|is corrupt|invalid index-pack|bad tree|missing blob|bad config/i.test(
    stderr,
  );
}

/** The ArchiveError for a failed fetch from an address; other errors are returned unchanged. */
export function faultOf(error: unknown, url: string): unknown {
  if (error instanceof Error && error.name === "TimeoutError")
    return new ArchiveError("slow", `${hostOf(url)} sends so slowly that it was given up.`, url, {
      cause: error,
    });
  if (!(error instanceof GitFailure)) return error;
  const { stderr } = error;
  const scheme = /remote-(https?)' is not a git command|unable to find remote helper for '(https?)'/i.exec(
    stderr,
  );
  if (scheme)
    return new UserError(
      `This git cannot fetch by ${scheme[1] ?? scheme[2]}: its helper git-remote-${scheme[1] ?? scheme[2]} is missing.`,
      "Install it (a package of its own in some distributions), or name a folder of epochs that is fetched elsewhere.",
      url,
      error,
    );
  if (isLocked(error))
    return new UserError(
      `The mail of ${url} is being fetched by another window.`,
      "Nothing needs to be done: the next refresh goes on; what was read before is still here.",
      url,
      error,
    );
  const found = meanings.find(([said]) => said.test(stderr));
  return found ? new ArchiveError(found[1], found[2](hostOf(url)), url, { cause: error }) : error;
}
