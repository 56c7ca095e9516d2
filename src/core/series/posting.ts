import { day, hour } from "../base/durations.ts";
import { type IdShape, shapeOf } from "../mail/messageIdShape.ts";
import { titleKey } from "../mail/title.ts";
import type { StoredMessage } from "../store/types.ts";
import { DisjointSets } from "./disjointSets.ts";
import type { Identities } from "./identities.ts";
import { parentIds, type Threads } from "./thread.ts";

/** Mails sent together: a cover and its patches, as far as they arrived. */
export interface Posting {
  sender: number;
  version: number;
  /** Whether the version was written somewhere in it. */
  labelled: boolean;
  rfc: boolean;
  resend: boolean;
  /** One or a few patches sent again for an existing revision (`v5.1 10/12`). */
  reroll: boolean;
  /** The posting whose patches of the same numbers these replace, whatever version they call themselves. */
  replaces: Posting | null;
  /** Number of patches announced. */
  expected: number;
  cover: StoredMessage | null;
  /** By their number, ascending. */
  patches: Map<number, StoredMessage>;
  /** Of its first mail. */
  date: number;
  shape: IdShape | null;
}

/** Mails of one posting are sent within moments; a broken-off run may be resumed the next day. */
const threadedWindow = 3 * day;
/** Two dates may each be believed though they are three days off. */
const coveredWindow = 2 * threadedWindow;
/** No two mails of a posting are further from each other. */
export const postingReach = coveredWindow;
/** Where neither thread nor Message-ID says that they were sent together. */
export const loneWindow = 6 * hour;

/** How sure it is that two mails were sent together, before their subjects are compared. */
type Bond = "strong" | "sibling" | "lone";

interface Item {
  message: StoredMessage;
  sender: number;
  shape: IdShape | null;
  parent: StoredMessage | undefined;
}

/** A posting that still grows. */
interface Cluster {
  items: Map<number, Item>;
  sender: number;
  total: number;
  /** Null while no mail of it names a version. */
  version: number | null;
  rfc: boolean;
  resend: boolean;
  reroll: number;
  first: number;
  last: number;
}

/**
 * Groups the patches and covers among the mails into postings, oldest first. All other mails are left to `replies`.
 * Evidence, strongest first: the stamp in the Message-ID, the thread, then sender, version, total and time.
 * The order in which mails arrived does not matter.
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

/** The Message-ID that stands for a posting: its cover's, else its first patch's. */
export function firstId(posting: Posting): string {
  const first = posting.cover ?? posting.patches.values().next().value;
  return first?.messageId ?? "";
}

/** What a person calls the posting: its cover's title, else its first patch's. */
export function headingOf(posting: Posting): string {
  const first = posting.cover ?? posting.patches.values().next().value;
  return first?.facts.subject.title ?? "";
}

/** The mails of a posting: its cover, then its patches by number. */
export function messagesOf(posting: Posting) {
  return posting.cover ? [posting.cover, ...posting.patches.values()] : [...posting.patches.values()];
}

/** Whether it is a patch or a cover. */
export function isPosting({ facts }: StoredMessage): boolean {
  return facts.kind === "patch" || facts.kind === "cover";
}

/**
 * pipermail strips "Re:", so that an answer to a cover looks like the cover, and one with a counter-proposal like the
 * patch. It is an answer if what it answers has the very same subject and it neither announces patches nor comes from
 * the same sender with a diff of its own (a resend within the thread).
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

/** A patch below scissors in an answer is a posting where its sender answers their own; another's is a proposal. */
function answersOwn(message: StoredMessage, threads: Threads): boolean {
  for (const above of threads.lineage(message))
    if (above !== message && above.facts.kind === "patch" && above.from.email === message.from.email)
      return true;
  return false;
}

function toItem(message: StoredMessage, threads: Threads, people: Identities): Item {
  return {
    message,
    sender: people.key(message.from),
    shape: shapeOf(message.messageId),
    parent: threads.parent(message),
  };
}

function cluster(items: Item[]): Cluster[] {
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

/** Tries each item against the latest ones with the same key; a run that does not fit starts a new one beside it. */
function joinRuns(
  items: Item[],
  keyOf: (item: Item, index: number) => string | undefined,
  join: (earlier: number, later: number) => boolean,
): void {
  const runs = new Map<string, number[]>();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    if (key === undefined) return;
    const latest = runs.get(key) ?? [];
    if (!latest.some((earlier) => join(earlier, index))) {
      latest.unshift(index);
      // Bounded: nobody sends more than a few postings below one mail; the oldest can take no more patches.
      runs.set(key, latest.slice(0, 8));
    }
  });
}

function clusterOf(item: Item): Cluster {
  const { subject } = item.message.facts;
  return {
    items: new Map([[subject.number ?? 1, item]]),
    sender: item.sender,
    total: subject.total ?? 1,
    version: subject.labelled ? subject.version : null,
    rfc: subject.rfc,
    resend: subject.resend,
    reroll: subject.reroll,
    first: item.message.date,
    last: item.message.date,
  };
}

function belongTogether(a: Cluster, b: Cluster, bond: Bond): boolean {
  if (a.sender !== b.sender || a.reroll !== b.reroll) return false;
  if (a.total !== b.total && !(bond === "strong" && (forgot(a, b) || forgot(b, a)))) return false;
  const covered = bond === "strong" && a.version === b.version;
  const window = bond === "lone" ? loneWindow : covered ? coveredWindow : threadedWindow;
  if (Math.max(a.last, b.last) - Math.min(a.first, b.first) > window) return false;
  if (a.version !== b.version) {
    // "Cover v3 with unversioned patches": one side's silence is no contradiction, if the thread says so.
    if (bond !== "strong" || (a.version !== null && b.version !== null)) return false;
  }
  if (bond !== "strong" && (a.rfc !== b.rfc || a.resend !== b.resend)) return false;
  const [few, many] = a.items.size < b.items.size ? [a, b] : [b, a];
  for (const number of few.items.keys()) if (many.items.has(number)) return false;
  return true;
}

/** Whether a cover or its patches were sent with a total that their sender forgot to raise for the other's. */
function forgot(few: Cluster, more: Cluster): boolean {
  if (!few.items.has(0) || few.version !== more.version) return false;
  return isCoverAlone(few) || [...more.items.keys()].every((number) => number > few.total);
}

/** The patches' own total goes before that of a cover alone. */
function totalOf(a: Cluster, b: Cluster): number {
  if (isCoverAlone(a)) return b.total;
  return isCoverAlone(b) ? a.total : Math.max(a.total, b.total);
}

function isCoverAlone({ items }: Cluster): boolean {
  return items.size === 1 && items.has(0);
}

function absorb(into: Cluster, other: Cluster): void {
  into.total = totalOf(into, other);
  for (const [number, item] of other.items) into.items.set(number, item);
  into.version ??= other.version;
  into.rfc ||= other.rfc;
  into.resend ||= other.resend;
  into.first = Math.min(into.first, other.first);
  into.last = Math.max(into.last, other.last);
}

function isComplete(one: Cluster): boolean {
  for (let number = 1; number <= Math.min(one.total, 10_000); number++)
    if (!one.items.has(number)) return false;
  return one.items.has(0);
}

function toPosting(one: Cluster): Posting {
  const items = [...one.items].sort(([a], [b]) => a - b);
  const cover = one.items.get(0)?.message ?? null;
  const patches = new Map(
    items.filter(([number]) => number > 0).map(([number, item]) => [number, item.message]),
  );
  return {
    sender: one.sender,
    version: one.version ?? 1,
    labelled: one.version !== null,
    rfc: one.rfc,
    resend: one.resend,
    reroll: one.reroll > 0,
    replaces: null,
    expected: one.total > 0 ? one.total : patches.size,
    cover,
    patches,
    date: one.first,
    shape: items.find(([, item]) => item.shape !== null)?.[1].shape ?? null,
  };
}

/** "[RFC] x" without number or diff: a cover, if numbered patches of the same sender stand below it. */
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
