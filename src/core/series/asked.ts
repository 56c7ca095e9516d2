// Who was asked to look at a series: whom its latest revision was sent to.
import { type Sentence, say } from "../base/localize.ts";
import { isGroup } from "../mail/listAddress.ts";
import type { Person } from "../mail/message.ts";
import { isFullName, nameOf, personKeys } from "../mail/person.ts";
import type { Asked, Cover, Patch, Revision } from "./series.ts";
import { repliesOf } from "./seriesQueries.ts";
import type { Threads } from "./thread.ts";

/** Limits: recipients read of one mail, and recipients kept for one series. */
const mostRecipients = 200;

/**
 * The people a revision was sent to, without its authors and the lists: those in To first, each group in the order of
 * the mails. Empty if no archive recorded the recipients. A person is known by address or full name.
 * @param authors everyone who sent one of its mails
 * @param names names for addresses whose header gives none
 * @param keysOf what a person is known by, see `personKeysOnce`
 */
export function askedBy(
  revision: Revision,
  authors: readonly Person[],
  threads: Threads,
  names: ReadonlyMap<string, string>,
  keysOf: KeysOf,
): Asked[] {
  const found: (Asked & { of: (Cover | Patch)[] })[] = [];
  const places = new Map<string, number>();
  const own = [...authors, ...revision.patches.map(({ author }) => author)];
  const left = new Set(own.flatMap(keysOf));
  const looked = remembering((written) => {
    const { email } = written;
    const person = { name: inOrder(written.name) || (names.get(email) ?? ""), email };
    const keys = keysOf(person);
    return { person, keys, isNobody: email === "" || isGroup(person) || keys.some((key) => left.has(key)) };
  });
  for (const on of revision.cover ? [revision.cover, ...revision.patches] : revision.patches) {
    const mail = threads.get(on.messageId);
    if (!mail) continue;
    const all = [...mail.to.map((person) => ["to", person] as const), ...mail.cc.map(inCc)];
    for (const [by, written] of all.slice(0, mostRecipients)) {
      const { person, keys, isNobody } = looked(written);
      if (isNobody) continue;
      const place = keys.map((key) => places.get(key)).find((one) => one !== undefined) ?? found.length;
      const known = found[place];
      if (known) {
        if (known.of.at(-1) !== on) known.of.push(on);
        if (by === "to") known.by = "to";
        if (known.person.name === "") known.person = person;
      } else if (found.length < mostRecipients) {
        const { messageId, date } = mail;
        found.push({ person, by, date, messageId, answered: false, of: [on] });
      } else continue;
      for (const key of keys) places.set(key, place);
    }
  }
  const isAnswered = answeredIn(revision, keysOf);
  const told = found.map(({ of, ...one }) => ({ ...one, answered: isAnswered(one.person, of) }));
  return [...told.filter(({ by }) => by === "to"), ...told.filter(({ by }) => by === "cc")];
}

type KeysOf = (person: Person) => string[];

/** What a person is known by, cached per person: the mails of a list name the same people again and again. */
export function personKeysOnce(): KeysOf {
  return remembering(keysOf);
}

function remembering<T>(look: (written: Person) => T): (written: Person) => T {
  const seen = new Map<string, T>();
  return (written) => {
    const key = `${written.name} <${written.email}>`;
    const known = seen.get(key) ?? look(written);
    seen.set(key, known);
    return known;
  };
}

/** Turns "Park, Nia" into "Nia Park". */
function inOrder(name: string): string {
  return name.replace(/^([^,]{1,60}),\s*([^,]{1,60})$/, "$2 $1");
}

function inCc(person: Person) {
  return ["cc", person] as const;
}

/**
 * Keys for a map lookup. Two people with a common key are the same by `samePerson`, except that sub-domains are not
 * compared.
 */
function keysOf(person: Person): string[] {
  const { name, email } = personKeys(person);
  const address = email.replace(/\+[^@]*@/, "@");
  return [...(address === "" ? [] : [`<${address}>`]), ...(isFullName(name) ? [name] : [])];
}

/**
 * For a person and the mails they were sent: whether they replied to the revision, or have a counting review on each of
 * these mails.
 */
function answeredIn(revision: Revision, keysOf: KeysOf): (person: Person, of: (Cover | Patch)[]) => boolean {
  const said = new Set(
    repliesOf(revision)
      .filter(({ automatic }) => !automatic)
      .flatMap(({ from }) => keysOf(from)),
  );
  const known = new Map<Patch, Set<string>>();
  const reviewers = (patch: Patch) => {
    const counting = () => patch.reviews.filter(({ counts }) => counts).flatMap((one) => keysOf(one.person));
    const found = known.get(patch) ?? new Set(counting());
    known.set(patch, found);
    return found;
  };
  return (person, of) => {
    const keys = keysOf(person);
    if (keys.some((key) => said.has(key))) return true;
    // Being sent the cover letter means being asked about all patches.
    const patches = of.every(isPatch) ? of : revision.patches;
    return patches.length > 0 && patches.every((patch) => keys.some((key) => reviewers(patch).has(key)));
  };
}

function isPatch(on: Cover | Patch): on is Patch {
  return "number" in on;
}

/** "Nia Park and Ben Ode were asked on 2/03 and have not answered"; null if nobody asked is silent. */
export function waitingFor(asked: readonly Asked[]): Sentence | null {
  const silent = asked.filter(({ answered }) => !answered);
  const [first, second, ...others] = silent.map(({ person }) => nameOf(person));
  if (first === undefined) return null;
  const since = { day: Math.min(...silent.map(({ date }) => date)) };
  if (second === undefined) return say("{0} was asked on {1} and has not answered", first, since);
  if (others.length === 0)
    return say("{0} and {1} were asked on {2} and have not answered", first, second, since);
  return say(
    "{0}, {1} and {2} more were asked on {3} and have not answered",
    ...[first, second, others.length],
    since,
  );
}
