import type { Person } from "./message.ts";
import { samePerson } from "./person.ts";
import { isReview, type Trailer } from "./trailers.ts";
import { trailersSaid } from "./trailersSaid.ts";

/** Lines of a patch's diff. */
const ofDiff = /^(?:[-+@\\ ]|diff |index )/;
/** At most this many lines below the diff are read. */
const most = 40;

/**
 * The sender's own review trailers below a patch that their mail program pasted without quote marks: a trailer after
 * its diff may be the sender's if it names them. `body`: of a mail with such an unmarked original.
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
