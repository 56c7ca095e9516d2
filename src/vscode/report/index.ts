import { join } from "node:path";
import * as vscode from "vscode";
import { telling } from "../faults.ts";
import { Command, registerCommand } from "../ids.ts";
import type { LiveTickets } from "../tickets/live.ts";
import { compareReport, registerLenses } from "./compare.ts";
import { openSource, registerExplaining } from "./explain.ts";
import { registerImporting } from "./importing/index.ts";
import { registerLanguage } from "./language.ts";
import { listed, openReport } from "./open.ts";
import { Reports } from "./reports.ts";
import { sendReport } from "./send.ts";
import { takeReport } from "./take.ts";
import { writeReport } from "./write.ts";

/** The weekly report, as text for whoever asks the extension what is kept. */
export interface ReportFeature extends vscode.Disposable {
  /** The kept reports, newest first, a line each. */
  list(): Promise<string>;
}

/** The weekly report: written, kept, explained and handed over. `storage`: where the extension may keep files. */
export function register(tickets: LiveTickets, storage: vscode.Uri): ReportFeature {
  const reports = new Reports(tickets, join(storage.fsPath, "reports"));
  const told = (id: Command, work: (reports: Reports, args: unknown[]) => Promise<void>) =>
    registerCommand(
      id,
      telling(reports.live.log, (args) => work(reports, args)),
    );
  const parts = vscode.Disposable.from(
    registerLanguage(reports),
    registerLenses(reports),
    registerExplaining(reports),
    registerImporting(reports),
    told(Command.writeReport, writeReport),
    told(Command.openReport, openReport),
    told(Command.compareReport, compareReport),
    told(Command.takeReport, takeReport),
    told(Command.sendReport, sendReport),
    told(Command.openSource, openSource),
  );
  return {
    list: async () =>
      (await listed(reports)).map(({ label, description }) => `${label} | ${description}`).join("\n"),
    dispose: () => parts.dispose(),
  };
}
