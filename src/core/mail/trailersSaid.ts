import { isLeadIn } from "./leadIn.ts";
import { numbersNamed } from "./patchNumbers.ts";
import { type Scope, scopeIn, titled } from "./reviewScope.ts";
import { addressBelow, isBy, isTrailerLine, mostTrailers, readTrailers, type Trailer } from "./trailers.ts";

/** Trailers as people type them: indented, with a blank before the colon, with other blanks and dashes. */
const loose = /^\s{0,16}([A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){1,4})\s{0,4}[:：]\s{0,8}(?=\S)/;
/** A trailer whose person is on the next line. */
const bare = /^\s{0,16}([A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){0,3}-by)\s{0,4}[:：]\s{0,8}$/i;
const personAlone = /^\s{0,12}(?:[^\s<>:]{1,40} ){1,4}<[^<>\s]{3,200}>\s*$/;
/** A trailer in the same sentence as what leads to it: "With that fixed, Reviewed-by: …". */
const inline = /^(.{3,120}?)\s((?:reviewed|acked|tested)(?:-[a-z]{1,20}){0,2}-by\s?: ?\S.{0,200})$/i;
/** Trailers that are no person's word, with what a value of theirs looks like. */
const references =
  /^\s{0,16}(?:(?:fixes)\s?:\s{0,8}(?:commit )?(?=[0-9a-f]{7,40}\b|https?:|#\d|CID\b)|(?:link|closes|bug|buglink|patchwork|references)\s?:\s{0,8}(?=https?:|<\S|#\d|$)|cc\s?:\s{0,8}(?=[^?]{2,300}$)|(?:message-id|change-id|in-reply-to|series-\w{2,12})\s?:\s{0,8}(?=\S{2,300}\s*$)|tested[ -](?:on|with)\s?:\s{0,8}(?=[^?]{2,100}$))/i;
/** Lines onto which one trailer may be broken. */
const mostFolded = 4;

export type Formal = "trailer" | "leadIn" | null;

/** The trailers in a mail that is not a patch, and the lines that say something else. */
export interface Said {
  trailers: Trailer[];
  rest: string[];
  /** Of each line, whether it belongs to a trailer, or leads to one ("With that fixed,"). */
  formal: Formal[];
}

/**
 * The trailers among a person's own lines (see `partBody`). They may be anywhere and in any form that people and mail
 * programs produce; the text above them or after the address may say which patches they are for.
 */
export function trailersSaid(own: string[]): Said {
  const trailers: Trailer[] = [];
  const formal: Formal[] = own.map(() => null);
  /** Without trailers, but with the lines that lead to them. */
  const above: string[] = [];
  for (let at = 0; at < own.length; at++) {
    const raw = own[at] ?? "";
    // A quick check that settles most lines.
    const line = raw.includes(":") || raw.includes("：") ? plainLine(raw) : "";
    const found = line !== "" && trailers.length < mostTrailers ? foundAt(own, at, line) : null;
    if (found === null) {
      if (line !== "" && trailers.length < mostTrailers && isTrailerLine(line))
        trailers.push(...readTrailers([line]));
      above.push(raw);
      continue;
    }
    if (found.leadIn !== null) above.push(found.leadIn);
    const read = readTrailers(found.lines);
    const behind = read.map((one) => scopeBehind(one.value)).find((one) => one !== null);
    const scope = found.isBy ? (behind ?? scopeAbove(above)) : null;
    trailers.push(...(scope === null ? read : read.map((one) => ({ ...one, scope }))));
    if (found.isBy) markLeadIn(own, at, formal);
    formal.fill(found.leadIn === null ? "trailer" : "leadIn", at, found.end);
    at = found.end - 1;
  }
  return { trailers, rest: own.filter((_, at) => !formal[at]), formal };
}

/** A trailer with all its lines, as git would read them. */
interface Found {
  lines: string[];
  /** Index after it. */
  end: number;
  /** Whether it is a person's word. */
  isBy: boolean;
  /** What stands before it in its line. */
  leadIn: string | null;
}

function foundAt(own: string[], at: number, line: string): Found | null {
  const match = loose.exec(line);
  if (match && isBy(match[1] ?? "")) return byAt(own, at, match, null);
  if (bare.test(line) && personAlone.test(plainLine(own[at + 1] ?? ""))) {
    const joined = `${line.trim()} ${(own[at + 1] ?? "").trim()}`;
    const whole = loose.exec(joined);
    if (whole === null) return null;
    const found = byAt([joined, ...own.slice(at + 2, at + 1 + mostFolded)], 0, whole, null);
    return { ...found, end: at + 1 + found.end };
  }
  const reference = referenceAt(own, at, line);
  if (reference) return reference;
  const [, leadIn = "", trailer = ""] = /-by ?:/i.test(line) ? (inline.exec(line.trim()) ?? []) : [];
  const led = isLeadIn(leadIn) ? loose.exec(trailer) : null;
  if (led === null) return null;
  const found = byAt([trailer, ...own.slice(at + 1, at + 1 + mostFolded)], 0, led, leadIn);
  return { ...found, end: at + found.end };
}

function byAt(own: string[], at: number, match: RegExpExecArray, leadIn: string | null): Found {
  const address = foldedEnd(own, at);
  let end = address;
  while (end < at + mostFolded && isNote(own[end], own.slice(at, end).join(" "))) end++;
  const notes = own.slice(address, end).map((note) => ` ${note.trim()}`);
  return { lines: asGitReads([...own.slice(at, address), ...notes], match), end, isBy: true, leadIn };
}

/** Whether a line below a trailer is a note on it: in brackets, or the rest of a note that began behind the address. */
function isNote(next: string | undefined, trailer: string): boolean {
  if (next === undefined || next.length > 200 || next.includes("?") || loose.test(plainLine(next)))
    return false;
  if (/^\s*(?:\[[^[\]]{2,150}\]|\([^()]{2,150}\))\s*$/.test(next)) return true;
  const behind = trailer.slice(trailer.lastIndexOf(">") + 1).slice(0, 200);
  if (/\[[^\]]*$/.test(behind)) return next.trimEnd().endsWith("]");
  if (/\([^)]*$/.test(behind)) return next.trimEnd().endsWith(")");
  return /^\s{0,4}#\s/.test(behind) && /^\s+\S/.test(next);
}

function referenceAt(own: string[], at: number, line: string): Found | null {
  if (!references.test(line)) return null;
  let end = at + 1;
  for (let whole = line.trim(); end < at + mostFolded; end++) {
    const next = own[end] ?? "";
    if (next.trim() === "" || !goesOn(whole, next)) break;
    whole += ` ${next.trim()}`;
  }
  const [first = "", ...folded] = own.slice(at, end).map((one) => plainLine(one).trim());
  return { lines: [first, ...folded.map((one) => ` ${one}`)], end, isBy: false, leadIn: null };
}

/** Whether a reference continues on the next line: it is indented, or the value is not at its end. */
function goesOn(whole: string, next: string): boolean {
  if (loose.test(plainLine(next)) || references.test(plainLine(next))) return false;
  if (/:$/.test(whole)) return /^\s*(?:https?:\/\/|<)\S+\s*$/.test(next);
  if (/^fixes/i.test(whole)) return whole.includes("(") && !whole.endsWith(")");
  if (/^cc\b/i.test(whole))
    return (/,$/.test(whole) || /^\s/.test(next)) && /<[^<>]{3,200}>|\S@\S/.test(next);
  return false;
}

/** Lines of a sentence that leads to a trailer. */
const mostLeading = 3;

/** Marks the lines directly above a trailer that only lead to it. */
function markLeadIn(own: string[], at: number, formal: Formal[]): void {
  let end = at;
  while (end > 0 && (own[end - 1] ?? "").trim() === "") end--;
  let start = end;
  while (start > 0 && start > end - mostLeading && !formal[start - 1] && (own[start - 1] ?? "").trim() !== "")
    start--;
  for (; start < end; start++) {
    const sentence = own.slice(start, end).map((line) => line.trim());
    if (isLeadIn(sentence.join(" "))) formal.fill("leadIn", start, end);
  }
}

/** Replaces the blanks and dashes that programs put in place of plain ones. */
function plainLine(line: string): string {
  if (!/[\u00a0-\uffff]/.test(line)) return line;
  return line
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, " ")
    .replace(/[\u200b-\u200f\ufeff]/g, "")
    .replace(/[\u2010\u2011]/g, "-");
}

/** Index after the trailer that begins at `at`, including lines onto which its address was broken. */
function foldedEnd(own: string[], at: number): number {
  const value = own[at] ?? "";
  const next = own[at + 1];
  if (next === undefined || /<[^<>]*>\s*$/.test(value) || loose.test(plainLine(next))) return at + 1;
  const isFolded = /^\s+\S/.test(next) && /^\s*(?:[^\s<>:]{1,40} ){0,3}<[^<>]{3,200}>/.test(plainLine(next));
  return isFolded || addressBelow(value, next) !== null ? at + 2 : at + 1;
}

function asGitReads(lines: string[], [head, name = ""]: RegExpExecArray): string[] {
  const [first = "", ...folded] = lines.map(plainLine);
  return [`${name}: ${first.slice(head.length)}`, ...folded];
}

/** The scope after the address: "Ann Lee <ann@example.org> # patches 1-3". */
function scopeBehind(value: string): Scope | null {
  const behind = /[>)]\s*[#([,-]*\s*(.{3,100})$/.exec(value)?.[1];
  return behind === undefined ? null : scopeIn(behind.replace(/[)\]]+$/, ""));
}

/** The scope in the last sentence above, which may span lines; "the rest" excludes what was named before. */
function scopeAbove(rest: string[]): Scope | null {
  let end = rest.length;
  while (end > 0 && rest[end - 1]?.trim() === "") end--;
  let start = end;
  while (start > 0 && start > end - 3 && rest[start - 1]?.trim() !== "") start--;
  const sentence = rest.slice(start, end).map((line) => line.trim());
  const scope = scopeOf(sentence);
  if (scope === null) return titled(rest.slice(0, end));
  if (!/\b(?:rest|others?|remaining)\b/i.test(sentence.join(" "))) return scope;
  return { ...scope, but: [...scope.but, ...numbersNamed(rest.slice(0, start).join(" ").slice(0, 10_000))] };
}

function scopeOf(lines: string[]): Scope | null {
  for (let from = lines.length - 1; from >= 0; from--) {
    const found = scopeIn(lines.slice(from).join(" "));
    if (found) return found;
  }
  const last = /[.!?]\s+([^.!?]{3,150}[.!:]?)$/.exec(lines.join(" ").slice(-400))?.[1];
  return last === undefined ? null : scopeIn(last);
}
