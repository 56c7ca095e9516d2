import type { Person } from "./message.ts";

/**
 * The keys by which names and addresses are compared. The name ignores case, accents, punctuation, remarks in brackets
 * and "Lee, Ann" order; a list's own address ("Ann via U-Boot <u-boot@…>") gives no address.
 */
export function personKeys(person: Person): { name: string; email: string } {
  const via = /^'?(.{1,200}?)'?\s+via\s/i.exec(person.name)?.[1];
  return { name: nameKey(via ?? person.name), email: via === undefined ? person.email.toLowerCase() : "" };
}

/** A name as `personKeys` compares it; "" if there is none. */
export function nameKey(name: string): string {
  return name
    .slice(0, 200)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/\([^)]{0,100}\)/g, " ")
    .replace(/^([^,]{1,100}),\s*(.{1,100})$/, "$2 $1")
    .replace(/['".]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** What to call a person in a sentence: the name, else the address. */
export function nameOf({ name, email }: Person): string {
  return name || email;
}

/**
 * A person in the form of git's trailers: "Ann Lee <ann@example.org>", never in quotes; without a name only the
 * address.
 */
export function named({ name, email }: Person): string {
  return name === "" ? email : `${name} <${email}>`;
}

/** A single word is not a full name: many people share it. */
export function isFullName(key: string): boolean {
  return key.includes(" ");
}

/**
 * Whether two persons are the same: equal addresses (apart from plus-addresses and sub-domains), or equal full names,
 * since people write from several accounts.
 */
export function samePerson(a: Person, b: Person): boolean {
  const [one, other] = [personKeys(a), personKeys(b)];
  return sameAddress(one.email, other.email) || (isFullName(one.name) && one.name === other.name);
}

function sameAddress(a: string, b: string): boolean {
  const [one, other] = [addressParts(a), addressParts(b)];
  if (one === null || other === null || one.local !== other.local) return false;
  return (
    one.domain === other.domain ||
    one.domain.endsWith(`.${other.domain}`) ||
    other.domain.endsWith(`.${one.domain}`)
  );
}

function addressParts(email: string): { local: string; domain: string } | null {
  const at = email.lastIndexOf("@");
  return at < 1 ? null : { local: email.slice(0, at).replace(/\+.*$/, ""), domain: email.slice(at + 1) };
}

/** Whether the person's address is one of these. */
export function isOneOf(person: Person, addresses: string[]): boolean {
  return addresses.some((email) => samePerson(person, { name: "", email }));
}
