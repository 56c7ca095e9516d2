import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import type { TicketCommit } from "../../core/tickets/model.ts";
import { choose } from "../base/choose.ts";
import { tell } from "../base/messages.ts";
import { type Offer, orNothing, quotable } from "../base/quickPickFilter.ts";
import { isNamedCommit, type NamedCommit } from "../tree/commitsDrag.ts";
import { commitsAt, keyOf } from "../tree/commitTargets.ts";
import { mustBeTickets } from "../tree/mustBeTickets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { shortAge } from "../tree/time.ts";

/** A commit that a command applies to. */
export interface CommitTarget extends NamedCommit {
  /** Null if the views do not show it. */
  commit: TicketCommit | null;
}

/**
 * The commits for a command: those of rows, or named by a drop or another extension; else the person chooses among the
 * suitable ones. Undefined if cancelled.
 * @param selected preselected if the person is asked
 */
export async function targetsFor(
  tickets: TicketsModel,
  args: unknown[],
  question: string,
  selected: TicketCommit[],
  fits: (commit: TicketCommit) => boolean = () => true,
): Promise<CommitTarget[] | undefined> {
  const rows = commitsAt(args);
  if (rows.length > 0) return rows.map(targetOf);
  const named = Array.isArray(args[0]) ? args[0] : [args[0]];
  const known = await knownCommits(tickets);
  const targets = named.flatMap((name) => targetNamed(name, known));
  if (targets.length > 0) return targets;
  if (named.some((name) => typeof name === "string"))
    throw new UserError(
      vscode.l10n.t("No commit of the branch has that name."),
      vscode.l10n.t("Give the full hash of a commit that the view Commits shows."),
    );
  return ask(known.filter(fits), question, selected, tickets.live.now());
}

/**
 * Ticket ids passed to a command, so that nobody is asked; undefined if there are none. UserError for something else.
 */
export function idsGiven(tickets: TicketsModel, value: unknown): string[] | undefined {
  const given = typeof value === "string" ? [value] : value;
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const texts = given.filter((id) => typeof id === "string");
  if (texts.length < given.length) return undefined;
  mustBeTickets(tickets, texts);
  return [...new Set(texts)];
}

/** The commits that the view shows, by work tree. */
async function knownCommits(tickets: TicketsModel): Promise<TicketCommit[]> {
  return (await tickets.worktrees()).flatMap(({ page }) => page?.commits ?? []);
}

async function ask(
  commits: TicketCommit[],
  question: string,
  selected: TicketCommit[],
  now: number,
): Promise<CommitTarget[] | undefined> {
  const { t } = vscode.l10n;
  if (commits.length === 0) {
    void tell(t("There is no commit for this."));
    return undefined;
  }
  const keys = new Set(selected.map(keyOf));
  const isSelected = (commit: TicketCommit) => keys.has(keyOf(commit));
  // Preselected ones come first so that they are visible, since the selection may be old.
  const sorted = commits.toSorted((one, other) => Number(isSelected(other)) - Number(isSelected(one)));
  const offers = offersOf(sorted, now);
  const answer = await choose({
    title: question,
    placeholder: t("Commits by title, hash or ticket"),
    many: true,
    chosen: commits.filter(isSelected).map(keyOf),
    fixed: [],
    offers: (typed) =>
      orNothing(typed, offers, { label: t("No commit has “{0}”", quotable(typed)), detail: "" }),
  });
  const chosen = commits.filter((commit) => answer?.includes(keyOf(commit)));
  return chosen.length > 0 ? chosen.map(targetOf) : undefined;
}

function offersOf(commits: TicketCommit[], now: number): Offer[] {
  const several = new Set(commits.map(({ folder }) => folder)).size > 1;
  return commits.map((commit) => ({
    id: keyOf(commit),
    label: commit.subject,
    description: [
      several && basename(commit.folder),
      commit.hash.slice(0, 11),
      commit.tickets.map(({ id }) => id).join(", "),
      shortAge(commit.committed, now),
    ]
      .filter(Boolean)
      .join(" · "),
    detail: "",
    always: false,
  }));
}

function targetNamed(name: unknown, known: TicketCommit[]): CommitTarget[] {
  if (typeof name === "string") {
    const commit = known.find(({ hash }) => hash === name.toLowerCase());
    return commit ? [targetOf(commit)] : [];
  }
  if (!isNamedCommit(name)) return [];
  const { folder, hash } = name;
  return [{ folder, hash, commit: known.find((one) => one.hash === hash && one.folder === folder) ?? null }];
}

function targetOf(commit: TicketCommit): CommitTarget {
  return { folder: commit.folder, hash: commit.hash, commit };
}
