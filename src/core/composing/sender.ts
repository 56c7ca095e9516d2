import { isFolder } from "../base/onDisk.ts";
import { UserError } from "../base/problem.ts";
import { type ConfigEntry, configuration } from "../git/configuration.ts";
import { mailboxOf } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";

/** git's configuration for sending mail. */
export interface SendSettings {
  /** The sender: sendemail.from, else the author of commits; null if git knows nobody. */
  from: Person | null;
  /** sendemail.identity. */
  identity: string | null;
  /** sendemail.sendmailCmd or sendemail.smtpServer: a program or a host; null if neither is set. */
  server: string | null;
  /** sendemail.bcc: who gets a blind copy of every mail, as written; may be an alias. */
  bcc: string[];
  /** Ignored settings that would change the recipients of a mail: "sendemail.ccCmd". */
  leftOut: string[];
  /** Those of them that git has no option for: keys as git writes them. */
  unset: string[];
  /** sendemail.useImapOnly: git would send nothing. */
  imapOnly: boolean;
}

/** The folder to send from, and whether its own configuration counts. */
export interface SendFolder {
  folder: string;
  trusted: boolean;
}

export function sendSettingsOf({ folder, trusted }: SendFolder): Promise<SendSettings> {
  return sendSettings(folder, trusted ? "all" : "global");
}

/**
 * The settings of `git send-email` in a folder; those of the identity override the general ones. UserError if the
 * folder no longer exists.
 * @param scope "global": only the person's own settings, for a folder that is not trusted
 */
export async function sendSettings(folder: string, scope: "all" | "global"): Promise<SendSettings> {
  await mustBeFolder(folder);
  const entries = await configuration(folder, "^(sendemail|user|author)\\..*$", scope);
  const identity = last(entries, "sendemail.identity");
  const of = (key: string) =>
    (identity === null ? null : last(entries, `sendemail.${identity}.${key}`)) ??
    last(entries, `sendemail.${key}`);
  return {
    from: mailboxOf(of("from") ?? "") ?? authorIn(entries),
    identity,
    server: of("sendmailcmd") ?? of("smtpserver"),
    bcc: bccIn(entries, identity),
    leftOut: recipientSettings.filter((name) => isOn(of(keyOf(name)))).map((name) => `sendemail.${name}`),
    unset: ["headercmd", identity === null ? "" : `${identity}.headercmd`]
      .map((key) => `sendemail.${key}`)
      .filter((key) => isOn(last(entries, key))),
    imapOnly: isOn(of("useimaponly")),
  };
}

/** A clone may be deleted or moved while its drafts wait; git's own message would be unclear. */
async function mustBeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  throw new UserError(
    `The folder ${folder} is not there any more, whose git says in whose name and how mails are sent.`,
    "Bring it back, or use another clone of the project.",
    folder,
  );
}

/** Settings that add recipients to those in a mail, or drop some. */
const recipientSettings = [
  ...["to", "cc", "toCmd", "ccCmd", "headerCmd"],
  ...["signedOffByCc", "signedOffCc", "suppressCc"],
];

const keyOf = (name: string) => name.toLowerCase();

function isOn(value: string | null): boolean {
  return value !== null && !/^(?:false|no|off|0|)$/i.test(value);
}

function bccIn(entries: ConfigEntry[], identity: string | null): string[] {
  const all = (key: string) =>
    entries.flatMap(([name, value]) => (name === key && value !== "" ? value : []));
  const own = identity === null ? [] : all(`sendemail.${identity}.bcc`);
  return own.length > 0 ? own : all("sendemail.bcc");
}

function authorIn(entries: ConfigEntry[]): Person | null {
  const of = (key: string) => last(entries, `author.${key}`) ?? last(entries, `user.${key}`);
  const email = mailboxOf(of("email") ?? "")?.email;
  return email === undefined ? null : { name: of("name") ?? "", email };
}

function last(entries: ConfigEntry[], key: string): string | null {
  return entries.findLast(([name]) => name === key)?.[1] ?? null;
}

/** The sender that git knows. UserError if there is none. */
export function mustHaveSender({ from }: SendSettings): Person {
  if (from) return from;
  throw new UserError(
    "Git knows no name and address of yours, so a mail has no sender.",
    'Run git config --global user.name "Your Name" and git config --global user.email with your address.',
  );
}
