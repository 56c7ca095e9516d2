import type { Person } from "./message.ts";
import { samePerson } from "./person.ts";
import { isReview, isTrailerLine, readTrailers, type Trailer } from "./trailers.ts";

/** Trailers that git itself writes; one of them makes a paragraph a trailer block even if it has other lines. */
const byGit = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/**
 * The trailers of a commit message. Each paragraph is checked as git's trailer.c checks the last one: all lines must be
 * trailers, or a quarter of them with one that git writes. All paragraphs count because people put blank lines between
 * trailers, and notes below them.
 */
export function commitTrailers(lines: string[], sender: Person): Trailer[] {
  const trailers: Trailer[] = [];
  const picked = lines.findLastIndex((line) => line.startsWith("(") && cherryPicked.test(line));
  let original = 0;
  for (const { start, end } of paragraphsIn(lines)) {
    const paragraph = lines.slice(start, end);
    if (!isBlock(paragraph)) continue;
    const above = Math.max(0, picked + 1 - start);
    trailers.push(...readTrailers(paragraph.slice(0, above)));
    if (above > 0) original = trailers.length;
    trailers.push(...readTrailers(paragraph.slice(above)));
  }
  if (original === 0 && lines.some((line) => line.includes("ommit") && ofElsewhere.test(line.slice(0, 300))))
    original = handedOn(trailers, sender);
  return trailers.filter((trailer, at) => at >= original || !isReview(trailer));
}

/** The paragraphs that may be trailer blocks; most prose has no colon and is skipped. */
function* paragraphsIn(lines: string[]): Generator<{ start: number; end: number }> {
  let [start, maybe] = [0, false];
  for (let at = 0; at <= lines.length; at++) {
    const line = lines[at] ?? "";
    if (line !== "" && line.trim() !== "") {
      maybe ||= line.includes(":") || line.startsWith("(");
      continue;
    }
    if (maybe) yield { start, end: at };
    [start, maybe] = [at + 1, false];
  }
}

function isBlock(paragraph: string[]): boolean {
  let [trailers, others, folded, isKnown] = [0, 0, 0, false];
  for (let at = paragraph.length - 1; at >= 0; at--) {
    const line = paragraph[at] ?? "";
    const isGits = (line.startsWith("S") || line.startsWith("(")) && byGit.test(line);
    isKnown ||= isGits;
    if (isGits || isTrailerLine(line)) {
      trailers++;
      folded = 0;
    } else if (/^\s/.test(line)) folded++;
    else {
      // Lines that begin with "#" are comments and count neither way.
      others += folded + (line.startsWith("#") ? 0 : 1);
      folded = 0;
    }
  }
  others += folded;
  return trailers > 0 && (others === 0 || (isKnown && trailers * 3 >= others));
}

/** Says that the commit was taken from another tree; the trailers above it were given there. */
const cherryPicked =
  /^\((?:cherry[ -]picked|backported|picked|adapted|taken) from\b.{0,40}(?:\bcommit\b|\b[0-9a-f]{7,40}\b)/i;
const ofElsewhere =
  /^\[?\s{0,2}(?:(?:this is )?(?:a )?(?:back-?port|cherry-pick|port)(?:ed)? (?:of|from) .{0,60}\bcommit [0-9a-f]{7,40}\b|(?:(?:up|main)stream|linux|kernel|barebox|coreboot|zephyr|tf-a|atf|edk2|tianocore)(?: (?:linux|kernel))? commit:?\s{1,4}[0-9a-f]{7,40}\b|commit [0-9a-f]{7,40} (?:upstream|(?:in|from|of) (?:the )?(?:upstream|linux|kernel|barebox|coreboot))\b)/i;

/**
 * Number of leading trailers that belong to the original commit: those up to the sign-off of the person who brought it
 * here, if that follows somebody else's.
 */
function handedOn(trailers: Trailer[], sender: Person): number {
  const signed = trailers.flatMap((trailer, at) => (trailer.name === "Signed-off-by" ? [at] : []));
  const own = signed.findLast((at) => {
    const person = trailers[at]?.person ?? null;
    return person !== null && samePerson(person, sender);
  });
  return own === undefined || own === signed[0] ? trailers.length : own;
}
