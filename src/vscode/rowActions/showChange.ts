import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { Command, changeScheme } from "../base/ids.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { rowsFor } from "../tree/seriesTargets.ts";

/** A damaged mail may need its page from the archive first. */
const patience = minute;

/** Shows what a custodian changed while applying a patch, as a read-only document. */
export function register(live: OverviewModel): vscode.Disposable {
  const { t } = vscode.l10n;
  const provider: vscode.TextDocumentContentProvider = {
    async provideTextDocumentContent(uri) {
      const signal = AbortSignal.timeout(patience);
      const text = await live.services.tracking.difference(
        { messageId: uri.query, project: await live.project() },
        quietly(signal),
      );
      return text === "" ? t("The commit makes the same change as the mail.") : text;
    },
  };

  async function show(args: unknown[]): Promise<void> {
    for (const { about, messageId } of rowsFor(args)) {
      if (about.kind !== "patch" || messageId === null) continue;
      const name = about.patch.title.replaceAll("/", " ").slice(0, 80);
      const uri = vscode.Uri.from({ scheme: changeScheme, path: `/${name}.diff`, query: messageId });
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true });
    }
  }

  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(changeScheme, provider),
    registerCommand(Command.showChange, withErrorsShown(live.log, show)),
  );
}
