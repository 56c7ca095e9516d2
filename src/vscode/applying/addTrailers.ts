import * as vscode from "vscode";
import { branchQuery } from "../../core/applying/branchQuery.ts";
import type { MissingTrailers } from "../../core/applying/model.ts";
import { quietly } from "../../core/base/call.ts";
import { mustBeTrusted, showError } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { tell, whileWaiting } from "../base/messages.ts";
import { pickMany } from "../base/quickPick.ts";
import { withNote } from "../base/withNote.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { dayOf } from "../tree/time.ts";
import { linesBy, missingLines } from "./model/trailerLines.ts";
import { showChanges } from "./pickTrailers.ts";
import { workTreeFor } from "./revisionTarget.ts";

/**
 * Adds trailers from the list to the commits of the checked-out branch, after showing each with its source.
 * @param args if the second is true, adds all that are not in doubt without asking
 */
export async function addTrailers(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const { live } = tickets;
  const folder = await workTreeFor(tickets, t("Add Trailers in Which Repository?"));
  if (folder === undefined) return;
  const request = branchQuery(await live.projectIn(folder), folder, null);
  const missing = await whileWaiting(t("Looking for trailers…"), (call) =>
    live.services.applying.missingTrailers(request, call),
  );
  if (!missing) return;
  if (missing.trailers.length === 0) {
    void tell(nothingMissing(missing));
    return;
  }
  const lines = missingLines(missing.trailers, dayOf, t);
  const chosen =
    args[1] === true
      ? lines.filter(({ picked }) => picked)
      : await pickMany(
          lines,
          {
            title: t("Add Which Trailers to the Commits of {0}?", missing.branch),
            placeHolder: missing.unsigned?.what ?? t("Only the messages change; files and index stay."),
            matchOnDescription: true,
            matchOnDetail: true,
          },
          showChanges(({ changedSince, to }) => [
            Command.compareApplied,
            { messageId: changedSince?.patch, thread: changedSince?.patch, commit: to },
          ]),
        );
  if (chosen === undefined || chosen.length === 0) return;
  const done = await whileWaiting(t("Adding trailers…"), (call) =>
    live.services.applying.addTrailers({ ...request, only: linesBy(chosen) }, call),
  );
  if (!done) return;
  tickets.reload();
  const { branch, before, after, added, unsigned } = done;
  const undo = t("Undo");
  const count = added.length === 1 ? t("1 trailer") : t("{0} trailers", added.length);
  const sentence = t("{0} got {1}; it was {2}, which the reflog has.", branch, count, before.slice(0, 12));
  // Not awaited: the command is done, whether or not anybody reacts to the message.
  void tell(withNote(sentence, unsigned), undo).then(async (choice) => {
    if (choice !== undo) return;
    try {
      await live.services.applying.putBack({ folder, branch, from: after, to: before }, quietly());
      tickets.reload();
    } catch (error) {
      await showError(error, live.log);
    }
  });
}

function nothingMissing({ branch, sent, commits, leftOut }: MissingTrailers): string {
  const { t } = vscode.l10n;
  if (sent === 0) return t("None of the {0} commits of {1} is a patch that is known here.", commits, branch);
  const rest =
    leftOut.length > 0
      ? ` ${t("{0} do not count: sent by somebody else, by the author, in no list, or an objection.", leftOut.length)}`
      : "";
  return `${t("The commits of {0} have all that the list gave.", branch)}${rest}`;
}
