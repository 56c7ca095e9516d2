import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "../base/problem.ts";
import { GitFailure, gitOutput, streamIn } from "../git/program.ts";
import { people } from "../mail/headers.ts";
import { mailboxText } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import type { SendSettings } from "./sender.ts";

/** perl and its libraries are loaded in a tenth of a second; a disk may sleep. Milliseconds. */
const patience = 20_000;

/** What of a person's settings counts for each mail; see `SendSettings`. */
export type SendRules = Pick<SendSettings, "bcc" | "unset" | "leftOut">;

export const noRules: SendRules = { bcc: [], unset: [], leftOut: [] };

export function rulesOf({ bcc, unset, leftOut }: SendSettings): SendRules {
  return { bcc, unset, leftOut };
}

/** Whom a mail comes from and goes to. */
export interface Envelope extends SendRules {
  /** null: as the configuration says; of a mail of another author, git then says so in its text. */
  from: Person | null;
  to: Person[];
  cc: Person[];
}

/** How those who get a mail differ from those whom it names, and what of the configuration was left out for that. */
export interface Unseen {
  /** Addresses: as by an alias in sendemail.bcc. */
  added: string[];
  /** Addresses that get nothing, as where a mailmap has others for them. */
  dropped: string[];
  /** Settings: "sendemail.ccCmd". */
  leftOut: string[];
  /** All addresses that get it, as git says, each once. */
  everybody: string[];
}

/**
 * The words behind `git` that send mails which are kept in files: exactly them, each to those who are named, and to no others. Of
 * the configuration all counts but what would add others, drop some (what it says of --suppress-cc cannot be taken back, so
 * those in copy are named once more), or ask what the person was asked before or the mail says (in a terminal, git asks to
 * whom it goes unless that is an option): with --confirm=never, git ends with 0 only where the mail went out.
 * The files say themselves what each answers.
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
    // git has no option that takes sendemail.toCmd back: this one names nobody.
    "--to-cmd=true",
    "--suppress-cc=all",
    // What sendemail.suppressFrom says goes before --suppress-cc.
    "--suppress-from",
    ...to.map((person) => `--to=${mailboxText(person)}`),
    ...cc.map((person) => `--cc=${mailboxText(person)}`),
    ...bcc.map((whom) => `--bcc=${whom}`),
    ...(from ? [`--from=${mailboxText(from)}`] : []),
    // Behind "--" git would take revisions.
    ...paths,
  ];
}

/**
 * UserError where `git send-email` cannot send mails from a folder: it is not installed, lacks a library, does not take
 * them, or knows no server. Tries it without sending. Answers the addresses that it would send them to.
 * @param words as `sendEmailWords` has them for a try
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

/** What a try says to whom the mails go: to a server a line each, to a program as its words. */
function recipientsSaid(output: string): string[] {
  const toServer = [...output.matchAll(/^RCPT TO:<([^>\n]*)>\r?$/gm)].map(([, address = ""]) => address);
  const toProgram = [...output.matchAll(/^Sendmail: .* -i ([^\r\n]*)\r?$/gm)].flatMap(([, words = ""]) =>
    words.split(" "),
  );
  return [...new Set([...toServer, ...toProgram])].filter((address) => address !== "");
}

/** @param recipients as `mustBeAbleToSend` answers them */
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
    // The second is what git says of a program whose interpreter is not there.
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

/** Where git looks for a program that takes mails when no server is named. */
function hasLocalServer(): boolean {
  const folders = ["/usr/sbin", "/usr/lib", ...(process.env.PATH ?? "").split(delimiter)];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, "sendmail")));
}
