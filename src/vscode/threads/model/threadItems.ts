import type { ThreadDocument, ThreadMail } from "../../../core/thread/model.ts";

/** Where reading begins: at the first unread mail, else at the one that was asked for. */
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

/** Unread mails whose text was in view, to its end or for as much as fits; ranges of lines, both ends inclusive. */
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

/** A mail and all that stand below it in the document. */
export function fromHere({ mails }: ThreadDocument, messageId: string): string[] {
  const at = mails.findIndex((mail) => mail.messageId === messageId);
  return at < 0 ? [] : mails.slice(at).map((mail) => mail.messageId);
}

/** Of the selected lines (both ends inclusive) those that are of a mail's text; null where none is. */
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
