import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, commentController, patchFileScheme } from "../base/ids.ts";
import { isNamedMail, type NamedMail } from "../base/webAddress.ts";
import { rowsFor, seriesFor } from "../tree/seriesTargets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { CommentThreads } from "./commentThreads.ts";
import { compareVersions } from "./compareVersions.ts";
import { openPatch, openPatchFile, openRevision } from "./openChanges.ts";
import { PatchFiles } from "./patchFiles.ts";
import { registerRemarks } from "./remarkCommands.ts";
import { outlineOf, saidIn } from "./remarkThreads.ts";
import { WorkingRemarks } from "./workingRemarks.ts";

export interface Review extends vscode.Disposable {
  /** The comments that stand at lines of open documents, a thread a line, in the order of documents. */
  outline(): string;
}

/** Reading patches in the editor: what they change, and what was said of it at its lines. */
export function register(tickets: TicketsModel): Review {
  const { t } = vscode.l10n;
  const { live } = tickets;
  const files = new PatchFiles(live.services);
  const controller = vscode.comments.createCommentController(commentController, t("Patch Comments"));
  const comments = new CommentThreads(live, files, controller);
  const working = new WorkingRemarks(tickets, controller);
  const opening = { live, comments };

  async function open(args: unknown[]): Promise<void> {
    const [given] = args;
    const [said] = saidIn(given);
    if (said) return openNamed({ messageId: said.patch, thread: said.patch });
    if (isNamedMail(given)) await openNamed(given);
    for (const { about } of rowsFor(args)) {
      if (about.kind === "patch") await openPatch(opening, about, false);
      else if (about.kind === "file") await openPatchFile(opening, about, about.file.path);
    }
  }

  async function openNamed({ messageId }: NamedMail): Promise<void> {
    for (const entry of (await live.current()).entries)
      for (const revision of entry.series?.revisions ?? [])
        for (const patch of revision.patches)
          if (messageId !== null && [patch.messageId, ...patch.aliases].includes(messageId))
            return openPatch(opening, { entry, revision, patch }, false);
    throw new UserError(
      t("This is no patch of a series that you follow."),
      t("Follow its series, then open it from its row."),
      messageId ?? "",
    );
  }

  async function openAll(args: unknown[]): Promise<void> {
    const rows = rowsFor(args);
    for (const { about } of rows) {
      if (about.kind === "patch") await openPatch(opening, about, true);
      else if (about.kind === "revision") await openRevision(opening, about.entry, about.revision);
    }
    if (rows.some(({ about }) => about.kind === "patch" || about.kind === "revision")) return;
    for (const entry of await seriesFor(live, args, t("Open the changes of which series?"))) {
      const latest = entry.series?.revisions.at(-1);
      if (latest) await openRevision(opening, entry, latest);
    }
  }

  /** @param args a row, or a series' name and the label of the version to compare its latest with */
  async function compare(args: unknown[]): Promise<void> {
    const [row] = rowsFor(args);
    if (row?.about.kind === "revision") return compareVersions(live, row.about.entry, row.about.revision);
    for (const entry of await seriesFor(live, args, t("Compare the versions of which series?"))) {
      const latest = entry.series?.revisions.at(-1);
      const other = entry.series?.revisions.find(({ label }) => label === args[1]);
      if (latest) await compareVersions(live, entry, latest, other);
    }
  }

  const registered = vscode.Disposable.from(
    comments,
    working,
    controller,
    registerRemarks(live, comments, working),
    vscode.workspace.registerFileSystemProvider(patchFileScheme, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
    registerCommand(Command.openChanges, withErrorsShown(live.log, open)),
    registerCommand(Command.openAllChanges, withErrorsShown(live.log, openAll)),
    registerCommand(Command.compareVersions, withErrorsShown(live.log, compare)),
  );
  const outline = () => [...comments.threads, ...working.threads].map(outlineOf).sort().join("");
  return { dispose: () => registered.dispose(), outline };
}
