import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { MadeBranch, WorkTreeState } from "../../core/applying/model.ts";
import { quietly } from "../../core/base/call.ts";
import { wordsOf } from "../../core/base/localize.ts";
import { mustBeTrusted, showError } from "../base/errors.ts";
import { askText, tell, whileWaiting } from "../base/messages.ts";
import { pickOne } from "../base/quickPick.ts";
import { withNote } from "../base/withNote.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";
import { proposedBranch } from "./model/branchName.ts";
import { type ChosenTrailers, pickTrailers } from "./pickTrailers.ts";
import { type RevisionTarget, revisionFor, workTreeFor } from "./revisionTarget.ts";

/** Where to open the new branch. */
type Where = "here" | "worktree" | "nowhere";

/** The person's decisions about a branch; what is given is not asked. */
interface Given {
  branch?: string;
  /** As git names it; null: find one. */
  base?: string | null;
  where?: Where;
  trailers?: ChosenTrailers;
}

/**
 * Makes a branch from a revision and checks it out, here or in another work tree.
 * @param args a row or the name of a series, and decisions already taken
 */
export async function checkOut(tickets: TicketsModel, args: unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  mustBeTrusted();
  const { live } = tickets;
  const target = await revisionFor(tickets, args, t("Check out which series?"));
  const folder = target && (await workTreeFor(tickets, t("Check Out in Which Repository?")));
  if (!target || folder === undefined) return;
  const given: Given = isGiven(args[1]) ? args[1] : {};
  const state = await live.services.workTrees.state({ folder }, quietly());
  const base = given.base !== undefined ? given.base : await askBase(tickets, target, folder, state);
  if (base === undefined) return;
  const branch = given.branch ?? (await askBranch(target));
  if (branch === undefined) return;
  const where = given.where ?? (await askWhere(state, branch));
  if (where === undefined) return;
  const path = where === "worktree" ? await askPath(folder, branch) : null;
  if (path === undefined) return;
  const chosen = given.trailers ?? (await pickTrailers(live, target));
  if (chosen === undefined) return;
  const { entry, series, place, revision } = target;
  const project = await live.project(entry.tracked.thread);
  const made = await whileWaiting(
    t("Checking out {0}…", `${entry.tracked.name} ${revision.label}`),
    async (call) => {
      const request = { project, series, revision: place, offline: false, folder, branch, base, ...chosen };
      const made = await live.services.applying.makeBranch(request, call);
      if (where === "here") await live.services.workTrees.checkOut({ folder, branch }, quietly());
      if (path !== null)
        await live.services.workTrees.addWorkTree({ folder, path, branch, from: null }, quietly());
      return made;
    },
  );
  tickets.reload();
  if (made) say(tickets, made, { where, path, before: state });
}

function say(
  tickets: TicketsModel,
  { branch, label, base, commits, merged, folder, unsigned }: MadeBranch,
  { where, path, before }: { where: Where; path: string | null; before: WorkTreeState },
): void {
  const { t } = vscode.l10n;
  const [back, open] = [before.branch && t("Back to {0}", before.branch), t("Open in New Window")];
  const done = t(
    "{0} has {1} of {2} patches, on {3} ({4}).",
    branch,
    label,
    commits,
    base.commit.slice(0, 12),
    wordsOf(base.reason, t),
  );
  const more =
    merged.length > 0 ? ` ${t("{0} of them did not fit as they were, and were merged.", merged.length)}` : "";
  const buttons = where === "here" && back ? [back] : path === null ? [] : [open];
  // Not awaited: the command is done, whether or not anybody reacts to the message.
  void tell(withNote(`${done}${more}`, unsigned), ...buttons).then(async (choice) => {
    try {
      if (choice === open && path !== null) await openWindow(path);
      else if (choice !== undefined && before.branch)
        await tickets.live.services.workTrees.checkOut({ folder, branch: before.branch }, quietly());
    } catch (error) {
      await showError(error, tickets.live.log);
    }
  });
}

/**
 * The commit to base the branch on: the one that was found, shown with its reason, or another; null for the found one.
 */
async function askBase(
  { live }: TicketsModel,
  { entry, series, place, revision }: RevisionTarget,
  folder: string,
  { branch, head }: WorkTreeState,
): Promise<string | null | undefined> {
  const { t } = vscode.l10n;
  const project = { ...(await live.project(entry.tracked.thread)), folders: [folder] };
  const found = await whileWaiting(t("Looking for the base of {0}…", revision.label), (call) =>
    live.services.patches.commits({ project, series, revision: place, offline: false }, call),
  );
  if (!found) return undefined;
  const problem = found.patches.find((patch) => patch.problem)?.problem;
  const items: (vscode.QuickPickItem & { base: string | null | undefined })[] = [
    {
      label: found.base ? found.base.commit.slice(0, 12) : t("None was found"),
      description: found.base ? wordsOf(found.base.reason, t) : "",
      detail: problem?.what ?? t("All patches apply."),
      base: null,
    },
    ...(head === null
      ? []
      : [
          {
            label: branch ?? "HEAD",
            description: head.slice(0, 12),
            detail: t("What is checked out now"),
            base: head,
          },
        ]),
    { label: t("Another Commit…"), description: t("a branch, a tag or a hash"), base: undefined },
  ];
  const choice = await pickOne(items, {
    title: t("Make the Branch of {0} on Which Commit?", revision.label),
  });
  if (!choice || choice.base !== undefined) return choice?.base;
  return askText({
    title: t("Make the Branch of {0} on Which Commit?", revision.label),
    placeHolder: "v2024.01",
  });
}

function askBranch({ entry, series, revision }: RevisionTarget): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  return askText({
    title: t("Name of the Branch"),
    value: proposedBranch(entry.tracked.name, series.title, revision.label),
    validateInput: (text) => (/^\s*$/.test(text) ? t("A branch needs a name.") : undefined),
  });
}

async function askWhere(
  { changed, operation, branch, folder }: WorkTreeState,
  name: string,
): Promise<Where | undefined> {
  const { t } = vscode.l10n;
  const own =
    changed.length === 1
      ? t("1 changed file stays as it is")
      : t("{0} changed files stay as they are", changed.length);
  const here = {
    label: t("Check It Out Here"),
    description: t("in place of {0}", branch ?? "HEAD"),
    detail: changed.length > 0 ? own : "",
    where: "here" as const,
  };
  const items: (vscode.QuickPickItem & { where: Where })[] = [
    ...(operation === null ? [here] : []),
    { label: t("In a New Work Tree…"), description: t("beside {0}", basename(folder)), where: "worktree" },
    { label: t("Only Make the Branch"), where: "nowhere" },
  ];
  const title =
    changed.length > 0
      ? t("{0} Has Changes: Where Is {1} to Be?", basename(folder), name)
      : t("Where Is {0} to Be?", name);
  return (await pickOne(items, { title }))?.where;
}

/** Asks for the path of a new work tree. */
export function askPath(folder: string, branch: string): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  return askText({
    title: t("Folder of the New Work Tree"),
    value: join(dirname(folder), `${basename(folder)}-${branch.replaceAll("/", "-")}`),
    validateInput: (text) => (/^(?:\/|[A-Za-z]:[\\/])/.test(text) ? undefined : t("Give a whole path.")),
  });
}

/** Opens a work tree that is in no folder of the window. */
export async function openWindow(folder: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder), {
    forceNewWindow: true,
  });
}

/** Decisions passed by other extensions and by tests. */
function isGiven(value: unknown): value is Given {
  return typeof value === "object" && value !== null && ("branch" in value || "where" in value);
}
