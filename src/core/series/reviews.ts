import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { isFor, type Scope } from "../mail/reviewScope.ts";
import type { Cover, Patch, Review, Revision, Series } from "./series.ts";
import { isApproval, latestOf } from "./seriesQueries.ts";
import type { Threads } from "./thread.ts";

/**
 * The reviews that a patch has from mails below its revision: those below the patch itself and below the cover, and
 * those whose words name it, wherever they stand.
 */
export function reviewsOf(patch: Patch, { cover, patches, expected }: Revision): Review[] {
  const total = Math.max(expected, patches.length);
  const reaches = ({ scope }: Review, byPlace: boolean) =>
    scope === undefined || isVain(scope, patches, total) ? byPlace : isFor(scope, patch, total);
  return [
    ...patch.reviews.filter((review) => reaches(review, true)),
    ...patches
      .filter((other) => other !== patch)
      .flatMap((other) => other.reviews.filter((review) => reaches(review, false))),
    ...(cover?.reviews ?? []).filter((review) => reaches(review, true)),
  ];
}

/**
 * Whether it is a person's own: nobody reviews their own patch, be it that somebody else sends it, where Patchwork and
 * b4 count their word. Whoever sends a patch for its author may review it, as custodians do and take it to be.
 */
export function isOwnWork(on: Patch | Cover, person: Person, threads: Threads): boolean {
  const by = "author" in on ? on.author : threads.get(on.messageId)?.from;
  return by !== undefined && samePerson(by, person);
}

/** Numbers and titles that no patch has are not meant so: "tested with 6.1", "By the way: nice work". */
function isVain(scope: Scope, patches: Patch[], total: number): boolean {
  return (
    (scope.only !== null || scope.titles !== undefined) &&
    !patches.some((patch) => isFor(scope, patch, total))
  );
}

/**
 * Who has reviewed those patches of an incomplete revision, too, that nobody has seen here: whose review below its cover,
 * or the cover of a version of as many patches before it, is for the whole series, and who has reviewed each patch that
 * is here. Null: nobody.
 */
export function wholeReviewer(series: Series): Person | null {
  const { patches, expected } = latestOf(series);
  const isOf = (patch: Patch, person: Person) =>
    patch.reviews.some((review) => isApproval(review) && samePerson(review.person, person));
  const whole = series.revisions
    .flatMap((revision) => (revision.expected === expected ? (revision.cover?.reviews ?? []) : []))
    .filter((review) => isApproval(review) && isForAll(review.scope));
  const found =
    patches.length === 0
      ? undefined
      : whole.find(({ person }) => patches.every((patch) => isOf(patch, person)));
  return found?.person ?? null;
}

function isForAll(scope: Scope | undefined): boolean {
  return scope === undefined || (scope.only === null && scope.but.length === 0 && scope.titles === undefined);
}
