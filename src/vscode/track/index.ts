import * as vscode from "vscode";
import { follow } from "../base/changeSetting.ts";
import { registerCommand } from "../base/commands.ts";
import { showError } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { askForThread } from "../tree/askForThread.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesView } from "../tree/seriesView.ts";
import { addAsking } from "./addAsking.ts";
import { addMine } from "./addMine.ts";
import { followFound, followThread } from "./follow.ts";
import { registerManaging } from "./manage.ts";
import { registerLinks } from "./uriHandler.ts";

/**
 * Following series: by naming a thread, adding the person's own, or a link from outside; and commands on followed ones.
 */
export function register(live: OverviewModel, seriesView: SeriesView): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(Command.track, (thread, name) => track(live, seriesView, thread, name)),
    registerCommand(Command.addMine, (answer) => addMine(live, answer)),
    registerCommand(Command.addAsking, (answer) => addAsking(live, answer)),
    registerLinks(live, seriesView),
    registerManaging(live),
  );
}

/**
 * Follows a thread. With both thread and name (from another extension or a test) nobody is asked.
 * @param thread web address or Message-ID; without it the person enters or searches one
 */
async function track(
  live: OverviewModel,
  seriesView: SeriesView,
  thread: unknown,
  name: unknown,
): Promise<void> {
  try {
    if (typeof thread === "string" && typeof name === "string") {
      return await follow([{ name, thread: thread.trim(), tickets: [] }]);
    }
    const choice =
      typeof thread === "string"
        ? { thread }
        : await askForThread(live, {
            title: vscode.l10n.t("Track a Thread"),
            placeholder: vscode.l10n.t("Address or Message-ID of a mail, or words of its title or author"),
            use: vscode.l10n.t("Track this thread"),
            offered: [],
          });
    if (!choice) return;
    if ("found" in choice) await followFound(live, seriesView, choice.found, choice.found.messageId);
    else await followThread(live, seriesView, choice.thread);
  } catch (error) {
    await showError(error, live.log);
  }
}
