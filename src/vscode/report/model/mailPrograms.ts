import { mailboxOf, mailboxText } from "../../../core/mail/mailbox.ts";
import { mailtoOf as mailtoOfMail } from "../../../core/mail/mailto.ts";
import type { Person } from "../../../core/mail/message.ts";
import type { Draft } from "./mailDraft.ts";

/** `mailto:` of a report, whose recipients are texts; see `mailtoOf` of the core. */
export function mailtoOf({ to, cc, subject, body }: Draft): string | null {
  return mailtoOfMail({ to: peopleIn(to), cc: peopleIn(cc), subject, body });
}

/**
 * The line that sends a mail kept in a file. Only those whom the person wrote to get it: git would otherwise add
 * everybody whom a trailer in the text names.
 */
export function sendEmailLine({ to, cc }: Pick<Draft, "to" | "cc">, path: string): string {
  const words = [
    "git",
    "send-email",
    "--suppress-cc=all",
    ...peopleIn(to).map((person) => `--to=${mailboxText(person)}`),
    ...peopleIn(cc).map((person) => `--cc=${mailboxText(person)}`),
    path,
  ];
  return words.map(quoted).join(" ");
}

function peopleIn(texts: string[]): Person[] {
  return texts.flatMap((text) => mailboxOf(text) ?? []);
}

/** The mail as `git send-email` takes it: lines as files have them, and without what says "a draft". */
export function forSendEmail(mail: string): string {
  const lines = mail.replaceAll("\r\n", "\n");
  const end = lines.indexOf("\n\n");
  return (
    lines
      .slice(0, end)
      .replace(/^X-Unsent:.*\n?/m, "")
      .trimEnd() + lines.slice(end)
  );
}

/** A word of a shell's command line that stands for itself, whatever is in it. */
export function quoted(word: string): string {
  return /^[\w/.-][\w@+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
