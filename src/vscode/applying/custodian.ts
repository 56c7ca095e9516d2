import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import { knownProject } from "../../core/project/knownProjects.ts";
import { mustBeTrusted, mustBeTrustedToAsk } from "../base/errors.ts";
import { Command } from "../base/ids.ts";
import { askText, warn, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { composingAs } from "../tree/composingAs.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { revisionFor, workTreeFor } from "./revisionTarget.ts";

/**
 * Drafts the mail that tells the author of a revision which commits of the checked-out branch its patches became.
 * @param args a row or the name of a series
 */
export async function thankAuthor(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const { services } = tickets.live;
  const target = await revisionFor(tickets, args, t("Thank for which series?"));
  const folder = target && (await workTreeFor(tickets, t("In Which Repository Was It Applied?")));
  if (!target || folder === undefined) return;
  const { entry, series, place, revision } = target;
  const project = await tickets.live.project(entry.tracked.thread);
  const made = await whileWaiting(t("Looking for the commits of {0}…", revision.label), async (call) => {
    const request = { project, series, revision: place, offline: false, folder, branch: null };
    const thanks = await services.custodians.thanks(request, call);
    const as = { ...(await composingAs(tickets.live, entry.tracked.thread)), folder };
    const answer = { ...as, thread: thanks.about, quote: null, text: thanks.text };
    return { thanks, ...(await services.composing.startReply(answer, call)) };
  });
  if (!made) return;
  await vscode.commands.executeCommand(Command.openDraft, made.draft.id);
  const [left] = made.thanks.left;
  if (left !== undefined)
    void warn(t("“{0}” is not on {1}: the mail says that it was not applied.", left, made.thanks.tree));
  for (const { what, remedy } of made.problems) void warn(`${what} ${remedy}`);
}

/**
 * Drafts a request to pull a tag or branch from a remote.
 * @param args both of them, or the person is asked
 */
export async function requestPull(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrustedToAsk();
  const { live } = tickets;
  const folder = await workTreeFor(tickets, t("Pull Request of Which Repository?"));
  if (folder === undefined) return;
  const [given, named] = args;
  const name = typeof named === "string" ? named : await askName(tickets, folder);
  if (name === undefined) return;
  const remote = typeof given === "string" ? given : await askRemote(tickets, folder);
  if (remote === undefined) return;
  const project = await live.projectIn(folder);
  const { subject, text } = (await whileWaiting(t("Asking {0}…", remote), (call) =>
    live.services.custodians.pullRequest({ folder, project, remote, name }, call),
  )) ?? { subject: "", text: "" };
  if (text === "") return;
  const [list] = knownProject(project.name)?.lists ?? [];
  const to = list === undefined ? [] : [{ name: "", email: list }];
  const as = { ...(await composingAs(live, "")), folder };
  const mail = { to, cc: [], subject, text: `Hi,\n\nplease pull.\n\n${text}` };
  const draft = await live.services.composing.startMail({ ...as, ...mail }, quietly());
  await vscode.commands.executeCommand(Command.openDraft, draft.id);
}

async function askRemote(tickets: TicketsModel, folder: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { names, usual } = await tickets.live.services.tickets.remotes({ folder }, quietly());
  const [only, ...others] = names;
  if (only === undefined)
    throw new UserError(t("The repository has no remote."), t("Add yours: git remote add."), folder);
  if (others.length === 0) return only;
  const items = names
    .toSorted((one, other) => Number(other === usual) - Number(one === usual))
    .map((label) => ({ label }));
  return (await pickOne(items, { title: t("Pull From Which Remote?") }))?.label;
}

async function askName(tickets: TicketsModel, folder: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { branch } = await tickets.live.services.workTrees.state({ folder }, quietly());
  return askText({
    title: t("Pull Which Tag or Branch?"),
    prompt: t("It has to be on the remote already."),
    ...(branch !== null && { value: branch }),
  });
}
