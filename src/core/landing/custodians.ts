import { day } from "../base/durations.ts";
import type { Repository } from "../git/repository.ts";
import type { Person } from "../mail/message.ts";
import { personIn } from "../mail/namedPerson.ts";
import { personKeys } from "../mail/person.ts";
import type { Section } from "../project/maintainers.ts";
import { type LandingCache, landingKinds } from "./cache.ts";

/** Whoever committed within this many years may still be a custodian. */
const years = 3;
const year = 365 * day;
/**
 * Who takes patches into the project: whom MAINTAINERS names beside a tree of their own, and who committed to the
 * branch in the three years before. Empty where neither tells anybody.
 * @param tip full object name of the branch's newest commit that counts
 * @param maintainers the sections of MAINTAINERS there
 * @param now milliseconds since 1970
 */
export async function custodiansOf(
  repository: Repository,
  tip: string,
  maintainers: readonly Section[],
  now: number,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Person[]> {
  const key = `${repository.id} ${tip}`;
  const kept = cache.get<Person[]>(landingKinds.custodians, [key]).get(key);
  if (kept) return kept;
  const since = `--since=${new Date(now - years * year).toISOString()}`;
  const committers = await repository.run(["shortlog", "-s", "-n", "-e", "-c", since, tip, "--"], signal);
  const found = [...committersIn(committers), ...custodiansIn(maintainers)];
  cache.set(landingKinds.custodians, [[key, found]]);
  return found;
}

/**
 * From lines such as "  12\tAnn Lee <ann@example.org>". Commits made by a web page (GitHub) have no person as
 * committer.
 */
function committersIn(text: string): Person[] {
  return text
    .split("\n")
    .flatMap((line) => personIn(line.slice(line.indexOf("\t") + 1)) ?? [])
    .filter(({ email }) => !/^(?:noreply|no-reply)@/i.test(email));
}

/** The maintainers (M:) of the sections of MAINTAINERS that have a git tree (T:). */
export function custodiansIn(sections: readonly Section[]): Person[] {
  return sections.flatMap(({ hasTree, maintainers }) => (hasTree ? maintainers : []));
}

/** Tells whether a person is one of them, by address or full name; true for everybody if none is known. */
export function isAmong(custodians: readonly Person[]): (person: Person) => boolean {
  if (custodians.length === 0) return () => true;
  const keys = new Set(custodians.flatMap(keysOf));
  return (person) => keysOf(person).some((key) => keys.has(key));
}

function keysOf(person: Person): string[] {
  const { name, email } = personKeys(person);
  return [...(email === "" ? [] : [`<${email}>`]), ...(name.includes(" ") ? [name] : [])];
}
