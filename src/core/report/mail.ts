import { mailboxOf } from "../mail/mailbox.ts";
import { writeMail } from "../mail/writeMail.ts";
import type { Report } from "./model.ts";

/** Sender, recipients (in the form that `mailboxOf` reads) and subject of a mail. */
export interface MailHeaders extends Pick<Report, "from" | "to" | "subject"> {
  cc?: string[];
}

/**
 * A mail that mail programs open as a draft (`X-Unsent`); people without a valid address are left out. Lines end in
 * CRLF, and the body is quoted-printable unless it is plain ASCII with short lines.
 * @param now milliseconds since 1970
 */
export function mailOf({ from, to, cc = [], subject }: MailHeaders, body: string, now: number): string {
  const people = (texts: string[]) => texts.flatMap((text) => mailboxOf(text) ?? []);
  return writeMail(
    {
      from: mailboxOf(from),
      to: people(to),
      cc: people(cc),
      subject,
      date: now,
      messageId: null,
      inReplyTo: null,
      references: [],
      body,
      more: [["X-Unsent", "1"]],
    },
    { lineEnd: "\r\n", encoding: "quoted-printable" },
  );
}
