import type { Person } from "../mail/message.ts";
import { isFullName, personKeys, samePerson } from "../mail/person.ts";
import { isFor, type Scope } from "../mail/reviewScope.ts";
import { titleKey } from "../mail/title.ts";
import { isReview } from "../mail/trailers.ts";
import type { StoredMessage } from "../store/types.ts";
import type { Cover, Patch, Review, Revision, Series } from "./series.ts";
import { isApproval, latestOf } from "./seriesQueries.ts";
import type { Threads } from "./thread.ts";

/**
 * The reviews that a patch has from the replies to its revision: those below the patch and below the cover, and those
 * elsewhere whose text names the patch.
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
 * Whether the person is the patch's author: nobody reviews their own patch, even if somebody else sends it (Patchwork
 * and b4 count that). A person who sends a patch of another author may review it; custodians do.
 */
export function isOwnWork(on: Patch | Cover, person: Person, threads: Threads): boolean {
  const by = "author" in on ? on.author : threads.get(on.messageId)?.from;
  return by !== undefined && samePerson(by, person);
}

/**
 * Whether a scope names only numbers or titles that no patch has, and so was no scope: "tested with 6.1", "By the way:
 * nice work".
 */
function isVain(scope: Scope, patches: Patch[], total: number): boolean {
  return (
    (scope.only !== null || scope.titles !== undefined) &&
    !patches.some((patch) => isFor(scope, patch, total))
  );
}

/**
 * Who has reviewed an incomplete revision including the patches that have not arrived here: they approved the whole
 * series below its cover (or below the cover of a version with the same number of patches), and each patch that is
 * here. Null if nobody has.
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

export function reviewsInReply(message: StoredMessage, isOwn: boolean): Review[] {
  if (message.facts.automatic) return [];
  return message.facts.trailers.filter(isReview).map((trailer) => {
    const person = trailer.person ?? message.from;
    const isSender = samePerson(person, message.from);
    const ownHand = !isOwn && isSender;
    return {
      trailer: trailer.name,
      person,
      messageId: message.messageId,
      ownHand,
      ...(isOwn && isSender ? { byAuthor: true } : {}),
      givenOn: null,
      ...(trailer.scope ? { scope: trailer.scope } : {}),
      ...(message.private ? { private: true } : {}),
      counts: ownHand,
    };
  });
}

/** Reviews that the author copied into the commit message; they rest on the author's word. */
export function reviewsInPatchMail(message: StoredMessage, isOwn: (person: Person) => boolean): Review[] {
  return message.facts.trailers
    .filter((trailer) => isReview(trailer) && !(trailer.person && isOwn(trailer.person)))
    .map((trailer) => ({
      trailer: trailer.name,
      person: trailer.person ?? message.from,
      messageId: message.messageId,
      ownHand: true,
      givenOn: null,
      counts: true,
    }));
}

/** One review for each person and trailer; one that counts wins over one that does not. */
export function distinctReviews(reviews: Review[]): Review[] {
  const found: Review[] = [];
  const places = new Map<string, number>();
  for (const review of reviews) {
    const { name, email } = personKeys(review.person);
    const address = email.replace(/\+[^@]*@/, "@");
    const keys = [address, ...(isFullName(name) || address === "" ? [name] : [])];
    const own = keys.filter((key) => key !== "").map((key) => `${review.trailer} ${key}`);
    const place = own.map((key) => places.get(key)).find((one) => one !== undefined) ?? found.length;
    const known = found[place];
    if (!known || (!known.counts && review.counts)) found[place] = review;
    for (const key of own) places.set(key, place);
  }
  return found;
}

/** A review also counts for the next revision if the patch is unchanged there; otherwise it is only listed. */
export function carryReviewsOver(revisions: Revision[], threads: Threads): void {
  revisions.forEach((revision, at) => {
    const before = revisions[at - 1];
    if (!before) return;
    for (const patch of revision.patches) {
      const key = titleKey(patch.title);
      const own = samenessOf(patch, threads);
      const earlier =
        before.patches.find((other) => titleKey(other.title) === key) ??
        before.patches.find((other) => own !== null && samenessOf(other, threads) === own);
      if (!earlier) continue;
      const same = own !== null && samenessOf(earlier, threads) === own;
      if (same) patch.unchangedSince = before.label;
      const carried = earlier.reviews
        .filter((review) => review.ownHand)
        .map((review) => ({
          ...review,
          givenOn: review.givenOn ?? before.label,
          counts: review.counts && same,
        }));
      patch.reviews = distinctReviews([...patch.reviews, ...carried]);
    }
  });
}

function samenessOf(patch: Patch, threads: Threads): string | null {
  return threads.get(patch.messageId)?.facts.sameness ?? null;
}
