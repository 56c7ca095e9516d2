import { addressParser } from "postal-mime";
import type { Person } from "./message.ts";

/** Characters; longer texts are not examined. */
const longest = 1_000;

/** The person that a text names: `Ann Lee <ann@example.org> # on a board`, `ann at example.org`; null if none. */
export function personIn(text: string): Person | null {
  const plain = withoutMailto(text.slice(0, longest))
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

/** Outlook writes "<ann@example.org<mailto:ann@example.org>>", or "Ann Lee<mailto:ann@example.org>". */
function withoutMailto(text: string): string {
  if (!/mailto:/i.test(text)) return text;
  return text
    .replace(/<?\s*[^\s<>@]{1,100}(?:@| at )[^\s<>]{1,200}\s*<mailto:([^<>]{1,320})>\s*>?/gi, "<$1>")
    .replace(/<mailto:/gi, "<");
}

function unquote(name: string): string {
  return name.replace(/^"(.*)"$/, "$1").replace(/^'(.*)'$/, "$1");
}
