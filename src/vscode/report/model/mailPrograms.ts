import { shellWord } from "../../../core/base/shellWord.ts";
import { mailboxOf, mailboxText } from "../../../core/mail/mailbox.ts";
import { mailtoOf as mailtoOfMail } from "../../../core/mail/mailto.ts";
import type { Person } from "../../../core/mail/message.ts";
import type { Draft } from "./mailDraft.ts";

/** The `mailto:` address of a report, whose recipients are texts; see `mailtoOf` in core. */
export function mailtoOf({ to, cc, subject, body }: Draft): string | null {
  return mailtoOfMail({ to: peopleIn(to), cc: peopleIn(cc), subject, body });
}

/**
 * The command that sends a mail file only to the recipients that the person wrote; git would otherwise add everybody
 * named in trailers.
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
  return words.map(shellWord).join(" ");
}

function peopleIn(texts: string[]): Person[] {
  return texts.flatMap((text) => mailboxOf(text) ?? []);
}

/** The mail in the form that `git send-email` needs: LF line ends, and not marked as a draft. */
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
