import { canBeSentTo } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import { isOneOf } from "../mail/person.ts";
import { atCurrentList } from "../project/knownProjects.ts";
import type { StoredMessage } from "../store/types.ts";

/** The recipients of a mail. */
export interface Recipients {
  to: Person[];
  cc: Person[];
}

/** Likely recipients, for a mail without any (a pipermail archive keeps no such headers). */
export interface Others {
  /** Addresses of the project's lists, the main one first. */
  lists: string[];
  /** People who wrote in the thread, the most recent first. */
  participants: Person[];
  /** People whom MAINTAINERS names for the files of the patch. */
  maintainers: Person[];
}

/** Real mails have a few dozen recipients. */
const most = 100;

/**
 * The recipients of a reply: To its sender, or those in Mail-Followup-To or Reply-To; Cc everyone else who got it;
 * never the person. A reply to the person's own mail goes where that went.
 * @param me the person's addresses, lower case
 * @param others null if the mail has recipients
 */
export function replyRecipients(mail: StoredMessage, me: string[], others: Others | null): Recipients {
  const had = others ? guessed(others) : { to: mail.to, cc: mail.cc };
  if (isOneOf(mail.from, me)) return distinct(had, me);
  const { reply, followup } = mail.answerTo ?? { reply: [], followup: [] };
  if (followup.length > 0) return distinct({ to: followup, cc: [] }, me);
  const everybody = [...had.to, ...had.cc].map(atCurrentList);
  // A list that wants all replies sets Reply-To to itself; its sender need not be subscribed.
  const isList = reply.map(atCurrentList).every(({ email }) => everybody.some((one) => one.email === email));
  const to = isList ? [mail.from, ...reply] : reply;
  return distinct({ to, cc: everybody }, me);
}

/** The likely recipients of a mail: its list, everyone in the thread, and the maintainers of its files. */
function guessed({ lists, participants, maintainers }: Others): Recipients {
  const list = lists.slice(0, 1).map((email) => ({ name: "", email }));
  return { to: list, cc: [...participants, ...maintainers] };
}

/**
 * Each person once, without unusable addresses, with the current address of a list; nobody in both To and Cc. To is not
 * empty if Cc is not.
 */
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
