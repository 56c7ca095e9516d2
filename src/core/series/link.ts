import { type Sentence, say } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";
import {
  keysOf,
  type Offer,
  offerByKey,
  offerByThread,
  offerCited,
  offerLookalikes,
  overlap,
} from "./linkSignals.ts";
import { firstId, messagesOf, type Posting } from "./posting.ts";
import type { Reroll } from "./reroll.ts";
import type { Threads } from "./thread.ts";

/** Two postings are versions of the same series. */
export interface Link {
  earlier: Posting;
  later: Posting;
  /** 0 to 1, or above 1 if nothing else can be meant; links below 0.5 are dropped. */
  confidence: number;
  /** Shown to the person: "the same change-id". */
  because: Sentence;
}

/** What the caller knows when it passes only some of the mails. */
export interface Surroundings {
  /** Names and addresses from mails that were not passed. */
  people: readonly Person[];
  /** Whether every posting that this one could continue was passed. */
  mayFollow(posting: Posting): boolean;
  /** Called with a posting and the links to all its candidates, whichever is chosen in the end. */
  offered(posting: Posting, links: readonly Link[]): void;
}

/** For callers that pass all mails. */
export const complete: Surroundings = { people: [], mayFollow: () => true, offered: () => undefined };

/** At most this many postings are compared per key; a key with more is too generic. */
const candidatesPerKey = 24;

/**
 * Finds for each posting the earlier one that it continues, by the signals of several tools; the best link wins.
 * `postings` oldest first. Linear in their number: only postings with a common key are compared.
 */
export function linkPostings(
  postings: Posting[],
  threads: Threads,
  idOf: (link: string) => string | null,
  rerolls: ReadonlyMap<Posting, Reroll> = new Map(),
  { mayFollow, offered }: Surroundings = complete,
): Link[] {
  const keys = new Map<string, Posting[]>();
  const byMessage = new Map<string, Posting>();
  const bySender = new Map<number, Posting[]>();
  const lines = new Lines();
  const links: Link[] = [];
  for (const posting of postings) {
    const candidates = new Map<Posting, Link>();
    const offer: Offer = (earlier, because, confidence) => {
      if (!earlier || earlier === posting) return;
      const known = candidates.get(earlier);
      if (!known || known.confidence < confidence)
        candidates.set(earlier, { earlier, later: posting, confidence, because });
    };
    const own = keysOf(posting);
    for (const key of own)
      for (const earlier of keys.get(key.text) ?? []) offerByKey(key, earlier, posting, offer);
    offer(rerolls.get(posting)?.of, say("it replaces patches that it was sent in reply to"), 1.1);
    offerCited(posting, byMessage, idOf, offer);
    offerByThread(posting, byMessage, threads, offer);
    const follows = mayFollow(posting);
    if (follows && candidates.size === 0) offerLookalikes(posting, bySender.get(posting.sender) ?? [], offer);
    const all = [...candidates.values()];
    offered(posting, all);

    const best = all
      .filter((link) => follows && link.confidence >= 0.5 && lines.accepts(link))
      .sort(byRank)[0];
    lines.add(posting, best);
    if (best) links.push(best);

    for (const { text } of own) remember(keys, text, posting, candidatesPerKey);
    remember(bySender, posting.sender, posting, 200);
    for (const message of messagesOf(posting)) byMessage.set(message.messageId, posting);
  }
  return links;
}

/** Whether a link counts only if the other versions of the series allow it, see `Lines`. */
export function isWeak({ confidence }: Link): boolean {
  return confidence < 0.9;
}

/** The most confident first; then the highest earlier version, then the latest. */
function byRank(a: Link, b: Link): number {
  return (
    b.confidence - a.confidence || b.earlier.version - a.earlier.version || b.earlier.date - a.earlier.date
  );
}

function remember<K>(map: Map<K, Posting[]>, key: K, posting: Posting, most: number): void {
  const list = map.get(key) ?? [];
  list.push(posting);
  if (list.length > most) list.shift();
  map.set(key, list);
}

/**
 * The series while links are added. A weak link must not put a second, different "v2" beside the one a series has: then
 * the earlier version was split in two, and the second part is a series of its own.
 */
class Lines {
  readonly #lineOf = new Map<Posting, Posting[]>();

  accepts(link: Link): boolean {
    if (!isWeak(link)) return true;
    const line = this.#lineOf.get(link.earlier) ?? [];
    return !line.some(
      (other) =>
        other !== link.earlier &&
        other.version === link.later.version &&
        other.rfc === link.later.rfc &&
        !link.later.resend &&
        !link.later.reroll &&
        overlap(other, link.later) < 0.34,
    );
  }

  add(posting: Posting, link: Link | undefined): void {
    const line = (link && this.#lineOf.get(link.earlier)) ?? [];
    line.push(posting);
    this.#lineOf.set(posting, line);
  }
}

/** Links by the first Message-ID of their later posting, to look up why a posting belongs to its series. */
export function linksByLater(links: Link[]): Map<string, Link> {
  return new Map(links.map((link) => [firstId(link.later), link]));
}
