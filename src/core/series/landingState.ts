// Where a series stands, judged by its landings.
import { listed, type Sentence, say } from "../base/localize.ts";
import { titleKey } from "../mail/title.ts";
import { because, type Reason } from "./reason.ts";
import { compareReleases } from "./releases.ts";
import type { Landing, Patch, Revision, Series, Turn } from "./series.ts";
import { latestOf } from "./seriesQueries.ts";
import { allOf, openRemarks, type StateAndTurn } from "./stateAndTurn.ts";

/** The commit is on the main branch and has not been reverted. */
function isMerged(landing: Landing | null): boolean {
  return landing !== null && !landing.elsewhere && !landing.reverted;
}

/**
 * The patches counted in "7 of 9 merged": those of the latest revision, and landed ones that it no longer has. What was
 * reverted before the latest revision was sent is not counted: that revision is the answer to the revert.
 */
export function countedPatches(series: Series): Patch[] {
  const latest = latestOf(series);
  const counted = [...latest.patches];
  for (const revision of series.revisions.slice(0, -1).reverse())
    for (const patch of revision.patches) {
      const reverted = patch.landing?.reverted;
      if (!patch.landing || (reverted && reverted.committed < latest.date)) continue;
      const key = titleKey(patch.title);
      const again = counted.findIndex((other) => titleKey(other.title) === key);
      const same = counted[again]?.landing ?? null;
      // An earlier version was applied and the patch was sent once more: use the landing of the earlier one.
      if (again < 0) counted.push(patch);
      else if (same === null || (!isMerged(same) && isMerged(patch.landing))) counted[again] = patch;
    }
  return counted;
}

/** Where a series stands by its landings; null if they decide nothing. */
export function judgeLandings(series: Series, latest: Revision, isDormant: boolean): StateAndTurn | null {
  const counted = countedPatches(series);
  const expected = Math.max(counted.length, latest.expected);
  const landings = counted.map((patch) => patch.landing).filter((landing) => landing !== null);
  const merged = landings.filter(isMerged);
  const reverted = landings.filter((landing) => landing.reverted);
  if (merged.length === 0) return reverted.length > 0 ? judgeReverted(reverted, expected) : null;
  const release = lastRelease(merged);
  if (merged.length === expected)
    return {
      state: "merged",
      reason: because(mergedIn(merged), foundOf(counted, latest)),
      turn: "nobody",
      turnReason: because(say("everything is merged")),
      release,
    };
  // Do not wait for patches that the archive never had.
  const unseen = expected - counted.length;
  if (merged.length === counted.length && isDormant)
    return {
      state: "merged",
      reason: because(
        mergedIn(merged),
        listed(
          [
            merged.length === 1
              ? say("the only one that was seen, {0} of {1} not seen", unseen, expected)
              : say("all {0} that were seen, {1} of {2} not seen", merged.length, unseen, expected),
            listed(foundBy(merged)),
          ],
          "; ",
        ),
      ),
      turn: "nobody",
      turnReason: because(say("everything that was seen is merged")),
      release,
    };
  const ahead = landings.filter((landing) => landing.elsewhere);
  const more = [
    ...(reverted.length > 0 ? [say("{0} {1}", reverted.length, takenBack(reverted))] : []),
    ...(ahead.length > 0 ? [say("{0} in {1}", ahead.length, placeOf(ahead))] : []),
  ];
  return {
    state: "partly-merged",
    reason: because(
      say("{0} of {1} merged", merged.length, expected),
      listed([listed(foundBy(merged)), ...more], "; "),
    ),
    ...(reverted.length > 0
      ? dueAfterRevert(reverted.length)
      : turnOfRest(latest, waiting(expected - merged.length, expected), isDormant)),
    release,
  };
}

/** All that landed was reverted: for the project it is not merged any more, and its author has to fix it. */
function judgeReverted(reverted: Landing[], expected: number): StateAndTurn {
  return {
    state: "changes-requested",
    reason: because(
      listed([
        reverted.length < expected
          ? say("{0} of {1} merged in {2}", reverted.length, expected, placeOf(reverted))
          : mergedIn(reverted),
        takenBack(reverted),
      ]),
      null,
      reverted.at(-1)?.reverted?.commit,
    ),
    ...dueAfterRevert(reverted.length),
    release: null,
  };
}

function dueAfterRevert(number: number) {
  const what = number > 1 ? say("{0} patches were taken back", number) : say("the patch was taken back");
  const turnReason = because(what, say("a corrected version is due"));
  return { turn: "author", turnReason } as const;
}

/** "reverted by abc1234abcd in v2022.04-rc4", each commit once. */
function takenBack(landings: Landing[]): Sentence {
  const places = new Map(
    landings.flatMap(({ reverted, branch }) =>
      reverted ? [[reverted.commit.slice(0, 11), reverted.release ?? branch] as const] : [],
    ),
  );
  const by = listed([...places].slice(0, 2).map(([commit, place]) => say("{0} in {1}", commit, place)));
  return places.size > 2
    ? say("reverted by {0} and {1} more", by, places.size - 2)
    : say("reverted by {0}", by);
}

/**
 * The patches are on a branch that will be merged: accepted, but not merged yet. `branch` restricts this to one branch,
 * null means any. The project's own `next` is stronger evidence than a pull request, a custodian's tree weaker.
 */
export function judgeAhead(series: Series, latest: Revision, branch: string | null): StateAndTurn | null {
  const counted = countedPatches(series);
  const expected = Math.max(counted.length, latest.expected);
  const ahead = counted
    .map((patch) => patch.landing)
    .filter((landing) => landing !== null)
    .filter((landing) => landing.elsewhere && (branch === null || landing.branch === branch));
  if (ahead.length === 0) return null;
  const place = placeOf(ahead);
  const isWhole = ahead.length === expected;
  return {
    state: "accepted",
    reason: isWhole
      ? because(say("in {0}", place), foundOf(counted, latest))
      : because(say("{0} of {1} in {2}", ahead.length, expected, place), listed(foundBy(ahead))),
    ...(isWhole
      ? ({
          turn: "custodian",
          turnReason: because(say("it is in {0} and not on the main branch yet", place)),
        } as const)
      : turnOfRest(latest, waiting(expected - ahead.length, expected))),
    release: null,
  };
}

/** For example "1 of 3 waits to be applied". */
export function waiting(rest: number, total: number): Sentence {
  return rest === 1
    ? say("1 of {0} waits to be applied", total)
    : say("{0} of {1} wait to be applied", rest, total);
}

/**
 * Who has to act on the patches that are not merged: the author while comments are open.
 * @param isLeft the others landed, and there has been silence for so long that no custodian will come back to the rest
 */
export function turnOfRest(
  latest: Revision,
  waits: Sentence,
  isLeft = false,
): { turn: Turn; turnReason: Reason } {
  const open = openRemarks(latest);
  const unanswered =
    open.length === 1
      ? say("1 comment on {0} not answered", latest.label)
      : say("{1} comments on {0} not answered", latest.label, open.length);
  return open.length > 0
    ? { turn: "author", turnReason: because(unanswered, null, open.at(-1)?.messageId) }
    : isLeft
      ? { turn: "nobody", turnReason: because(say("the rest was left when the others were merged")) }
      : { turn: "custodian", turnReason: because(waits) };
}

/** The release that contains all of them, else their branches: "v2022.04-rc2", "next", "next and u-boot-efi/master". */
function placeOf(landings: Landing[]): string | Sentence {
  const branches = [...new Set(landings.map((landing) => landing.branch))];
  return (
    lastRelease(landings) ??
    branches.map((branch) => say("{0}", branch)).reduce((all, branch) => say("{0} and {1}", all, branch))
  );
}

function mergedIn(landings: Landing[]): Sentence {
  return say("merged in {0}", placeOf(landings));
}

/** The first release that contains all of them; null while one is in no release. */
function lastRelease(landings: Landing[]): string | null {
  let last: string | null = null;
  for (const { release } of landings) {
    if (release === null) return null;
    if (last === null || compareReleases(release, last) > 0) last = release;
  }
  return last;
}

/** The evidence for the landings ("2 named by the commit", "with the same diff"), and earlier reverted attempts. */
function foundBy(landings: Landing[]): Sentence[] {
  const kinds = [
    ["message-id", say("named by the commit")],
    ["patch-id", say("with the same diff")],
    ["title", say("by author and title alone")],
  ] as const;
  return kinds
    .map(([kind, words]) => [landings.filter((landing) => landing.evidence === kind).length, words] as const)
    .filter(([number]) => number > 0)
    .map(([number, words]) => (number === landings.length ? words : say("{0} {1}", number, words)))
    .concat(appliedBefore(landings));
}

/** "applied as abc1234abcd, reverted by def1234defa, applied again as …", for the first landing with such a history. */
function appliedBefore(landings: Landing[]): Sentence[] {
  const again = landings.find(({ earlier = [] }) => earlier.length > 0);
  if (!again) return [];
  const short = (commit: string) => commit.slice(0, 11);
  const past = (again.earlier ?? []).flatMap(({ commit, reverted }) => [
    say("applied as {0}", short(commit)),
    say("reverted by {0}", short(reverted)),
  ]);
  return [...past.slice(-4), say("applied again as {0}", short(again.commit))];
}

/**
 * Counts patches of the latest revision only: a patch that landed from an earlier one and was not sent again is not in
 * it.
 */
function foundOf(counted: Patch[], { patches, expected }: Revision): Sentence {
  const shown = patches.length === 0 ? counted : counted.slice(0, patches.length);
  const landings = shown.flatMap(({ landing }) => landing ?? []);
  return listed([allWereFound(Math.max(shown.length, expected)), ...foundBy(landings)]);
}

function allWereFound(total: number): Sentence {
  return total > 1 ? say("{0} were found", allOf(total)) : say("{0} was found", allOf(total));
}
