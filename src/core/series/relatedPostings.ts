import type { Person } from "../mail/message.ts";
import { parentIds } from "../mail/parentIds.ts";
import { isFullName, personKeys } from "../mail/person.ts";
import type { Outline, Span, StoredMessage } from "../store/types.ts";
import { type AssembleOptions, type Grouped, groupPostings } from "./assemble.ts";
import { versionReach } from "./linkSignals.ts";
import { isPosting, loneWindow, messagesOf, type Posting, postingReach } from "./posting.ts";
import { lieWithin } from "./spans.ts";
import { type Like, type Watch, watchOf } from "./watch.ts";

/** What is asked of the store for it. */
export interface RelatedShelf {
  get(messageIds: string[]): StoredMessage[];
  ancestors(messageIds: string[]): StoredMessage[];
  descendants(messageIds: string[]): StoredMessage[];
  tied(mails: StoredMessage[], reach: number): StoredMessage[];
  sent(email: string, span: Span, only?: { numbered: boolean }): StoredMessage[];
  outline(email: string, span: Span): Outline[];
  senders(by: "email" | "name", values: string[]): Person[];
}

/** A date of a mail and that of its posting may be so much apart, on both sides. */
const tieReach = versionReach + 2 * postingReach;

/**
 * Mails, and of some of them all that decides what series their postings belong to: what shares a title, a diff or a name
 * with them, their threads, and what their senders sent in the same hours. What is read beside them, since it may be of
 * the same posting, is not looked into: nothing is said of what it continues.
 */
export class RelatedPostings {
  readonly #known = new Map<string, StoredMessage>();
  readonly #shelf: RelatedShelf;
  readonly #options: AssembleOptions;
  /** Mails whose postings are to be looked into, and those of them that lead to others. */
  readonly #asked = new Set<string>();
  readonly #leading = new Set<string>();
  /** Those that were. */
  readonly #seen = new Set<string>();
  /** What was found to be tied to them. */
  readonly #tied = new Set<string>();
  /** When all that was sent from an address was read, but for what stands alone. */
  readonly #read = new Map<string, Span[]>();
  readonly #sent: { email: string; span: Span }[] = [];
  readonly #people: Person[] = [];
  /** Their addresses and names. */
  readonly #met = { email: new Set<string>(), name: new Set<string>() };

  constructor(shelf: RelatedShelf, options: AssembleOptions) {
    this.#shelf = shelf;
    this.#options = options;
  }

  take(mails: Iterable<StoredMessage>): void {
    for (const mail of mails) this.#known.set(mail.messageId, mail);
  }

  /** Takes mails, and looks into the postings that they are of. */
  ask(mails: readonly StoredMessage[]): void {
    this.#takePosted(mails);
    for (const { messageId } of mails) this.#asked.add(messageId);
  }

  /** The same, and looks into all postings that are of these series, or could be. */
  follow(mails: readonly StoredMessage[]): void {
    this.ask(mails);
    for (const { messageId } of mails) this.#leading.add(messageId);
  }

  /** Takes all that was sent from an address in that time. */
  takeSent(email: string, span: Span): void {
    this.#sent.push({ email, span });
    this.take(this.#shelf.sent(email, span));
  }

  /** Grows with all that is taken or asked for. */
  get size(): number {
    return this.#known.size + this.#asked.size + this.#leading.size;
  }

  /** What would make another series of it, see `watchOf`. */
  watch(asked: readonly string[], likes: Like[], { groups }: Grouped): Watch {
    const near = groups
      .flat()
      .map(messagesOf)
      .filter((mails) =>
        mails.some(({ messageId }) => this.#seen.has(messageId) || this.#tied.has(messageId)),
      );
    return watchOf({
      ...{ asked, likes, known: this.#known.values(), people: this.#people, read: this.#sent },
      isSeen: (messageId) => this.#seen.has(messageId),
      near: new Set(near.flat().map(({ messageId }) => messageId)),
    });
  }

  /** The persons that its senders may be. */
  get people(): readonly Person[] {
    return this.#people;
  }

  /** Whether it was looked into. */
  isSeen(posting: Posting): boolean {
    return messagesOf(posting).every(({ messageId }) => this.#seen.has(messageId));
  }

  /** Looks into all postings that were asked for, and those that this leads to. */
  group(): Grouped {
    for (;;) {
      const offered: Posting[] = [];
      const grouped = groupPostings(this.#known.values(), this.#options, {
        people: this.#people,
        mayFollow: (posting) => this.isSeen(posting),
        offered: (earlier, later) => {
          if (holdsAny(earlier, this.#leading)) offered.push(later);
          if (holdsAny(later, this.#leading)) offered.push(earlier);
        },
      });
      for (const posting of offered) this.ask(messagesOf(posting));
      const fresh = grouped.groups
        .flat()
        .filter((posting) => holdsAny(posting, this.#asked))
        .flatMap(messagesOf)
        .filter(({ messageId }) => !this.#seen.has(messageId));
      if (fresh.length === 0) return grouped;
      this.#lookInto(fresh);
    }
  }

  #lookInto(mails: StoredMessage[]): void {
    const ids = mails.map(({ messageId }) => messageId);
    for (const id of ids) this.#seen.add(id);
    const cited = mails.flatMap(({ facts }) =>
      [...facts.earlier, ...facts.supersedes].flatMap((link) => this.#options.idOf(link) ?? []),
    );
    const parents = mails.flatMap((mail) => parentIds(mail).next().value ?? []);
    const above = this.#shelf.ancestors(ids);
    this.take(above);
    const tied = [
      ...this.#shelf.get([...new Set(cited)]).filter(isPosting),
      ...this.#shelf.tied(mails, tieReach),
      ...above.filter(isPosting),
      ...this.#shelf.descendants([...new Set([...ids, ...parents])]).filter(isPosting),
    ];
    for (const { messageId } of tied) this.#tied.add(messageId);
    this.#takePosted(tied);
    this.#meet(mails.map(({ from }) => from));
  }

  /** Learns what else these persons call themselves, and where else they write from. */
  #meet(persons: readonly Person[]): void {
    const fresh = (by: "email" | "name", isOwn: (keys: Person) => boolean) => {
      const values = persons.filter((person) => isOwn(personKeys(person))).map((person) => person[by]);
      const unmet = [...new Set(values)].filter((value) => !this.#met[by].has(value));
      for (const value of unmet) this.#met[by].add(value);
      return unmet.length === 0 ? [] : this.#shelf.senders(by, unmet);
    };
    const found = [
      ...fresh("email", ({ email }) => email !== ""),
      ...fresh("name", ({ name }) => isFullName(name)),
    ];
    if (found.length === 0) return;
    this.#people.push(...found);
    this.#meet(found);
  }

  /** Patches say little without their cover; a run that was resumed hours later is found by its thread. */
  #takePosted(mails: readonly StoredMessage[]): void {
    this.take(mails);
    for (const { from, date, facts } of mails.filter(isPosting)) {
      const { email } = from;
      // What stands alone is a posting by itself.
      if (facts.subject.number === null || lieWithin([[date, date]], this.#read.get(email) ?? [])) continue;
      const sent = this.#shelf.outline(email, [date - postingReach, date + postingReach]);
      const run = runAround(
        date,
        sent.filter(({ number }) => number !== null),
      );
      this.#read.set(email, [...(this.#read.get(email) ?? []), run]);
      this.take(this.#shelf.sent(email, run, { numbered: true }));
    }
  }
}

function holdsAny(posting: Posting, messageIds: ReadonlySet<string>): boolean {
  return messagesOf(posting).some(({ messageId }) => messageIds.has(messageId));
}

/** The time around a moment in which no two mails are so far apart that they could not be of one posting. */
function runAround(moment: number, sent: readonly { date: number }[]): Span {
  let [since, until] = [moment, moment];
  for (const { date } of sent) if (date > until && date - until <= loneWindow) until = date;
  for (const { date } of sent.toReversed()) if (date < since && since - date <= loneWindow) since = date;
  return [since, until];
}
