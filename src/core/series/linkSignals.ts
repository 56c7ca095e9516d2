// What suggests that a posting is a later version of another: the signals that several tools use.
import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import { shapeOf } from "../mail/messageIdShape.ts";
import { likeness, titleKey, titleWords } from "../mail/title.ts";
import { headingOf, messagesOf, type Posting } from "./posting.ts";
import type { Threads } from "./thread.ts";

/** The same title after more than this is new work (a yearly "MAINTAINERS: update"). */
export const versionReach = 400 * day;
const longestUnlabelled = 180 * day;
/** A retitled version without other evidence must follow within this time, and among so many postings of its sender. */
export const lookalikeReach = 150 * day;
export const similarTitlesBack = 60;
/** Receives a candidate: the posting that may be the earlier version, why, and how confident that is (0 to 1). */
export type Offer = (earlier: Posting | undefined, because: Sentence, confidence: number) => void;

interface Key {
  kind: "change-id" | "slug" | "heading" | "title" | "diff";
  text: string;
}

export function keysOf(posting: Posting): Key[] {
  const keys = new Map<string, Key>();
  const add = (kind: Key["kind"], value: string | null | undefined) => {
    if (value) keys.set(`${kind} ${value}`, { kind, text: `${kind} ${value}` });
  };
  for (const message of messagesOf(posting)) {
    add("change-id", message.facts.changeId);
    add("change-id", shapeOf(message.messageId)?.changeId);
  }
  add("slug", posting.shape?.slug && `${posting.sender} ${posting.shape.slug}`);
  add("heading", titleKey(headingOf(posting)));
  for (const title of patchTitles(posting)) add("title", title);
  for (const message of posting.patches.values()) add("diff", message.facts.sameness);
  return [...keys.values()];
}

export function offerByKey(key: Key, earlier: Posting, later: Posting, offer: Offer): void {
  const same = earlier.sender === later.sender;
  const shared = overlap(earlier, later);
  const distance = later.date - earlier.date;
  if (key.kind === "change-id") {
    // patman's Change-Ids are per patch, and some people copy them from patch to patch. So a single one makes a
    // version only if the later posting has a higher version, follows an RFC, or shares a title.
    const advances = (later.labelled && later.version > earlier.version) || (earlier.rfc && !later.rfc);
    if (!advances && shared === 0 && titleKey(headingOf(earlier)) !== titleKey(headingOf(later))) return;
    if (earlier.cover && later.cover && shared < 0.25 && headingOf(earlier) !== headingOf(later)) return;
    offer(earlier, say("the same change-id"), 1);
  } else if (key.kind === "slug") offer(earlier, say("the same b4 series name in the Message-ID"), 0.97);
  else if (distance > (later.labelled ? versionReach : longestUnlabelled)) return;
  else if (key.kind === "diff") offerByDiffs(earlier, later, offer);
  else if (key.kind === "heading") {
    const advances = later.labelled && later.version > earlier.version;
    const lone = later.patches.size <= 1 && earlier.patches.size <= 1;
    if (!advances && !lone && shared === 0 && !isPartial(earlier, later)) return;
    if (same) offer(earlier, say("the same author and title"), 0.95);
    else if (advances) offer(earlier, say("the same title, sent on by somebody else"), 0.7);
  } else if (same) offerByTitles(earlier, later, shared, offer);
  else if (shared >= 0.8 && later.labelled && later.version > earlier.version)
    offer(earlier, say("the same patch titles, sent on by somebody else"), 0.6);
}

/** One is a run that was cut off, or a resend of a few patches, and shares no patch with the other part. */
function isPartial(earlier: Posting, later: Posting): boolean {
  return earlier.expected === later.expected && earlier.patches.size + later.patches.size <= later.expected;
}

function offerByTitles(earlier: Posting, later: Posting, shared: number, offer: Offer): void {
  const advances = later.labelled && later.version > earlier.version;
  const smaller = Math.min(earlier.patches.size, later.patches.size);
  const ofSmaller =
    smaller === 0 ? 0 : (shared * Math.max(earlier.patches.size, later.patches.size)) / smaller;
  if (later.reroll && later.version === earlier.version) offer(earlier, say("a patch of it sent again"), 0.9);
  else if (shared >= 0.5) offer(earlier, say("most patch titles are the same"), 0.6 + 0.3 * shared);
  else if (advances && ofSmaller >= 0.5 && (later.version === earlier.version + 1 || earlier.rfc))
    offer(earlier, say("patch titles of the earlier version"), 0.55 + 0.2 * ofSmaller);
  else if (earlier.rfc && !later.rfc && ofSmaller >= 0.5) offer(earlier, say("patch titles of the RFC"), 0.6);
}

/**
 * Retitled but the same change: the later one has a higher version or follows an RFC, and half of its diffs are from
 * the earlier.
 */
function offerByDiffs(earlier: Posting, later: Posting, offer: Offer): void {
  const advances = later.labelled && later.version > earlier.version;
  if (earlier.sender !== later.sender || !(advances || (earlier.rfc && !later.rfc))) return;
  const diffs = new Set([...earlier.patches.values()].map((message) => message.facts.sameness));
  const same = [...later.patches.values()].filter((message) => diffs.has(message.facts.sameness)).length;
  if (2 * same >= Math.max(earlier.patches.size, later.patches.size))
    offer(earlier, say("most diffs are the same"), 0.85);
}

/** Cached, since one posting is compared many times. */
const titlesKnown = new WeakMap<Posting, string[]>();

function patchTitles(posting: Posting): string[] {
  const known = titlesKnown.get(posting);
  if (known) return known;
  const titles = [...posting.patches.values()].map((message) => titleKey(message.facts.subject.title));
  titlesKnown.set(posting, titles);
  return titles;
}

/** Number of common titles as a share of the larger posting, 0 to 1. */
export function overlap(a: Posting, b: Posting): number {
  const titles = new Set(patchTitles(a));
  let common = 0;
  for (const title of patchTitles(b)) if (titles.has(title)) common++;
  const larger = Math.max(a.patches.size, b.patches.size);
  return larger === 0 ? 0 : common / larger;
}

/** "v1: https://…" in the cover. Only from the same sender, since a series may also cite what it depends on. */
export function offerCited(
  posting: Posting,
  byMessage: Map<string, Posting>,
  idOf: (link: string) => string | null,
  offer: Offer,
): void {
  const cover = posting.cover ?? posting.patches.values().next().value;
  for (const link of cover?.facts.supersedes ?? []) {
    const id = idOf(link);
    offer(
      id === null ? undefined : byMessage.get(id),
      say("its text says that it supersedes the earlier one"),
      0.96,
    );
  }
  for (const link of cover?.facts.earlier ?? []) {
    const id = idOf(link);
    const earlier = id === null ? undefined : byMessage.get(id);
    if (!earlier || earlier.sender !== posting.sender) continue;
    if (earlier.version < posting.version || (earlier.rfc && !posting.rfc))
      offer(earlier, say("its text names the earlier version"), 0.85);
  }
}

/** A later version that was sent in reply to the earlier one. */
export function offerByThread(
  posting: Posting,
  byMessage: Map<string, Posting>,
  threads: Threads,
  offer: Offer,
): void {
  const first = posting.cover ?? posting.patches.values().next().value;
  if (!first) return;
  for (const ancestor of threads.lineage(first)) {
    const earlier = byMessage.get(ancestor.messageId);
    if (!earlier || earlier === posting || earlier.sender !== posting.sender) continue;
    const advances = posting.labelled && posting.version > earlier.version;
    const matures = earlier.rfc && !posting.rfc && posting.expected > 1 === earlier.expected > 1;
    if (advances)
      offer(
        earlier,
        say("sent in reply to the earlier version"),
        posting.version === earlier.version + 1 ? 0.8 : 0.75,
      );
    else if (matures) offer(earlier, say("sent in reply to the RFC"), 0.7);
    return;
  }
}

/** Titles less alike than this (see `likeness`) are no evidence. */
const leastAlike = 0.2;

/** Whether a nearly equal title is the only evidence for a link. */
export function isRetitled({ because }: { because: Sentence }): boolean {
  return because === retitled;
}

const retitled = say("nearly the same title by the same author");

/** Whether two titles are alike enough that one may be the other's, changed. */
export function mayBeRetitled(one: string, other: string): boolean {
  return likeness(titleWords(one), titleWords(other)) >= leastAlike;
}

/**
 * A retitled patch without other evidence: its earlier version is by the same author, with a similar title and the same
 * files.
 */
export function offerLookalikes(posting: Posting, earlier: Posting[], offer: Offer): void {
  if (!posting.labelled || posting.version < 2) return;
  const words = titleWords(headingOf(posting));
  for (const candidate of earlier.slice(-similarTitlesBack)) {
    if (candidate.version !== posting.version - 1 || posting.date - candidate.date > lookalikeReach) continue;
    if (candidate.resend || candidate.expected > 1 !== posting.expected > 1) continue;
    const titles = likeness(words, titleWords(headingOf(candidate)));
    const files = likeness(pathsOf(posting), pathsOf(candidate));
    if (titles >= 0.6 || (titles >= leastAlike && files >= 0.8))
      offer(candidate, retitled, 0.5 + 0.2 * Math.max(titles, files));
  }
}

function pathsOf(posting: Posting): Set<string> {
  return new Set(
    [...posting.patches.values()].flatMap((message) => message.facts.files.map((file) => file.path)),
  );
}
