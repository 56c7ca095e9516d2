import type { Person } from "./message.ts";
import { personIn } from "./namedPerson.ts";
import type { Scope } from "./reviewScope.ts";

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
export const mostTrailers = 200;
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

export function isBy(name: string): boolean {
  return /-by$/i.test(name);
}

/** The next line if a mail program broke the line before the address or within the name. */
export function addressBelow(value: string, next: string | undefined): string | null {
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
