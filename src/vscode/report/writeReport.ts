import * as vscode from "vscode";
import { isoDay } from "../../core/base/isoDay.ts";
import { distinctProblems, type Problem, UserError } from "../../core/base/problem.ts";
import { keepEdits } from "../../core/report/keepEdits.ts";
import type { Report } from "../../core/report/model.ts";
import type { ReportText } from "../../core/report/reportText.ts";
import { write } from "../../core/report/write.ts";
import { Command } from "../base/ids.ts";
import { tell, warn, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { askWeek } from "./askWeek.ts";
import { faultOfEnding, readNeededAt } from "./model/weekRules.ts";
import { openedAt, type ReportsModel, show } from "./reportsModel.ts";
import { takeReport } from "./takeReport.ts";

type Way = "open" | "anew";

/**
 * Writes a week's report, or opens the existing one.
 * @param args the week's last day, and what to do with an existing report: "open" or "anew"; else the person is asked
 */
export async function writeReport(reports: ReportsModel, args: unknown[]): Promise<void> {
  const [day, given] = args;
  const ending = typeof day === "string" ? day : await askWeek(reports);
  if (ending === undefined) return;
  mustBeWeek(ending.trim(), reports.live.now());
  await writeWeek(reports, ending.trim(), given === "open" || given === "anew" ? given : null);
}

async function writeWeek(reports: ReportsModel, ending: string, given: Way | null): Promise<void> {
  const { files } = reports;
  const standing = await reports.textOf(ending);
  const way = standing === null ? "anew" : (given ?? (await askWay(ending)));
  if (way === undefined) return;
  if (way === "open") {
    await show(files.pathOf(ending));
    return;
  }
  const found = await generate(reports, ending);
  if (found === undefined) return;
  const { report, problems } = found;
  if (standing === null) {
    await show(await files.keep(ending, textOf(reports, report)));
    void tellProblems(reports, problems);
    return;
  }
  const original = await files.original(files.pathOf(ending));
  const offered = original && reports.reportIn(original.text, ending);
  const { blocks } = reports.live.settings.report;
  const whole = keepEdits(report, reports.reportIn(standing, ending), offered, blocks);
  const written = textOf(reports, whole);
  await openedAt(files.pathOf(ending))?.save();
  await offer(reports, ending, standing, written);
  void tellProblems(reports, problems);
}

/** A report as an editable document. */
function textOf({ live }: ReportsModel, report: Report): ReportText {
  return write(report, "text", { width: live.settings.report.width, now: live.now() });
}

async function askWay(ending: string): Promise<Way | undefined> {
  const { t } = vscode.l10n;
  const chosen = await pickOne(
    [
      { label: t("Open It"), way: "open" as const },
      {
        label: t("Write Anew"),
        description: t("and compare; what you wrote is kept"),
        way: "anew" as const,
      },
    ],
    { title: t("The week ending {0} has a report already", ending) },
  );
  return chosen?.way;
}

/** The week's report as data, based on the previous one; undefined if cancelled. */
async function generate(
  reports: ReportsModel,
  ending: string,
): Promise<{ report: Report; problems: Problem[] } | undefined> {
  const { live, files } = reports;
  const { t } = vscode.l10n;
  return whileWaiting(t("Writing the weekly report"), async (call) => {
    const unread = await Promise.race([freshen(reports, ending), aborted(call.signal)]);
    const before = await files.weekBefore(ending);
    const last = before === null ? null : await reports.read(before);
    const { report, problems } = await live.services.report.write(
      { projects: await live.projects(), template: live.settings.report, ending, last },
      call,
    );
    return { report, problems: distinctProblems([...unread, ...problems]) };
  });
}

/** Refreshes if the data is too old for that week; returns the problems. */
async function freshen({ live }: ReportsModel, ending: string): Promise<Problem[]> {
  const needed = readNeededAt(ending, live.now());
  const { updated: before } = await live.current();
  if (before !== null && before >= needed) return [];
  const { updated, problems } = await live.refresh();
  if (updated !== null && updated >= needed) return [];
  const { t } = vscode.l10n;
  const what =
    updated === null ? t("No mail has been read yet.") : t("Mail was last read on {0}.", isoDay(updated));
  return [{ what, remedy: t("Refresh, then write the report anew."), where: "" }, ...problems];
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Shows the differences to the existing report; the person decides whether to accept. */
async function offer(
  reports: ReportsModel,
  ending: string,
  standing: string,
  written: ReportText,
): Promise<void> {
  const { t } = vscode.l10n;
  const path = reports.files.pathOf(ending);
  if (written.text === standing) {
    await show(path);
    void tell(t("Written anew, it would be the same."));
    return;
  }
  const fresh = openedAt(reports.files.newPathOf(ending));
  await fresh?.save();
  const uri = vscode.Uri.file(await reports.files.keepNew(ending, written));
  const title = t("Week ending {0}: yours ↔ written anew", ending);
  await vscode.commands.executeCommand("vscode.diff", vscode.Uri.file(path), uri, title);
  const [take, leave] = [t("Take the New Report"), t("Keep Mine")];
  const question = t("On the right is the report written anew. Where you take it, yours is kept as a copy.");
  void tell(question, take, leave).then(async (choice) => {
    if (choice === take) await vscode.commands.executeCommand(Command.takeReport, uri);
    if (choice === leave) await takeReport(reports, [uri, "leave"]);
  });
}

async function tellProblems({ live }: ReportsModel, problems: Problem[]): Promise<void> {
  const { t } = vscode.l10n;
  const [first, ...more] = problems;
  if (!first) return;
  for (const { what, remedy, where } of problems) live.log.warn(`${what} ${remedy} (${where})`);
  const said = `${first.what} ${first.remedy}`;
  const text =
    more.length === 0
      ? t("The report may not be complete. {0}", said)
      : t("The report may not be complete. {0} And {1} more, in the log.", said, more.length);
  const log = t("Show Log");
  const choice = await warn(text, log);
  if (choice === log) await vscode.commands.executeCommand(Command.showLog);
}

/** UserError if there cannot be a report for that week. */
function mustBeWeek(ending: string, now: number): void {
  const { t } = vscode.l10n;
  const fault = faultOfEnding(ending, now);
  if (fault === "none") return;
  const what =
    fault === "later"
      ? t("The week ending {0} has not begun yet.", ending)
      : t("“{0}” is no day.", ending.slice(0, 40));
  throw new UserError(what, t("Write a day such as {0}.", isoDay(now)), "");
}
