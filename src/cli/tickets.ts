import { resolve } from "node:path";
import { distinctProblems, type Problem, UserError } from "../core/base/problem.ts";
import { shellWord } from "../core/base/shellWord.ts";
import { type Checkout, openCheckout } from "../core/git/checkout.ts";
import { NoRepository } from "../core/git/inspectRepository.ts";
import { notesRef } from "../core/git/notesRef.ts";
import { pushAddress } from "../core/git/pushAddress.ts";
import { keepsOnRewrite } from "../core/tickets/keepOnRewrite.ts";
import { commitsNamed } from "../core/tickets/namedCommits.ts";
import { retagNotes } from "../core/tickets/retag.ts";
import { shareNotes } from "../core/tickets/share.ts";
import { TicketIds } from "../core/tickets/ticketIds.ts";
import { mergeTickets } from "../core/tickets/ticketList.ts";
import type { CommandLine } from "./arguments.ts";
import { type FolderSettings, readFolderSettings } from "./folderSettings.ts";
import { openServices, projectsIn } from "./openServices.ts";
import { callOf, ended, exit, log, print, say, sentencesOf } from "./terminal.ts";
import { retaggedText, sharedText, ticketsJson, ticketsText } from "./ticketText.ts";

/** `tickets`: prints all tickets, or one with all its commits. Returns the exit code. */
export async function answerTickets(asked: CommandLine): Promise<number> {
  const checkout = await openHere(asked);
  const { settings, folder, problems } = await settingsHere(asked, checkout);
  const call = callOf("Nothing was changed.");
  const { services, close, problems: found } = await openServices(asked, call.progress);
  try {
    const projects = await projectsIn(settings, folder, [checkout.top]);
    const landed: Problem[] = [];
    // Without archives, but with git, for the present landings.
    for (const project of projects.filter(({ tracked }) => tracked.length > 0))
      landed.push(...(await services.tracking.status({ project, offline: true }, call)).overview.problems);
    call.progress("reading tickets");
    const known = mergeTickets(
      await Promise.all(projects.map((project) => services.tickets.list({ project }, call))),
    );
    const wanted = known.tickets.filter(({ id }) => asked.ticket === null || id === asked.ticket);
    if (asked.ticket !== null && wanted.length === 0)
      throw new UserError(
        `No ticket "${asked.ticket}" is known in ${checkout.top}.`,
        "patch-tracker tickets prints those that are.",
      );
    const now = asked.now ?? Date.now();
    print(asked.json ? ticketsJson(wanted, now) : ticketsText(wanted, asked.ticket !== null, now));
    if (wanted.length === 0) say(howToBegin(checkout));
    return ended(distinctProblems([...problems, ...found(), ...landed, ...known.problems]));
  } finally {
    close();
  }
}

/** `tag` and `untag`: prints what was changed, and how to undo it. Returns the exit code. */
export async function retagCommits(asked: CommandLine): Promise<number> {
  const [id, tags] = [asked.ticket ?? "", asked.command === "tag"];
  const checkout = await openHere(asked);
  const here = await settingsHere(asked, checkout);
  // A ticket that matches no pattern any more can still be removed from commits.
  const fits = new TicketIds(here.settings.tickets).is(id);
  if (tags && !fits) throw noTicket(id, here);
  const { signal } = callOf("Either all commits were changed or none: patch-tracker tickets tells.");
  const commits = [...new Set(await commitsNamed(checkout, asked.commits, signal))];
  if (commits.length === 0)
    throw new UserError(
      `No commit is in ${asked.commits.join(" ")}.`,
      "A range A..B has the commits of B that A has not.",
    );
  const changes = commits.map((commit) => ({ commit, add: tags ? [id] : [], remove: tags ? [] : [id] }));
  const changed = await retagNotes(checkout, changes, signal);
  const done = { id, tags, fits, asked: commits.length, changed: changed.map(({ commit }) => commit) };
  print(retaggedText(done));
  if (!tags && changed.length < commits.length)
    say("Only what tag noted is taken back; a ticket in a commit's message, or of its series, stays.");
  if (tags && !(await keepsOnRewrite(checkout)))
    say(
      `Amend and rebase drop the tickets of a commit here. To keep them: git${placeOf(asked)} config --add notes.rewriteRef ${notesRef}`,
    );
  return ended(here.problems);
}

/** `share`: prints what was exchanged. Returns the exit code. */
export async function shareTickets(asked: CommandLine): Promise<number> {
  const checkout = await openHere(asked);
  const call = callOf("What was received is kept; run it again to share the rest.");
  const shared = await shareNotes(checkout, asked.remote, call);
  print(sharedText(shared, await pushAddress(checkout, shared.remote)));
  return exit.complete;
}

function howToBegin({ head, remote }: Checkout): string {
  const ways = [
    ...(remote === null ? [] : [`patch-tracker share brings in those of ${remote}.`]),
    ...(head === null ? [] : ["patch-tracker tag TS-118 HEAD would tag a commit."]),
  ];
  return ["No commit, series or setting names a ticket yet.", ...ways].join(" ");
}

/** The repository that contains the folder. */
async function openHere({ workspace }: CommandLine): Promise<Checkout> {
  const folder = resolve(workspace);
  try {
    return await openCheckout(folder, { log });
  } catch (error) {
    if (!(error instanceof NoRepository)) throw error;
    const remedy = "Run it in your U-Boot clone, or name that with --workspace.";
    throw new UserError(error.message, remedy, folder, error);
  }
}

function settingsHere(asked: CommandLine, { top }: Checkout): Promise<FolderSettings> {
  return readFolderSettings(resolve(asked.workspace), asked, top);
}

function noTicket(id: string, { settings, folder, problems: [problem] }: FolderSettings): UserError {
  const patterns = settings.tickets.patterns.map(({ pattern }) => pattern).join(" or ");
  return new UserError(
    `"${id}" is no id of a ticket: the settings want ${patterns || "none"}.`,
    // The id may be in a part of the folder's settings that could not be read, or was ignored.
    problem
      ? sentencesOf(problem)
      : `Correct it, or add a pattern to patchTracker.tickets in ${resolve(folder, ".vscode", "settings.json")}.`,
  );
}

/** git's option for the folder, if it is not the current one. */
function placeOf({ workspace }: CommandLine): string {
  return workspace === "." ? "" : ` -C ${shellWord(workspace)}`;
}
