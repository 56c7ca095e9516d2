import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { Command } from "../base/ids.ts";
import { type LineButton, pickMany } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { dayOf } from "../tree/time.ts";
import { linesBy, receivedLines, type TrailerLine } from "./model/trailerLines.ts";
import type { RevisionTarget } from "./revisionTarget.ts";

/** A button on trailers that were given before their patch changed; it shows the change. */
export function showChanges(commandOf: (line: TrailerLine) => unknown[]): LineButton<TrailerLine> {
  return {
    icon: "diff",
    tooltip: vscode.l10n.t("Show What Changed Since"),
    on: ({ changedSince }) => changedSince !== null && changedSince.patch !== null,
    run: (line) => {
      const [command, ...args] = commandOf(line);
      void vscode.commands.executeCommand(String(command), ...args);
    },
  };
}

/** What to add to the messages of a revision. */
export interface ChosenTrailers {
  trailers: [messageId: string, lines: string[]][];
  link: boolean;
  signOff: boolean;
}

/**
 * Lets the person choose trailers from the thread (preselected unless doubtful) and `Link:` (not preselected);
 * undefined if cancelled.
 */
export async function pickTrailers(
  live: OverviewModel,
  { entry, series, place, revision }: RevisionTarget,
): Promise<ChosenTrailers | undefined> {
  const { t } = vscode.l10n;
  const received = await live.services.applying.received({ series, revision: place }, quietly());
  const nobody = { detail: "", picked: false, to: "", line: "", changedSince: null };
  const link = { ...nobody, label: "Link:", description: t("the address of each mail") };
  const signOff = { ...nobody, label: "Signed-off-by:", description: t("yourself") };
  const lines = receivedLines(received, dayOf, t);
  const chosen = await pickMany<TrailerLine>(
    [...lines, link, signOff],
    {
      title: t("Add Which Trailers to {0}?", revision.label),
      placeHolder:
        lines.length === 0 ? t("The thread gave none.") : t("From the thread, by their senders' own hands"),
      matchOnDescription: true,
      matchOnDetail: true,
    },
    showChanges(({ changedSince }) => [
      Command.openInterdiff,
      entry.tracked.name,
      changedSince?.label,
      revision.label,
    ]),
  );
  if (chosen === undefined) return undefined;
  return {
    trailers: linesBy(chosen.filter((one) => one.to !== "")),
    link: chosen.includes(link),
    signOff: chosen.includes(signOff),
  };
}
