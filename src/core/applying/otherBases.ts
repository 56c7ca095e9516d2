import { day } from "../base/durations.ts";
import { type Sentence, say } from "../base/localize.ts";
import type { Repository } from "../git/repository.ts";
import { releaseTags } from "../landing/releases.ts";
import { contentsAt, contentsNamed } from "../patches/baseCandidates.ts";
import { commitWithMostBlobs } from "../patches/blobSearch.ts";
import { commitAt, FirstParents, type Line } from "../patches/firstParents.ts";
import type { Base } from "../patches/model.ts";

/** Each try applies the whole series: so many releases before the mail, and so many after it. */
const releasesTried = 2;
/** How long after the mail the branch is tried, beside the releases. */
const laterBy = [14, 60];

/** People send series based on trees this old. `diff` looks back less far, since it does so for every series. */
const oldest = 540 * day;

/** A commit of the project's that a series may be merged onto where what it was made on is not known. */
export interface OtherBase extends Base {
  /** What a person calls it: "v2023.01-rc1". */
  name: Sentence;
}

/** What is known of a revision that is to be merged onto some commit. */
export interface OtherBaseQuestion {
  repository: Repository;
  /** The newest commit of the branch, full object name. */
  tip: string;
  /** Milliseconds since 1970. */
  sent: number;
  /** The contents that the diffs name: the beginning of an object name, by path. */
  blobs: ReadonlyMap<string, string>;
}

/**
 * Commits to try, the likeliest first: the one of the branch that has most of the contents that the diffs name; the
 * releases and candidates around the day of the mail, on which people begin their work, newest before it and then oldest
 * after it; then the branch as it became later.
 */
export async function otherBases(
  { repository, tip, sent, blobs }: OtherBaseQuestion,
  signal: AbortSignal,
): Promise<OtherBase[]> {
  const { tags, all } = await releaseTags(repository, signal);
  // Where no tag looks like a release, the tags say nothing.
  const releases = all ? [] : tags.toSorted((one, other) => one.date - other.date);
  const earlier = releases.filter(({ date }) => date <= sent).slice(-releasesTried);
  const next = releases.filter(({ date }) => date > sent).slice(0, releasesTried);
  const line = await new FirstParents().line(repository, tip, sent - oldest, signal);
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

/** The commit that has most of these contents; null where none has any. */
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
  return commitWithMostBlobs(repository, stretch, whole, start, sent, signal);
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
