import { join } from "node:path";
import * as vscode from "vscode";
import { Lazy } from "../../core/lazy.ts";
import { telling } from "../faults.ts";
import { Command, registerCommand } from "../ids.ts";
import type { LiveTickets } from "../tickets/live.ts";
import type { LoadedReports } from "./feature.ts";
import { reportLanguage } from "./naming.ts";

/** The weekly report, as text for whoever asks the extension what is kept. */
export interface ReportFeature extends vscode.Disposable {
  /** The kept reports, newest first, a line each. */
  list(): Promise<string>;
}

const commands = [
  Command.writeReport,
  Command.openReport,
  Command.compareReport,
  Command.takeReport,
  Command.sendReport,
  Command.openSource,
  Command.importReport,
] as const;
export type ReportCommand = (typeof commands)[number];

/**
 * The weekly report. All of it is loaded with the first report that is open or asked for: it brings the parsers of mail
 * with it, which take longer than the rest of the extension's start. `storage`: where the extension may keep files.
 */
export function register(tickets: LiveTickets, storage: vscode.Uri): ReportFeature {
  const { log } = tickets.live;
  const loaded = new Lazy<LoadedReports>(async () => {
    const { loadReports } = await import("./feature.ts");
    return loadReports(tickets, join(storage.fsPath, "reports"));
  });
  const opened = ({ languageId }: vscode.TextDocument) => {
    if (languageId === reportLanguage) loaded.get().catch((error: unknown) => log.error(String(error)));
  };
  for (const document of vscode.workspace.textDocuments) opened(document);
  const parts = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    ...commands.map((command) =>
      registerCommand(
        command,
        telling(log, async (args) => (await loaded.get()).run(command, args)),
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
