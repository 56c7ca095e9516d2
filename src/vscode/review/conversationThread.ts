import * as vscode from "vscode";
import { wordsOf } from "../../core/base/localize.ts";
import { plainLine } from "../../core/base/plainText.ts";
import type { Comment } from "../../core/comments/model.ts";
import { nameOf } from "../../core/mail/person.ts";
import { escapedLines } from "../tree/markdown.ts";
import { untrusted } from "../tree/treeItem.ts";
import { spotOf, threadTraits } from "./model/conversation.ts";

/** A comment with the data that commands need. */
export interface MailComment extends vscode.Comment {
  messageId: string;
  thread: string;
  /** All comments of its conversation. */
  said: Comment[];
}

/** A conversation at its place in a document. */
export interface PlacedConversation {
  uri: vscode.Uri;
  /** Counted from 1; null: about the whole document. */
  line: number | null;
  comments: Comment[];
  /** The line is gone; this is where it was. */
  gone: boolean;
  /** A trait for menus: where it is shown. */
  where: "patch" | "file";
}

/** Characters shown of a line of a mail. */
const longestLine = 2_000;

/** Conversations as comment threads in documents, each once. Redrawing keeps their expansion and focus. */
export class DrawnConversations implements vscode.Disposable {
  readonly #controller: vscode.CommentController;
  #threads = new Map<string, vscode.CommentThread>();

  constructor(controller: vscode.CommentController) {
    this.#controller = controller;
  }

  get threads(): vscode.CommentThread[] {
    return [...this.#threads.values()];
  }

  /** The thread of a conversation in a document; undefined if it is not drawn there. */
  threadOf(conversation: Pick<PlacedConversation, "uri" | "comments">): vscode.CommentThread | undefined {
    return this.#threads.get(keyOf(conversation));
  }

  /** Draws these, and removes all others. */
  draw(all: readonly PlacedConversation[]): void {
    const before = this.#threads;
    this.#threads = new Map();
    for (const placed of all) {
      const key = keyOf(placed);
      const known = this.#threads.get(key) ?? before.get(key);
      if (known) updateThread(known, placed);
      this.#threads.set(key, known ?? createThread(this.#controller, placed));
    }
    for (const [key, thread] of before) if (!this.#threads.has(key)) thread.dispose();
  }

  dispose(): void {
    this.draw([]);
  }
}

function keyOf({ uri, comments: [first] }: Pick<PlacedConversation, "uri" | "comments">): string {
  return `${first?.key} ${uri}`;
}

function createThread(
  controller: vscode.CommentController,
  placed: PlacedConversation,
): vscode.CommentThread {
  const thread = controller.createCommentThread(
    placed.uri,
    rangeOf(placed) ?? new vscode.Range(0, 0, 0, 0),
    [],
  );
  thread.canReply = false;
  updateThread(thread, placed);
  return thread;
}

/**
 * The person's expansion state is kept, unless the conversation was opened or dealt with. Unchanged properties are not
 * set: VS Code would send them to the window and redraw, which for some hundred threads takes longer than opening a
 * diff.
 */
function updateThread(thread: vscode.CommentThread, placed: PlacedConversation): void {
  const { t } = vscode.l10n;
  const open = isOpen(placed);
  const [first] = placed.comments;
  const on = placed.where === "file" && first ? `, ${first.revision}: ${first.title}` : "";
  const standing = `${open ? t("Open") : t("Dealt with")}${on}`;
  const range = rangeOf(placed);
  if (!isSame(thread.range, range)) thread.range = range;
  // Replacing the comments would lose the focus.
  const said = saidIn(thread);
  if (said !== placed.comments && JSON.stringify(said) !== JSON.stringify(placed.comments))
    thread.comments = placed.comments.map((comment) => commentOf(comment, placed.comments));
  const { CommentThreadState: states, CommentThreadCollapsibleState: folds } = vscode;
  const state = open ? states.Unresolved : states.Resolved;
  if (thread.state !== state) {
    thread.collapsibleState = open ? folds.Expanded : folds.Collapsed;
    thread.state = state;
  }
  const was = placed.gone && first ? t("{0}; was at {1}", standing, spotOf(first)) : standing;
  const label = plainLine(was);
  if (thread.label !== label) thread.label = label;
  const traits = threadTraits(placed.comments, placed.where);
  if (thread.contextValue !== traits) thread.contextValue = traits;
}

/** The comments of a thread, or of the thread of a comment, from a menu command's argument. */
export function saidIn(value: unknown): Comment[] {
  if (typeof value !== "object" || value === null) return [];
  if ("said" in value) return (value as MailComment).said;
  const [first] = "comments" in value && Array.isArray(value.comments) ? value.comments : [];
  return first === undefined ? [] : saidIn(first);
}

function isOpen({ comments }: PlacedConversation): boolean {
  return comments.some(({ open }) => open);
}

function rangeOf({ line }: PlacedConversation): vscode.Range | undefined {
  return line === null ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
}

function isSame(one: vscode.Range | undefined, other: vscode.Range | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.isEqual(other);
}

function commentOf(comment: Comment, said: Comment[]): MailComment {
  const { text, author, date, messageId, why, open } = comment;
  return {
    body: untrusted(escapedLines(text, longestLine)),
    author: { name: nameOf(author) },
    mode: vscode.CommentMode.Preview,
    timestamp: new Date(date),
    label: wordsOf(why, vscode.l10n.t),
    contextValue: open ? "mail open" : "mail",
    messageId,
    thread: messageId,
    said,
  };
}

/** A thread as text: "/v2 5∕6/lib/x.c:69 open | Ann Lee: Why?". */
export function outlineOf({ uri, range, contextValue, comments, label }: vscode.CommentThread): string {
  const said = comments.map(({ author, body }) => `${author.name}: ${textOf(body)}`).join(" | ");
  const was = /; was at .*/.exec(label ?? "")?.[0] ?? "";
  return `${uri.path}:${(range?.start.line ?? -1) + 1} ${contextValue?.split(" ")[0]}${was} | ${said}\n`;
}

function textOf(body: string | vscode.MarkdownString): string {
  return typeof body === "string" ? body : body.value;
}
