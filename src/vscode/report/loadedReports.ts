import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import type { ReportCommand } from "./commands.ts";
import { compareReport, registerLenses } from "./compareReport.ts";
import { importReport } from "./importing/importReport.ts";
import { SettingsTexts } from "./importing/settingsDiff.ts";
import { registerLanguage } from "./languageFeatures.ts";
import { openSource, registerExplaining } from "./lineHover.ts";
import { listed, openReport } from "./openReport.ts";
import { ReportsModel } from "./reportsModel.ts";
import { sendReport } from "./sendReport.ts";
import { takeReport } from "./takeReport.ts";
import { writeReport } from "./writeReport.ts";

/** Everything that is loaded with the first report. */
export interface LoadedReports extends vscode.Disposable {
  run(command: ReportCommand, args: unknown[]): Promise<void>;
  /** The kept reports, newest first, a line each. */
  list(): Promise<string>;
}

/** The weekly report: written, kept, explained, sent and imported. `folder`: where the reports are kept. */
export function loadReports(tickets: TicketsModel, folder: string): LoadedReports {
  const reports = new ReportsModel(tickets, folder);
  const texts = new SettingsTexts();
  const works: Record<ReportCommand, (args: unknown[]) => Promise<void>> = {
    [Command.writeReport]: (args) => writeReport(reports, args),
    [Command.openReport]: (args) => openReport(reports, args),
    [Command.compareReport]: (args) => compareReport(reports, args),
    [Command.takeReport]: (args) => takeReport(reports, args),
    [Command.sendReport]: (args) => sendReport(reports, args),
    [Command.openSource]: (args) => openSource(reports, args),
    [Command.importReport]: (args) => importReport(reports, texts, args),
  };
  const parts = vscode.Disposable.from(
    registerLanguage(reports),
    registerLenses(reports),
    registerExplaining(reports),
    texts,
  );
  return {
    run: (command, args) => works[command](args),
    list: async () =>
      (await listed(reports)).map(({ label, description }) => `${label} | ${description}`).join("\n"),
    dispose: () => parts.dispose(),
  };
}
