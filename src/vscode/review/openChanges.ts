import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Problem } from "../../core/base/problem.ts";
import { isCut } from "../../core/patches/applyErrors.ts";
import type { Base, PatchCommit, RevisionCommits } from "../../core/patches/model.ts";
import type { Patch, Revision } from "../../core/series/series.ts";
import { mailsOf } from "../../core/series/seriesQueries.ts";
import type { Services } from "../../core/services.ts";
import type { TrackedEntry } from "../../core/tracking/model.ts";
import { Command } from "../base/ids.ts";
import { warn } from "../base/messages.ts";
import { titleOnBase } from "../tree/baseWords.ts";
import type { MadeVersions } from "../tree/madeVersions.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import { mailsSpokenOf } from "./model/commentThreads.ts";
import { type DiffSides, diffSidesOf, hunkResources, messageResource } from "./model/diffSides.ts";
import type { FileAddress } from "./model/fileAddress.ts";
import type { PatchComments } from "./patchComments.ts";
import { uriOf } from "./patchFiles.ts";

interface Opening {
  live: OverviewModel;
  made: MadeVersions;
  said: SeriesComments;
  comments: PatchComments;
}

/**
 * Opens the changes of a patch with whole files on both sides: a single file in the diff editor, several with the
 * message in the multi-diff editor. `all`: always the latter.
 */
export function openPatch(opening: Opening, of: PatchOf, all: boolean): Promise<void> {
  return open(opening, of, ({ message, files, title }) => {
    const [only] = files;
    return files.length === 1 && only && !all ? openFile(only, title) : openAll([message, ...files], title);
  });
}

/** Opens the changes of a patch in one file. */
export function openPatchFile(opening: Opening, of: PatchOf, path: string): Promise<void> {
  return open(opening, of, ({ files, title }) => {
    const file = files.find((one) => one.path === path);
    return file ? openFile(file, title) : openAll(files, title);
  });
}

/** A patch of a followed series. */
export interface PatchOf {
  entry: TrackedEntry;
  revision: Revision;
  patch: Patch;
}

/** The documents of a patch. */
interface Documents {
  message: DiffSides;
  files: DiffSides[];
  title: string;
}

async function open(
  { live, made, comments }: Opening,
  { entry, revision, patch }: PatchOf,
  show: (documents: Documents) => Promise<void>,
): Promise<void> {
  const { series } = entry;
  if (!series) return;
  const label = labelOf(revision, patch);
  const { base, commit, files } = await made.with(series, revision, async (commits) => {
    const commit = commits.patches.find(({ messageId }) => messageId === patch.messageId);
    const files = await filesOf(live.services, commits, commit, patch.messageId, label);
    return { base: commits.base, commit, files };
  });
  const message = messageResource(patch.messageId, label);
  const title = titleOf(`${label} ${patch.title}`, commit, base);
  await Promise.all([
    show({ message, files, title }),
    comments.show({
      key: patch.messageId,
      title,
      series,
      unedited: true,
      opened: [{ ids: [patch.messageId, ...patch.aliases], message, files }],
    }),
  ]);
  if (commit?.problem) void warnOf(commit.problem, patch.messageId);
}

/** Opens the changes of a whole revision; patches that do not apply come last, from their hunks. */
export async function openRevision(
  { live, made: versions, said, comments }: Opening,
  entry: TrackedEntry,
  revision: Revision,
): Promise<void> {
  const { series } = entry;
  const [first] = mailsOf(revision);
  if (!series || first === undefined) return;
  const { label } = revision;
  const [{ made, whole }, all] = await Promise.all([
    versions.with(series, revision, async (made) => ({
      made,
      whole: await filesOfAll(live.services, made, label),
    })),
    said.of(series),
  ]);
  const failed = made.patches.filter(({ commit }) => commit === null);
  const loose = await Promise.all(
    failed.map(({ messageId, number }) =>
      filesOf(live.services, made, undefined, messageId, `${label} ${number}`),
    ),
  );
  const files = [...whole, ...loose.flat()];
  const spokenOf = mailsSpokenOf(all);
  const mails = [
    ...(revision.cover ? [{ mail: revision.cover, name: label, files: [] }] : []),
    ...revision.patches.map((patch) => ({ mail: patch, name: labelOf(revision, patch), files })),
  ];
  const opened = mails.map(({ mail, name, files }) => {
    const message = messageResource(mail.messageId, name);
    return { ids: [mail.messageId, ...mail.aliases], message, files };
  });
  // The first message describes the whole; others are included if there are comments on them.
  const messages = opened.filter(({ ids }) => ids.includes(first) || ids.some((id) => spokenOf.has(id)));
  const title = titleOnBase(`${entry.tracked.name} ${label}`, made.base, vscode.l10n.t);
  await Promise.all([
    openAll([...messages.map(({ message }) => message), ...files], title),
    comments.show({ key: `${first} all`, title, series, opened, unedited: false }),
  ]);
  const refused = failed.find(({ problem }) => problem !== null);
  if (refused?.problem) void warnOf(refused.problem, refused.messageId);
}

/** Says why a patch is shown from its hunks; leads to the whole mail if it was cut. */
async function warnOf(problem: Problem, messageId: string): Promise<void> {
  const browse = vscode.l10n.t("Open in Browser");
  const chosen = await warn(`${problem.what} ${problem.remedy}`, ...(isCut(problem) ? [browse] : []));
  if (chosen === browse)
    await vscode.commands.executeCommand(Command.openInBrowser, { messageId, thread: messageId });
}

/** The files of all patches that apply. */
async function filesOfAll(
  { patches }: Services,
  { base, tip, repository }: RevisionCommits,
  label: string,
): Promise<DiffSides[]> {
  if (!base || !tip || repository === null) return [];
  const between = { repository, from: base.commit, to: tip };
  return diffSidesOf(await patches.changes(between, quietly()), between, label);
}

/** The files of a patch, from its commit or else its hunks. */
async function filesOf(
  services: Services,
  { repository }: RevisionCommits,
  patch: PatchCommit | undefined,
  messageId: string,
  label: string,
): Promise<DiffSides[]> {
  const { commit = null, parent = null } = patch ?? {};
  if (repository !== null && commit !== null && parent !== null) {
    const between = { repository, from: parent, to: commit };
    return diffSidesOf(await services.patches.changes(between, quietly()), between, label);
  }
  const mail = await services.patches.mail({ messageId }, quietly());
  return hunkResources(mail?.files ?? [], messageId, label);
}

/** "v2 5/6". */
export function labelOf(revision: Revision, patch: Patch): string {
  const of = Math.max(revision.expected, revision.patches.length);
  return of > 1 ? `${revision.label} ${patch.number}/${of}` : revision.label;
}

function titleOf(title: string, patch: PatchCommit | undefined, base: Base | null): string {
  const { t } = vscode.l10n;
  return patch?.commit ? titleOnBase(title, base, t) : t("{0} (does not apply: its hunks alone)", title);
}

async function openFile({ path, left, right }: DiffSides, title: string): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (left && right)
    await vscode.commands.executeCommand("vscode.diff", uriOf(left), uriOf(right), `${name} (${title})`);
  else await openAll([{ path, oldPath: path, left, right }], title);
}

/** Opens one file in the diff editor, several in the multi-diff editor. */
export function openFiles(resources: DiffSides[], title: string): Promise<void> {
  const [only] = resources;
  return resources.length === 1 && only ? openFile(only, title) : openAll(resources, title);
}

/** Opens files in the multi-diff editor. */
async function openAll(resources: DiffSides[], title: string): Promise<void> {
  const uri = (address: FileAddress | null) => (address ? uriOf(address) : undefined);
  await vscode.commands.executeCommand(
    "vscode.changes",
    title,
    resources.map(({ left, right }) => [uri(right ?? left), uri(left), uri(right)]),
  );
}
