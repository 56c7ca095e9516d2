import { ArchiveError } from "../../../http/archiveError.ts";
import { attachmentLine, isTextAttachment } from "../../../mail/attachment.ts";
import { decodeText, withoutNul } from "../../../mail/charsets.ts";
import { believableDate } from "../../../mail/dates.ts";
import { decodeLine, subjectOf } from "../../../mail/headers.ts";
import type { Message, Person } from "../../../mail/message.ts";
import { unmunged, withSignedAddress } from "../../../mail/sender.ts";
import type { AttachmentEntry, Email } from "./answers.ts";
import type { HyperkittyApi } from "./api.ts";

/** A body is kept up to here, as that of a mail in a file is. */
const maxBodyLength = 2_000_000;
const maxAttachmentBytes = 2_000_000;
/** Text attachments that are fetched of one mail; a series sent as attachments has hardly more. */
const mostFetched = 30;

/**
 * A mail as HyperKitty tells it. It keeps From, Subject, Date and Message-ID, and which mail is answered where it has that
 * one; To, Cc and References are lost, and so is an In-Reply-To that names a mail of another list.
 * @param parent the Message-ID of the mail that it answers
 */
export async function messageOf(
  email: Email,
  parent: string | null,
  list: string,
  api: HyperkittyApi,
): Promise<Message> {
  const attached = await attachedTo(email, api);
  const content = unixLines(withoutNul(email.content));
  const body = [content, ...attached.texts].filter((part) => part !== "").join("\n");
  return {
    messageId: email.message_id,
    inReplyTo: parent,
    references: parent === null ? [] : [parent],
    from: withSignedAddress(unmunged(senderOf(email), { ...noHints, lists: [list] }), body),
    to: [],
    cc: [],
    date: believableDate(email.date, null),
    automatic: false,
    subject: subjectOf(withoutNul(email.subject ?? "")),
    body: body.slice(0, maxBodyLength),
    // Letters that it could not read are lost.
    exact: attached.whole && !content.includes("\u{fffd}") && body.length <= maxBodyLength,
  };
}

const noHints = { original: [], replyTo: [], recipients: [], lists: [] };

/** "ann (a) example.org"; where she gave no name, HyperKitty takes the address for it. */
function senderOf({ sender, sender_name }: Email): Person {
  const email = plainAddress(sender.address).toLowerCase();
  const name = decodeLine(withoutNul(sender_name ?? ""));
  return { name: plainAddress(name).toLowerCase() === email ? "" : name, email };
}

const plainAddress = (address: string): string => address.trim().replace(/ ?\(a\) ?/, "@");

function unixLines(text: string): string {
  return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
}

/** Patches that were attached, and a line for whatever else was. `whole`: nothing of it is missing. */
async function attachedTo(
  { message_id_hash, attachments }: Email,
  api: HyperkittyApi,
): Promise<{ texts: string[]; whole: boolean }> {
  const texts: string[] = [];
  let whole = true;
  let fetched = 0;
  for (const attachment of attachments) {
    const described = { name: attachment.name, type: attachment.content_type, size: attachment.size ?? 0 };
    // The other form of what was read already, or what Mailman adds to it.
    if (/^text\/html/i.test(described.type)) continue;
    if (isTextAttachment(described) && fetched++ < mostFetched) {
      const text = await textOf(message_id_hash, attachment, api);
      if (text !== null) {
        texts.push(text);
        continue;
      }
      whole = false;
    }
    const line = attachmentLine(described);
    if (line !== "") texts.push(`${line}\n`);
  }
  return { texts, whole };
}

/** null where it is not there, or is larger than a person would read. */
async function textOf(hash: string, attachment: AttachmentEntry, api: HyperkittyApi): Promise<string | null> {
  try {
    const bytes = await api.attachment(hash, attachment, maxAttachmentBytes);
    return unixLines(decodeText(Buffer.from(bytes)));
  } catch (error) {
    if (error instanceof ArchiveError && ["missing", "too-large"].includes(error.kind)) return null;
    throw error;
  }
}
