import { isAttachmentLine } from "../mail/attachment.ts";
import { messageIdIn } from "../mail/messageId.ts";
import type { ThreadLink } from "./model.ts";

type Target = ThreadLink["target"];

/** Characters of a line that are examined. */
const maxLine = 2_000;

const anything = /https?:\/\/|<[^<>\s]+@|\b[0-9a-fA-F]{7}|\/[\w.+-]+:\d|^\[attachment: /;
const url = /\bhttps?:\/\/[^\s<>"'`\]]{3,1000}/g;
const bracketed = /<([^<>\s]{1,500}@[^<>\s]{1,500})>/g;
/** Text before a Message-ID, and not before a person's address. */
const idField = /^[\s>]*(?:message-id|in-reply-to|references|supersedes|obsoletes|msgid|id):/i;
/** A commit in the kernel's form: abc1234 ("title"); also "commit abc1234" and "Fixes: abc1234". */
const commit =
  /\b([0-9a-f]{7,40})\b(?=\s{1,3}\("|\s{0,3}$)|\b(?:commit|fixes:?|reverts?:?|in|since|by)\s+([0-9a-f]{7,40})\b/gi;
const file = /(?<![\w/.:-])((?:[\w.+-]{1,100}\/){1,20}[\w.+-]{1,100}):(\d{1,7})\b/g;

/**
 * The links in a line of a mail.
 * @param messageId null if the mail has no page
 * @param known Message-IDs of mails that can be opened
 */
export function linksOf(
  line: string,
  messageId: string | null,
  known: ReadonlySet<string>,
): Omit<ThreadLink, "line">[] {
  const text = line.slice(0, maxLine);
  // A quick check, since most lines have no link.
  if (!anything.test(text)) return [];
  if (isAttachmentLine(text))
    return messageId === null ? [] : [{ start: 0, end: text.length, target: { kind: "page", messageId } }];
  const found: Omit<ThreadLink, "line">[] = [];
  const add = (start: number, length: number, target: Target) => {
    const end = start + length;
    if (found.every((one) => end <= one.start || start >= one.end)) found.push({ start, end, target });
  };
  for (const { 0: whole, index } of text.matchAll(url)) {
    const address = whole.replace(/[.,;:!?)]{1,8}$/, "");
    const id = messageIdIn(address);
    if (id !== null && known.has(id)) add(index, address.length, { kind: "mail", messageId: id });
    else if (URL.canParse(address)) add(index, address.length, { kind: "url", url: address });
  }
  const names = idField.test(text);
  for (const { 1: id = "", index } of text.matchAll(bracketed))
    if (names || known.has(id)) add(index + 1, id.length, { kind: "mail", messageId: id });
  for (const { 0: whole, 1: plain, 2: named, index } of text.matchAll(commit)) {
    const name = plain ?? named ?? "";
    // A word such as "defaced", or a number, is not a commit.
    if (/\d/.test(name) && /[a-f]/i.test(name))
      add(index + whole.length - name.length, name.length, { kind: "commit", commit: name.toLowerCase() });
  }
  for (const { 0: whole, 1: path = "", 2: number, index } of text.matchAll(file))
    add(index, whole.length, { kind: "file", path, line: Number(number) });
  return found.sort((a, b) => a.start - b.start);
}
