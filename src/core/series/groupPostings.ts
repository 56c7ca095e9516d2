import { shapeOf } from "../mail/messageIdShape.ts";
import { parentIds } from "../mail/parentIds.ts";
import { titleKey } from "../mail/title.ts";
import type { StoredMessage } from "../store/types.ts";
import { DisjointSets } from "./disjointSets.ts";
import type { Identities } from "./identities.ts";
import {
  absorb,
  type Bond,
  belongTogether,
  type Cluster,
  type ClusteredMail,
  clusterOf,
  isComplete,
  toPosting,
} from "./mailCluster.ts";
import { firstId, type Posting, threadedWindow } from "./posting.ts";
import type { Threads } from "./thread.ts";

/**
 * Groups the patches and covers among the mails into postings, oldest first; replies are left to `replies.ts`.
 * Evidence, strongest first: the time stamp that git puts into the Message-IDs of one run, the thread, then sender,
 * version, total and time. The order in which mails arrived does not matter.
 */
export function postingsOf(threads: Threads, people: Identities): Posting[] {
  const items = threads.messages
    .filter((message) => isPosted(message, threads))
    .map((message) => toItem(message, threads, people));
  const numbered = items.filter((item) => item.message.facts.subject.total !== null);
  const covering = new Set(
    numbered.map((item) => item.parent).filter((parent) => parent && isLooseCover(parent)),
  );
  const single = items.filter(
    (item) => item.message.facts.subject.total === null && !covering.has(item.message),
  );
  const clusters = [...cluster(numbered), ...single.map((item) => clusterOf(item))];
  const postings = clusters.map(toPosting);
  adoptLooseCovers(postings, threads, people);
  return postings.sort((a, b) => a.date - b.date || firstId(a).localeCompare(firstId(b)));
}

/**
 * Whether a mail that looks like a patch or cover was posted as one. pipermail strips "Re:", so a reply to a cover
 * looks like the cover, and a reply with a counter-proposal looks like the patch. It is a reply if the mail that it
 * answers has the same subject, unless it announces patches or comes from the same sender with a diff of its own (a
 * resend within the thread).
 */
function isPosted(message: StoredMessage, threads: Threads): boolean {
  const { kind, subject, announces } = message.facts;
  if (kind !== "patch" && kind !== "cover") return false;
  const parent = threads.parent(message);
  if (subject.reply) return answersOwn(message, threads);
  if (!parent) return true;
  const before = parent.facts.subject;
  const same =
    before.version === subject.version &&
    before.number === subject.number &&
    before.reroll === subject.reroll &&
    before.resend === subject.resend &&
    titleKey(before.title) === titleKey(subject.title);
  if (!same) return true;
  if (kind === "cover") return announces && parent.from.email === message.from.email;
  return parent.from.email === message.from.email;
}

/**
 * A patch below a scissors line in a reply is a posting if its sender answers their own mail; from somebody else it is
 * a proposal.
 */
function answersOwn(message: StoredMessage, threads: Threads): boolean {
  for (const above of threads.lineage(message))
    if (above !== message && above.facts.kind === "patch" && above.from.email === message.from.email)
      return true;
  return false;
}

function toItem(message: StoredMessage, threads: Threads, people: Identities): ClusteredMail {
  return {
    message,
    sender: people.key(message.from),
    shape: shapeOf(message.messageId),
    parent: threads.parent(message),
  };
}

function cluster(items: ClusteredMail[]): Cluster[] {
  const sets = new DisjointSets();
  const clusters = items.map((item) => {
    sets.add();
    return clusterOf(item);
  });
  const at = (index: number) => clusters[sets.find(index)];
  const tryJoin = (a: number, b: number, bond: Bond): boolean => {
    const one = sets.find(a);
    const other = sets.find(b);
    const first = clusters[Math.min(one, other)];
    const second = clusters[Math.max(one, other)];
    if (one === other || !first || !second || !belongTogether(first, second, bond)) return false;
    absorb(first, second);
    sets.join(one, other);
    return true;
  };
  const indexOf = new Map(items.map((item, index) => [item.message.messageId, index]));

  joinRuns(
    items,
    (item) => item.shape?.stamp,
    (a, b) => tryJoin(a, b, "strong"),
  );
  items.forEach((item, index) => {
    const parent = item.parent && indexOf.get(item.parent.messageId);
    if (parent !== undefined) tryJoin(parent, index, "strong");
  });
  joinRuns(
    items,
    (item) => parentIds(item.message).next().value || undefined,
    (a, b) => tryJoin(a, b, "sibling"),
  );
  joinRuns(
    items,
    (item, index) => {
      const whole = at(index);
      return whole && !isComplete(whole) ? `${item.sender} ${whole.version} ${whole.total}` : undefined;
    },
    (a, b) => tryJoin(a, b, "lone"),
  );
  return [...new Set(items.map((_, index) => at(index)))].filter((one) => one !== undefined);
}

/** Tries each item against the latest runs with the same key; an item that fits none starts a new run. */
function joinRuns(
  items: ClusteredMail[],
  keyOf: (item: ClusteredMail, index: number) => string | undefined,
  join: (earlier: number, later: number) => boolean,
): void {
  const runs = new Map<string, number[]>();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    if (key === undefined) return;
    const latest = runs.get(key) ?? [];
    if (!latest.some((earlier) => join(earlier, index))) {
      latest.unshift(index);
      // Bounded: nobody sends more than a few postings below one mail; the oldest run takes no more patches.
      runs.set(key, latest.slice(0, 8));
    }
  });
}

/** "[RFC] x" without number or diff is a cover if numbered patches of the same sender are below it. */
function isLooseCover(message: StoredMessage): boolean {
  const { subject, files, kind } = message.facts;
  return (
    subject.patch && subject.total === null && files.length === 0 && (kind === "other" || kind === "patch")
  );
}

function adoptLooseCovers(postings: Posting[], threads: Threads, people: Identities): void {
  for (const posting of postings) {
    if (posting.cover) continue;
    const first = posting.patches.values().next().value;
    const parent = first && threads.parent(first);
    if (!parent || !isLooseCover(parent)) continue;
    if (people.key(parent.from) !== posting.sender || posting.date - parent.date > threadedWindow) continue;
    posting.cover = parent;
    posting.rfc ||= parent.facts.subject.rfc;
    posting.date = Math.min(posting.date, parent.date);
  }
}
