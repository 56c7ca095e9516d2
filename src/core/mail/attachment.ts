/** A part of a mail that is not text. */
export interface Attachment {
  name: string;
  /** MIME type, for example "image/png". */
  type: string;
  /** In bytes. */
  size: number;
}

/** Signatures and encryption wrappers of a mail are not attachments that a person would open. */
const unnamed = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature|pgp-encrypted)$/i;

/**
 * The line shown for an attachment in the text of a mail: "[attachment: board.png, image/png, 12 kB]". Empty for parts
 * that nobody opens.
 */
export function attachmentLine({ name, type, size }: Attachment): string {
  if (unnamed.test(type)) return "";
  const plain = (text: string) =>
    text
      .replace(/[\p{Cc}[\]\s]+/gu, " ")
      .trim()
      .slice(0, 200);
  const kilobytes = size < 1_000 ? `${size} bytes` : `${Math.round(size / 1_000)} kB`;
  return `[attachment: ${plain(name) || "without a name"}, ${plain(type)}, ${kilobytes}]`;
}

const textType = /^(?:text\/(?!html|calendar|(?:x-)?vcard)|application\/(?:x-)?(?:patch|diff))/i;
const textName = /\.(?:patch|diff)$/i;

/** Whether its content is shown as part of the mail's text, such as a patch or a log. */
export function isTextAttachment({ name, type }: Pick<Attachment, "name" | "type">): boolean {
  return textType.test(type) || textName.test(name);
}

/** Whether a line was made by `attachmentLine`, and not written by the sender. */
export function isAttachmentLine(line: string): boolean {
  return line.startsWith("[attachment: ") && /^\[attachment: [^[\]]{1,500}\]$/.test(line);
}
