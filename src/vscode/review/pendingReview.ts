import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { PendingComment } from "../../core/composing/pending.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import { registerCommand, setContext } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, patchFileScheme, reviewController } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { askTrailers } from "./askTrailers.ts";
import { chooseReview, writeReview } from "./finishReview.ts";
import { asComment, keyOfPending, labelOfPending, reviewsIn } from "./model/pendingComments.ts";
import type { PatchComments } from "./patchComments.ts";

/** A comment of the person's own. */
interface OwnComment extends vscode.Comment {
  pending: PendingComment;
  thread: vscode.CommentThread;
}

/** The person's own review: comments at lines of patches, kept until they are sent as mails. */
export class PendingReview implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #patches: PatchComments;
  readonly #controller: vscode.CommentController;
  readonly #status: vscode.StatusBarItem;
  readonly #parts: vscode.Disposable;
  #threads = new Map<string, vscode.CommentThread>();
  #drawing = 0;

  constructor(live: OverviewModel, patches: PatchComments, onDidChangeDrafts: vscode.Event<void>) {
    const { t } = vscode.l10n;
    this.#live = live;
    this.#patches = patches;
    this.#controller = vscode.comments.createCommentController(reviewController, t("My Review"));
    this.#controller.options = {
      prompt: t("Comment on this line"),
      placeHolder: t("What you write becomes part of a mail to everybody who had the patch."),
    };
    this.#controller.commentingRangeProvider = {
      provideCommentingRanges: (document) =>
        document.uri.scheme === patchFileScheme && patches.aboutOf(document.uri)
          ? [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)]
          : [],
    };
    this.#status = vscode.window.createStatusBarItem("patchTracker.review", vscode.StatusBarAlignment.Left);
    this.#status.name = t("My Review");
    this.#status.command = Command.finishReview;
    const told = (id: Command, work: (args: unknown[]) => Promise<void>) =>
      registerCommand(id, withErrorsShown(live.log, work));
    this.#parts = vscode.Disposable.from(
      this.#controller,
      this.#status,
      patches.onDidDraw(() => void this.#follow()),
      // Comments in drafts are shown at their lines.
      onDidChangeDrafts(() => void this.#follow()),
      told(Command.addToReview, async ([reply]) => {
        await this.#add(reply);
        await this.#reload();
      }),
      told(Command.replyNow, ([reply]) => this.#replyNow(reply)),
      told(Command.editPending, async ([comment]) => this.#setMode(comment, vscode.CommentMode.Editing)),
      told(Command.leavePending, async () => this.#reload()),
      told(Command.savePending, ([comment]) => this.#save(comment)),
      told(Command.removePending, ([comment]) => this.#remove(comment)),
      told(Command.openPendingDraft, async ([comment]) => {
        if (isOwn(comment)) await vscode.commands.executeCommand(Command.openDraft, comment.pending.draft);
      }),
      told(Command.finishReview, (args) => this.#finish(args)),
    );
  }

  get threads(): vscode.CommentThread[] {
    return [...this.#threads.values()];
  }

  /** Saves what was typed below a line. The thread that VS Code created for it is replaced by one of ours. */
  async #add(reply: unknown): Promise<PendingComment | null> {
    const { t } = vscode.l10n;
    if (!isReply(reply)) return null;
    const { thread, text } = reply;
    const about = this.#patches.aboutOf(thread.uri);
    if (!about)
      throw new UserError(t("This document is of no patch that is open."), t("Open the patch from its row."));
    const { patch, file, side } = about;
    const line = thread.range ? thread.range.end.line + 1 : null;
    const document = await vscode.workspace.openTextDocument(thread.uri);
    const shown = side === "message" ? null : document.getText();
    const comment = { patch, file, side, line, text };
    const kept = await this.#live.services.composing.addPending({ comment, text: shown }, quietly());
    if (!this.threads.includes(thread)) thread.dispose();
    return kept;
  }

  async #replyNow(reply: unknown): Promise<void> {
    const kept = await this.#add(reply);
    if (!kept?.id) return;
    const { entries } = await this.#live.current();
    const all = entries.flatMap(({ series }) => series ?? []);
    const [review] = reviewsIn([kept], all);
    if (review) await writeReview(this.#live, review, []);
    await this.#reload();
  }

  async #save(comment: unknown): Promise<void> {
    if (!isOwn(comment) || comment.pending.id === null) return;
    const text = typeof comment.body === "string" ? comment.body : comment.body.value;
    const { id } = comment.pending;
    if (text.trim() === "") await this.#live.services.composing.removePending({ ids: [id] }, quietly());
    else await this.#live.services.composing.changePending({ id, text }, quietly());
    await this.#reload();
  }

  async #remove(comment: unknown): Promise<void> {
    const { t } = vscode.l10n;
    if (!isOwn(comment) || comment.pending.id === null) return;
    const { id, draft: _, from: __, ...rest } = comment.pending;
    await this.#live.services.composing.removePending({ ids: [id] }, quietly());
    await this.#reload();
    const undo = t("Undo");
    void tell(t("The comment was removed."), undo).then(async (choice) => {
      if (choice !== undo) return;
      await this.#live.services.composing.addPending({ comment: rest, text: null }, quietly());
      await this.#reload();
    });
  }

  #setMode(comment: unknown, mode: vscode.CommentMode): void {
    if (!isOwn(comment)) return;
    const { thread } = comment;
    thread.comments = thread.comments.map((one) => (one === comment ? { ...one, mode } : one));
  }

  /** @param args a row of a series; without one, the person chooses if there are several reviews */
  async #finish(args: unknown[]): Promise<void> {
    const review = await chooseReview(this.#live, await this.#pending(), args);
    if (!review) return;
    const trailers = await askTrailers(review.revision);
    if (trailers) await writeReview(this.#live, review, trailers);
    await this.#reload();
  }

  async #pending(): Promise<PendingComment[]> {
    return this.#live.services.composing.pending({}, quietly());
  }

  /** Moves comments on unchanged lines to a new version. */
  async #follow(): Promise<void> {
    const { t } = vscode.l10n;
    try {
      const own = (await this.#pending()).filter(({ id }) => id !== null);
      const { entries } = await this.#live.current();
      for (const { series } of own.length > 0 ? entries : []) {
        const latest = series?.revisions.at(-1);
        const isOld = ({ patch }: PendingComment) =>
          series?.revisions.some((one) => one !== latest && mailsOf(one).includes(patch));
        if (!series || !latest || !own.some(isOld)) continue;
        const moved = await this.#live.services.composing.movePending({ series }, quietly());
        if (moved > 0)
          void tell(
            moved === 1
              ? t(
                  "A comment of your review stands on {0} of “{1}” now.",
                  latest.label,
                  series.title.slice(0, 60),
                )
              : t(
                  "{0} comments of your review stand on {1} of “{2}” now.",
                  moved,
                  latest.label,
                  series.title.slice(0, 60),
                ),
          );
      }
      await this.#reload();
    } catch (error) {
      this.#live.log.warn(`Comments of the review could not be read: ${error}`);
    }
  }

  async #reload(): Promise<void> {
    const drawing = ++this.#drawing;
    const { t } = vscode.l10n;
    const known = await this.#pending();
    const byKey = new Map(known.map((one) => [keyOfPending(one), one]));
    const placed = await this.#patches.place([...byKey.values()].map(asComment));
    // A later call has newer data.
    if (drawing !== this.#drawing) return;
    const before = this.#threads;
    this.#threads = new Map();
    for (const { uri, line, comments } of placed) {
      const pending = byKey.get(comments[0]?.key ?? "");
      const key = `${keyOfPending(pending ?? nobody)} ${uri}`;
      if (!pending || this.#threads.has(key)) continue;
      const range = new vscode.Range((line ?? 1) - 1, 0, (line ?? 1) - 1, 0);
      const thread = before.get(key) ?? this.#controller.createCommentThread(uri, range, []);
      if (!thread.range?.isEqual(range)) thread.range = range;
      thread.canReply = false;
      thread.contextValue = pending.draft === null ? "pending" : "drafted";
      thread.label = labelOfPending(pending, t);
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      thread.comments = [ownComment(pending, thread)];
      this.#threads.set(key, thread);
    }
    for (const [key, thread] of before) if (!this.#threads.has(key)) thread.dispose();
    const own = known.filter(({ id }) => id !== null).length;
    setContext("patchTracker.pending", own > 0);
    this.#status.text =
      own === 1 ? t("$(comment-draft) 1 comment to send") : t("$(comment-draft) {0} comments to send", own);
    this.#status.tooltip = t("Finish Review: make mails of them");
    if (own > 0) this.#status.show();
    else this.#status.hide();
  }

  dispose(): void {
    for (const thread of this.#threads.values()) thread.dispose();
    this.#parts.dispose();
  }
}

const nobody: PendingComment = {
  ...{ id: "", patch: "", file: null, side: "general", line: null, text: "", draft: null, from: null },
};

function ownComment(pending: PendingComment, thread: vscode.CommentThread): OwnComment {
  return {
    body: pending.text,
    author: { name: vscode.l10n.t("You") },
    mode: vscode.CommentMode.Preview,
    contextValue: pending.draft === null ? "pending" : "drafted",
    pending,
    thread,
  };
}

function isOwn(value: unknown): value is OwnComment {
  return typeof value === "object" && value !== null && "pending" in value && "thread" in value;
}

function isReply(value: unknown): value is vscode.CommentReply {
  return (
    typeof value === "object" &&
    value !== null &&
    "thread" in value &&
    "text" in value &&
    typeof value.text === "string"
  );
}
