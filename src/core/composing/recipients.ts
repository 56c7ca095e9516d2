import { canBeSentTo } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import { isOneOf } from "../mail/person.ts";
import { atCurrentList } from "../project/knownProjects.ts";
import type { StoredMessage } from "../store/types.ts";

/** To whom a mail goes. */
export interface Recipients {
  to: Person[];
  cc: Person[];
}

/** What is known where the mail does not say who got it: a pipermail archive keeps no such headers. */
export interface Others {
  /** The addresses of the project's lists, the one to write to first. */
  lists: string[];
  /** Who wrote in the thread, those who wrote last first. */
  participants: Person[];
  /** Whom MAINTAINERS names for the files of the patch. */
  maintainers: Person[];
}

/** Real mails have a few dozen recipients. */
const most = 100;

/**
 * To whom an answer goes: To its sender, or whom Mail-Followup-To or Reply-To name, Cc everybody else who had it; never
 * to the person themselves. An answer to a mail of one's own goes where that went.
 * @param me the person's addresses, lower case
 * @param others null where the mail says who had it
 */
export function replyRecipients(mail: StoredMessage, me: string[], others: Others | null): Recipients {
  const had = others ? guessed(others) : { to: mail.to, cc: mail.cc };
  if (isOneOf(mail.from, me)) return distinct(had, me);
  const { reply, followup } = mail.answerTo ?? { reply: [], followup: [] };
  if (followup.length > 0) return distinct({ to: followup, cc: [] }, me);
  const everybody = [...had.to, ...had.cc].map(atCurrentList);
  // A list that wants all answers for itself names itself; the sender need not read it.
  const isList = reply.map(atCurrentList).every(({ email }) => everybody.some((one) => one.email === email));
  const to = isList ? [mail.from, ...reply] : reply;
  return distinct({ to, cc: everybody }, me);
}

/** Who may have had a mail: its list, whoever wrote in the thread, and who looks after the files. */
function guessed({ lists, participants, maintainers }: Others): Recipients {
  const list = lists.slice(0, 1).map((email) => ({ name: "", email }));
  return { to: list, cc: [...participants, ...maintainers] };
}

/** Each once and where mail can be sent to, a list where it is now; somebody To is not in Cc. To is not empty where Cc is not. */
function distinct({ to, cc }: Recipients, me: string[]): Recipients {
  const seen = new Set<string>();
  const each = (persons: Person[]) =>
    persons.map(atCurrentList).filter((person) => {
      const key = person.email.toLowerCase();
      if (seen.size >= most || seen.has(key) || !canBeSentTo(person) || isMine(person, me)) return false;
      seen.add(key);
      return true;
    });
  const [first, second] = [each(to), each(cc)];
  return first.length > 0 ? { to: first, cc: second } : { to: second, cc: [] };
}

function isMine(person: Person, me: string[]): boolean {
  return isOneOf({ name: "", email: person.email }, me);
}
