import { type CommitText, readCommitText } from "./commitText.ts";
import { decodeLine } from "./headers.ts";
import { parseSubject, type Subject } from "./subject.ts";

/** What may precede the commit message; a text with neither this nor a diff needs no further reading. */
const headersAtHead = /^\s{0,20}(?:>?From |(?:From|Subject|Date):|\[PATCH\])/i;

/**
 * The subject of a mail and, if it may be a patch, its text as git reads it. A subject in the text overrides the
 * mail's, since the commit will have that title. A reply is a patch only below scissors, if the subject there says so.
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
  // The mail's subject supplies what the inner one does not say, unless it is not that of a patch.
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
