import { people, readHeaders } from "../mail/headers.ts";
import { mailboxText } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";

/** To whom a mail in a file goes, as a person has left its header. */
export function recipientsIn(mail: Uint8Array): { to: Person[]; cc: Person[] } {
  const { fields } = readHeaders(Buffer.from(mail), Buffer.from(mail).indexOf("\n") + 1);
  return { to: people(fields.get("to") ?? []), cc: people(fields.get("cc") ?? []) };
}

/**
 * The words behind `git` that send mails of a version from their files: to those whom their headers name, and as the
 * person's configuration says. With --confirm=never git ends with 0 only where all of them went out. The files say
 * themselves what each answers.
 * @param paths absolute
 * @param to of the mails: in a terminal git asks for them where no option says so, though the files do
 */
export function sendWords(paths: string[], to: Person[], dryRun: boolean): string[] {
  return [
    "send-email",
    ...(dryRun ? ["--dry-run"] : []),
    ...["--confirm=never", "--no-annotate", "--no-format-patch", "--no-thread"],
    ...to.map((person) => `--to=${mailboxText(person)}`),
    // Behind "--" git would take revisions.
    ...paths,
  ];
}
