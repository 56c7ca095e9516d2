import { isFor, type Scope } from "../mail/reviewScope.ts";
import type { Patch, Review, Revision } from "./series.ts";

/**
 * The reviews that a patch has from mails below its revision: those below the patch itself and below the cover, and
 * those whose words name it, wherever they stand.
 */
export function reviewsOf(patch: Patch, { cover, patches, expected }: Revision): Review[] {
  const total = Math.max(expected, patches.length);
  const reaches = ({ scope }: Review, byPlace: boolean) =>
    scope === undefined || isVain(scope, patches, total) ? byPlace : isFor(scope, patch.number, total);
  return [
    ...patch.reviews.filter((review) => reaches(review, true)),
    ...patches
      .filter((other) => other !== patch)
      .flatMap((other) => other.reviews.filter((review) => reaches(review, false))),
    ...(cover?.reviews ?? []).filter((review) => reaches(review, true)),
  ];
}

/** Numbers that no patch has are not meant so: "tested with 6.1". */
function isVain(scope: Scope, patches: Patch[], total: number): boolean {
  return scope.only !== null && !patches.some(({ number }) => isFor(scope, number, total));
}
