import type { Person } from "../mail/message.ts";
import { isFullName, personKeys } from "../mail/person.ts";
import { DisjointSets } from "./disjointSets.ts";

/**
 * Tells which senders are the same person: one full name may have several addresses, one address several spellings of a
 * name. Add all persons first, then ask: a later `add` may join two people.
 */
export class Identities {
  readonly #sets = new DisjointSets();
  readonly #numbers = new Map<string, number>();

  add(person: Person): void {
    this.key(person);
  }

  /** Equal for the same person, among all added so far. */
  key(person: Person): number {
    const keys = keysOf(person);
    const numbers = keys.map((key) => this.#number(key));
    let first = numbers[0] ?? this.#number("");
    for (const number of numbers.slice(1)) first = this.#sets.join(first, number);
    return this.#sets.find(first);
  }

  #number(key: string): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.add();
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** A single word is not a full name, so it joins nobody. */
function keysOf(person: Person): string[] {
  const { name, email } = personKeys(person);
  const keys = email === "" ? [] : [`<${email.replace(/\+[^@]*@/, "@")}>`];
  if (isFullName(name)) keys.push(name);
  if (keys.length === 0) keys.push(`"${name}"`);
  return keys;
}
