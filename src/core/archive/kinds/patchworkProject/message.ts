import { maxMailBytes } from "../../../mail/cutMail.ts";
import type { Message } from "../../../mail/message.ts";
import { parseWholeMail } from "../../../mail/parse.ts";
import { type MailDetails, timeOf } from "./answers.ts";

/** Headers about the encoding of the text, which is decoded already. */
const ofTheBody = /^(?:content-|mime-version$)/i;

/**
 * Converts a mail of Patchwork's API: headers (including To, Cc and References), text, and the exact diff of a patch.
 * Patchwork removes signatures and moves text after a diff before it, so only patches count as exact: their diff is
 * what matters.
 */
export async function messageOf(details: MailDetails): Promise<Message> {
  const { diff, content, submitter, msgid } = details;
  const parts = [content ?? "", diff ?? ""].map((part) => part.replaceAll("\r\n", "\n"));
  const body = ended(parts.filter((part) => part !== "").join("\n\n"));
  const source = Buffer.from(`${headersOf(details)}Content-Type: text/plain; charset=utf-8\n\n${body}`);
  const isCut = source.length > maxMailBytes;
  const message = await parseWholeMail(source.subarray(0, maxMailBytes), isCut);
  const isKnown = message.from.email !== "" || submitter === null;
  return {
    ...message,
    messageId: msgid,
    // Patchwork finds the address of a sender whose From a list rewrote.
    from: isKnown ? message.from : { name: submitter.name ?? "", email: submitter.email.toLowerCase() },
    date: message.date || timeOf(details.date),
    exact: message.exact && diff !== null && diff !== "",
  };
}

const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

function headersOf({ headers }: MailDetails): string {
  return Object.entries(headers ?? {})
    .filter(([name]) => /^[!-9;-~]{1,100}$/.test(name) && !ofTheBody.test(name))
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${folded(one)}\n`))
    .join("");
}

/** Continuation lines begin with a blank, so that no line of the value can begin another header. */
function folded(value: string): string {
  return value.trim().replace(/[\r\n]+[ \t]*/g, "\n ");
}
