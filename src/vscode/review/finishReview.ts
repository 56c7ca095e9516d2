import * as vscode from "vscode";
import { distinctProblems } from "../../core/base/problem.ts";
import type { GivenTrailer } from "../../core/composing/model.ts";
import type { PendingComment } from "../../core/composing/pending.ts";
import type { Revision, Series } from "../../core/series/series.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import { Command } from "../base/ids.ts";
import { tell, warn, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { composingAs } from "../tree/composingAs.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { seriesFor } from "../tree/seriesTargets.ts";
import { reviewsIn } from "./model/pendingComments.ts";

/** A review to write: its version, and the ids of its pending comments. */
interface ReviewToWrite {
  series: Series;
  revision: Revision;
  ids: string[];
}

/**
 * The review that the person wants to finish: that of the named series, else the only one, else one that they choose.
 * Null if there is none (the person is told) or it was cancelled.
 * @param args a command's arguments: a row of a series, or nothing
 */
export async function chooseReview(
  live: OverviewModel,
  pending: PendingComment[],
  args: unknown[],
): Promise<ReviewToWrite | null> {
  const { t } = vscode.l10n;
  const { entries } = await live.current();
  const all = entries.flatMap(({ series }) => series ?? []);
  const begun = reviewsIn(pending, all);
  const asked = args[0] === undefined ? [] : await seriesFor(live, args, t("Review which series?"));
  const [named] = asked.flatMap(({ series }) => series ?? []);
  const reviews = named ? begun.filter(({ series }) => series === named) : begun;
  const choices = reviews.map((review) => ({
    label: review.series.title,
    description: t("{0} comments", review.ids.length),
    review,
  }));
  const chosen =
    choices.length > 1
      ? (await pickOne(choices, { title: t("Finish the review of which series?") }))?.review
      : reviews[0];
  const review = chosen ?? (choices.length === 0 && named ? withoutComments(named) : undefined);
  if (!review) {
    if (choices.length === 0)
      void tell(t("You have no comments in a review. Open the changes of a patch, and write at its lines."));
    return null;
  }
  return review;
}

/** Writes the mails of a review as drafts, opens them, and offers to send them. */
export async function writeReview(
  live: OverviewModel,
  { series, revision, ids }: ReviewToWrite,
  trailers: GivenTrailer[],
): Promise<void> {
  const { t } = vscode.l10n;
  const [thread] = mailsOf(revision);
  if (thread === undefined) return;
  if (ids.length + trailers.length === 0) {
    void tell(t("There is nothing to say: neither a comment nor a trailer."));
    return;
  }
  const request = { ...(await composingAs(live, thread)), thread, trailers, pending: ids };
  const made = await whileWaiting(t("Writing the review of {0}", series.title.slice(0, 60)), (call) =>
    live.services.composing.finishReview(request, call),
  );
  if (!made) return;
  for (const { what, remedy } of distinctProblems(made.problems)) void warn(`${what} ${remedy}`);
  const drafts = made.drafts.map(({ id }) => id);
  await vscode.commands.executeCommand(Command.openDraft, drafts);
  if (drafts.length < 2) return;
  const send = t("Send…");
  void tell(t("The review is {0} mails, each a draft.", drafts.length), send).then((choice) =>
    choice === send ? vscode.commands.executeCommand(Command.sendDraft, drafts) : undefined,
  );
}

function withoutComments(series: Series): ReviewToWrite | undefined {
  const revision = series.revisions.at(-1);
  return revision && { series, revision, ids: [] };
}
