import { day } from "../base/durations.ts";
import type { Repository } from "../git/repository.ts";
import { releaseTags } from "../landing/releases.ts";
import { commitAt, FirstParents } from "../patches/firstParents.ts";
import type { Base } from "../patches/model.ts";

/** Each try applies the whole series: so many releases before the mail, and so many after it. */
const releasesTried = 2;
/** How long after the mail the branch is tried, beside the releases. */
const laterBy = [14, 60];

/** A commit of the project's that a series may be merged onto where what it was made on is not known. */
export interface OtherBase extends Base {
  /** What a person calls it: "v2023.01-rc1". */
  name: string;
}

/**
 * Commits to try, the likeliest first: the releases and candidates around the day of the mail, on which people begin
 * their work, newest before it and then oldest after it; then the branch as it became later.
 * @param tip the newest commit of the branch, full object name
 * @param sent milliseconds since 1970
 */
export async function otherBases(
  repository: Repository,
  tip: string,
  sent: number,
  signal: AbortSignal,
): Promise<OtherBase[]> {
  const { tags, all } = await releaseTags(repository, signal);
  // Where no tag looks like a release they are anybody's.
  const releases = all ? [] : tags.toSorted((one, other) => one.date - other.date);
  const earlier = releases.filter(({ date }) => date <= sent).slice(-releasesTried);
  const next = releases.filter(({ date }) => date > sent).slice(0, releasesTried);
  const line = await new FirstParents().line(repository, tip, sent, signal);
  const later = laterBy.flatMap((days): OtherBase[] => {
    const commit = commitAt(line, sent + days * day);
    const name = `the branch ${days} days later`;
    return commit === null ? [] : [{ name, ...baseOf(commit, "later", name) }];
  });
  return [
    ...earlier.toReversed().map(({ name, commit }) => ({ name, ...baseOf(commit, "date", name) })),
    ...next.map(({ name, commit }) => ({ name, ...baseOf(commit, "later", name) })),
    ...later,
  ];
}

function baseOf(commit: string, how: Base["how"], name: string): Base {
  return { commit, how, reason: `${name}, onto which it merges; what it was made on is not known here` };
}
