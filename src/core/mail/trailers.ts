import type { Person } from "./message.ts";
import { personIn } from "./namedPerson.ts";
import { numbersNamed } from "./patchNumbers.ts";
import { type Scope, scopeIn, titled } from "./reviewScope.ts";

/** A line such as `Reviewed-by: Ann Lee <ann@example.org>`, found unquoted in a body. */
export interface Trailer {
  /** Canonical spelling: `Reviewed-by`. */
  name: string;
  /** On one line, however it was folded. */
  value: string;
  person: Person | null;
  /** The patches that it is said to be for; missing where nothing is said. */
  scope?: Scope;
}

/** The trailers that say somebody looked at a patch; they are what "reviewed" means. */
const reviewTrailers = new Set(["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"]);

export function isReview(trailer: Trailer): boolean {
  return reviewTrailers.has(trailer.name) && trailer.person !== null;
}

/** So many are read of a mail, and so much of a value, in characters. */
const mostTrailers = 200;
const longestValue = 500;

/** As git's trailer.c reads a line: letters, digits and dashes, blanks, a colon. */
const separator = /^([A-Za-z0-9-]{1,100})[ \t]*:/;

export function isTrailerLine(line: string): boolean {
  return line.includes(":") && separator.test(line);
}

/**
 * Reads lines one of which may be a trailer, folded ones put together as `git interpret-trailers --unfold` does.
 * A person's address may also stand on the next line without a blank before it.
 */
export function readTrailers(lines: string[]): Trailer[] {
  const found: Trailer[] = [];
  for (let at = 0; at < lines.length && found.length < mostTrailers; at++) {
    const line = lines[at] ?? "";
    const match = line.includes(":") ? separator.exec(line) : null;
    if (!match) continue;
    const name = match[1] ?? "";
    const parts = [line.slice(match[0].length, match[0].length + longestValue)];
    while (/^\s/.test(lines[at + 1] ?? "")) parts.push((lines[++at] ?? "").slice(0, longestValue));
    const address = isBy(name) ? addressBelow(parts.join(" "), lines[at + 1]) : null;
    if (address !== null) {
      parts.push(address);
      at++;
    }
    found.push(...trailersOf(name, unfolded(parts)));
  }
  return found;
}

function unfolded(parts: string[]): string {
  if (parts.length === 1) return (parts[0] ?? "").trim();
  return parts
    .map((part) => part.trim())
    .join(" ")
    .trim()
    .slice(0, longestValue);
}

function isBy(name: string): boolean {
  return /-by$/i.test(name);
}

/** A mail program has broken the line before the address, or within the name. */
function addressBelow(value: string, next: string | undefined): string | null {
  if (next === undefined || /[<@]| at /.test(value)) return null;
  return /^\s{0,12}((?:[^\s<>:]{1,40} ){0,3}<[^<>]{3,200}>)/.exec(next)?.[1] ?? null;
}

/** What one line says: nothing where it is none of the trailers that matter, two things for `Reviewed-and-tested-by`. */
function trailersOf(name: string, value: string): Trailer[] {
  if (value === "" || !(isBy(name) || /^(?:fixes|link|closes|cc|change-id|message-id)$/i.test(name)))
    return [];
  const person = isBy(name) ? personIn(value) : null;
  return namesOf(name).map((one) => ({ name: one, value, person }));
}

/** How a person writes a trailer: indented, with a blank before the colon, with other blanks and dashes. */
const loose = /^\s{0,16}([A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){1,4})\s{0,4}[:：]\s{0,8}(?=\S)/;

/** What the sender of a mail that is no patch says in trailers, and the lines that are no part of any. */
export interface Said {
  trailers: Trailer[];
  rest: string[];
}

/**
 * The trailers among a person's own lines (see `partBody`). They may stand anywhere and be written as hands and mail
 * programs leave them; words above them, or behind the address, may say for which patches they are.
 */
export function trailersSaid(own: string[]): Said {
  const trailers: Trailer[] = [];
  const rest: string[] = [];
  for (let at = 0; at < own.length; at++) {
    const raw = own[at] ?? "";
    // Most lines are told by that.
    const line = raw.includes(":") || raw.includes("：") ? plainLine(raw) : "";
    const match = line !== "" && trailers.length < mostTrailers ? loose.exec(line) : null;
    if (match === null || !isBy(match[1] ?? "")) {
      if (line !== "" && trailers.length < mostTrailers && isTrailerLine(line))
        trailers.push(...readTrailers([line]));
      rest.push(raw);
      continue;
    }
    const end = foldedEnd(own, at);
    const read = readTrailers(asGitReads(own.slice(at, end), match));
    const behind = read.map((one) => scopeBehind(one.value)).find((one) => one !== null);
    const scope = behind ?? scopeAbove(rest);
    trailers.push(...(scope === null ? read : read.map((one) => ({ ...one, scope }))));
    at = end - 1;
  }
  return { trailers, rest };
}

/** Blanks and dashes that programs put in place of plain ones. */
function plainLine(line: string): string {
  if (!/[\u00a0-\uffff]/.test(line)) return line;
  return line
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, " ")
    .replace(/[\u200b-\u200f\ufeff]/g, "")
    .replace(/[\u2010\u2011]/g, "-");
}

/** Where the trailer that begins there ends: behind lines that its address was broken onto. */
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

/** "Ann Lee <ann@example.org> # patches 1-3". */
function scopeBehind(value: string): Scope | null {
  const behind = /[>)]\s*[#([,-]*\s*(.{3,100})$/.exec(value)?.[1];
  return behind === undefined ? null : scopeIn(behind.replace(/[)\]]+$/, ""));
}

/** What the last sentence above says, which may run over lines; "the rest" is without what was named before. */
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

/** `Reviewed-and-tested-by` → `Reviewed-by`, `Tested-by`; anything else in its canonical spelling. */
function namesOf(name: string): string[] {
  const parts = name.toLowerCase().split("-");
  if (parts.length === 4 && parts[1] === "and" && parts[3] === "by")
    return [`${capital(parts[0] ?? "")}-by`, `${capital(parts[2] ?? "")}-by`];
  const joined = parts.join("-");
  if (joined === "message-id") return ["Message-ID"];
  if (joined === "nack-by" || joined === "naked-by") return ["Nacked-by"];
  if (joined === "review-by") return ["Reviewed-by"];
  if (joined === "ack-by") return ["Acked-by"];
  return [capital(joined)];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
