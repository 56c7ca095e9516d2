import type { Message } from "../../../mail/message.ts";
import { parseWholeMail } from "../../../mail/parse.ts";
import { type MailDetails, timeOf } from "./answers.ts";

const maxMailBytes = 2_000_000;
/** What says how the text was written; here it is text already. */
const ofTheBody = /^(?:content-|mime-version$)/i;

/**
 * A mail as Patchwork tells it: with its headers (so To, Cc and References are known), its text, and of a patch the diff,
 * letter by letter. Patchwork cuts signatures off and puts what follows a diff before it, so only a patch counts as what was
 * sent: its diff is what matters.
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
    // Of a sender whom the list rewrote, Patchwork finds the address.
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

/** A header ends where a line begins without a blank, so that none does. */
function folded(value: string): string {
  return value.trim().replace(/[\r\n]+[ \t]*/g, "\n ");
}
