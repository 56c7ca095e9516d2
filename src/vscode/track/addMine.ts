import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { SeriesMatch } from "../../core/lookup/seriesMatch.ts";
import { changeSeries } from "../base/changeSetting.ts";
import { showError } from "../base/errors.ts";
import { tell } from "../base/messages.ts";
import { pickMany } from "../base/quickPick.ts";
import { withSeries } from "../base/seriesSetting.ts";
import { followedAs } from "../tree/followedAs.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { dotted } from "../tree/rowParts.ts";
import { dayOf } from "../tree/time.ts";
import { tellNoIdentity } from "./noIdentity.ts";

const mostResults = 200;
/** Number of addresses in a message. */
const mostAddresses = 3;

/**
 * Follows series sent from the person's own addresses.
 * @param answer "all" follows every one without asking
 */
export async function addMine(live: OverviewModel, answer: unknown): Promise<void> {
  try {
    const { updated } = await live.current();
    if (live.me.length === 0) return await tellNoIdentity();
    if (updated === null) await live.refresh();
    const { entries } = await live.current();
    const mine = await live.services.tracking.sentBy({ emails: live.me, limit: mostResults }, quietly());
    const fresh = mine.filter((found) => !followedAs(found, entries));
    const projects = await live.projectsOf(fresh.map(({ messageId }) => messageId));
    const chosen = answer === "all" ? fresh : fresh.length > 0 ? await choose(fresh, projects) : [];
    if (chosen.length > 0) await followAll(chosen, projects);
    else if (fresh.length === 0) await tellNothingNew(live.me, mine.length);
  } catch (error) {
    await showError(error, live.log);
  }
}

/** Names of projects by Message-ID, where there are several. */
type Projects = ReadonlyMap<string, string>;

async function followAll(chosen: SeriesMatch[], projects: Projects): Promise<void> {
  const added = chosen.map(({ messageId }) => {
    const project = projects.get(messageId);
    return { name: "", thread: messageId, tickets: [], ...(project !== undefined && { project }) };
  });
  await changeSeries((list) => withSeries(list, added));
}

async function choose(fresh: SeriesMatch[], projects: Projects): Promise<SeriesMatch[]> {
  const items = fresh.map((found) => ({
    label: found.title,
    description: dotted(projects.get(found.messageId), found.label, dayOf(found.date)),
    found,
  }));
  const chosen = await pickMany(items, {
    title: vscode.l10n.t("Add My Series"),
    placeHolder: vscode.l10n.t("Which of your series do you want to follow?"),
    matchOnDescription: true,
  });
  return (chosen ?? []).map((item) => item.found);
}

async function tellNothingNew(me: string[], known: number): Promise<void> {
  const said =
    known > 0
      ? vscode.l10n.t("All your series are followed already.")
      : vscode.l10n.t("No series from {0} in the mail read so far.", shortList(me));
  await tell(said);
}

function shortList(addresses: string[]): string {
  const shown = addresses.slice(0, mostAddresses);
  return [...shown, ...(addresses.length > shown.length ? ["…"] : [])].join(", ");
}
