import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { isOut } from "../../core/composing/versionMail.ts";
import type { TriedVersion } from "../../core/composing/versionMails.ts";
import { mustBeTrustedToSend, withErrorsShown } from "../base/errors.ts";
import { tell } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { isTriedVersionRow, triedVersionRow } from "../tree/triedVersionRow.ts";
import { sendVersion } from "./sendVersion.ts";

/**
 * Sends the remaining mails of a partly sent version, even if another window began it.
 * @param args a row of the view Drafts; without one the person chooses
 */
export async function sendRest(live: OverviewModel, args: unknown[]): Promise<void> {
  mustBeTrustedToSend();
  const tried = triedOf(args) ?? (await chooseRest(live));
  if (!tried) return;
  const { directory: _, mails, ...version } = tried;
  const paths = mails.map(({ path }) => path);
  const service = live.services.versionMails;
  await sendVersion({ version, paths, look: () => service.look({ paths }, quietly()) }, service);
}

async function chooseRest(live: OverviewModel): Promise<TriedVersion | undefined> {
  const { t } = vscode.l10n;
  const tried = await live.services.versionMails.tried({}, quietly());
  const left = tried.filter(({ mails }) => !mails.every(isOut));
  if (left.length === 0) {
    void tell(t("No version waits for its rest: of each that was begun, all mails were sent."));
    return undefined;
  }
  const choices = left.map((version) => {
    const { label, description } = triedVersionRow(version, t);
    return { label, description, version };
  });
  return (await pickOne(choices, { title: t("Send the rest of which version?") }))?.version;
}

/**
 * Removes a version from the view Drafts; its files stay.
 * @param args its row
 */
export async function giveRestUp(live: OverviewModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const tried = triedOf(args);
  if (!tried) return;
  const { directory, label, branch } = tried;
  const service = live.services.versionMails;
  await service.giveUp({ directory, done: true }, quietly());
  const undo = t("Undo");
  void tell(t("The rest of {0} of {1} is not sent; its files stay.", label, branch), undo).then(
    withErrorsShown(live.log, async ([choice]) => {
      if (choice === undo) await service.giveUp({ directory, done: false }, quietly());
    }),
  );
}

export function triedOf([row]: unknown[]): TriedVersion | undefined {
  return isTriedVersionRow(row) ? row.about.version : undefined;
}
