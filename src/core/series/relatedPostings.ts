import type { Person } from "../mail/message.ts";
import { parentIds } from "../mail/parentIds.ts";
import { isFullName, personKeys } from "../mail/person.ts";
import type { Span, StoredMessage } from "../store/types.ts";
import { type AssembleOptions, type Grouped, groupPostings } from "./assemble.ts";
import { Identities } from "./identities.ts";
import { isWeak } from "./link.ts";
import { versionReach } from "./linkSignals.ts";
import { isPosting, loneWindow, messagesOf, type Posting, postingReach } from "./posting.ts";
import { lieWithin } from "./spans.ts";
import type { ThreadStore } from "./threadStore.ts";
import { type Like, type Watch, watchOf } from "./watch.ts";

/** How far apart two tied mails may be: the reach between versions, and on each side the reach within a posting. */
const tieReach = versionReach + 2 * postingReach;

/**
 * Collects mails and, for some of them, everything that decides which series their postings belong to: postings with a
 * common title, diff or name, their threads, and what their senders sent in the same hours. Mails read only because
 * they may be part of the same posting are not followed further, so nothing is said about what they continue.
 */
export class RelatedPostings {
  readonly #known = new Map<string, StoredMessage>();
  readonly #shelf: ThreadStore;
  readonly #options: AssembleOptions;
  /**
   * Message-IDs whose postings are to be examined; `#leading` are those whose series are followed to further postings.
   */
  readonly #asked = new Set<string>();
  readonly #leading = new Set<string>();
  /** Message-IDs that were examined. */
  readonly #seen = new Set<string>();
  /** Message-IDs of which the mails above them in their threads were read. */
  readonly #traced = new Set<string>();
  /** Message-IDs that were found to be tied to an examined mail. */
  readonly #tied = new Set<string>();
  /** By address: the times for which all numbered mails from it were read. */
  readonly #read = new Map<string, Span[]>();
  readonly #sent: { email: string; span: Span }[] = [];
  readonly #people: Person[] = [];
  readonly #identities = new Identities();
  /** The addresses of each of them, by key; null after somebody was added. */
  #emails: Map<number, Set<string>> | null = null;
  /** Addresses and names that were already looked up. */
  readonly #met = { email: new Set<string>(), name: new Set<string>() };

  constructor(shelf: ThreadStore, options: AssembleOptions) {
    this.#shelf = shelf;
    this.#options = options;
  }

  take(mails: Iterable<StoredMessage>): void {
    for (const mail of mails) this.#known.set(mail.messageId, mail);
  }

  /** Adds mails and examines the postings that they are in. */
  ask(mails: readonly StoredMessage[]): void {
    this.#takePosted(mails.filter(({ messageId }) => !this.#asked.has(messageId)));
    for (const { messageId } of mails) this.#asked.add(messageId);
  }

  /** Like `ask`, and also examines all postings that are, or could be, in the same series. */
  follow(mails: readonly StoredMessage[]): void {
    this.ask(mails);
    for (const { messageId } of mails) this.#leading.add(messageId);
  }

  /** Adds everything sent from an address in that time. */
  takeSent(email: string, span: Span): void {
    this.#sent.push({ email, span });
    this.take(this.#shelf.postings.sent(email, span));
  }

  /** Grows whenever something is added or asked for. */
  get size(): number {
    return this.#known.size + this.#asked.size + this.#leading.size;
  }

  /** Which new mails would change the result, see `watchOf`. */
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
      emailsOf: (person) => this.emailsOf(person),
    });
  }

  /** All addresses that a person posts from, found from each known name or address to the next. */
  emailsOf(person: Person): Set<string> {
    this.#meet([person]);
    this.#emails ??= this.#emailsByKey();
    return new Set([person.email, ...(this.#emails.get(this.#identities.key(person)) ?? [])]);
  }

  /** Whether the posting was examined. */
  isSeen(posting: Posting): boolean {
    return messagesOf(posting).every(({ messageId }) => this.#seen.has(messageId));
  }

  /** Examines everything asked for, and what that leads to, until nothing new turns up. */
  group(): Grouped {
    for (;;) {
      this.#takeAnswered();
      const before = this.size;
      const offered: Posting[] = [];
      const contested: Posting[] = [];
      const grouped = groupPostings(this.#known.values(), this.#options, {
        people: this.#people,
        mayFollow: (posting) => this.isSeen(posting),
        offered: (posting, links) => {
          const earlier = links.map((link) => link.earlier);
          const leads = holdsAny(posting, this.#leading);
          const isLed = earlier.some((one) => holdsAny(one, this.#leading));
          if (leads) offered.push(...earlier);
          if (isLed) offered.push(posting);
          // Which of several it continues depends on the versions that each of these has, so their series are read, too.
          if ((leads || isLed) && links.length > 1 && links.every(isWeak)) contested.push(...earlier);
        },
      });
      for (const posting of offered) this.ask(messagesOf(posting));
      for (const posting of contested) this.follow(messagesOf(posting));
      for (const group of grouped.groups)
        if (group.some((posting) => holdsAny(posting, this.#leading))) this.follow(group.flatMap(messagesOf));
      const fresh = grouped.groups
        .flat()
        .filter((posting) => holdsAny(posting, this.#asked))
        .flatMap(messagesOf)
        .filter(({ messageId }) => !this.#seen.has(messageId));
      if (fresh.length === 0 && this.size === before) return grouped;
      this.#lookInto(fresh);
    }
  }

  /** Reads what patches answer: it decides whether they are postings at all, see `postingsOf`. */
  #takeAnswered(): void {
    const postings = [...this.#known.values()].filter(isPosting);
    const ids = postings.map(({ messageId }) => messageId).filter((id) => !this.#traced.has(id));
    for (const id of ids) this.#traced.add(id);
    this.take(this.#shelf.ancestors(ids));
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
      ...this.#shelf.postings.tied(mails, tieReach),
      ...above.filter(isPosting),
      ...this.#shelf.descendants([...new Set([...ids, ...parents])]).filter(isPosting),
    ];
    for (const { messageId } of tied) this.#tied.add(messageId);
    this.#takePosted(tied);
    this.#meet(mails.map(({ from }) => from));
  }

  #emailsByKey(): Map<number, Set<string>> {
    const emails = new Map<number, Set<string>>();
    for (const person of this.#people) {
      const key = this.#identities.key(person);
      emails.set(key, (emails.get(key) ?? new Set()).add(person.email));
    }
    return emails;
  }

  /** Looks up other names and addresses of these persons. */
  #meet(persons: readonly Person[]): void {
    const fresh = (by: "email" | "name", isOwn: (keys: Person) => boolean) => {
      const values = persons.filter((person) => isOwn(personKeys(person))).map((person) => person[by]);
      const unmet = [...new Set(values)].filter((value) => !this.#met[by].has(value));
      for (const value of unmet) this.#met[by].add(value);
      return unmet.length === 0 ? [] : this.#shelf.postings.senders(by, unmet);
    };
    const found = [
      ...fresh("email", ({ email }) => email !== ""),
      ...fresh("name", ({ name }) => isFullName(name)),
    ];
    if (found.length === 0) return;
    this.#people.push(...found);
    for (const person of found) this.#identities.add(person);
    this.#emails = null;
    this.#meet(found);
  }

  /**
   * A patch says little without its cover, so what its sender sent in the same run is read with it. A run that was
   * resumed hours later is found by its thread.
   */
  #takePosted(mails: readonly StoredMessage[]): void {
    this.take(mails);
    for (const { from, date, facts } of mails.filter(isPosting)) {
      // A patch without a number is a posting of its own, so there is no run to read.
      if (facts.subject.number === null) continue;
      const emails = [...this.emailsOf(from)];
      if (emails.every((email) => lieWithin([[date, date]], this.#read.get(email) ?? []))) continue;
      const around: Span = [date - postingReach, date + postingReach];
      const sent = emails.flatMap((email) => this.#shelf.postings.outline(email, around));
      const run = runAround(
        date,
        sent.filter(({ number }) => number !== null).toSorted((a, b) => a.date - b.date),
      );
      for (const email of emails) {
        this.#read.set(email, [...(this.#read.get(email) ?? []), run]);
        this.take(this.#shelf.postings.sent(email, run, { numbered: true }));
      }
    }
  }
}

function holdsAny(posting: Posting, messageIds: ReadonlySet<string>): boolean {
  return messagesOf(posting).some(({ messageId }) => messageIds.has(messageId));
}

/** The span around a moment in which no gap between two mails is longer than `loneWindow`. */
function runAround(moment: number, sent: readonly { date: number }[]): Span {
  let [since, until] = [moment, moment];
  for (const { date } of sent) if (date > until && date - until <= loneWindow) until = date;
  for (const { date } of sent.toReversed()) if (date < since && since - date <= loneWindow) since = date;
  return [since, until];
}
