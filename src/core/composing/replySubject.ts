import { normaliseBlanks } from "../mail/subject.ts";

/** Characters; nobody writes a longer subject. */
const longest = 500;
const answered = /^(?:re|aw|antw|sv|vs|odp|回复|答复|回覆)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*/i;

/** The subject of a reply: with exactly one `Re:`, whatever prefixes mail programs have added. */
export function replySubject(subject: string): string {
  let rest = normaliseBlanks(subject).slice(0, longest);
  for (;;) {
    const shorter = rest.replace(answered, "");
    if (shorter === rest) return `Re: ${rest}`.trimEnd();
    rest = shorter;
  }
}
