import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import type { Repository } from "../git/repository.ts";
import { releaseTags } from "../landing/releases.ts";
import { contentsAt, contentsNamed } from "../patches/baseCandidates.ts";
import { commitWithMostBlobs } from "../patches/blobSearch.ts";
import { commitAt, FirstParentLine, type Line } from "../patches/firstParentLine.ts";
import type { Base } from "../patches/model.ts";

/** Number of releases tried before the date of the mail, and after it; each try applies the whole series. */
const releasesTried = 2;
/** Days after the mail at which the state of the branch is tried, besides the releases. */
const laterBy = [14, 60];

/** People send series based on trees up to this old. `diff` looks back less far, because it runs for every series. */
const oldest = 540 * day;

/** A commit of the project on which a series may be merged if its real base is not known. */
export interface OtherBase extends Base {
  /** Its name for a person: "v2023.01-rc1". */
  name: Sentence;
}

/** What is known about the revision to merge. */
export interface OtherBaseQuestion {
  repository: Repository;
  /** Full object name of the branch's newest commit. */
  tip: string;
  /** When it was sent, milliseconds since 1970. */
  sent: number;
  /** The blobs that the diffs name: abbreviated object names by path. */
  blobs: ReadonlyMap<string, string>;
}

/**
 * Commits to try, the most likely first: the commit of the branch with most of the blobs that the diffs name; the
 * releases and candidates around the date of the mail, on which people begin their work, newest before it, then oldest
 * after it; then later states of the branch.
 */
export async function otherBases(
  { repository, tip, sent, blobs }: OtherBaseQuestion,
  signal: AbortSignal,
): Promise<OtherBase[]> {
  const { tags, all } = await releaseTags(repository, signal);
  // If no tag looks like a release, tags say nothing.
  const releases = all ? [] : tags.toSorted((one, other) => one.date - other.date);
  const earlier = releases.filter(({ date }) => date <= sent).slice(-releasesTried);
  const next = releases.filter(({ date }) => date > sent).slice(0, releasesTried);
  const line = await new FirstParentLine().line(repository, tip, sent - oldest, signal);
  const later = laterBy.flatMap((days): OtherBase[] => {
    const commit = commitAt(line, sent + days * day);
    const name = say("the branch {0} days later", days);
    return commit === null ? [] : [baseOf(commit, "later", name)];
  });
  const nearest = await withMost(repository, line, { sent, blobs }, signal);
  const nameOf = (hash: string) => releases.find(({ commit }) => commit === hash)?.name ?? hash.slice(0, 12);
  return [
    ...(nearest === null ? [] : [mostOf(nearest, nameOf(nearest))]),
    ...earlier.toReversed().map(({ name, commit }) => baseOf(commit, "date", say("{0}", name))),
    ...next.map(({ name, commit }) => baseOf(commit, "later", say("{0}", name))),
    ...later,
  ];
}

/** The commit with most of these blobs; null if none has any. */
async function withMost(
  repository: Repository,
  line: Line,
  { sent, blobs }: Pick<OtherBaseQuestion, "sent" | "blobs">,
  signal: AbortSignal,
): Promise<string | null> {
  const to = commitAt(line, sent + Math.max(...laterBy) * day);
  const whole = await contentsNamed(repository, blobs, signal);
  if (to === null || whole.size === 0) return null;
  const stretch = { to, from: commitAt(line, sent - oldest) };
  const start = await contentsAt(repository, to, [...whole.keys()], signal);
  return commitWithMostBlobs(repository, stretch, { blobs: whole, start, moment: sent }, signal);
}

function mostOf(commit: string, name: string): OtherBase {
  return {
    name: say("{0}, which has most of what the diffs name", name),
    commit,
    how: "blobs",
    reason: say("it has most of the contents that the diffs name; onto it they merge"),
  };
}

function baseOf(commit: string, how: Base["how"], name: Sentence): OtherBase {
  const reason = say("{0}, onto which it merges; what it was made on is not known here", name);
  return { name, commit, how, reason };
}
