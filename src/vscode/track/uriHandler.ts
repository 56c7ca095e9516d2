import * as vscode from "vscode";
import { messageIdIn } from "../../core/mail/messageId.ts";
import { showError } from "../base/errors.ts";
import { View } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { followedAs } from "../tree/followedAs.ts";
import { lookUp } from "../tree/lookUp.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesView } from "../tree/seriesView.ts";
import { followFound } from "./follow.ts";

/** `vscode://uboot-patch-tracker.uboot-patch-tracker/series?msgid=…`: shows a series, or offers to follow it. */
export function registerLinks(live: OverviewModel, seriesView: SeriesView): vscode.Disposable {
  return vscode.window.registerUriHandler({
    async handleUri(uri) {
      try {
        const messageId = messageIdIn(new URLSearchParams(uri.query).get("msgid") ?? "");
        if (uri.path !== "/series" || messageId === null) {
          live.log.warn(`A link that names no series was left alone: ${uri.path.slice(0, 100)}`);
          return;
        }
        await showOrOffer(live, seriesView, messageId);
      } catch (error) {
        await showError(error, live.log);
      }
    },
  });
}

/** A link may come from anywhere, so nothing is requested or written before the person agrees. */
async function showOrOffer(live: OverviewModel, seriesView: SeriesView, messageId: string): Promise<void> {
  await vscode.commands.executeCommand(`${View.series}.focus`);
  const { entries } = await live.current();
  const bare = { title: "", author: { name: "", email: "" }, date: 0, label: "", messageId, postings: [] };
  const followed = followedAs(bare, entries);
  if (followed) return seriesView.reveal(followed.tracked.thread);
  const track = vscode.l10n.t("Track");
  const question = vscode.l10n.t("A link asks to track the thread of {0}.", messageId);
  if ((await tell(question, track)) !== track) return;
  const found = await lookUp(live, messageId);
  if (found) await followFound(live, seriesView, found, messageId);
}
