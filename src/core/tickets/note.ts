import { inNumberOrder, isPlainId } from "./ticketIds.ts";

const mark = "Ticket:";
/** Bytes of a line with an id: 100 characters of at most four bytes. */
const longestLine = 500;

/**
 * The tickets that a note names, each once, TS-9 before TS-10. A note is text with one character a byte ("latin1"),
 * because other people may write anything in any encoding around our lines "Ticket: TS-118"; ids in it are UTF-8.
 */
export function ticketsOf(note: string): string[] {
  const ids = new Set<string>();
  for (const line of linesOf(note)) {
    const id = idOf(line);
    if (id !== null) ids.add(id);
  }
  return inOrder(ids);
}

/**
 * A note with these tickets instead of its own, sorted, at the place of its first one, else at its end. Other lines are
 * kept byte for byte. "" if nothing is left.
 */
export function noteWith(note: string, ids: Iterable<string>): string {
  let before = "";
  let after = "";
  let found = false;
  for (const line of linesOf(note)) {
    if (idOf(line) !== null) found = true;
    else if (found) after += line;
    else before += line;
  }
  const block = inOrder(new Set(ids))
    .map((id) => `${mark} ${Buffer.from(id).toString("latin1")}\n`)
    .join("");
  const gap = block === "" || before === "" || before.endsWith("\n") ? "" : "\n";
  const text = before + gap + block + after;
  return /[^\s]|\xa0/.test(text) ? text : "";
}

/** The lines with their line ends. */
function linesOf(note: string): string[] {
  return note === "" ? [] : note.split(/(?<=\n)/);
}

function idOf(line: string): string | null {
  if (!line.startsWith(mark) || line.length > longestLine) return null;
  const bytes = Buffer.from(/^[ \t]*(.*?)[ \t\r]*\n?$/s.exec(line.slice(mark.length))?.[1] ?? "", "latin1");
  const id = bytes.toString("utf8");
  return isPlainId(id) && Buffer.from(id).equals(bytes) ? id : null;
}

function inOrder(ids: ReadonlySet<string>): string[] {
  // Ids that are equal as numbers (TS-01 and TS-1) still have the same order on every machine.
  return [...ids].sort((one, other) => inNumberOrder(one, other) || (one < other ? -1 : 1));
}
