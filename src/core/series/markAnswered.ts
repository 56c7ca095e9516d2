// Which comments on a revision no longer wait for its author.
import type { Identities } from "./identities.ts";
import type { Cover, Patch, Reply, Revision } from "./series.ts";
import type { Threads } from "./thread.ts";

/** A comment is answered when the author replied to it, or when the commenter gave their trailer later. */
export function markAnswered(on: Patch | Cover, threads: Threads, people: Identities): void {
  on.replies.sort((a, b) => a.date - b.date || (a.messageId < b.messageId ? -1 : 1));
  const answered = answeredIn(on, threads);
  const approvals = new Set(
    on.reviews
      .filter((review) => review.ownHand && review.trailer !== "Nacked-by")
      .map((review) => review.messageId),
  );
  const openOf = new Map<number, Reply[]>();
  for (const reply of on.replies) {
    const person = people.key(reply.from);
    const open = openOf.get(person) ?? [];
    if (reply.role === "comment" || reply.role === "nack") {
      reply.answered ||= answered.has(reply.messageId);
      open.push(reply);
      openOf.set(person, open);
    }
    if (!approvals.has(reply.messageId)) continue;
    // An approval settles what its sender said before; "with that fixed" stays open only if it asks something.
    const asks = threads.get(reply.messageId)?.facts.question === true;
    for (const earlier of open) if (earlier !== reply || !asks) earlier.answered = true;
    openOf.set(person, asks ? [reply] : []);
  }
}

/** Message-IDs of mails that the author replied to. */
function answeredIn(on: Patch | Cover, threads: Threads): Set<string> {
  const answered = new Set<string>();
  for (const { role, messageId } of on.replies) {
    const message = role === "answer" || role === "withdrawn" ? threads.get(messageId) : undefined;
    if (!message) continue;
    for (const above of threads.lineage(message)) {
      if (answered.has(above.messageId)) break;
      answered.add(above.messageId);
    }
  }
  return answered;
}

/** A later revision answers what was said before it was sent. */
export function markAnsweredByRevision(revisions: Revision[]): void {
  for (const [at, { cover, patches }] of revisions.entries()) {
    const answered = Math.max(0, ...revisions.slice(at + 1).map((later) => later.date));
    for (const on of cover ? [cover, ...patches] : patches)
      for (const reply of on.replies)
        if ((reply.role === "comment" || reply.role === "nack") && reply.date < answered)
          reply.answered = true;
  }
}

/** An author who asks others to look again has nothing left to answer. */
export function markAnsweredByReminder(revision: Revision, threads: Threads): void {
  const all = revision.cover ? [revision.cover, ...revision.patches] : revision.patches;
  const replies = all.flatMap((on) => on.replies);
  const asked = replies.filter(
    (reply) => reply.role === "answer" && threads.get(reply.messageId)?.facts.reminds,
  );
  const last = Math.max(0, ...asked.map((reply) => reply.date));
  for (const reply of replies)
    if ((reply.role === "comment" || reply.role === "nack") && reply.date < last) reply.answered = true;
}
