import type { Signer } from "../git/committer.ts";
import { samePerson } from "../mail/person.ts";
import { isTrailerLine, readTrailers, type Trailer } from "../mail/trailers.ts";

/** Trailers that git itself writes; one of them makes a paragraph a trailer block even if it has other lines. */
const byGit = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/** A commit message split for adding trailers: `lines` up to the trailer block, the block, and the text below. */
interface Parts {
  lines: string[];
  /** Empty if the message ends in none. */
  block: string[];
  /** From a line "---" on: notes that only the mail has. */
  below: string[];
}

/**
 * Tells which trailer lines ("Reviewed-by: Ann Lee <ann@example.org>") a message lacks. It has one if the same trailer
 * names the same person, or has the same value in any case. b4 compares only values, but people use several addresses.
 * Trailers count anywhere in the message, since people put blank lines between them.
 */
export function lackedBy(message: string): ({ line }: { line: string }) => boolean {
  const [, ...lines] = message.split("\n");
  const known = readTrailers(lines);
  return ({ line }) => !readTrailers([line]).every((one) => known.some((other) => isSame(one, other)));
}

function isSame(one: Trailer, other: Trailer): boolean {
  if (one.name !== other.name) return false;
  return (
    one.value.toLowerCase() === other.value.toLowerCase() ||
    (one.person !== null && other.person !== null && samePerson(one.person, other.person)) ||
    (one.name === "Link" && mailIn(one.value) !== null && mailIn(one.value) === mailIn(other.value))
  );
}

/** The Message-ID in a link, because links to one mail may use several hosts. */
function mailIn(url: string): string | null {
  return (
    /^https?:\/\/[^@\s]+\/([^/\s]+@[^/\s]+)/i.exec(url.replaceAll("%40", "@"))?.[1]?.toLowerCase() ?? null
  );
}

/**
 * A message with these trailers ("Reviewed-by: Ann Lee <ann@example.org>") added at the end of its trailer block, where
 * git reads them (git-interpret-trailers(1)), or as a new block. As with b4, the sign-off of the person who adds them
 * moves to the end, since it covers everything above. Nothing else changes; the result ends in a line break.
 */
export function withTrailers(message: string, added: string[], signer: Signer | null): string {
  if (added.length === 0) return message;
  const { lines, block, below } = partsOf(message);
  const isNew = block.length === 0;
  const own = signer === null ? [] : takeSignOff(block, signer);
  const end = below.length === 0 ? [""] : below;
  if (isNew) lines.push("");
  return [...lines, ...block, ...added, ...own, ...end].join("\n");
}

function partsOf(message: string): Parts {
  const lines = message.split("\n");
  const divider = lines.findIndex((line, at) => at > 0 && /^---\s*$/.test(line));
  // "---" is part of the message if trailers follow below it.
  const whole = trimmed(lines);
  const endsInBlock = blockStart(whole) < whole.length;
  const cut = divider > 0 && !endsInBlock ? divider : lines.length;
  const text = trimmed(lines.slice(0, cut));
  const head = aboveComments(text);
  const start = blockStart(head);
  const end = head.length < text.length ? head.length : cut;
  return { lines: head.slice(0, start), block: head.slice(start), below: lines.slice(end) };
}

/** The lines without comment paragraphs at the end, if a trailer block is above: git skips them. */
function aboveComments(lines: string[]): string[] {
  const above = lines.slice(
    0,
    lines.findLastIndex((line) => line.trim() !== "" && !line.startsWith("#")) + 1,
  );
  return blockStart(lines) === lines.length && blockStart(above) < above.length ? above : lines;
}

/** The lines without blank lines at the end. */
function trimmed(lines: string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

/**
 * Index at which the trailer block begins, by the rules of git's trailer.c: the last paragraph (never the title), if
 * all its lines are trailers, or a quarter with one that git writes. The number of lines if there is no block.
 */
function blockStart(lines: string[]): number {
  const blank = lines.findLastIndex((line) => line.trim() === "");
  if (blank < 0 || lines.slice(0, blank).every((line) => line.trim() === "")) return lines.length;
  let [trailers, others, folded, isKnown] = [0, 0, 0, false];
  for (const line of lines.slice(blank + 1).toReversed()) {
    const isGits = byGit.test(line);
    isKnown ||= isGits;
    if (line.startsWith("#")) {
      others += folded;
      folded = 0;
    } else if (isGits || isTrailerLine(line)) {
      trailers++;
      folded = 0;
    } else if (/^\s/.test(line)) folded++;
    else {
      others += folded + 1;
      folded = 0;
    }
  }
  others += folded;
  const isBlock = trailers > 0 && (others === 0 || (isKnown && trailers * 3 >= others));
  return isBlock ? blank + 1 : lines.length;
}

/** Removes the last sign-off of a person from the block, including its folded lines. */
function takeSignOff(block: string[], { name, email }: Signer): string[] {
  const own = `signed-off-by: ${name} <${email}>`.toLowerCase();
  const at = block.findLastIndex((line) => line.trimEnd().toLowerCase() === own);
  if (at < 0) return [];
  let end = at + 1;
  while (/^\s/.test(block[end] ?? "")) end++;
  return block.splice(at, end - at);
}

/** Whether a trailer may be written into a message: one line with a name that git accepts, and a value. */
export function isWritable(line: string): boolean {
  return /^[A-Za-z0-9-]+: \S/.test(line) && !/[\n\r\0]/.test(line);
}
