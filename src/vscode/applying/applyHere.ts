import { basename, join } from "node:path";
import * as vscode from "vscode";
import type { Applied } from "../../core/applying/model.ts";
import type { TakeRequest } from "../../core/applying/takeRequest.ts";
import { type Call, quietly } from "../../core/base/call.ts";
import { mustBeTrusted, showError } from "../base/errors.ts";
import { tell, warn, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { withNote } from "../base/withNote.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { askPath, openWindow } from "./checkOut.ts";
import { proposedBranch } from "./model/branchName.ts";
import { type ChosenTrailers, pickTrailers } from "./pickTrailers.ts";
import { type RevisionTarget, revisionFor, workTreeFor } from "./revisionTarget.ts";

/** Number of merge editors opened at once. */
const mostOpened = 8;

/**
 * Applies a revision to the checked-out branch, or to a new one in another work tree.
 * @param args a row or the name of a series, and the chosen trailers if already known
 */
export async function applyHere(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  await take(tickets, args, {
    question: t("Apply which series?"),
    where: t("Apply in Which Repository?"),
    doing: (name) => t("Applying {0}…", name),
    take: (request, call) => tickets.live.services.workTrees.apply(request, call),
  });
}

/** Like `applyHere`, but as a branch of its own with a merge commit, whose message is the cover letter. */
export async function mergeHere(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  await take(tickets, args, {
    question: t("Merge which series?"),
    where: t("Merge in Which Repository?"),
    doing: (name) => t("Merging {0}…", name),
    take: (request, call) => tickets.live.services.custodians.merge(request, call),
  });
}

/** How a revision gets onto a branch: applied or merged. */
interface Way {
  question: string;
  where: string;
  doing(name: string): string;
  take(request: TakeRequest, call: Call): Promise<Applied>;
}

async function take(tickets: TicketsModel, args: unknown[], way: Way): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const { live } = tickets;
  const target = await revisionFor(tickets, args, way.question);
  const place = target && (await workTreeFor(tickets, way.where));
  if (!target || place === undefined) return;
  const chosen = isChosen(args[1]) ? args[1] : await pickTrailers(live, target);
  if (chosen === undefined) return;
  const ready = await readyFolder(tickets, target, place);
  if (ready === undefined) return;
  const { folder, stashed } = ready;
  const { entry, series, revision } = target;
  const project = await live.project(entry.tracked.thread);
  const request = { project, series, revision: target.place, offline: false, folder, ...chosen };
  const name = `${entry.tracked.name} ${revision.label}`;
  let done: Applied | undefined;
  try {
    done = await whileWaiting(way.doing(name), (call) => way.take(request, call));
  } finally {
    if (stashed && !done) void tell(t("Your changes are in the stash: git stash pop brings them back."));
  }
  if (done) await show(tickets, done);
}

/** Continues after conflicts were resolved. */
export async function continueApplying(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const folder = await applyingFolder(tickets, args, t("Continue in Which Repository?"));
  if (folder === undefined) return;
  await saveChanged(tickets, folder);
  const done = await whileWaiting(t("Applying…"), (call) =>
    tickets.live.services.workTrees.continue({ folder }, call),
  );
  if (done) await show(tickets, done);
}

/** Saves unsaved edits, but only of files that differ from the commit. */
async function saveChanged({ live }: TicketsModel, folder: string): Promise<void> {
  const state = await live.services.workTrees.state({ folder }, quietly());
  const paths = new Set(state.changed.map((path) => vscode.Uri.file(join(state.folder, path)).fsPath));
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && document.uri.scheme === "file" && paths.has(document.uri.fsPath))
      await document.save();
}

/**
 * Aborts and restores the previous state.
 * @param args the work tree, and what had stopped there, so that nothing begun later is aborted
 */
export async function abortApplying(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const folder = await applyingFolder(tickets, args, t("Abort in Which Repository?"));
  if (folder === undefined) return;
  const begun = typeof args[1] === "string" ? args[1] : null;
  const { branch, tip, conflicts } = await tickets.live.services.workTrees.abort(
    { folder, begun },
    quietly(),
  );
  tickets.reload();
  for (const path of conflicts) await closeConflict(join(folder, path));
  void tell(t("{0} is at {1} again, as it was before.", branch, tip.slice(0, 12)));
}

async function applyingFolder(
  tickets: TicketsModel,
  args: unknown[],
  question: string,
): Promise<string | undefined> {
  return typeof args[0] === "string" ? args[0] : workTreeFor(tickets, question);
}

/** A work tree without changes: the chosen one (after stashing, if necessary), or a new one. */
async function readyFolder(
  tickets: TicketsModel,
  { entry, series, revision }: RevisionTarget,
  folder: string,
): Promise<{ folder: string; stashed: boolean } | undefined> {
  const { t } = vscode.l10n;
  const { workTrees } = tickets.live.services;
  const { changed, branch, head, operation } = await workTrees.state({ folder }, quietly());
  // Other obstacles are reported when applying; changes of an unfinished operation must not be stashed.
  if (changed.length === 0 || operation !== null) return { folder, stashed: false };
  const count = changed.length === 1 ? t("1 changed file") : t("{0} changed files", changed.length);
  const items = [
    { label: t("Stash the Changes First"), description: t("git stash pop brings them back"), stash: true },
    {
      label: t("Apply in a New Work Tree…"),
      description: t("on a new branch from {0}", branch ?? "HEAD"),
      stash: false,
    },
  ];
  const title = t("{0} Has {1}", basename(folder), count);
  const choice = await pickOne(items, { title, placeHolder: changed.slice(0, 4).join(", ") });
  if (!choice) return undefined;
  if (choice.stash) {
    await workTrees.stash({ folder, message: `before ${entry.tracked.name} ${revision.label}` }, quietly());
    return { folder, stashed: true };
  }
  const name = proposedBranch(entry.tracked.name, series.title, revision.label);
  const path = await askPath(folder, name);
  if (path === undefined) return undefined;
  await workTrees.addWorkTree({ folder, path, branch: name, from: head }, quietly());
  return { folder: path, stashed: false };
}

/** Reports the result: done, with Undo, or stopped, with the conflicting files opened. */
async function show(tickets: TicketsModel, done: Applied): Promise<void> {
  const { t } = vscode.l10n;
  tickets.reload();
  const { folder, branch, before, after, conflicts, problem, unsigned, begun } = done;
  if (after === null) {
    for (const path of conflicts.slice(0, mostOpened)) await openConflict(join(folder, path));
    const [goOn, abort] = [t("Continue"), t("Abort")];
    const named = conflicts.slice(0, 3).join(", ");
    const files = conflicts.length > 3 ? t("{0} and {1} more", named, conflicts.length - 3) : named;
    const sentence = problem
      ? `${problem.what} ${problem.remedy}`
      : t(
          "Stopped at conflicts in {0}. Resolve and stage them, then continue; {1} was {2}.",
          files,
          branch,
          before.slice(0, 12),
        );
    void answered(tickets, warn(sentence, goOn, abort), async (choice) => {
      if (choice === goOn) await continueApplying(tickets, [folder]);
      if (choice === abort) await abortApplying(tickets, [folder, begun]);
    });
    return;
  }
  if (after === before) {
    void tell(t("All of it is in {0} already.", branch));
    return;
  }
  const [undo, see] = [t("Undo"), t("Open in New Window")];
  const isElsewhere = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) === undefined;
  void answered(
    tickets,
    tell(
      withNote(
        t("{0} was {1} and is {2}; the reflog has both.", branch, before.slice(0, 12), after.slice(0, 12)),
        unsigned,
      ),
      undo,
      ...(isElsewhere ? [see] : []),
    ),
    async (choice) => {
      if (choice === see) await openWindow(folder);
      if (choice !== undo) return;
      await tickets.live.services.applying.putBack({ folder, branch, from: after, to: before }, quietly());
      tickets.reload();
    },
  );
}

/** Handles the person's reaction to a message, whenever it comes, and shows errors. */
async function answered(
  tickets: TicketsModel,
  message: Thenable<string | undefined>,
  act: (choice: string | undefined) => Promise<void>,
): Promise<void> {
  try {
    await act(await message);
  } catch (error) {
    await showError(error, tickets.live.log);
  }
}

/**
 * Opens VS Code's merge editor through its git extension; a text with conflict markers if the merge editor is disabled.
 */
async function openConflict(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const known = await vscode.commands.getCommands(true);
  if (known.includes("git.openMergeEditor")) await vscode.commands.executeCommand("git.openMergeEditor", uri);
  // That does nothing for a work tree that is in no folder of the window.
  if (!vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes(basename(path)))
    await vscode.window.showTextDocument(uri, { preview: false });
}

/** Unsaved edits in an aborted merge would conflict with the restored file. */
async function closeConflict(path: string): Promise<void> {
  const { fsPath } = vscode.Uri.file(path);
  const isOf = ({ uri, isDirty }: vscode.TextDocument) =>
    isDirty && uri.scheme === "file" && uri.fsPath === fsPath;
  const document = vscode.workspace.textDocuments.find(isOf);
  if (document) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  const isMerge = ({ input }: vscode.Tab) => resultOf(input)?.fsPath === fsPath;
  await vscode.window.tabGroups.close(
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isMerge)),
  );
}

/** The result file of a merge editor; undefined for other tabs. VS Code has no stable type for it yet. */
function resultOf(input: unknown): vscode.Uri | undefined {
  if (typeof input !== "object" || input === null || !("result" in input)) return undefined;
  return input.result instanceof vscode.Uri ? input.result : undefined;
}

function isChosen(value: unknown): value is ChosenTrailers {
  return typeof value === "object" && value !== null && "trailers" in value && "link" in value;
}
