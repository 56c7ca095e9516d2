import type { Person } from "../mail/message.ts";

/** `Ann Lee <ann@example.org>`, `"Lee, Ann" <ann@example.org>` or the bare address; an address is plain ASCII. */
const address = "[\\w.!#$%&'*+/=?^`{|}~-]+@[\\w.-]+";
const named = new RegExp(`^(?:"((?:[^"\\\\]|\\\\.)*)"|([^"<>,;:@[\\]\\\\]*))\\s*<(${address})>$`);
const bare = new RegExp(`^${address}$`);
const longest = 500;

/** The person whom a text names as a header may, as `mailboxText` writes it; null where it names none, or several. */
export function mailboxOf(text: string): Person | null {
  const line = text.trim();
  if (line.length > longest || /\p{Cc}/u.test(line)) return null;
  if (bare.test(line)) return { name: "", email: line.toLowerCase() };
  const [, quoted, plain = "", email] = named.exec(line) ?? [];
  if (email === undefined) return null;
  const name = quoted?.replace(/\\(.)/gu, "$1") ?? plain;
  return { name: name.replace(/\s+/g, " ").trim(), email: email.toLowerCase() };
}

/** A person as a header names them before it is encoded. */
export function mailboxText({ name, email }: Person): string {
  if (name === "") return email;
  const isPlain = /^[\p{L}\p{M}\p{N}\w !#$%&'*+/=?^`{|}~-]+$/u.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${email}>`;
}
