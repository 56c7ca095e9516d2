import { addressParser } from "postal-mime";
import type { Person } from "./message.ts";

/** A line such as `Reviewed-by: Ann Lee <ann@example.org>`, found unquoted in a body. */
export interface Trailer {
  /** Canonical spelling: `Reviewed-by`. */
  name: string;
  value: string;
  person: Person | null;
}

const trailerLine =
  /^([A-Za-z][A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){0,4}|Fixes|Link|Closes|Cc):[ \t]{0,8}(\S.{0,500})$/;

/** The trailers that say somebody looked at a patch; they are what "reviewed" means. */
const reviewTrailers = new Set(["Reviewed-by", "Acked-by", "Tested-by", "Nacked-by"]);

export function isReview(trailer: Trailer): boolean {
  return reviewTrailers.has(trailer.name) && trailer.person !== null;
}

/**
 * The trailers among a mail's own lines (see `partBody`), bounded to 200. A person's address may stand on the next
 * line and may be written as pipermail writes it ("ann at example.org"). `Reviewed-and-tested-by` gives two.
 */
export function trailersIn(own: string[]): Trailer[] {
  const found: Trailer[] = [];
  for (let at = 0; at < own.length && found.length < 200; at++) {
    const match = trailerLine.exec(own[at] ?? "");
    if (!match) continue;
    const name = match[1] ?? "";
    const isBy = /-by$/i.test(name);
    if (!isBy && !/^(?:fixes|link|closes|cc|change-id|message-id)$/i.test(name)) continue;
    let value = (match[2] ?? "").trim();
    const next = /^\s{0,12}(<[^<>]{3,200}>)/.exec(own[at + 1] ?? "");
    if (isBy && next && !/<[^>]*>/.test(value)) {
      value += ` ${next[1]}`;
      at++;
    }
    const person = isBy ? personIn(value) : null;
    for (const one of namesOf(name)) found.push({ name: one, value, person });
  }
  return found;
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

/** The person a text names: `Ann Lee <ann@example.org> # on a board`, `ann at example.org`; null if none. */
export function personIn(text: string): Person | null {
  const plain = text
    .replace(/<\s*([^<>@\s]{1,100}) at ([^<>\s]{1,200})\s*>/g, "<$1@$2>")
    .replace(/^([^<>@\s]{1,100}) at ([^<>\s]+\.[^<>\s]+)$/, "$1@$2");
  const bracketed = /^([^<>]{0,200})<\s*([^<>\s]{1,320})\s*>/.exec(plain);
  if (bracketed) {
    const name = unquote((bracketed[1] ?? "").trim());
    return { name, email: (bracketed[2] ?? "").toLowerCase() };
  }
  const bare = /^[^\s@<>()]{1,100}@[^\s@<>()]{1,200}$/.exec(plain.split(/\s*#/)[0]?.trim() ?? "");
  if (bare) return { name: "", email: bare[0].toLowerCase() };
  const parsed = addressParser(plain)[0];
  if (parsed?.address) return { name: parsed.name ?? "", email: parsed.address.toLowerCase() };
  const name = plain.replace(/\s*[#([].*$/, "").trim();
  return name === "" ? null : { name, email: "" };
}

function unquote(name: string): string {
  return name.replace(/^"(.*)"$/, "$1").replace(/^'(.*)'$/, "$1");
}
