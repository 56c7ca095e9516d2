import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "../base/problem.ts";
import { GitFailure, gitOutput, streamIn } from "../git/program.ts";
import { people } from "../mail/headers.ts";
import { mailboxText } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import type { SendSettings } from "./sender.ts";

/** Milliseconds. perl loads in a tenth of a second, but a disk may have to wake up. */
const patience = 20_000;

/** The person's settings that affect every mail; see `SendSettings`. */
export type SendRules = Pick<SendSettings, "bcc" | "unset" | "leftOut">;

export const noRules: SendRules = { bcc: [], unset: [], leftOut: [] };

export function rulesOf({ bcc, unset, leftOut }: SendSettings): SendRules {
  return { bcc, unset, leftOut };
}

/** Sender and recipients of a mail. */
export interface Envelope extends SendRules {
  /** Null: from the configuration; git then names a different author in the text of the mail. */
  from: Person | null;
  to: Person[];
  cc: Person[];
}

/** How the real recipients differ from those that the mails name, and which settings were ignored to avoid that. */
export interface Unseen {
  /** Additional addresses, for example from an alias in sendemail.bcc. */
  added: string[];
  /** Addresses that get nothing, for example because a mailmap replaces them. */
  dropped: string[];
  /** Ignored settings: "sendemail.ccCmd". */
  leftOut: string[];
  /** All addresses that get it, according to git, each once. */
  everybody: string[];
}

/**
 * Arguments of `git` that send exactly these files, each to exactly its named recipients. Settings that would add
 * recipients, drop some (sendemail.suppressCc cannot be reset, so those in Cc are passed again as options), or ask
 * questions are overridden; in a terminal, git asks for recipients unless they are given as options. With
 * --confirm=never, git exits with 0 only if the mail was sent. Each file names the mail that it replies to.
 * @param paths absolute
 */
export function sendEmailWords(
  paths: string[],
  { from, to, cc, bcc, unset }: Envelope,
  dryRun: boolean,
): string[] {
  return [
    ...unset.flatMap((key) => ["-c", `${key}=`]),
    "send-email",
    ...(dryRun ? ["--dry-run"] : []),
    "--confirm=never",
    "--no-annotate",
    "--no-format-patch",
    "--no-thread",
    "--no-to",
    "--no-cc",
    "--no-bcc",
    // git has no option to reset sendemail.toCmd; this command outputs no address.
    "--to-cmd=true",
    "--suppress-cc=all",
    // sendemail.suppressFrom has precedence over --suppress-cc.
    "--suppress-from",
    ...to.map((person) => `--to=${mailboxText(person)}`),
    ...cc.map((person) => `--cc=${mailboxText(person)}`),
    ...bcc.map((whom) => `--bcc=${whom}`),
    ...(from ? [`--from=${mailboxText(from)}`] : []),
    // After "--" git would expect revisions.
    ...paths,
  ];
}

/**
 * UserError if `git send-email` cannot send mails from a folder: it is not installed, lacks a library, rejects the
 * mails, or has no server. Tries it without sending. Returns the addresses that it would send to.
 * @param words from `sendEmailWords`, for a try
 */
export async function mustBeAbleToSend(
  folder: string,
  words: string[],
  { server, imapOnly }: Pick<SendSettings, "server" | "imapOnly">,
  signal: AbortSignal,
): Promise<string[]> {
  if (imapOnly)
    throw new UserError(
      "Git would put the mails into a folder of your mail server and send none: sendemail.useImapOnly is set.",
      "Unset it, or send the mail in another way.",
    );
  let said = "";
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    said = (await gitOutput(streamIn(folder), words, "", inTime)).toString("utf8");
  } catch (error) {
    signal.throwIfAborted();
    throw reasonOf(error);
  }
  if (server === null && !hasLocalServer())
    throw new UserError(
      "git send-email does not know by which server to send: sendemail.smtpServer is not set.",
      "Run git config --global sendemail.smtpServer with your server, or send the mail in another way.",
    );
  const recipients = recipientsSaid(said);
  if (recipients.length > 0) return recipients;
  throw new UserError(
    "git send-email --dry-run does not say to whom it would send.",
    "Send the mail in another way.",
  );
}

/** The recipients in the output of a try: one line each for a server, arguments for a program. */
function recipientsSaid(output: string): string[] {
  const toServer = [...output.matchAll(/^RCPT TO:<([^>\n]*)>\r?$/gm)].map(([, address = ""]) => address);
  const toProgram = [...output.matchAll(/^Sendmail: .* -i ([^\r\n]*)\r?$/gm)].flatMap(([, words = ""]) =>
    words.split(" "),
  );
  return [...new Set([...toServer, ...toProgram])].filter((address) => address !== "");
}

/** @param recipients from `mustBeAbleToSend` */
export function unseenIn(
  recipients: string[],
  { to, cc, bcc, leftOut }: Pick<Envelope, "to" | "cc" | "bcc" | "leftOut">,
): Unseen {
  const plain = (address: string) => address.toLowerCase();
  const named = [...to, ...cc].map(({ email }) => email);
  const copied = people(bcc).map(({ email }) => email);
  const known = new Set([...named, ...copied].map(plain));
  const get = new Set(recipients.map(plain));
  return {
    added: recipients.filter((address) => !known.has(plain(address))),
    dropped: [...new Set(named.filter((address) => !get.has(plain(address))))],
    leftOut,
    everybody: [...get],
  };
}

function reasonOf(error: unknown): UserError {
  const said = error instanceof GitFailure ? error.stderr : String(error);
  const other = "or send the mail in another way.";
  if (/is not a git command/.test(said))
    return new UserError(
      "git send-email is not installed.",
      `Install the package git-email, ${other}`,
      "",
      error,
    );
  if (/Mail::Address/.test(said))
    return new UserError(
      "git send-email lacks the perl library Mail::Address.",
      `Install the package libmailtools-perl, ${other}`,
      "",
      error,
    );
  if (
    // The second is git's message if the interpreter of a program is missing.
    /Can't locate|perl|appears to be a git command/i.test(said) ||
    (error instanceof GitFailure && (error.code === 127 || error.code === 126))
  )
    return new UserError(
      "git send-email needs perl, which does not run here.",
      `Install the packages perl and git-email, ${other}`,
      "",
      error,
    );
  const [first = ""] = said.trim().split("\n");
  return new UserError(
    `git send-email does not take the mail: ${first.slice(0, 200)}`,
    `Correct that, ${other}`,
    "",
    error,
  );
}

/** Whether there is a program that git uses to send mail if no server is configured. */
function hasLocalServer(): boolean {
  const folders = ["/usr/sbin", "/usr/lib", ...(process.env.PATH ?? "").split(delimiter)];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, "sendmail")));
}
