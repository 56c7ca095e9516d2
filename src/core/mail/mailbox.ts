import { people } from "./headers.ts";
import type { Person } from "./message.ts";

/**
 * The person in a text such as "Ann Lee <ann@example.org>" or "ann@example.org". Null if the text has no address,
 * several, or one that mail cannot be sent to.
 */
export function mailboxOf(text: string): Person | null {
  if (text.length > 500 || /\p{Cc}/u.test(text)) return null;
  const [person, ...more] = people([text]);
  return person && more.length === 0 && canBeSentTo(person) ? person : null;
}

/**
 * Whether mail can be sent to the address: it exists, needs no quoting, and cannot be mistaken for an option by a
 * program that gets it as an argument (as sendmail gets it from git).
 */
export function canBeSentTo({ email }: Person): boolean {
  return /^(?!-)[\x21-\x7e]{1,250}@[a-z0-9.-]{1,250}$/i.test(email) && !/[\s<>()[\],;:"\\]/.test(email);
}

/** A person in the form of a header, not encoded yet: `Ann Lee <ann@example.org>`, `"Lee, Ann" <ann@example.org>`. */
export function mailboxText({ name, email }: Person): string {
  if (name === "") return email;
  const isPlain = /^[\p{L}\p{M}\p{N}\w !#$%&'*+/=?^`{|}~-]+$/u.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${email}>`;
}
