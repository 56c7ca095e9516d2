import type { Person } from "./message.ts";
import { samePerson } from "./person.ts";
import { isReview, isTrailerLine, readTrailers, type Trailer } from "./trailers.ts";

/** What git itself writes, by which it knows a block of trailers though other lines stand in it. */
const byGit = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/**
 * The trailers of a commit's message, by lines. Each paragraph is looked at as git's trailer.c does the last one: all
 * of it must be trailers, or a quarter and one that git writes. People put blank lines between theirs, and notes below.
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

/** The paragraphs that may be blocks of trailers: prose mostly has no colon. */
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
      // "#" begins a comment, which is neither.
      others += folded + (line.startsWith("#") ? 0 : 1);
      folded = 0;
    }
  }
  others += folded;
  return trailers > 0 && (others === 0 || (isKnown && trailers * 3 >= others));
}

/** Where a commit of elsewhere was taken from; what stands above was said of it there. */
const cherryPicked =
  /^\((?:cherry[ -]picked|backported|picked|adapted|taken) from\b.{0,40}(?:\bcommit\b|\b[0-9a-f]{7,40}\b)/i;
const ofElsewhere =
  /^\[?\s{0,2}(?:(?:this is )?(?:a )?(?:back-?port|cherry-pick|port)(?:ed)? (?:of|from) .{0,60}\bcommit [0-9a-f]{7,40}\b|(?:(?:up|main)stream|linux|kernel|barebox|coreboot|zephyr|tf-a|atf|edk2|tianocore)(?: (?:linux|kernel))? commit:?\s{1,4}[0-9a-f]{7,40}\b|commit [0-9a-f]{7,40} (?:upstream|(?:in|from|of) (?:the )?(?:upstream|linux|kernel|barebox|coreboot))\b)/i;

/** Up to the sign-off of whoever brought it here, which follows another's, trailers are the original's. */
function handedOn(trailers: Trailer[], sender: Person): number {
  const signed = trailers.flatMap((trailer, at) => (trailer.name === "Signed-off-by" ? [at] : []));
  const own = signed.findLast((at) => {
    const person = trailers[at]?.person ?? null;
    return person !== null && samePerson(person, sender);
  });
  return own === undefined || own === signed[0] ? trailers.length : own;
}
