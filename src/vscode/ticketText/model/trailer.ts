/** Text that goes into a message at a place of it; nothing else of the message changes. */
export interface Insertion {
  /** Offset in the message, UTF-16 code units. */
  at: number;
  text: string;
}

interface Line {
  text: string;
  /** Offset after its last character, before its line break. */
  end: number;
}

/** git takes an address for one, too ("https:"); a person does not. */
const trailer = /^[A-Za-z0-9-]+[ \t]*:(?!\/\/)/;
/** git's own lines: one of them, and a quarter of trailers, make a block of what would else be prose. */
const ofGit = /^(?:Signed-off-by: |\(cherry picked from commit )/;
const scissors = /^# -+ >8 -+$/;

/**
 * Where a ticket's trailer goes in a commit message, by the rules of `git interpret-trailers`: at the end of the last
 * paragraph if that is a block of trailers, else in one of its own. The first paragraph is the title and never one.
 * @param comments whether lines that begin with "#" are none of the message, as in git's editor
 * @returns null where the trailer stands in the message already
 */
export function ticketTrailer(message: string, id: string, comments: boolean): Insertion | null {
  const text = `Ticket: ${id}`;
  const lines = linesOf(message, comments);
  if (lines.some((line) => sameTrailer(line.text, id))) return null;
  const eol = message.includes("\r\n") ? "\r\n" : "\n";
  let last = lines.length - 1;
  while (last >= 0 && isBlank(lines[last])) last--;
  const end = lines[last];
  // The title is still to be written: its line stays free.
  if (!end) return { at: 0, text: eol + eol + text + (/^(?:\r?\n|$)/.test(message) ? "" : eol) };
  let first = last;
  while (first > 0 && !isBlank(lines[first - 1])) first--;
  const isTitle = lines.slice(0, first).every(isBlank);
  const block = lines.slice(first, last + 1).map((line) => line.text);
  const joins = isTitle ? first > 0 && block.every(isTicket) : isBlock(block);
  return { at: end.end, text: (joins ? eol : eol + eol) + text };
}

/** The message's own lines: without comments, and nothing below the scissors. */
function linesOf(message: string, comments: boolean): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const whole of message.split("\n")) {
    const text = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    if (comments && scissors.test(text)) break;
    if (!comments || !text.startsWith("#")) lines.push({ text, end: start + text.length });
    start += whole.length + 1;
  }
  return lines;
}

function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === "";
}

/** Only trailers and what continues them; or a quarter of them where git wrote one itself. */
function isBlock(lines: string[]): boolean {
  let trailers = 0;
  let others = 0;
  let written = false;
  let continued = false;
  for (const line of lines) {
    if (/^[ \t]/.test(line) && (trailers > 0 || others > 0)) {
      if (!continued) others++;
      continue;
    }
    continued = ofGit.test(line) || trailer.test(line);
    written ||= ofGit.test(line);
    if (continued) trailers++;
    else others++;
  }
  return trailers > 0 && (others === 0 || (written && trailers * 3 >= others));
}

function isTicket(line: string): boolean {
  return /^ticket[ \t]*:/i.test(line);
}

function sameTrailer(line: string, id: string): boolean {
  return isTicket(line) && line.slice(line.indexOf(":") + 1).trim() === id;
}
