import { type Localize, say } from "../../../core/base/localize.ts";
import type { Comment } from "../../../core/comments/model.ts";
import type { PendingComment } from "../../../core/composing/pending.ts";
import type { Revision, Series } from "../../../core/series/series.ts";
import { mailsOf } from "../../../core/series/seriesQueries.ts";

/** Identifies a comment of the person's own review; one in a draft by its content. */
export function keyOfPending({ id, draft, patch, file, side, line, text }: PendingComment): string {
  return id ?? JSON.stringify([draft, patch, file, side, line, text]);
}

/** An unsent comment in the form of other comments. */
export function asComment(pending: PendingComment, thread: number): Comment {
  const { patch, file, side, line, text } = pending;
  return {
    ...{ patch, file, side, line, text, thread },
    messageId: "",
    author: { name: "", email: "" },
    date: 0,
    title: "",
    revision: "",
    asks: true,
    open: true,
    why: say(""),
    key: keyOfPending(pending),
    marked: false,
  };
}

/** The comments that are in no draft, by series, with the version of the latest one. */
export function reviewsIn(
  pending: readonly PendingComment[],
  all: readonly Series[],
): { series: Series; revision: Revision; ids: string[] }[] {
  return all.flatMap((series) => {
    const revisionOf = (patch: string) => series.revisions.findLast((one) => mailsOf(one).includes(patch));
    const own = pending.filter(({ id, patch }) => id !== null && revisionOf(patch) !== undefined);
    const revisions = own.flatMap(({ patch }) => revisionOf(patch) ?? []);
    const revision = series.revisions.findLast((one) => revisions.includes(one));
    return revision ? [{ series, revision, ids: own.flatMap(({ id }) => id ?? []) }] : [];
  });
}

/** The label of an own comment: whether it is in a draft, and on which version it was written. */
export function labelOfPending({ draft, from }: PendingComment, t: Localize): string {
  if (draft !== null) return t("in a draft");
  return from === null ? t("not sent") : t("not sent, written on {0}", from);
}
