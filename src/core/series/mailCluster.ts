import type { IdShape } from "../mail/messageIdShape.ts";
import type { StoredMessage } from "../store/types.ts";
import { loneWindow, type Posting, postingReach, threadedWindow } from "./posting.ts";

/** How sure it is that two mails were sent together, before their subjects are compared. */
export type Bond = "strong" | "sibling" | "lone";

export interface ClusteredMail {
  message: StoredMessage;
  sender: number;
  shape: IdShape | null;
  parent: StoredMessage | undefined;
}

/** A posting that is still being collected. */
export interface Cluster {
  items: Map<number, ClusteredMail>;
  sender: number;
  total: number;
  /** Null while none of its mails names a version. */
  version: number | null;
  rfc: boolean;
  resend: boolean;
  reroll: number;
  first: number;
  last: number;
}

export function clusterOf(item: ClusteredMail): Cluster {
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

export function belongTogether(a: Cluster, b: Cluster, bond: Bond): boolean {
  if (a.sender !== b.sender || a.reroll !== b.reroll) return false;
  if (a.total !== b.total && !(bond === "strong" && (forgot(a, b) || forgot(b, a)))) return false;
  const covered = bond === "strong" && a.version === b.version;
  const window = bond === "lone" ? loneWindow : covered ? postingReach : threadedWindow;
  if (Math.max(a.last, b.last) - Math.min(a.first, b.first) > window) return false;
  if (a.version !== b.version) {
    // A v3 cover with unversioned patches: a missing version is no contradiction if the thread connects them.
    if (bond !== "strong" || (a.version !== null && b.version !== null)) return false;
  }
  if (bond !== "strong" && (a.rfc !== b.rfc || a.resend !== b.resend)) return false;
  const [few, many] = a.items.size < b.items.size ? [a, b] : [b, a];
  for (const number of few.items.keys()) if (many.items.has(number)) return false;
  return true;
}

/** Whether the sender raised the total in the patches but forgot to in the cover, or the other way round. */
function forgot(few: Cluster, more: Cluster): boolean {
  if (!few.items.has(0) || few.version !== more.version) return false;
  return isCoverAlone(few) || [...more.items.keys()].every((number) => number > few.total);
}

/** The total that patches give wins over that of a cover alone. */
function totalOf(a: Cluster, b: Cluster): number {
  if (isCoverAlone(a)) return b.total;
  return isCoverAlone(b) ? a.total : Math.max(a.total, b.total);
}

function isCoverAlone({ items }: Cluster): boolean {
  return items.size === 1 && items.has(0);
}

export function absorb(into: Cluster, other: Cluster): void {
  into.total = totalOf(into, other);
  for (const [number, item] of other.items) into.items.set(number, item);
  into.version ??= other.version;
  into.rfc ||= other.rfc;
  into.resend ||= other.resend;
  into.first = Math.min(into.first, other.first);
  into.last = Math.max(into.last, other.last);
}

export function isComplete(one: Cluster): boolean {
  for (let number = 1; number <= Math.min(one.total, 10_000); number++)
    if (!one.items.has(number)) return false;
  return one.items.has(0);
}

export function toPosting(one: Cluster): Posting {
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
