import { UserError } from "../base/problem.ts";
import type { ChangedFile, Interdiff, RevisionCommits } from "./model.ts";
import type { PostedRevisions } from "./postedRevisions.ts";
import { parentOf } from "./readCommits.ts";
import type { AppliedPatch, TwoRevisions } from "./request.ts";

/** Two revisions as commits of one repository, and that repository. */
export async function bothAsCommits(
  posted: PostedRevisions,
  { from, to, ...request }: TwoRevisions,
  signal: AbortSignal,
) {
  const opening = await posted.open(request.project, signal);
  const of = async (revision: number) =>
    posted.commits(await posted.mails.of({ ...request, revision }, signal), opening, null, signal);
  return { from: await of(from), to: await of(to), opening };
}

/**
 * What changed between two revisions; null if one of them could not be made into commits. If their bases differ, the
 * earlier one is applied to the base of the later one, so that differences between the bases are left out.
 */
export async function interdiffOf(
  posted: PostedRevisions,
  request: TwoRevisions,
  signal: AbortSignal,
): Promise<Interdiff | null> {
  const { from, to, opening } = await bothAsCommits(posted, request, signal);
  if (!from.tip || !from.base || !to.tip || !to.base || !to.repository) return null;
  const leftOut = [...from.patches, ...to.patches].filter(({ commit }) => commit === null);
  const isWhole = leftOut.length === 0;
  let [left, rebased] = [from.tip, isWhole && from.base.commit === to.base.commit];
  if (isWhole && !rebased) {
    const mails = await posted.mails.of({ ...request, revision: request.from }, signal);
    const { commit } = to.base;
    const moved = await posted.commits(mails, opening, { commit, name: `on-${short(commit)}` }, signal);
    rebased = moved.patches.every((patch) => patch.commit !== null);
    if (rebased) left = moved.tip ?? left;
  }
  const { repository } = to;
  const files = await posted.reader.changedFiles(posted.folder(repository), left, to.tip, signal);
  const { revisions } = request.series;
  const touched = [request.from, request.to].flatMap((at) => revisions[at]?.patches ?? []);
  return {
    ...{ repository, from: left, to: to.tip, rebased, leftOut: leftOut.map(({ title }) => title) },
    files: rebased ? files : among(files, new Set(touched.flatMap((patch) => pathsOf(patch.files)))),
  };
}

/** What was changed while a patch was applied. UserError if the two cannot be compared. */
export async function appliedInterdiff(
  posted: PostedRevisions,
  request: AppliedPatch,
  signal: AbortSignal,
): Promise<Interdiff> {
  const { patch: messageId, commit: to } = request;
  const opening = await posted.open(request.project, signal);
  const mails = await posted.mails.of(request, signal);
  const patches = mails.patches.filter((one) => one.messageId === messageId);
  const repository = opening.opened?.repository.id;
  const below = opening.opened && (await parentOf(opening.opened.repository, to, signal));
  if (repository === undefined || !below) throw notComparable(messageId);
  const givenBase = { commit: below, name: `${patches[0]?.number ?? 0}-on-${short(below)}` };
  const own = (made: RevisionCommits) =>
    made.patches.find((one) => one.messageId === messageId)?.commit ?? null;
  const moved = own(await posted.commits({ ...mails, patches }, opening, givenBase, signal));
  const from = moved ?? own(await posted.commits(mails, opening, null, signal));
  if (from === null) throw notComparable(messageId);
  const folder = posted.folder(repository);
  const files = await posted.reader.changedFiles(folder, from, to, signal);
  if (moved !== null) return { repository, from, to, rebased: true, leftOut: [], files };
  const applied = await posted.reader.changedFiles(folder, below, to, signal);
  const sent = mails.revision.patches.find((one) => one.messageId === messageId)?.files ?? [];
  return {
    repository,
    from,
    to,
    rebased: false,
    leftOut: [],
    files: among(files, new Set([...pathsOf(sent), ...pathsOf(applied)])),
  };
}

/** Those of the files whose present or former name is among these. */
function among(files: ChangedFile[], paths: ReadonlySet<string>): ChangedFile[] {
  return files.filter(({ path, from }) => paths.has(path) || paths.has(from ?? path));
}

function pathsOf(files: { path: string }[]): string[] {
  return files.map(({ path }) => path);
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function notComparable(messageId: string): UserError {
  return new UserError(
    "The mail and its commit cannot be compared: one of the two could not be read, or the patch applies nowhere.",
    "Open the repository that has the commit, refresh, and try again.",
    messageId,
  );
}
