import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { Identities } from "../series/identities.ts";
import type { Store } from "../store/store.ts";
import type { StoredMessage } from "../store/types.ts";

/**
 * Somebody, under one name and address, who wrote that something was applied, and what tells whether they are a
 * custodian.
 */
export interface Acceptor extends Person {
  /** They wrote it the way only custodians do. */
  asCustodian: boolean;
  /** Threads begun by others in which they wrote it; at most as many as are needed. */
  threads: string[];
}

/** Who has written so far that something was applied. */
export interface Accepted {
  mailGeneration: number;
  acceptances: number;
  by: Acceptor[];
}

/** Up to this many new mails are read to update the answer; with more, all acceptances are read again. */
const mostRead = 10_000;

/**
 * The mails since then that say that something was applied. Null if the earlier answer may be wrong now, because such a
 * mail has changed or is gone, or the beginning of its thread has arrived.
 * @param acceptances how many there are now
 */
export function acceptedSince(
  before: Accepted,
  acceptances: number,
  store: Pick<Store, "changedSince" | "get" | "descendants">,
): StoredMessage[] | null {
  const changed = store.changedSince(before.mailGeneration, mostRead);
  if (changed === null) return null;
  const came = store.get(changed).filter(isAcceptance);
  if (acceptances - before.acceptances !== came.length) return null;
  const began = new Set(changed);
  const earlier = store.descendants(changed).filter(isAcceptance);
  return earlier.some((mail) => began.has(rootOf(mail))) ? null : came;
}

/** A custodian writes it in more than one series. */
const fewestThreads = 2;

/** Custodians thank for a patch that they take; people who only try one do not. */
const thanks = /\b(?:thanks|thank you|thx)\b/i;

/**
 * Who has written that something was applied, and how.
 * @param said the mails that say it
 * @param get returns those of the given mails that are known
 * @param before who had written it in other mails
 */
export function acceptorsIn(
  said: StoredMessage[],
  get: (messageIds: string[]) => StoredMessage[],
  before: readonly Acceptor[] = [],
): Acceptor[] {
  const roots = new Map(get(said.map(rootOf)).map((message) => [message.messageId, message]));
  const acceptors = new Map(before.map((one) => [keyOf(one), one]));
  for (const message of said) {
    const { from, facts } = message;
    const key = keyOf(from);
    const known = acceptors.get(key) ?? {
      name: from.name,
      email: from.email,
      asCustodian: false,
      threads: [],
    };
    const root = roots.get(rootOf(message));
    // Authors also write it about advice that they took.
    const ofOwn = root !== undefined && samePerson(root.from, from);
    const threads = ofOwn ? known.threads : [...new Set([...known.threads, rootOf(message)])];
    acceptors.set(key, {
      ...known,
      asCustodian: known.asCustodian || facts.tree !== null || (!ofOwn && thanks.test(facts.excerpt)),
      threads: threads.slice(0, fewestThreads),
    });
  }
  return [...acceptors.values()];
}

/**
 * The custodians as far as the list shows them, used if no repository does: whoever wrote it as custodians do (with a
 * tree or with thanks), or in two threads begun by others. Empty if nobody has.
 */
export function custodiansAmong(acceptors: readonly Acceptor[]): Person[] {
  const people = new Identities();
  for (const one of acceptors) people.add(one);
  const threadsOf = new Map<number, Set<string>>();
  const custodians = new Set<number>();
  for (const one of acceptors) {
    const person = people.key(one);
    const threads = new Set([...(threadsOf.get(person) ?? []), ...one.threads]);
    threadsOf.set(person, threads);
    if (one.asCustodian || threads.size >= fewestThreads) custodians.add(person);
  }
  return acceptors
    .filter((one) => custodians.has(people.key(one)))
    .map(({ name, email }) => ({ name, email }));
}

function keyOf({ name, email }: Person): string {
  return `${name} ${email}`;
}

function isAcceptance({ facts }: StoredMessage): boolean {
  return facts.verdict === "applied";
}

function rootOf(message: StoredMessage): string {
  return message.references[0] ?? message.inReplyTo ?? message.messageId;
}
