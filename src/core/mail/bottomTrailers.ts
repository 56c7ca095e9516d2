import type { Person } from "./message.ts";
import { samePerson } from "./person.ts";
import { isReview, type Trailer, trailersSaid } from "./trailers.ts";

/** Lines of the diff of a patch. */
const ofDiff = /^(?:[-+@\\ ]|diff |index )/;
/** So many lines below it are looked at. */
const most = 40;

/**
 * The sender's own reviews below a patch that they answer and that their mail program has pasted without any mark: what
 * stands there after its diff may be theirs, and others' trailers are not. `body`: of a mail with such an original.
 */
export function bottomTrailers(body: string, sender: Person): Trailer[] {
  const lines = body.trimEnd().split("\n");
  const signature = lines.findLastIndex((line) => /^-- ?\r?$/.test(line));
  const above = signature < 0 ? lines : lines.slice(0, signature);
  const below = above.slice(-most);
  const start = below.findLastIndex((line) => ofDiff.test(line)) + 1;
  if (start === 0) return [];
  return trailersSaid(below.slice(start)).trailers.filter(
    (trailer) => isReview(trailer) && trailer.person !== null && samePerson(trailer.person, sender),
  );
}
