import type { Person } from "./message.ts";

/** Characters that every mail program and shell between here and it takes of an address. */
const longestAddress = 1_900;

export interface MailtoMail {
  to: Person[];
  cc: Person[];
  subject: string;
  /** Message-ID of the mail that it answers; programs may leave it out. */
  inReplyTo?: string | null;
  body: string;
}

/** `mailto:` with recipients, those in copy, subject and body by RFC 6068; null where that is longer than programs take. */
export function mailtoOf({ to, cc, subject, inReplyTo = null, body }: MailtoMail): string | null {
  // Text may hold half of a pair of UTF-16, which no address can.
  const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).replace(/'/g, "%27");
  const whom = (persons: Person[]) =>
    persons.map(({ email }) => encoded(email).replaceAll("%40", "@")).join(",");
  const copies = whom(cc);
  const fields = [
    ...(copies === "" ? [] : [`cc=${copies}`]),
    `subject=${encoded(subject)}`,
    ...(inReplyTo === null ? [] : [`in-reply-to=${encoded(`<${inReplyTo}>`)}`]),
    `body=${encoded(body.replace(/\n/g, "\r\n"))}`,
  ];
  const address = `mailto:${whom(to)}?${fields.join("&")}`;
  return address.length < longestAddress ? address : null;
}
