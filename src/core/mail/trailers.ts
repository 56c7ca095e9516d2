import type { Person } from "./message.ts";
import { personIn } from "./namedPerson.ts";
import { numbersNamed } from "./patchNumbers.ts";
import { type Scope, scopeIn, titled } from "./reviewScope.ts";

/** A line such as `Reviewed-by: Ann Lee <ann@example.org>`, found unquoted in a body. */
export interface Trailer {
  /** In its usual spelling: `Reviewed-by`. */
  name: string;
  /** On one line, unfolded. */
  value: string;
  person: Person | null;
  /** The patches that it is for; missing if nothing is said. */
  scope?: Scope;
}

/** The trailers that count as reviews. */
const reviewTrailers = new Set(["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"]);

export function isReview(trailer: Trailer): boolean {
  return reviewTrailers.has(trailer.name) && trailer.person !== null;
}

/** Limits: trailers read of a mail, and characters of a value. */
const mostTrailers = 200;
const longestValue = 500;

/** By the rule of git's trailer.c: letters, digits and dashes, blanks, a colon. */
const separator = /^([A-Za-z0-9-]{1,100})[ \t]*:/;

export function isTrailerLine(line: string): boolean {
  return line.includes(":") && separator.test(line);
}

/**
 * Reads lines of a trailer block, joining folded ones like `git interpret-trailers --unfold`. A person's address may
 * also be on the next line without indentation.
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

/** The next line if a mail program broke the line before the address or within the name. */
function addressBelow(value: string, next: string | undefined): string | null {
  if (next === undefined || /[<@]| at /.test(value)) return null;
  return /^\s{0,12}((?:[^\s<>:]{1,40} ){0,3}<[^<>]{3,200}>)/.exec(next)?.[1] ?? null;
}

/** The trailers of one line: none if it is not one that matters, two for `Reviewed-and-tested-by`. */
function trailersOf(name: string, value: string): Trailer[] {
  if (value === "" || !(isBy(name) || /^(?:fixes|link|closes|cc|change-id|message-id)$/i.test(name)))
    return [];
  const person = isBy(name) ? personIn(value) : null;
  return namesOf(name).map((one) => ({ name: one, value, person }));
}

/** Trailers as people type them: indented, with a blank before the colon, with other blanks and dashes. */
const loose = /^\s{0,16}([A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){1,4})\s{0,4}[:：]\s{0,8}(?=\S)/;

/** The trailers in a mail that is not a patch, and the lines that belong to none. */
export interface Said {
  trailers: Trailer[];
  rest: string[];
}

/**
 * The trailers among a person's own lines (see `partBody`). They may be anywhere and in any form that people and mail
 * programs produce; the text above them or after the address may say which patches they are for.
 */
export function trailersSaid(own: string[]): Said {
  const trailers: Trailer[] = [];
  const rest: string[] = [];
  for (let at = 0; at < own.length; at++) {
    const raw = own[at] ?? "";
    // A quick check that settles most lines.
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

/** `Reviewed-and-tested-by` → `Reviewed-by`, `Tested-by`; any other in its usual spelling. */
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
