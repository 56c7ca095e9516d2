import { basename } from "node:path";
import * as vscode from "vscode";
import type { Call } from "../../core/base/call.ts";
import { UserError } from "../../core/base/problem.ts";
import { latestOf } from "../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { Branch } from "./preparedVersion.ts";

/** A work tree of a project. */
type Place = Omit<Branch, "branch">;

/**
 * The branch to prepare: that of a series, if it is here, else the checked-out one; if there are several, the person
 * chooses. Null if cancelled. UserError if there is none.
 */
export async function chooseBranch(
  live: OverviewModel,
  entry: TrackedEntry | undefined,
  call: Call,
): Promise<Branch | null> {
  const places = await placesOf(live, entry, call);
  if (places.length === 0)
    throw new UserError(
      vscode.l10n.t("No folder of this window has a repository."),
      vscode.l10n.t("Open the folder of your clone."),
    );
  if (!entry?.series) {
    const place = await choosePlace(places);
    return place && { ...place, branch: await checkedOut(live, place, call) };
  }
  const titles = latestOf(entry.series).patches.map(({ title }) => title);
  const found = await Promise.all(
    places.map(async (place) => {
      const branches = await live.services.nextVersion.branches({ ...place, titles }, call);
      return branches.map((branch) => ({ ...place, branch }));
    }),
  );
  const all = found.flat();
  if (all.length > 1) return (await chooseOne(all)) ?? null;
  const [only] = all;
  if (only) return only;
  throw new UserError(
    vscode.l10n.t("No branch of “{0}” is here.", entry.tracked.name || entry.series.title),
    vscode.l10n.t("Check out the branch on which you work at it, or make one of the posted patches."),
  );
}

/** The work trees of the folders, each once; for a series, only those of its project. */
async function placesOf(live: OverviewModel, entry: TrackedEntry | undefined, call: Call): Promise<Place[]> {
  const projects = (await live.projects()).filter(
    ({ name }) => entry === undefined || name === entry.project,
  );
  const all = await Promise.all(
    projects.map(async (project) => {
      const { folders } = await live.services.tickets.worktrees({ project }, call);
      return folders.map((folder) => ({ project, folder }));
    }),
  );
  return [...new Map(all.flat().map((place) => [place.folder, place])).values()];
}

async function checkedOut(live: OverviewModel, { project, folder }: Place, call: Call): Promise<string> {
  const { branch } = await live.services.tickets.commits({ project, folder, skip: 0, limit: 1 }, call);
  if (branch !== null) return branch;
  throw new UserError(
    vscode.l10n.t("No branch is checked out in {0}.", folder),
    vscode.l10n.t("Check out the branch of the series."),
    folder,
  );
}

async function choosePlace(places: Place[]): Promise<Place | null> {
  const [only, ...others] = places;
  if (only && others.length === 0) return only;
  const items = places.map((place) => ({ label: basename(place.folder), description: place.folder, place }));
  const choice = await pickOne(items, { title: vscode.l10n.t("Prepare the branch of which folder?") });
  return choice?.place ?? null;
}

async function chooseOne(all: Branch[]): Promise<Branch | undefined> {
  const items = all.map((one) => ({ label: one.branch, description: one.folder, one }));
  const choice = await pickOne(items, {
    title: vscode.l10n.t("Prepare which branch?"),
    matchOnDescription: true,
  });
  return choice?.one;
}
