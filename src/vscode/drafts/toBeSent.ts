import * as vscode from "vscode";
import type { Draft } from "../../core/composing/drafts.ts";
import { askWhich } from "../base/messages.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { settle } from "./settle.ts";

/**
 * Those of the drafts that will be sent. For mails that may have been sent already the person is asked, and may say
 * that they were. Empty if cancelled.
 */
export async function toBeSent(drafts: DraftsModel, chosen: Draft[]): Promise<Draft[]> {
  const { t } = vscode.l10n;
  const unsure = chosen.filter(({ state }) => state === "sending");
  if (unsure.length === 0) return chosen;
  const detail = t(
    "Look into your mail program or the list's archive first: who gets it twice is not pleased.",
  );
  const [again, wasSent] = [t("Send Again"), t("It Was Sent")];
  const names = unsure.length > 1 ? [...unsure.map(({ subject }) => subject.slice(0, 80)), ""] : [];
  const question =
    unsure.length > 1
      ? t("It is not known whether these mails went out before. Send them again?")
      : t("It is not known whether this mail went out before. Send it again?");
  const choice = await askWhich(question, [...names, detail].join("\n"), again, wasSent);
  if (choice === again) return chosen;
  if (choice !== wasSent) return [];
  const mails = unsure.map(({ id, tries }) => ({ id, number: tries }));
  await settle(drafts.live.services, mails, "sent", () => drafts.reload());
  return chosen.filter((draft) => !unsure.includes(draft));
}
