import { day } from "../base/durations.ts";
import type { Span, StoredMessage } from "../store/types.ts";
import { versionReach } from "./link.ts";
import { postingReach } from "./posting.ts";
import { lieWithin, spansAround } from "./spans.ts";

/** What is asked of the store for it. */
export interface RelatedShelf {
  get(messageIds: string[]): StoredMessage[];
  ancestors(messageIds: string[]): StoredMessage[];
  descendants(messageIds: string[]): StoredMessage[];
  postings(emails: string[], spans: readonly Span[]): StoredMessage[];
  tied(mails: StoredMessage[], emails: string[]): StoredMessage[];
}

/** Read beyond what is asked for, since an earlier version is usually found a few weeks before. */
const usualMargin = 100 * day;

/** Finds what some people have posted that may be other versions of their postings. */
export class RelatedPostings {
  readonly #shelf: RelatedShelf;
  readonly #idOf: (link: string) => string | null;
  readonly #senders: Set<string>;
  /** What was read of all that they sent. */
  #spans: readonly Span[] = [];
  #margin = usualMargin;
  readonly #passed = new Set<string>();

  /** @param posted patches and covers, whose senders and authors are meant */
  constructor(shelf: RelatedShelf, posted: readonly StoredMessage[], idOf: (link: string) => string | null) {
    this.#shelf = shelf;
    this.#idOf = idOf;
    this.#senders = new Set(posted.flatMap(sendersOf));
    this.#senders.delete("");
  }

  /** What of theirs may belong to these postings and was not answered before. */
  around(postings: readonly StoredMessage[]): StoredMessage[] {
    const fresh = postings.filter(({ messageId }) => !this.#passed.has(messageId));
    if (fresh.length === 0) return [];
    for (const { messageId } of fresh) this.#passed.add(messageId);
    const near = this.#sentAround(fresh);
    const far = [...this.#shelf.tied(fresh, [...this.#senders]), ...this.#inThreadsOf(fresh)];
    return [...near, ...far, ...this.#sentWith(far)];
  }

  /** What was sent with these, if that is not known: a patch says little without its cover. */
  #sentWith(far: readonly StoredMessage[]): StoredMessage[] {
    const spans = spansAround(
      far.map(({ date }) => date),
      postingReach,
      postingReach,
    ).filter((span) => !lieWithin([span], this.#spans));
    return spans.length === 0 ? [] : this.#shelf.postings([...this.#senders], spans);
  }

  /** Versions that titles or diffs tell are sent within a time of each other. */
  #sentAround(fresh: readonly StoredMessage[]): StoredMessage[] {
    const around = (margin: number) =>
      spansAround(
        fresh.map(({ date }) => date),
        versionReach + margin,
        versionReach + margin,
      );
    if (lieWithin(around(0), this.#spans)) return [];
    const spans = around(this.#margin);
    this.#spans = [...this.#spans, ...spans];
    // Whoever sends versions year after year, or dates them so, costs a few rounds, not one a version.
    this.#margin *= 2;
    return this.#shelf.postings([...this.#senders], spans);
  }

  /** What these answer or cite, and what answers them. */
  #inThreadsOf(fresh: readonly StoredMessage[]): StoredMessage[] {
    const ids = fresh.map(({ messageId }) => messageId);
    const cited = fresh.flatMap(({ facts }) =>
      [...facts.earlier, ...facts.supersedes].flatMap((link) => this.#idOf(link) ?? []),
    );
    const threads = [...this.#shelf.ancestors(ids), ...this.#shelf.descendants(ids)];
    return [...this.#shelf.get([...new Set(cited)]), ...threads].filter(
      (message) => isPosting(message) && sendersOf(message).some((email) => this.#senders.has(email)),
    );
  }
}

/** Whether it is a patch or a cover. */
export function isPosting({ facts }: StoredMessage): boolean {
  return facts.kind === "patch" || facts.kind === "cover";
}

function sendersOf({ from, facts }: StoredMessage): string[] {
  return facts.author ? [from.email, facts.author.email] : [from.email];
}
