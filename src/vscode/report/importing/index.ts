import * as vscode from "vscode";
import { telling } from "../../faults.ts";
import { Command, registerCommand } from "../../ids.ts";
import type { Reports } from "../reports.ts";
import { importReport } from "./importReport.ts";
import { SettingsTexts } from "./virtual.ts";

/** Weekly reports that were written elsewhere: what they say of series, tickets and sections comes into the settings. */
export function registerImporting(reports: Reports): vscode.Disposable {
  const texts = new SettingsTexts();
  const work = (args: unknown[]) => importReport(reports, texts, args);
  return vscode.Disposable.from(
    texts,
    registerCommand(Command.importReport, telling(reports.live.log, work)),
  );
}
