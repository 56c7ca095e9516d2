import { randomBytes } from "node:crypto";
import type { Person } from "../mail/message.ts";
import { readPatchMail } from "../mail/patchMail.ts";
import type { OutgoingMail } from "../mail/writeMail.ts";
import type { StoredMessage } from "../store/types.ts";
import { attributionOf, quotedHead, quotedLine, unsigned } from "./quoteMail.ts";
import type { Recipients } from "./recipients.ts";
import { replySubject } from "./replySubject.ts";
import { foldedQuote } from "./rewrap.ts";

/** The reply to a mail. */
export function replyMail(
  answered: StoredMessage,
  body: string,
  from: Person,
  { to, cc }: Recipients,
  now: number,
): OutgoingMail {
  const { messageId, references, inReplyTo, subject } = answered;
  const above = references.length > 0 ? references : inReplyTo === null ? [] : [inReplyTo];
  return {
    from,
    to,
    cc,
    subject: replySubject(subject),
    date: now,
    messageId: newMessageId(from, now),
    inReplyTo: messageId,
    references: [...above.filter((id) => id !== messageId), messageId],
    body,
  };
}

/**
 * The text of a reply: the quoted mail and below it the person's own text. If the text quotes by itself, it stays as it
 * is, with an attribution above the first quote. If it is empty, everything is quoted, for the person to cut; otherwise
 * only the beginning of the message, and no diff.
 * @param quoted the part to quote; null if the person chose none
 */
export function replyBody(answered: StoredMessage, text: string, quoted: string | null, own: string): string {
  const words = own.replaceAll("\r\n", "\n").trimEnd();
  const lines = words.split("\n");
  const first = lines.findIndex((line) => line.startsWith(">"));
  if (first >= 0) {
    const isSaid = lines.slice(Math.max(0, first - 3), first).some((line) => line.trimEnd().endsWith(":"));
    if (!isSaid) lines.splice(first, 0, attributionOf(answered));
    return `${lines.join("\n")}\n`;
  }
  const quote = words === "" || quoted !== null ? partOf(answered, quoted ?? text) : headOf(answered, text);
  const above = quote.length === 0 ? "" : `${attributionOf(answered)}\n${quote.join("\n")}\n\n`;
  return words === "" ? above : `${above}${words}\n`;
}

/** What is quoted of a mail; the lines of a patch stay as they are. */
function partOf({ facts }: StoredMessage, text: string): string[] {
  const lines = unsigned(text);
  return (facts.kind === "patch" ? lines : lines.flatMap(foldedQuote)).map(quotedLine);
}

/** The beginning of a mail's message; of a patch without the part below "---". */
function headOf(answered: StoredMessage, text: string): string[] {
  if (answered.facts.kind !== "patch") return quotedHead(unsigned(text).flatMap(foldedQuote));
  const [, , ...message] = readPatchMail(answered, text).message.trimEnd().split("\n");
  return quotedHead(message, true);
}

/** A new Message-ID that consists only of the time, a random part and the sender's domain. */
export function newMessageId({ email }: Person, now: number): string {
  const time = new Date(now).toISOString().replace(/\D/g, "").slice(0, 14);
  const domain = /@([a-z0-9.-]+)$/i.exec(email)?.[1] ?? "localhost";
  return `${time}.${randomBytes(8).toString("hex")}@${domain}`;
}
