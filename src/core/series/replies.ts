import type { Person } from "../mail/message.ts";
import { parentIds } from "../mail/parentIds.ts";
import { personKeys, samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Verdict } from "../mail/verdict.ts";
import type { StoredMessage } from "../store/types.ts";
import { namesSeries } from "./acceptance.ts";
import type { Identities } from "./identities.ts";
import { markAnswered, markAnsweredByReminder, markAnsweredByRevision } from "./markAnswered.ts";
import {
  carryReviewsOver,
  distinctReviews,
  isOwnWork,
  reviewsInPatchMail,
  reviewsInReply,
  reviewsOf,
} from "./reviews.ts";
import type { Cover, Patch, Reply, Review, Revision, Series } from "./series.ts";
import type { Threads } from "./thread.ts";

/** A series being built, with all its senders. */
export interface SeriesInProgress {
  series: Series;
  /** Everyone who sent one of its postings counts as an author. */
  senders: Person[];
  /** All patches and covers posted for it, also those that a later sending replaced. */
  posted: StoredMessage[];
}

interface Target {
  grown: SeriesInProgress;
  revision: Revision;
  on: Patch | Cover;
  /** The earlier sending of a patch that was later sent again under a version of its own. */
  before: StoredMessage | undefined;
  /** The answered mail was sent with this revision but is no longer part of it. */
  gone?: true;
}

/**
 * Attaches every other mail to the patch or cover that it answers, and reads its reviews. A trailer in a reply to a
 * cover counts for each patch of that revision; one in a patch's own message counts for that patch.
 */
export function attachReplies(all: SeriesInProgress[], threads: Threads, people: Identities): void {
  const targets = new Map<string, Target>();
  const postedFor = new Map(all.flatMap((grown) => grown.posted.map((mail) => [mail, grown] as const)));
  const bySubject = new Map<string, Target>();
  for (const grown of all)
    for (const revision of grown.series.revisions)
      for (const on of revision.cover ? [revision.cover, ...revision.patches] : revision.patches) {
        const target = { grown, revision, on, before: undefined };
        const resent = "resentAs" in on && on.resentAs !== undefined;
        for (const id of on.aliases)
          targets.set(id, resent ? { ...target, before: threads.get(id) } : target);
        targets.set(on.messageId, target);
        const own = threads.get(on.messageId);
        if (own) bySubject.set(subjectKey(own), target);
      }
  const below = new Map<StoredMessage, Target | null>();
  const talk = new Set<string>();
  for (const message of threads.messages) {
    if (targets.has(message.messageId) || postedFor.has(message)) continue;
    const target =
      targetAbove(message, threads, targets, postedFor, below) ?? targetBySubject(message, bySubject);
    if (target && !isPatchOf(message, target)) attach(message, target, threads, talk);
  }
  for (const grown of all) {
    for (const revision of grown.series.revisions) finish(revision, threads, people);
    carryReviewsOver(grown.series.revisions, threads);
    markAnsweredByRevision(grown.series.revisions);
  }
}

/** The nearest patch or cover above a mail. `below` caches results along the way, for long threads. */
function targetAbove(
  message: StoredMessage,
  threads: Threads,
  targets: Map<string, Target>,
  postedFor: Map<StoredMessage, SeriesInProgress>,
  below: Map<StoredMessage, Target | null>,
): Target | null {
  const passed: StoredMessage[] = [];
  let found: Target | null = null;
  for (const ancestor of threads.lineage(message)) {
    found = targets.get(ancestor.messageId) ?? below.get(ancestor) ?? null;
    if (found || below.has(ancestor)) break;
    passed.push(ancestor);
  }
  for (const one of passed.toReversed()) {
    const poster = postedFor.get(one);
    // The mail answers a patch that was dropped, not the cover above that patch nor another series above it.
    if (found && (poster === found.grown || isPatchOf(one, found))) found = { ...found, gone: true };
    else if (poster) found = null;
    below.set(one, found);
  }
  return found;
}

function isPatchOf(message: StoredMessage, { grown }: Target): boolean {
  const { kind } = message.facts;
  return kind === "patch" && grown.senders.some((sender) => samePerson(sender, message.from));
}

/** Mail programs that write no references leave only the subject. A mail that starts a thread is no reply. */
function targetBySubject(message: StoredMessage, bySubject: Map<string, Target>): Target | undefined {
  const { subject } = message.facts;
  const orphan = parentIds(message).next().done === true;
  return orphan && subject.reply && subject.patch ? bySubject.get(subjectKey(message)) : undefined;
}

function subjectKey(message: StoredMessage): string {
  const { version, number, rfc, title } = message.facts.subject;
  return `${rfc} ${version} ${number} ${titleKey(title)}`;
}

/** `talk`: the mails so far that the author is not part of, see `isTalk`. */
function attach(message: StoredMessage, target: Target, threads: Threads, talk: Set<string>): void {
  const { facts } = message;
  const { grown, revision, on, before, gone } = target;
  const authors = "author" in on ? [...grown.senders, on.author] : grown.senders;
  const byAuthor = authors.some((author) => samePerson(author, message.from));
  const reviews = gone ? [] : reviewsInReply(message, isOwnWork(on, message.from, threads));
  if (!byAuthor && isTalk(message, grown.senders, threads, talk)) talk.add(message.messageId);
  const role = roleOf(message, byAuthor, reviews);
  const own = threads.get(on.messageId)?.facts.sameness ?? null;
  const same = own !== null && before?.facts.sameness === own;
  const sent = `v${revision.version}`;
  for (const review of reviews)
    on.reviews.push(before ? { ...review, givenOn: sent, counts: review.counts && same } : review);
  on.replies.push({
    messageId: message.messageId,
    from: message.from,
    date: message.date,
    excerpt: facts.excerpt,
    role: role === "comment" && talk.has(message.messageId) ? "note" : role,
    // Sending the patch again answers what was said about it before.
    answered:
      gone === true || (before !== undefined && message.date < (threads.get(on.messageId)?.date ?? 0)),
    promise: byAuthor && (facts.promise || (facts.concedes && wantsChange(threads.parent(message), authors))),
    ...(message.private ? { private: true } : {}),
    ...(facts.automatic ? { automatic: true } : {}),
    ...(role === "applied" ? { accepts: { tree: facts.tree, patches: facts.applies } } : {}),
  });
}

/** Whether somebody other than the author asked for a change; a mere question asks only for an answer. */
function wantsChange(remark: StoredMessage | undefined, authors: Person[]): boolean {
  if (remark?.facts.kind !== "reply" || remark.facts.ownLines === 0) return false;
  if (authors.some((author) => samePerson(author, remark.from))) return false;
  return (
    !remark.facts.question ||
    /\b(?:can|could|will|would) you\b|\bplease\b|\bshould\b/i.test(remark.facts.excerpt)
  );
}

/**
 * Whether a mail is a conversation between others: it greets somebody in the thread who is not the author, or answers
 * such a mail without greeting the author.
 */
function isTalk(message: StoredMessage, authors: Person[], threads: Threads, talk: Set<string>): boolean {
  const { greets } = message.facts;
  const parent = threads.parent(message);
  if (!parent || greets.some((name) => authors.some((author) => isCalled(author, name)))) return false;
  if (greets.length === 0) return talk.has(parent.messageId);
  return greets.some((name) => isCalled(parent.from, name));
}

function isCalled(person: Person, name: string): boolean {
  const { name: full, email } = personKeys(person);
  return full.split(" ").includes(name) || email.startsWith(`${name}.`) || email.startsWith(`${name}@`);
}

function roleOf(message: StoredMessage, byAuthor: boolean, reviews: Review[]): Reply["role"] {
  const { verdict, ownLines, tree, agrees, automatic } = message.facts;
  // A bot may report what a custodian has applied.
  if (automatic) return verdict === "applied" && !byAuthor ? "applied" : "note";
  if (verdict === "superseded") return "superseded";
  if (byAuthor) {
    if (verdict === "withdrawn") return "withdrawn";
    // Authors also write "Applied" about advice that they took; a custodian who applies their own patch names the tree.
    return verdict === "applied" && tree !== null ? "applied" : "answer";
  }
  if (verdict === "nack" || reviews.some((review) => review.trailer === "Nacked-by" && review.ownHand))
    return "nack";
  if (verdict === "applied") return "applied";
  if (ownLines === 0 || agrees || verdict === "dropped" || verdict === "kept")
    return reviews.length > 0 ? "review" : "note";
  return "comment";
}

function finish(revision: Revision, threads: Threads, people: Identities): void {
  takeBack(revision, threads, people);
  if (revision.cover) markAnswered(revision.cover, threads, people);
  for (const patch of revision.patches) markAnswered(patch, threads, people);
  const given = revision.patches.map((patch) => reviewsOf(patch, revision));
  for (const [at, patch] of revision.patches.entries()) {
    const own = threads.get(patch.messageId);
    const carried = own ? reviewsInPatchMail(own, (person) => isOwnWork(patch, person, threads)) : [];
    patch.reviews = distinctReviews([...(given[at] ?? []), ...carried]);
  }
  markAnsweredByReminder(revision, threads);
}

/**
 * A custodian who dropped patches from their tree again has not accepted them, unless they applied them after all. Said
 * below the cover or about the series, it holds for all patches.
 */
function takeBack(revision: Revision, threads: Threads, people: Identities): void {
  const all = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
  const said = (verdict: Verdict) =>
    all.flatMap((on) =>
      on.replies
        .filter(({ messageId }) => threads.get(messageId)?.facts.verdict === verdict)
        .map(({ from, date, excerpt }) => ({
          person: people.key(from),
          date,
          of: on === revision.cover || namesSeries(excerpt) ? all : [on],
        })),
    );
  const kept = said("kept");
  for (const { person, date, of } of said("dropped"))
    for (const on of of) {
      if (kept.some((later) => later.person === person && later.date > date && later.of.includes(on)))
        continue;
      for (const reply of on.replies)
        if (reply.role === "applied" && reply.date <= date && people.key(reply.from) === person)
          reply.role = "note";
    }
}
