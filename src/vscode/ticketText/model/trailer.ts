/** Text to insert into a message; nothing else changes. */
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

/** git also accepts a web address ("https:") as a trailer; people do not mean one. */
const trailer = /^[A-Za-z0-9-]+[ \t]*:(?!\/\/)/;
/** Trailers that git writes; with one of them, a quarter of trailer lines makes a block. */
const ofGit = /^(?:Signed-off-by: |\(cherry picked from commit )/;
const scissors = /^# -+ >8 -+$/;

/**
 * Where to insert a ticket's trailer in a commit message, by the rules of `git interpret-trailers`: at the end of the
 * last paragraph if that is a trailer block, else as a new block. The first paragraph is always the title.
 * @param comments whether lines that begin with "#" are comments, as in git's editor
 * @returns null if the message has the trailer already
 */
export function ticketTrailer(message: string, id: string, comments: boolean): Insertion | null {
  const text = `Ticket: ${id}`;
  const lines = linesOf(message, comments);
  if (lines.some((line) => sameTrailer(line.text, id))) return null;
  const eol = message.includes("\r\n") ? "\r\n" : "\n";
  let last = lines.length - 1;
  while (last >= 0 && isBlank(lines[last])) last--;
  const end = lines[last];
  // The title is not written yet: leave its line free.
  if (!end) return { at: 0, text: eol + eol + text + (/^(?:\r?\n|$)/.test(message) ? "" : eol) };
  let first = last;
  while (first > 0 && !isBlank(lines[first - 1])) first--;
  const isTitle = lines.slice(0, first).every(isBlank);
  const block = lines.slice(first, last + 1).map((line) => line.text);
  const joins = isTitle ? first > 0 && block.every(isTicket) : isBlock(block);
  return { at: end.end, text: (joins ? eol : eol + eol) + text };
}

/** The lines of the message without comments and text below the scissors. */
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

/** Only trailers and their continuations; or a quarter of them if git wrote one. */
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
