import type { Call } from "../base/call.ts";
import { people } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { atCurrentList, knownProject } from "../project/knownProjects.ts";
import { latestOf, mailsOf } from "../series/seriesQueries.ts";
import { changedScripts, pathsNamed } from "./changedScripts.ts";
import { maintainersOf, type RecipientCommands, recipientCommands } from "./maintainers.ts";
import type { Making } from "./making.ts";
import type { VersionFile } from "./model.ts";
import { ccLines, distinctRecipients, participantsOf } from "./recipients.ts";

/**
 * The recipients of the mails: those that the person wrote, else those of the last version and everyone named by tree
 * and commits.
 */
export async function findRecipients(
  making: Making,
  files: VersionFile[],
  call: Call,
): Promise<{ to: Person[]; cc: Person[] }> {
  const { parts, ground, request, told } = making;
  const { range, sender, found } = ground;
  const { project, to, cc, trusted, recipients } = request;
  const { store } = parts.host;
  call.progress("asking who is to get the patches");
  const commands = trusted ? await trustedCommands(making, call) : null;
  if (recipients !== null) {
    told.notes.push("To and Cc are as they were written into the mails.");
    return recipients;
  }
  const asked = commands && (await maintainersOf(range.checkout.top, commands, files, call.signal));
  told.problems.push(...(asked?.problems ?? []));
  const posted = found ? mailsOf(latestOf(found.series)) : [];
  const isPrivate = store.privateOf(posted);
  // Recipients of a private mail are not shown to everybody, unless all mails were private.
  const shared = posted.filter((id) => !isPrivate.has(id));
  const last = [...store.recipients(shared.length > 0 ? shared : posted).values()];
  const own = new Set([sender.email, ...project.me]);
  const wanted = people([...to, ...cc]);
  const { kept } = ground;
  const lists = knownProject(project.name)?.lists ?? [];
  const first = [...people(to), ...(kept?.to ?? []), ...last.flatMap((one) => one.to), ...(asked?.to ?? [])];
  const copies = [
    ...people(cc),
    ...(kept?.cc ?? []),
    ...last.flatMap((one) => one.cc),
    ...(asked?.cc ?? []),
    ...ccLines(range.commits.map(({ message }) => message)),
    ...(found ? participantsOf(found.series) : []),
  ];
  const isNamed = ({ email }: Person) => wanted.some((one) => one.email === email);
  const usual = first.length > 0 ? [] : lists.map((email) => ({ name: "", email }));
  return distinctRecipients(
    [...first, ...usual].map(atCurrentList),
    copies.map(atCurrentList),
    // The person needs no copy at another of their addresses.
    (person) => (own.has(person.email) || samePerson(person, sender)) && !isNamed(person),
  );
}

/**
 * The commands that may be run; null if the scripts differ from published ones, and the person has not allowed them.
 */
async function trustedCommands(
  { ground, request, told }: Making,
  { signal }: Call,
): Promise<RecipientCommands | null> {
  const { checkout, scriptsFrom } = ground.range;
  const commands = await recipientCommands(checkout.top, signal);
  const named = await pathsNamed(checkout.top, [...commands.to, ...commands.cc]);
  told.changedScripts = await changedScripts(checkout, scriptsFrom, named, signal);
  return told.changedScripts.length > 0 && !request.changedScripts ? null : commands;
}
