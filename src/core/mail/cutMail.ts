/** Bytes of a mail that are kept; longer ones are cut. */
export const maxMailBytes = 2_000_000;

/** What base64 leaves of the bytes, a quarter and a line end each 76 characters less, and the headers. */
const leastText = 0.7 * maxMailBytes;

/**
 * Whether a stored mail was cut when it was read. It is not kept with the mail, but no mail of this size is there without
 * its exact text for another reason: not even pipermail's, whose article pages are asked for what it altered.
 */
export function isCutMail(exact: boolean, text: string): boolean {
  return !exact && text.length >= leastText / 4 && Buffer.byteLength(text) >= leastText;
}
