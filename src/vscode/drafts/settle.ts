import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { Outcome } from "../../core/composing/sendTries.ts";
import type { Services } from "../../core/services.ts";
import { isGitRunning } from "../base/gitTask.ts";
import { tell } from "../base/messages.ts";
import type { InDoubt } from "./model/inDoubt.ts";

/** Records what the person says about mails with unknown outcome, with Undo. */
export async function settle(
  services: Services,
  mails: InDoubt[],
  outcome: Exclude<Outcome, "unknown">,
  show: () => Promise<unknown>,
): Promise<void> {
  const { t } = vscode.l10n;
  if (mails.length === 0) return;
  mustHaveEnded();
  const note = async (said: Outcome) => {
    for (const mail of mails)
      await ("id" in mail
        ? services.drafts.settle({ ...mail, outcome: said }, quietly())
        : services.versionMails.settle({ ...mail, outcome: said }, quietly()));
    await show();
  };
  await note(outcome);
  const undo = t("Undo");
  const said =
    outcome === "sent"
      ? t("Noted as sent. It waits for the archive.")
      : t("Noted as not sent. It can be sent now.");
  void tell(said, undo).then((choice) => (choice === undo ? note("unknown") : undefined));
}

/** Throws while a terminal of this window is still sending, since that will report the outcome itself. */
function mustHaveEnded(): void {
  const { t } = vscode.l10n;
  if (!isGitRunning()) return;
  throw new UserError(
    t("Git is running in a terminal of this window, which will say what became of the mail."),
    t("Wait for its end, or end it in its terminal; then try again."),
  );
}
