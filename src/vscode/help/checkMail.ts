import * as vscode from "vscode";
import type { StoreCheck } from "../../core/archive/checkStore.ts";
import { showError } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell, warn, whileWaiting } from "../base/messages.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { foundText, repairedText } from "./model/checkWords.ts";

/**
 * Checks everything that was read, reports damage, and offers to repair it by reading again.
 * @param answer "repair" repairs without asking
 * @returns what was found, or with "repair" what was done; undefined if it was cancelled or failed
 */
export async function checkMail(live: OverviewModel, answer: unknown): Promise<StoreCheck | undefined> {
  try {
    if (answer === "repair") return await repair(live);
    const { t } = vscode.l10n;
    const found = await run(live, t("Checking what was read"), false);
    // Not awaited: the command is done, whether or not anybody reacts to the message.
    if (found) void tellFound(found);
    return found;
  } catch (error) {
    void showError(error, live.log);
    return undefined;
  }
}

async function tellFound(found: StoreCheck): Promise<void> {
  const { t } = vscode.l10n;
  const said = foundText(found, t);
  if (found.problems.length === 0) {
    await tell(said);
    return;
  }
  const [repairing, log] = [t("Repair"), t("Show Log")];
  const choice = await warn(said, repairing, log);
  if (choice === log) await vscode.commands.executeCommand(Command.showLog);
  if (choice === repairing) await vscode.commands.executeCommand(Command.checkMail, "repair");
}

async function repair(live: OverviewModel): Promise<StoreCheck | undefined> {
  const { t } = vscode.l10n;
  const done = await run(live, t("Repairing what was read"), true);
  // Even if it was cancelled, it may have repaired a part.
  await live.reload();
  if (done) void tellRepaired(done);
  return done;
}

async function tellRepaired(done: StoreCheck): Promise<void> {
  const { t } = vscode.l10n;
  const said = repairedText(done, t);
  if (done.problems.length === 0 && done.mended.length <= 1) {
    await tell(said);
    return;
  }
  const log = t("Show Log");
  const choice = await (done.problems.length > 0 ? warn : tell)(said, log);
  if (choice === log) await vscode.commands.executeCommand(Command.showLog);
}

/** Runs with cancellable progress, which also goes to the log. */
async function run({ services, log }: OverviewModel, title: string, repair: boolean) {
  const done = await whileWaiting(title, (call) => services.check.check({ repair }, call));
  for (const { what, remedy, where } of done?.problems ?? []) log.warn(`${what} ${remedy} (${where})`);
  for (const { what } of done?.mended ?? []) log.info(`Repaired: ${what}`);
  return done;
}
