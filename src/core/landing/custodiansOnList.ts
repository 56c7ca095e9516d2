import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { Identities } from "../series/identities.ts";
import type { Store } from "../store/store.ts";
import type { StoredMessage } from "../store/types.ts";

/** Whom the mails showed to take patches, and of which mails. */
export interface Shown {
  mailGeneration: number;
  acceptances: number;
  persons: Person[];
}

/**
 * Whether the mails that have changed since then show nobody else: what they accept was accepted by those who do, and
 * none of them began the thread of another acceptance.
 * @param acceptances how many there are now
 */
export function showsNobodyElse(
  shown: Shown,
  acceptances: number,
  store: Pick<Store, "changedSince" | "get" | "descendants">,
): boolean {
  const changed = store.changedSince(shown.mailGeneration);
  if (changed === null) return false;
  const said = store.get(changed).filter(({ facts }) => facts.verdict === "applied");
  const known = new Set(shown.persons.map(({ name, email }) => `${name} ${email}`));
  const began = new Set(changed);
  return (
    acceptances - shown.acceptances === said.length &&
    said.every(({ from }) => known.has(`${from.name} ${from.email}`)) &&
    !store.descendants(changed).some((mail) => mail.facts.verdict === "applied" && began.has(rootOf(mail)))
  );
}

/** Who takes patches says so of more than one series. */
const fewestThreads = 2;

/** Custodians thank whose patch they take; who only tries one does not. */
const thanks = /\b(?:thanks|thank you|thx)\b/i;

/**
 * Who is seen on a list to take patches, for where no repository tells it: whoever has said it as custodians do, into
 * which tree or with thanks, or in two threads that others began. Empty where nobody has.
 * @param said the mails that say that something was applied
 * @param get those of some mails that are known
 */
export function custodiansOnList(
  said: StoredMessage[],
  get: (messageIds: string[]) => StoredMessage[],
): Person[] {
  const roots = new Map(get(said.map(rootOf)).map((message) => [message.messageId, message]));
  const people = new Identities();
  for (const { from } of said) people.add(from);
  const threadsOf = new Map<number, Set<string>>();
  const custodians = new Set<number>();
  for (const message of said) {
    const person = people.key(message.from);
    if (message.facts.tree !== null) custodians.add(person);
    const root = roots.get(rootOf(message));
    // Authors say so of advice that they took.
    if (root && samePerson(root.from, message.from)) continue;
    if (thanks.test(message.facts.excerpt)) custodians.add(person);
    const threads = threadsOf.get(person) ?? new Set();
    threadsOf.set(person, threads.add(rootOf(message)));
    if (threads.size >= fewestThreads) custodians.add(person);
  }
  const found = said.map(({ from }) => from).filter((from) => custodians.has(people.key(from)));
  return [...new Map(found.map((from) => [`${from.name} ${from.email}`, from])).values()];
}

function rootOf(message: StoredMessage): string {
  return message.references[0] ?? message.inReplyTo ?? message.messageId;
}
