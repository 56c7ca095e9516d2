import type { Cover, Patch, Reply, Revision } from "../../core/series/series.ts";
import { sizeOf } from "./reviewCounts.ts";

/** A reply and its patch in the revision: "2/9", "0/9" for the cover; "" if there is only one patch. */
export interface Said {
  reply: Reply;
  place: string;
}

/** A comment, question or objection that its author has not answered. */
export function isOpen(reply: Reply): boolean {
  return (reply.role === "comment" || reply.role === "nack") && !reply.answered;
}

/** Replies that wait for an answer, oldest first. */
export function toAnswer(revision: Revision): Said[] {
  return said(revision, ({ replies }) => replies.filter(isOpen));
}

/** Promises of a later version that are the last reply on their patch, oldest first. */
export function promises(revision: Revision): Said[] {
  return said(revision, ({ replies }) => {
    const last = replies.findLast((reply) => reply.role === "answer" || reply.role === "comment");
    return last?.promise ? [last] : [];
  });
}

function said(revision: Revision, among: (posting: Cover | Patch) => Reply[]): Said[] {
  const of = sizeOf(revision);
  const below = (posting: Cover | Patch, number: number) =>
    among(posting).map((reply) => ({ reply, place: of > 1 ? `${number}/${of}` : "" }));
  return [
    ...(revision.cover ? below(revision.cover, 0) : []),
    ...revision.patches.flatMap((patch) => below(patch, patch.number)),
  ].sort((one, other) => one.reply.date - other.reply.date);
}
