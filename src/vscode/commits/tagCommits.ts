import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import { minute } from "../../core/base/durations.ts";
import { UserError } from "../../core/base/problem.ts";
import type { TicketCommit } from "../../core/tickets/model.ts";
import { choose } from "../base/choose.ts";
import { registerCommand } from "../base/commands.ts";
import { mustBeTrusted, showError, withErrorsShown } from "../base/errors.ts";
import { Command, View } from "../base/ids.ts";
import { tell } from "../base/messages.ts";
import { orNothing, quotable } from "../base/quickPickFilter.ts";
import { sourceWords, titleOf } from "../tree/commitTooltip.ts";
import { pickTickets } from "../tree/pickTickets.ts";
import { seriesFor } from "../tree/seriesTargets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import type { Keeping } from "./keepOnRewrite.ts";
import { changesOf, doneText, type FolderRetags, heldByAll, notedOnAny, reverseOf } from "./model/retags.ts";
import { type CommitTarget, idsGiven, targetsFor } from "./targets.ts";

/** Milliseconds. Finding the commits of a series reads a branch once. */
const patience = minute;

/**
 * Registers the commands that add tickets to commits and remove them. They accept their commits (rows, hashes, the name
 * of a series) and, as second argument, ticket ids; then nobody is asked.
 * @param selected the commits selected in the view Commits
 */
export function registerTagging(
  tickets: TicketsModel,
  keeping: Keeping,
  selected: () => TicketCommit[],
): vscode.Disposable {
  const { t } = vscode.l10n;
  const { live } = tickets;

  async function tagCommit(args: unknown[]): Promise<void> {
    mustBeTrusted();
    const ids = idsGiven(tickets, args[1]);
    const targets = await targetsFor(tickets, args, t("Tag which commits?"), selected());
    if (targets) await tag(targets, ids, titleFor(targets), []);
  }

  async function tagSeries(args: unknown[]): Promise<void> {
    mustBeTrusted();
    const ids = idsGiven(tickets, args[1]);
    const [entry] = await seriesFor(live, args, t("Tag the commits of which series?"));
    if (!entry) return;
    const { name, thread, tickets: linked } = entry.tracked;
    const commits = await vscode.window.withProgress({ location: { viewId: View.commits } }, async () =>
      live.services.tickets.seriesCommits(
        { project: await live.project(thread), thread },
        quietly(AbortSignal.timeout(patience)),
      ),
    );
    if (commits.length === 0)
      throw new UserError(
        t("No commit of “{0}” is known.", name),
        t("Check out the branch that has them, or refresh once they have landed."),
        thread,
      );
    const targets = commits.map((commit) => ({ folder: commit.folder, hash: commit.hash, commit }));
    const title =
      commits.length === 1
        ? t("Tag the Commit of “{0}”", name)
        : t("Tag the {0} Commits of “{1}”", commits.length, name);
    await tag(targets, ids, title, linked);
  }

  /** @param offered preselected although no note has them */
  async function tag(
    targets: CommitTarget[],
    given: string[] | undefined,
    title: string,
    offered: string[],
  ): Promise<void> {
    if (given) return change(changesOf(targets, given, []));
    const { noted, fixed } = heldByAll(targets.flatMap(({ commit }) => commit ?? []));
    const chosen = [...new Set([...noted, ...offered])];
    const picked = await pickTickets(tickets, {
      title,
      many: true,
      chosen,
      fixed: fixed
        .filter(({ id }) => !chosen.includes(id))
        .map(({ id, from }) => ({ id, why: sourceWords(from, t) })),
    });
    if (!picked) return;
    const removed = chosen.filter((id) => !picked.includes(id));
    if (picked.length + removed.length > 0) await change(changesOf(targets, picked, removed));
  }

  async function untagCommit(args: unknown[]): Promise<void> {
    mustBeTrusted();
    const given = idsGiven(tickets, args[1]);
    const targets = await targetsFor(
      tickets,
      args,
      t("Remove a ticket from which commits?"),
      selected(),
      (commit) => notedOnAny([commit]).length > 0,
    );
    if (!targets) return;
    const ids = given ?? (await askWhich(notedOnAny(targets.flatMap(({ commit }) => commit ?? []))));
    if (ids.length > 0) await change(changesOf(targets, [], ids));
  }

  async function askWhich(noted: string[]): Promise<string[]> {
    if (noted.length === 0)
      throw new UserError(
        t("No note gives these commits a ticket."),
        t("One in a commit's message stays; that of a series is taken away by linking the series anew."),
      );
    if (noted.length === 1) return noted;
    const { titles } = live.settings.tickets;
    const offers = noted.map((id) => ({
      id,
      label: id,
      description: titleOf(id, titles),
      detail: "",
      always: false,
    }));
    const chosen = await choose({
      title: t("Remove Which Tickets?"),
      placeholder: t("Tickets by id or title"),
      many: true,
      chosen: [],
      fixed: [],
      offers: (typed) =>
        orNothing(typed, offers, { label: t("None of these has “{0}”", quotable(typed)), detail: "" }),
    });
    return chosen ?? [];
  }

  /** Writes the changes, reports them with Undo, and offers once to keep them on rewrites. */
  async function change(wanted: FolderRetags[]): Promise<void> {
    const done: FolderRetags[] = [];
    try {
      await apply(wanted, done);
    } finally {
      // If a second repository refused, the first has its tickets all the same.
      if (done.length > 0) say(done);
    }
    for (const { folder, changes } of done)
      if (changes.some(({ add }) => add.length > 0)) keeping.offer(folder);
  }

  async function apply(wanted: FolderRetags[], done: FolderRetags[]): Promise<void> {
    for (const { folder, changes } of wanted)
      done.push({ folder, changes: await tickets.retag(folder, changes) });
  }

  function say(done: FolderRetags[]): void {
    const undo = t("Undo");
    const buttons = done.some(({ changes }) => changes.length > 0) ? [undo] : [];
    // Not awaited: the command is done, whether or not anybody reacts to the message.
    void tell(doneText(done, t), ...buttons).then(async (choice) => {
      if (choice !== undo) return;
      try {
        await apply(reverseOf(done), []);
      } catch (error) {
        await showError(error, live.log);
      }
    });
  }

  function titleFor(targets: CommitTarget[]): string {
    return targets.length === 1 ? t("Tag Commit") : t("Tag {0} Commits", targets.length);
  }

  const told = (work: (args: unknown[]) => Promise<void>) => withErrorsShown(live.log, work);
  return vscode.Disposable.from(
    registerCommand(Command.tagCommit, told(tagCommit)),
    registerCommand(Command.untagCommit, told(untagCommit)),
    registerCommand(Command.tagSeries, told(tagSeries)),
  );
}
