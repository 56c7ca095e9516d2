/** A part of a mail that is no text. */
export interface Attachment {
  name: string;
  /** Such as "image/png". */
  type: string;
  /** Bytes. */
  size: number;
}

/** Signatures of the whole mail are nothing that a person opens. */
const unnamed = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature|pgp-encrypted)$/i;

/**
 * The line that stands for an attachment in the text of a mail: "[attachment: board.png, image/png, 12 kB]". Empty for
 * what nobody opens.
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

/** Whether it is read as a part of the mail's text: a patch, a log. */
export function isTextAttachment({ name, type }: Pick<Attachment, "name" | "type">): boolean {
  return textType.test(type) || textName.test(name);
}

/** Whether a line stands for an attachment: nobody wrote it. */
export function isAttachmentLine(line: string): boolean {
  return line.startsWith("[attachment: ") && /^\[attachment: [^[\]]{1,500}\]$/.test(line);
}
