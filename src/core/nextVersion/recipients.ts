import { people } from "../mail/headers.ts";
import { canBeSentTo } from "../mail/mailbox.ts";
import type { Person } from "../mail/message.ts";
import type { Series } from "../series/series.ts";
import { repliesOf } from "../series/seriesQueries.ts";
import type { NextVersion } from "./model.ts";

/** Mail with more recipients is treated as spam. */
const mostPeople = 150;

/** The people to whom mail can be sent, each once; those in `to` are removed from `cc`. */
export function distinctRecipients(
  to: Person[],
  cc: Person[],
  isLeftOut: (person: Person) => boolean,
): { to: Person[]; cc: Person[] } {
  const names = new Map<string, string>();
  for (const { name, email } of [...to, ...cc]) if (name !== "" && !names.has(email)) names.set(email, name);
  const seen = new Set<string>();
  const distinct = (all: Person[]) =>
    all.flatMap(({ email }): Person[] => {
      const person = { name: names.get(email) ?? "", email };
      if (seen.has(email) || seen.size >= mostPeople || !canBeSentTo(person) || isLeftOut(person)) return [];
      seen.add(email);
      return [person];
    });
  return { to: distinct(to), cc: distinct(cc) };
}

/** The Cc of the file at `at` of a version that not all of its mails have. */
export function ownCcOf(
  { files, patches, coverCc }: Pick<NextVersion, "files" | "patches" | "coverCc">,
  at: number,
): Person[] {
  const covers = files.length - patches.length;
  return at < covers ? coverCc : (patches[at - covers]?.cc ?? []);
}

/** People named in lines such as "Cc: Ann Lee <ann@example.org>" of commit messages. */
export function ccLines(messages: string[]): Person[] {
  const values = messages.flatMap((message) =>
    [...message.matchAll(/^Cc:[ \t]*(\S[^\n]{0,500})$/gim)].map(([, value = ""]) => value),
  );
  return people(values.slice(0, 200).map((value) => value.replace(/\s*#.*$/, "")));
}

/** People who wrote in public mails of a series; programs do not count. */
export function participantsOf({ revisions }: Series): Person[] {
  return revisions
    .toReversed()
    .flatMap(repliesOf)
    .filter(({ automatic, private: isPrivate }) => !automatic && !isPrivate)
    .map(({ from }) => from);
}
