import * as vscode from "vscode";
import type { Draft } from "../../core/composing/drafts.ts";
import { confirm } from "../base/messages.ts";

/** Asks before mails are sent of which nobody knows whether they went out before; true where there are none. */
export async function confirmResend(chosen: Draft[]): Promise<boolean> {
  const { t } = vscode.l10n;
  if (chosen.every(({ state }) => state !== "sending")) return true;
  const detail = t(
    "Look into your mail program or the list's archive first: who gets it twice is not pleased.",
  );
  return confirm(
    t("It is not known whether this mail went out before. Send it again?"),
    detail,
    t("Send Again"),
  );
}
