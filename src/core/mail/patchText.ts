import { type CommitText, readCommitText } from "./commitText.ts";
import { decodeLine } from "./headers.ts";
import { parseSubject, type Subject } from "./subject.ts";

/** What may stand at the head of a text and is no part of it; a text without a diff need not be read for anything else. */
const headersAtHead = /^\s{0,20}(?:>?From |(?:From|Subject|Date):|\[PATCH\])/i;

/**
 * The subject of a mail, and its text as git reads it where the mail may be a patch: then a subject in the text, whose
 * title the commit will carry, goes before that of the mail. What is answered is a patch only below scissors, and then
 * its own subject says so.
 */
export function patchTextOf(
  subjectLine: string,
  text: string,
  hasDiff: boolean,
): { subject: Subject; commit: CommitText | null } {
  const subject = parseSubject(subjectLine);
  if (!hasDiff && !headersAtHead.test(text)) return { subject, commit: null };
  const commit = readCommitText(text);
  const inner =
    commit.headers.subject === undefined ? null : parseSubject(decodeLine(commit.headers.subject));
  if (subject.reply && !(hasDiff && commit.below === "scissors" && inner?.patch))
    return { subject, commit: null };
  if (!hasDiff || !inner || inner.title === "") return { subject, commit };
  // The mail's subject counts for what the other does not say, unless it is no patch's at all.
  const outer = subject.patch && !subject.reply ? subject : inner;
  const version = outer.labelled ? outer : inner;
  const place = outer.total === null ? inner : outer;
  return {
    subject: {
      ...outer,
      title: inner.title,
      reply: subject.reply,
      rfc: outer.rfc || inner.rfc,
      version: version.version,
      labelled: version.labelled,
      reroll: version.reroll,
      number: place.number,
      total: place.total,
    },
    commit,
  };
}
