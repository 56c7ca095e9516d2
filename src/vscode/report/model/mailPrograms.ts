import { mailboxOf, mailboxText } from "../../../core/mail/mailbox.ts";
import type { Person } from "../../../core/mail/message.ts";
import type { Draft } from "./mailDraft.ts";

/** Characters that every mail program and shell between here and it takes of an address. */
const longestAddress = 1_900;

/** `mailto:` with recipients, those in copy, subject and body by RFC 6068; null where that is longer than programs take. */
export function mailtoOf({ to, cc, subject, body }: Draft): string | null {
  // Text may hold half of a pair of UTF-16, which no address can.
  const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).replace(/'/g, "%27");
  const whom = (texts: string[]) =>
    peopleIn(texts)
      .map(({ email }) => encoded(email).replaceAll("%40", "@"))
      .join(",");
  const copies = whom(cc);
  const fields = [
    ...(copies === "" ? [] : [`cc=${copies}`]),
    `subject=${encoded(subject)}`,
    `body=${encoded(body.replace(/\n/g, "\r\n"))}`,
  ];
  const address = `mailto:${whom(to)}?${fields.join("&")}`;
  return address.length < longestAddress ? address : null;
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
