import * as vscode from "vscode";
import { day } from "../../../core/base/durations.ts";
import { isoDay } from "../../../core/base/isoDay.ts";
import { UserError } from "../../../core/base/problem.ts";
import { accept } from "../../../core/report/importing/accept.ts";
import type { ImportedSettings, ImportQuestion, Proposal } from "../../../core/report/importing/model.ts";
import type { Report } from "../../../core/report/model.ts";
import { readReports } from "../../../core/report/read.ts";
import { endingAt } from "../../../core/report/week.ts";
import { showError } from "../../base/errors.ts";
import { Command } from "../../base/ids.ts";
import { tell } from "../../base/messages.ts";
import type { ReportsModel } from "../reportsModel.ts";
import { Looking } from "./addressLookup.ts";
import { decide, Left } from "./askQuestions.ts";
import { chooseReport, originFor } from "./chooseInput.ts";
import { keepImported, unkeep } from "./keepImported.ts";
import { isOfWeek } from "./model/answers.ts";
import { linesKept, settled } from "./model/importedReport.ts";
import { rowsOf } from "./model/previewRows.ts";
import { type Edit, editsOf } from "./model/settingEdits.ts";
import { settingsTexts } from "./model/settingsTexts.ts";
import { type Keeping, summaryOf } from "./model/summary.ts";
import { unnamedProposals } from "./model/unnamedSeries.ts";
import { type Chosen, preview } from "./preview.ts";
import type { SettingsTexts } from "./settingsDiff.ts";
import { applyEdits, rawSettings, takeBack } from "./writeSettings.ts";

const week = 7 * day;

/** A report with all decisions, ready for the preview. */
interface Decided {
  report: Report;
  settings: ImportedSettings;
  proposals: Proposal[];
  /** Number of questions that were answered by leaving something out. */
  leftOut: number;
  /** Number of questions that stay open. */
  open: number;
}

/**
 * Imports a weekly report: asks the questions, shows what would be written, and writes what is chosen.
 * @param args the URI of a file or open document, or the text itself; else the report in the active editor, or the
 * person is asked
 */
export async function importReport(
  reports: ReportsModel,
  texts: SettingsTexts,
  args: unknown[],
): Promise<void> {
  const origin = await originFor(reports, args);
  if (origin === undefined) return;
  const read = await chooseReport(await readReports(origin, reports.options));
  if (!read) return;
  await reports.live.current();
  try {
    const decided = await decideOn(reports, read.report, read.sent);
    if (decided) await offer(reports, texts, decided);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
  }
}

/** Asks the questions; undefined if looking up was cancelled. */
async function decideOn(
  reports: ReportsModel,
  report: Report,
  sent: number | null,
): Promise<Decided | undefined> {
  const { series, tickets, report: template } = reports.live.settings;
  const settings: ImportedSettings = { series, tickets, report: template };
  const looking = new Looking(reports);
  const first = await looking.proposalsFor(report, settings);
  if (!first) return undefined;
  mustSaySomething(first.proposals, first.questions);
  // Week and sections are decided first, since the proposals depend on them.
  const ofReport = first.questions.filter((question) => isOfWeek(question) || question.kind === "no-section");
  const weekly = ofReport.map((question) =>
    isOfWeek(question) ? withDays(question, sent, reports) : question,
  );
  const about = await decide(reports, weekly, []);
  const whole = settled(report, about.ending ?? report.ending, about.sections);
  const again = ofReport.length === 0 ? first : await looking.proposalsFor(whole, settings);
  if (!again) return undefined;
  const rest = again.questions.filter((question) => !(isOfWeek(question) || question.kind === "no-section"));
  const proposed = again.proposals.flatMap((one) => (one.what === "series" ? [one.after] : []));
  const taken = [...series, ...proposed];
  const named = rest.filter(({ kind }) => kind !== "unnamed");
  const chosen = await decide(
    reports,
    named,
    taken.map(({ name }) => name),
  );
  const unnamed = rest.filter(({ kind }) => kind === "unnamed");
  const followed = [...taken, ...chosen.series.map(({ after }) => after)];
  return {
    report: whole,
    settings,
    proposals: [...again.proposals, ...chosen.series, ...unnamedProposals(unnamed, followed, vscode.l10n.t)],
    leftOut: about.leftOut + chosen.leftOut,
    open: about.open + chosen.open,
  };
}

function mustSaySomething(proposals: Proposal[], questions: ImportQuestion[]): void {
  const { t } = vscode.l10n;
  // Every mail has people and a subject, so these alone do not make it a report.
  const isTold = proposals.some(({ what }) => what !== "template") || questions.some((one) => !isOfWeek(one));
  if (isTold) return;
  throw new UserError(
    t("Nothing in it looks like a weekly report."),
    t("A report has sections, tickets such as [TS-118], and a patch status."),
  );
}

/** Adds possible weeks to a question: that of the mail's date, else the last two. */
function withDays(question: ImportQuestion, sent: number | null, { live }: ReportsModel): ImportQuestion {
  const { t } = vscode.l10n;
  const { weekEnds } = live.settings.report;
  const now = live.now();
  const days: [string, string][] =
    sent === null
      ? [
          [endingAt(now, weekEnds), t("this week")],
          [endingAt(now - week, weekEnds), t("last week")],
        ]
      : [[endingAt(sent, weekEnds), t("the mail was sent on {0}", isoDay(sent))]];
  const named = question.choices.map(({ value }) => value);
  const more = days
    .filter(([value]) => !named.includes(value))
    .map(([value, why]) => ({ value, title: "", what: "", why, fits: 0, proposal: null }));
  return { ...question, choices: [...question.choices, ...more] };
}

/** Shows what would be written, and writes what is chosen. */
async function offer(reports: ReportsModel, texts: SettingsTexts, decided: Decided): Promise<void> {
  const { t } = vscode.l10n;
  const { live } = reports;
  const { report, settings, proposals } = decided;
  const { ending } = report;
  const isNew = ending !== null && (await reports.files.text(ending)) === null;
  if (!isNew && proposals.every(({ change }) => change === "same")) {
    void tell(t("Your settings say all of it already."));
    return;
  }
  const editing = (accepted: Proposal[]) => editsOf(rawSettings(), settings, accepted, t);
  // Errors in writing the settings are reported before the person chooses.
  editing(proposals);
  const about = {
    rows: rowsOf(proposals, t),
    same: proposals.filter(({ change }) => change === "same").length,
    ending: isNew ? ending : null,
    lines: linesKept(report),
  };
  const chosen = await preview(live.log, about, texts, (rows) =>
    settingsTexts(editing(rows.map(({ proposal }) => proposal)), t),
  );
  await texts.hide();
  if (chosen) await write(reports, decided, chosen, editing);
}

async function write(
  reports: ReportsModel,
  decided: Decided,
  { rows, keep }: Chosen,
  editing: (accepted: Proposal[]) => Edit[],
): Promise<void> {
  const { t } = vscode.l10n;
  const { live } = reports;
  const { report, settings } = decided;
  const { ending } = report;
  const accepted = rows.map(({ proposal }) => proposal);
  if (accepted.length === 0 && !keep) {
    void tell(t("Nothing was chosen, so nothing was imported."));
    return;
  }
  const edits = editing(accepted);
  await applyEdits(edits);
  const { series } = accept(settings, accepted);
  const kept = keep && ending !== null ? await keepImported(reports, ending, report, series) : null;
  const isThere = ending !== null && (await reports.files.text(ending)) !== null;
  const keeping: Keeping = kept ? "kept" : ending === null ? "unknown" : isThere ? "already" : "unwanted";
  const said = summaryOf(accepted, keeping, linesKept(report), decided, t);
  const [undo, open] = [t("Undo"), t("Open Report")];
  // Not awaited: the command is done, whether or not anybody reacts to the message.
  void tell(said, undo, ...(kept ? [open] : []))
    .then(async (choice) => {
      if (choice === open) await vscode.commands.executeCommand(Command.openReport, ending);
      if (choice !== undo) return;
      await takeBack(edits);
      if (kept && ending !== null) await unkeep(reports, ending, kept);
    })
    .then(undefined, (error) => showError(error, live.log));
}
