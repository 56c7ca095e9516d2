import { join } from "node:path";
import * as vscode from "vscode";
import { Once } from "../../core/base/once.ts";
import { registerCommand } from "../base/commands.ts";
import { withErrorsShown } from "../base/errors.ts";
import { reportLanguage } from "../base/ids.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { reportCommands } from "./commands.ts";
import type { LoadedReports } from "./loadedReports.ts";

/** The weekly report, as text for the extension's API. */
export interface ReportFeature extends vscode.Disposable {
  /** The kept reports, newest first, a line each. */
  list(): Promise<string>;
}

/**
 * The weekly report. Its code is loaded with the first report that is opened or asked for, because it includes the mail
 * parsers, which load more slowly than the rest of the extension. `storage`: the extension's storage folder.
 */
export function register(tickets: TicketsModel, storage: vscode.Uri): ReportFeature {
  const { log } = tickets.live;
  const loaded = new Once<LoadedReports>(async () => {
    const { loadReports } = await import("./loadedReports.ts");
    return loadReports(tickets, join(storage.fsPath, "reports"));
  });
  const opened = ({ languageId }: vscode.TextDocument) => {
    if (languageId === reportLanguage) loaded.get().catch((error: unknown) => log.error(String(error)));
  };
  for (const document of vscode.workspace.textDocuments) opened(document);
  const parts = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    ...reportCommands.map((command) =>
      registerCommand(
        command,
        withErrorsShown(log, async (args) => (await loaded.get()).run(command, args)),
      ),
    ),
  );
  return {
    list: async () => (await loaded.get()).list(),
    dispose: () => {
      parts.dispose();
      loaded.asked?.then(
        (reports) => reports.dispose(),
        () => undefined,
      );
    },
  };
}
