import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, commentController, patchFileScheme } from "../base/ids.ts";
import { isNamedMail, type NamedMail } from "../base/webAddress.ts";
import type { MadeVersions } from "../tree/madeVersions.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { rowsFor, seriesFor } from "../tree/seriesTargets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { registerRemarks } from "./commentCommands.ts";
import { compareApplied } from "./compareApplied.ts";
import { openInterdiff, type Versions, versionsOf } from "./compareVersions.ts";
import { ComparisonDocuments } from "./comparisonDocuments.ts";
import { outlineOf, saidIn } from "./conversationThread.ts";
import { openPatch, openPatchFile, openRevision, type PatchOf } from "./openChanges.ts";
import { PatchComments } from "./patchComments.ts";
import { PatchFiles } from "./patchFiles.ts";
import { PendingReview } from "./pendingReview.ts";
import { WorkingTreeComments } from "./workingTreeComments.ts";

export interface Review extends vscode.Disposable {
  /** The comments at lines of open documents as text, one thread a line, by document. */
  outline(): string;
}

/** Reading patches in the editor: their changes, and the comments at their lines. */
export function register(
  tickets: TicketsModel,
  said: SeriesComments,
  made: MadeVersions,
  onDidChangeDrafts: vscode.Event<void>,
): Review {
  const { t } = vscode.l10n;
  const { live } = tickets;
  const files = new PatchFiles(live.services);
  const controller = vscode.comments.createCommentController(commentController, t("Patch Comments"));
  const comments = new PatchComments(live, said, files, controller);
  const working = new WorkingTreeComments(tickets, said, controller);
  const own = new PendingReview(live, comments, onDidChangeDrafts);
  const comparisons = new ComparisonDocuments(live, made);
  const opening = { live, made, said, comments };

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
    await openPatch(opening, await patchNamed(messageId), false);
  }

  async function patchNamed(messageId: string | null): Promise<PatchOf> {
    for (const entry of (await live.current()).entries)
      for (const revision of entry.series?.revisions ?? [])
        for (const patch of revision.patches)
          if (messageId !== null && [patch.messageId, ...patch.aliases].includes(messageId))
            return { entry, revision, patch };
    throw new UserError(
      t("This is no patch of a series that you follow."),
      t("Follow its series, then open it from its row."),
      messageId ?? "",
    );
  }

  async function openApplied(args: unknown[]): Promise<void> {
    const [given] = args;
    if (isNamedMail(given)) {
      const commit = "commit" in given && typeof given.commit === "string" ? given.commit : null;
      return compareApplied(live, await patchNamed(given.messageId), commit);
    }
    for (const { about } of rowsFor(args)) if (about.kind === "patch") await compareApplied(live, about);
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

  /** @param args a row, or a series' name and the labels of the versions; the second defaults to the latest */
  async function versionsFor(args: unknown[], question: string): Promise<Versions[]> {
    const [row] = rowsFor(args);
    const about = row?.about;
    if (about?.kind === "revision" || about?.kind === "patch") {
      const versions = await versionsOf(about.entry, about.revision);
      return versions ? [versions] : [];
    }
    const all: Versions[] = [];
    for (const entry of await seriesFor(live, args, question)) {
      const labelled = (label: unknown) => entry.series?.revisions.find((one) => one.label === label);
      const later = labelled(args[2]) ?? entry.series?.revisions.at(-1);
      const versions = later && (await versionsOf(entry, later, labelled(args[1])));
      if (versions) all.push(versions);
    }
    return all;
  }

  async function compare(args: unknown[]): Promise<void> {
    const about = rowsFor(args)[0]?.about;
    const patch = about?.kind === "patch" ? about.patch.messageId : null;
    for (const { entry, from, to } of await versionsFor(args, t("Compare the versions of which series?")))
      await comparisons.open(entry, from, to, patch);
  }

  async function interdiff(args: unknown[]): Promise<void> {
    for (const versions of await versionsFor(args, t("Compare the versions of which series?")))
      await openInterdiff(live, versions);
  }

  const registered = vscode.Disposable.from(
    own,
    comments,
    working,
    controller,
    registerRemarks(live, said, comments, working),
    comparisons,
    vscode.workspace.registerFileSystemProvider(patchFileScheme, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
    registerCommand(Command.openChanges, withErrorsShown(live.log, open)),
    registerCommand(Command.openAllChanges, withErrorsShown(live.log, openAll)),
    registerCommand(Command.compareVersions, withErrorsShown(live.log, compare)),
    registerCommand(Command.openInterdiff, withErrorsShown(live.log, interdiff)),
    registerCommand(Command.compareApplied, withErrorsShown(live.log, openApplied)),
  );
  const outline = () =>
    [...comments.threads, ...working.threads, ...own.threads].map(outlineOf).sort().join("");
  return { dispose: () => registered.dispose(), outline };
}
