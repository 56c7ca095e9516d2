import { basename } from "node:path";
import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import type { Shared } from "../../core/tickets/model.ts";
import { mustBeTrusted } from "../base/errors.ts";
import { tell, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";

/**
 * Shares the tickets of a repository with a remote, asking which if there are several.
 * @param args a work tree's path and a remote's name, if known
 */
export async function share(tickets: TicketsModel, [folder, remote]: unknown[]): Promise<void> {
  mustBeTrusted();
  const { t } = vscode.l10n;
  const place = typeof folder === "string" ? folder : await worktreeToShare(tickets);
  if (place === undefined) return;
  const name = typeof remote === "string" ? remote : await remoteToShareWith(tickets, place);
  if (name === undefined) return;
  const { live } = tickets;
  const shared = await whileWaiting(t("Sharing tickets with {0}", name), async (call) => {
    try {
      return await live.services.tickets.share({ folder: place, remote: name }, call);
    } finally {
      // Shows what was fetched before a failure, too.
      tickets.reload();
    }
  });
  if (shared === undefined) live.log.info(`Sharing tickets with ${name} was cancelled.`);
  else void tell(summary(shared));
}

async function worktreeToShare(tickets: TicketsModel): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { folders, problems } = await tickets.worktreeFolders();
  const [first, ...others] = folders;
  if (first === undefined) {
    const [problem] = problems;
    if (problem) throw new UserError(problem.what, problem.remedy, problem.where);
    throw new UserError(
      t("There is no repository whose tickets could be shared."),
      t("Open the folder of your U-Boot repository."),
      "",
    );
  }
  if (others.length === 0) return first;
  const items = folders.map((folder) => ({ label: basename(folder), description: folder, folder }));
  const choice = await pickOne(items, {
    title: t("Share Tickets"),
    placeHolder: t("Of which folder?"),
  });
  return choice?.folder;
}

async function remoteToShareWith({ live }: TicketsModel, folder: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { names, usual } = await live.services.tickets.remotes({ folder }, quietly());
  const [first, ...others] = names;
  if (first === undefined)
    throw new UserError(
      t("This repository has no remote to share tickets with."),
      t("Add one with git remote add, then try again."),
      folder,
    );
  if (others.length === 0) return first;
  const sorted = names.toSorted((one, other) => Number(other === usual) - Number(one === usual));
  const items = sorted.map((name) => ({ label: name, description: name === usual ? t("usual") : "" }));
  const choice = await pickOne(items, {
    title: t("Share Tickets"),
    placeHolder: t("With which remote? Whoever can read it can read your tickets."),
  });
  return choice?.label;
}

function summary(shared: Shared): string {
  const { t } = vscode.l10n;
  const { remote, received, sent, takenAwayHere, takenAwayThere, retried } = shared;
  if (received + sent + takenAwayHere + takenAwayThere === 0)
    return t("{0} and this repository have the same tickets.", remote);
  const parts = [
    t("Shared with {0}.", remote),
    t("Sent: {0}.", sent),
    t("Received: {0}.", received),
    takenAwayHere > 0 && t("Taken away here: {0}.", takenAwayHere),
    takenAwayThere > 0 && t("Taken away there: {0}.", takenAwayThere),
    retried > 0 && t("Others were quicker, and theirs came in first."),
  ];
  return parts.filter(Boolean).join(" ");
}
