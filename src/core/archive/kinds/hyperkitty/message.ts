import { ArchiveError } from "../../../http/archiveError.ts";
import { attachmentLine, isTextAttachment } from "../../../mail/attachment.ts";
import { decodeText, withoutNul } from "../../../mail/charsets.ts";
import { believableDate } from "../../../mail/dates.ts";
import { decodeLine, subjectOf } from "../../../mail/headers.ts";
import type { Message, Person } from "../../../mail/message.ts";
import { unmunged, withSignedAddress } from "../../../mail/sender.ts";
import type { AttachmentEntry, Email } from "./answers.ts";
import type { HyperkittyApi } from "./api.ts";

/** Characters of a body that are kept, as for mails from files. */
const maxBodyLength = 2_000_000;
const maxAttachmentBytes = 2_000_000;
/** Text attachments fetched for one mail; a series sent as attachments hardly has more. */
const mostFetched = 30;

/**
 * Converts a mail of HyperKitty's API. It has From, Subject, Date and Message-ID, and the mail replied to if HyperKitty
 * has that one. To, Cc and References are lost, and so is an In-Reply-To that names a mail of another list.
 * @param parent the Message-ID of the mail that it replies to
 */
export async function messageOf(
  email: Email,
  parent: string | null,
  list: string,
  api: HyperkittyApi,
): Promise<Message> {
  const attached = await attachedTo(email, api);
  const content = withoutNul(email.content).replaceAll("\r\n", "\n");
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
    // HyperKitty lost the characters that it could not decode.
    exact: attached.whole && !content.includes("\u{fffd}") && body.length <= maxBodyLength,
  };
}

const noHints = { original: [], replyTo: [], recipients: [], lists: [] };

/** HyperKitty writes "ann (a) example.org", and uses that as the name if the sender gave none. */
function senderOf({ sender, sender_name }: Email): Person {
  const email = plainAddress(sender.address).toLowerCase();
  const name = decodeLine(withoutNul(sender_name ?? ""));
  return { name: plainAddress(name).toLowerCase() === email ? "" : name, email };
}

const plainAddress = (address: string): string => address.trim().replace(/ ?\(a\) ?/, "@");

/** The text of attached patches, and a line for each other attachment. `whole`: nothing is missing. */
async function attachedTo(
  { message_id_hash, attachments }: Email,
  api: HyperkittyApi,
): Promise<{ texts: string[]; whole: boolean }> {
  const texts: string[] = [];
  let whole = true;
  let fetched = 0;
  for (const attachment of attachments) {
    const described = { name: attachment.name, type: attachment.content_type, size: attachment.size ?? 0 };
    // The HTML version of the text, or what Mailman adds to it.
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

/** Null if it is missing, or larger than anybody would read. */
async function textOf(hash: string, attachment: AttachmentEntry, api: HyperkittyApi): Promise<string | null> {
  try {
    const bytes = await api.attachment(hash, attachment, maxAttachmentBytes);
    return decodeText(Buffer.from(bytes)).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof ArchiveError && ["missing", "too-large"].includes(error.kind)) return null;
    throw error;
  }
}
