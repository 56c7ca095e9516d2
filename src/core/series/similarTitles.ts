import type { Outline, Span, Titled } from "../store/types.ts";
import type { Grouped } from "./assemble.ts";
import { isRetitled, lookalikeReach, mayBeRetitled, similarTitlesBack } from "./linkSignals.ts";
import { firstId, headingOf, messagesOf, type Posting } from "./posting.ts";
import type { RelatedPostings } from "./relatedPostings.ts";
import type { ThreadStore } from "./threadStore.ts";
import type { Like } from "./watch.ts";

/** Some margin, because replies that look like patches are counted as postings here. */
const mostCounted = similarTitlesBack + 20;

/**
 * Finds versions whose titles are only nearly the same. Whether a posting qualifies depends on how many its sender
 * posted in between, so those are read too, but only where such a title exists.
 */
export class SimilarTitles {
  readonly #shelf: ThreadStore;
  readonly #related: RelatedPostings;
  readonly #passed = new Set<string>();
  /** The queries asked so far: a new mail that matches one would change the result. */
  readonly likes: Like[] = [];

  constructor(shelf: ThreadStore, related: RelatedPostings) {
    this.#shelf = shelf;
    this.#related = related;
  }

  /** Looks for later versions of these postings, and for earlier ones of those that have no link yet. */
  takeIn(postings: readonly Posting[], grouped: Grouped): void {
    for (const posting of postings)
      if (this.#isFresh(`later ${posting.version} ${firstId(posting)}`))
        this.#takeLater(posting, this.#emailsOf(posting));
    const traced = new Set(grouped.links.filter((link) => !isRetitled(link)).map(({ later }) => later));
    for (const posting of grouped.groups.flat())
      if (posting.labelled && posting.version > 1 && !traced.has(posting) && this.#related.isSeen(posting))
        if (this.#isFresh(`earlier ${posting.version} ${firstId(posting)}`))
          this.#takeEarlier(posting, this.#emailsOf(posting));
  }

  /** All addresses of its senders. */
  #emailsOf(posting: Posting): Set<string> {
    return new Set(messagesOf(posting).flatMap(({ from }) => [...this.#related.emailsOf(from)]));
  }

  #isFresh(name: string): boolean {
    if (this.#passed.has(name)) return false;
    this.#passed.add(name);
    return true;
  }

  #takeLater(posting: Posting, emails: Iterable<string>): void {
    for (const email of emails) {
      const sent = this.#shelf.postings.outline(email, [posting.date, posting.date + lookalikeReach]);
      const until = reached(sent) ?? posting.date + lookalikeReach;
      const like = this.#like(posting, email, [posting.date, until], posting.version + 1);
      this.#related.ask(this.#shelf.get(like.map(({ messageId }) => messageId)));
    }
  }

  #takeEarlier(posting: Posting, emails: Iterable<string>): void {
    const found: number[] = [];
    for (const email of emails) {
      const sent = this.#shelf.postings.outline(email, [posting.date - lookalikeReach, posting.date]);
      const since = reached(sent.toReversed()) ?? posting.date - lookalikeReach;
      const like = this.#like(posting, email, [since, posting.date], posting.version - 1);
      found.push(...this.#shelf.get(like.map(({ messageId }) => messageId)).map(({ date }) => date));
    }
    if (found.length === 0) return;
    for (const email of emails) this.#related.takeSent(email, [Math.min(...found), posting.date]);
  }

  #like(posting: Posting, email: string, span: Span, version: number): Titled[] {
    this.likes.push({ email, span, version, title: headingOf(posting) });
    const own = new Set(messagesOf(posting).map(({ messageId }) => messageId));
    return this.#shelf.postings
      .titled(email, span, version)
      .filter(({ messageId, title }) => !own.has(messageId) && mayBeRetitled(headingOf(posting), title));
  }
}

/**
 * The date by which the sender has posted so much that older postings are no candidates any more; null if not reached.
 */
function reached(sent: readonly Outline[]): number | null {
  return sent.filter(({ number }) => number === null || number === 0)[mostCounted]?.date ?? null;
}
