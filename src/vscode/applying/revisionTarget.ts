import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/base/problem.ts";
import type { Revision, Series } from "../../core/series/series.ts";
import { mailsOf, messageIdsOf } from "../../core/series/seriesQueries.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { patchFileScheme } from "../base/ids.ts";
import { pickOne } from "../base/quickPick.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { rowsFor, seriesFor } from "../tree/seriesTargets.ts";
import type { TicketsModel } from "../tree/ticketsModel.ts";

/** A revision of a followed series that a command applies to. */
export interface RevisionTarget {
  entry: TrackedEntry;
  series: Series;
  revision: Revision;
  /** Index among the revisions. */
  place: number;
}

/**
 * The revision for a command: that of the row, or the latest of a series. Without a row or name the person is asked;
 * undefined if cancelled.
 */
export async function revisionFor(
  { live }: TicketsModel,
  args: unknown[],
  question: string,
): Promise<RevisionTarget | undefined> {
  const about = rowsFor(args)[0]?.about;
  const mail = args[0] instanceof vscode.Uri ? mailIn(args[0]) : null;
  const shown = mail === null ? undefined : await entryWith(live, mail);
  const [entry] = shown ? [shown] : await seriesFor(live, args, question, ({ series }) => series !== null);
  if (!entry) return undefined;
  const { series, tracked } = entry;
  const read = mail === null ? undefined : series?.revisions.find((one) => mailsOf(one).includes(mail));
  const revision = about && "revision" in about ? about.revision : (read ?? series?.revisions.at(-1));
  if (!series || !revision)
    throw new UserError(
      vscode.l10n.t("The thread of {0} has not been read yet.", tracked.name),
      vscode.l10n.t("Refresh, then try again."),
      tracked.thread,
    );
  const place = series.revisions.findIndex(
    ({ label, date }) => label === revision.label && date === revision.date,
  );
  return { entry, series, revision, place };
}

/** The mail that a patch document is from; null for a file at a commit, which may be from several. */
function mailIn({ scheme, query }: vscode.Uri): string | null {
  if (scheme !== patchFileScheme) return null;
  return /"messageId":"([^"\\]{3,900})"/.exec(query)?.[1] ?? null;
}

async function entryWith(live: OverviewModel, mail: string): Promise<TrackedEntry | undefined> {
  const { entries } = await live.current();
  return entries.find(({ series }) => series !== null && messageIdsOf(series).has(mail));
}

/** The work tree for a command: if there are several, the person chooses; undefined if cancelled. */
export async function workTreeFor(tickets: TicketsModel, question: string): Promise<string | undefined> {
  const found = (await tickets.worktrees()).filter(({ page }) => page !== null);
  const [first, ...others] = found;
  if (!first)
    throw new UserError(
      vscode.l10n.t("No folder of the window has a repository."),
      vscode.l10n.t("Open your clone of the project."),
    );
  if (others.length === 0) return first.folder;
  const items = found.map(({ folder, page }) => ({
    label: basename(folder),
    description: page?.branch ?? "",
    detail: folder,
  }));
  return (await pickOne(items, { title: question }))?.detail;
}
