import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Comment } from "../../core/comments/model.ts";
import { nameOf } from "../../core/mail/person.ts";
import { escaped } from "../tree/markdown.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { untrusted } from "../tree/treeItem.ts";
import { lineIn, type OpenedMail, type PlacedThread, placedThreads } from "./model/commentThreads.ts";
import { type PatchFiles, uriOf } from "./patchFiles.ts";

/** A comment that commands find its mail by. */
interface MailComment extends vscode.Comment {
  messageId: string;
}

/** Whose comments are shown: a series by a mail of it, and which of its patches. */
export interface Shown {
  /** What of it is open, so that it is shown once. */
  key: string;
  thread: string;
  opened: OpenedMail[];
}

/** Characters of a line of a mail that are shown. */
const longestLine = 2_000;
/** Patches and revisions whose comments are shown; those opened longest ago go. */
const mostShown = 30;

/** What reviewers wrote, at the lines that they wrote about, in the documents of opened patches. */
export class CommentThreads implements vscode.Disposable {
  readonly #live: OverviewModel;
  readonly #files: PatchFiles;
  readonly #controller: vscode.CommentController;
  readonly #shown = new Map<string, { shown: Shown; threads: vscode.CommentThread[] }>();
  readonly #subscription: vscode.Disposable;

  constructor(live: OverviewModel, files: PatchFiles) {
    this.#live = live;
    this.#files = files;
    this.#controller = vscode.comments.createCommentController(
      "patchTracker.comments",
      vscode.l10n.t("Patch Comments"),
    );
    // New mail may bring new remarks, or answer old ones.
    this.#subscription = live.onDidChange(() => void this.#again());
  }

  async show(shown: Shown): Promise<void> {
    const { services, log } = this.#live;
    const { archives, corrections } = await this.#live.project();
    const { comments } = await services.comments.list(
      {
        ...{ thread: shown.thread, archives, corrections, offline: true },
        ...{ since: null, until: null, newest: null },
      },
      quietly(),
    );
    const threads = await Promise.all(
      placedThreads(comments, shown.opened).map((placed) => this.#threadOf(placed)),
    );
    log.debug(`${threads.length} threads of comments on ${shown.key}`);
    this.#take(shown, threads);
  }

  /** "/v2 5∕6/lib/x.c:69 open | Ann Lee: Why?", a thread a line, in the order of documents and lines. */
  outline(): string {
    const threads = [...this.#shown.values()].flatMap((one) => one.threads);
    return threads
      .map(({ uri, range, contextValue, comments }) => {
        const said = comments.map(({ author, body }) => `${author.name}: ${wordsOf(body)}`).join(" | ");
        return `${uri.path}:${(range?.start.line ?? 0) + 1} ${contextValue} | ${said}\n`;
      })
      .sort()
      .join("");
  }

  #take(shown: Shown, threads: vscode.CommentThread[]): void {
    this.#drop(shown.key);
    this.#shown.set(shown.key, { shown, threads });
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > mostShown && oldest !== undefined) this.#drop(oldest);
  }

  #drop(key: string): void {
    for (const thread of this.#shown.get(key)?.threads ?? []) thread.dispose();
    this.#shown.delete(key);
  }

  async #again(): Promise<void> {
    for (const { shown } of [...this.#shown.values()])
      await this.show(shown).catch((error: unknown) => this.#live.log.warn(String(error)));
  }

  async #threadOf(placed: PlacedThread): Promise<vscode.CommentThread> {
    const { t } = vscode.l10n;
    const line = (await this.#lineOf(placed)) - 1;
    const thread = this.#controller.createCommentThread(
      uriOf(placed.document),
      new vscode.Range(line, 0, line, 0),
      placed.comments.map(commentOf),
    );
    const states = vscode.CommentThreadCollapsibleState;
    thread.canReply = false;
    thread.collapsibleState = placed.open ? states.Expanded : states.Collapsed;
    thread.state = placed.open ? vscode.CommentThreadState.Unresolved : vscode.CommentThreadState.Resolved;
    thread.label = placed.open ? t("Open") : t("Dealt with");
    thread.contextValue = placed.open ? "open" : "closed";
    return thread;
  }

  /** Where it stands in the document, counted from 1: the patch may apply some lines away from where it was made. */
  async #lineOf({ document, line, patch, file, side }: PlacedThread): Promise<number> {
    if (line === null) return 1;
    if (side !== "new" && side !== "old") return line;
    const mail = await this.#live.services.patches.mail({ messageId: patch }, quietly());
    const sent = mail?.files.find((one) => (side === "new" ? one.path : one.oldPath) === file);
    const text = side === "new" ? sent?.after : sent?.before;
    if (text === undefined) return line;
    return lineIn(await this.#files.linesOf(document), text.split("\n"), line);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#controller.dispose();
  }
}

function commentOf({ text, author, date, messageId, why }: Comment): MailComment {
  return {
    body: untrusted(plainParagraphs(text)),
    author: { name: nameOf(author) },
    mode: vscode.CommentMode.Preview,
    timestamp: new Date(date),
    label: why,
    contextValue: "mail",
    messageId,
  };
}

function wordsOf(body: string | vscode.MarkdownString): string {
  return typeof body === "string" ? body : body.value;
}

/** A mail's words as they are, line by line. */
function plainParagraphs(text: string): string {
  return text
    .split("\n")
    .map((line) => escaped(line, longestLine))
    .join("  \n");
}
