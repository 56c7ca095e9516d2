import type { ThreadDocument, ThreadMail } from "../../../core/thread/model.ts";

/** Where to start reading: at the first unread mail, else at the requested one. */
export function startOf(
  { mails }: ThreadDocument,
  asked: string | null,
  unread: ReadonlySet<string>,
): number {
  const wanted = mails.find(({ messageId }) => messageId === asked);
  const first = mails.find(({ messageId }) => unread.has(messageId));
  const isNews = wanted === undefined || wanted === mails[0];
  return (isNews ? (first ?? wanted) : wanted)?.start ?? 0;
}

/** Unread mails whose text was visible to its end, or as much of it as fits; line ranges, both ends inclusive. */
export function readIn(
  { mails }: ThreadDocument,
  visible: { start: number; end: number }[],
  unread: ReadonlySet<string>,
): string[] {
  return mails
    .filter(({ messageId }) => unread.has(messageId))
    .filter(({ body, end }) =>
      visible.some((range) => range.start <= body && range.end >= Math.min(end - 1, body + 10)),
    )
    .map(({ messageId }) => messageId);
}

/** A mail and all mails below it in the document. */
export function fromHere({ mails }: ThreadDocument, messageId: string): string[] {
  const at = mails.findIndex((mail) => mail.messageId === messageId);
  return at < 0 ? [] : mails.slice(at).map((mail) => mail.messageId);
}

/** The part of the selected lines (both ends inclusive) that belongs to a mail's text; null if none does. */
export function selectedIn(
  { body, end }: Pick<ThreadMail, "body" | "end">,
  text: string,
  first: number,
  last: number,
): string | null {
  const [from, to] = [Math.max(body, first), Math.min(end - 1, last)];
  return from > to
    ? null
    : text
        .split("\n")
        .slice(from, to + 1)
        .join("\n");
}
