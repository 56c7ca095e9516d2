import * as vscode from "vscode";
import type { RewrittenBranch } from "../../core/applying/model.ts";
import { mustBeTrusted, withErrorsShown } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell, whileWaiting } from "../base/messages.ts";
import { withNote } from "../base/withNote.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { Checklist } from "./model/checklist.ts";
import { aboutOf, rowOf } from "./model/checklistRow.ts";
import { chosenTrailers, isOfTrailer } from "./model/chosenTrailers.ts";
import type { PreparedVersion } from "./preparedVersion.ts";

/** The displayed version (UserError if there is none), and how to prepare it again. */
interface Shown {
  listed(): Checklist;
  change(choices: object): Promise<void>;
}

/** The commands on rows of missing trailers. */
export function trailerCommands(live: OverviewModel, prepared: PreparedVersion, { listed, change }: Shown) {
  const { t } = vscode.l10n;

  /** @param args the row of a trailer; without one, all that are not in doubt are added */
  async function addTrailers(args: unknown[]): Promise<void> {
    mustBeTrusted();
    const { trailers } = listed();
    const missing = trailers === "asked" ? [] : trailers.missing;
    const row = rowOf(args);
    const chosen = chosenTrailers(missing, row);
    if (chosen.length === 0)
      return void tell(
        isOfTrailer(row)
          ? t("This trailer is not missing any more.")
          : t("There is no trailer without a doubt; those in doubt are added one by one."),
      );
    const added = await whileWaiting(t("Adding trailers"), (call) => prepared.addTrailers(chosen, call));
    if (!added) return;
    await change({});
    void offerUndo(added);
  }

  /** Compares the patch that a trailer was given for with its present commit. */
  async function showChangedSince(args: unknown[]): Promise<void> {
    const about = aboutOf(args);
    if (about?.kind !== "trailer" || about.changed === null) return;
    const { patch, commit } = about.changed;
    await vscode.commands.executeCommand(Command.compareApplied, { messageId: patch, thread: patch, commit });
  }

  async function offerUndo({
    folder,
    branch,
    before,
    after,
    added,
    unsigned,
  }: RewrittenBranch): Promise<void> {
    const undo = t("Undo");
    const choice = await tell(
      withNote(
        t(
          "Trailers added to commits of {0}: {1}. Before it was {2}.",
          branch,
          added.length,
          before.slice(0, 12),
        ),
        unsigned,
      ),
      undo,
    );
    if (choice !== undo) return;
    await withErrorsShown(live.log, async () => {
      const call = { signal: new AbortController().signal, progress: () => undefined };
      await live.services.applying.putBack({ folder, branch, from: after, to: before }, call);
      await change({});
    })();
  }

  return { addTrailers, showChangedSince };
}
