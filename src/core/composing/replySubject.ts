import { normaliseBlanks } from "../mail/subject.ts";

/** Nobody writes a longer subject; characters. */
const longest = 500;
const answered = /^(?:re|aw|antw|sv|vs|odp|回复|答复|回覆)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*/i;

/** The subject of an answer: with one `Re:`, whatever mail programs have put before it. */
export function replySubject(subject: string): string {
  let rest = normaliseBlanks(subject).slice(0, longest);
  for (;;) {
    const shorter = rest.replace(answered, "");
    if (shorter === rest) return `Re: ${rest}`.trimEnd();
    rest = shorter;
  }
}
