import type { Person } from "./message.ts";

/**
 * How names and addresses are compared. The name without case, accents, punctuation, remarks in brackets and
 * "Lee, Ann" order; a list's own address ("Ann via U-Boot <u-boot@…>") names nobody.
 */
export function personKeys(person: Person): { name: string; email: string } {
  const via = /^'?(.{1,200}?)'?\s+via\s/i.exec(person.name)?.[1];
  return { name: nameKey(via ?? person.name), email: via === undefined ? person.email.toLowerCase() : "" };
}

/** A name as it is compared: see `personKeys`; "" where there is none. */
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

/** A person as a sentence names them: by name, else by address. */
export function nameOf({ name, email }: Person): string {
  return name || email;
}

/** As git signs for a person, in trailers: "Ann Lee <ann@example.org>", never in quotes; or the address alone. */
export function named({ name, email }: Person): string {
  return name === "" ? email : `${name} <${email}>`;
}

/** A single word is no full name: many people share it. */
export function isFullName(key: string): boolean {
  return key.includes(" ");
}

/**
 * Whether two persons are one: the same address, plus-addresses and sub-domains tolerated, or the same full name,
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

/** Whether a person writes from one of these addresses. */
export function isOneOf(person: Person, addresses: string[]): boolean {
  return addresses.some((email) => samePerson(person, { name: "", email }));
}
