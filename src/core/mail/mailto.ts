import type { Person } from "./message.ts";

/** Length of an address that every shell and mail program on the way accepts. */
const longestAddress = 1_900;

export interface MailtoMail {
  to: Person[];
  cc: Person[];
  subject: string;
  /** Message-ID of the mail that it replies to; some programs ignore it. */
  inReplyTo?: string | null;
  body: string;
}

/** A `mailto:` address with To, Cc, subject and body by RFC 6068; null if it is longer than programs accept. */
export function mailtoOf({ to, cc, subject, inReplyTo = null, body }: MailtoMail): string | null {
  // A lone half of a surrogate pair cannot be encoded.
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
