import type { Call } from "../base/call.ts";
import { people } from "../mail/headers.ts";
import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { atCurrentList, knownProject } from "../project/knownProjects.ts";
import { latestOf, mailsOf } from "../series/seriesQueries.ts";
import type { BranchCommit } from "./branchRange.ts";
import { changedScripts, pathsNamed } from "./changedScripts.ts";
import { maintainersOf, type RecipientCommands, recipientCommands } from "./maintainers.ts";
import type { VersionFile } from "./model.ts";
import type { Making } from "./preparationContext.ts";
import { ccLines, distinctRecipients, participantsOf } from "./recipients.ts";

/** The recipients of all mails, and further Cc of single ones, as in `NextVersion`. */
export interface Recipients {
  to: Person[];
  cc: Person[];
  coverCc: Person[];
  /** One list a commit. */
  patchCc: Person[][];
}

/**
 * The recipients of the mails: those that the person wrote, else those of the last version and everyone named by tree
 * and commits; and of each patch, as patman and git send-email have it, those whom the branch names for it alone, and
 * its author.
 * @param commits those that are sent
 */
export async function findRecipients(
  making: Making,
  files: VersionFile[],
  commits: BranchCommit[],
  call: Call,
): Promise<Recipients> {
  const { ground, request } = making;
  const { sender, kept } = ground;
  const { project, to, cc } = request;
  const own = new Set([sender.email, ...project.me]);
  const wanted = people([...to, ...cc]);
  const isNamed = ({ email }: Person) => wanted.some((one) => one.email === email);
  // The person needs no copy at another of their addresses.
  const isLeftOut = (person: Person) =>
    (own.has(person.email) || samePerson(person, sender)) && !isNamed(person);
  const single = commits.map(({ hash, author }) =>
    [...(kept?.patchCc.get(hash) ?? []), author].map(atCurrentList),
  );
  const ofCover = [...(kept?.coverCc ?? []).map(atCurrentList), ...single.flat()];
  const all = await recipientsOfAll(making, files, ofCover, call);
  const shared = request.recipients ?? distinctRecipients(all.to, all.cc, isLeftOut);
  const sharing = [...shared.to, ...shared.cc];
  const further = (some: Person[]) => distinctRecipients(sharing, some, isLeftOut).cc;
  const isCovered = files.length > commits.length;
  return {
    ...shared,
    coverCc: isCovered ? further(ofCover) : [],
    patchCc: single.map(further),
  };
}

/** Those who may get all mails, some of them several times; nothing is looked for if the person wrote them. */
async function recipientsOfAll(
  making: Making,
  files: VersionFile[],
  single: Person[],
  call: Call,
): Promise<{ to: Person[]; cc: Person[] }> {
  const { parts, ground, request, told } = making;
  const { range, found, kept } = ground;
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
  const lists = knownProject(project.name)?.lists ?? [];
  const first = [...people(to), ...(kept?.to ?? []), ...last.flatMap((one) => one.to), ...(asked?.to ?? [])];
  const copies = [
    ...people(cc),
    ...(kept?.cc ?? []),
    ...copiesOf(last, single),
    ...(asked?.cc ?? []),
    ...ccLines(range.commits.map(({ message }) => message)),
    ...(found ? participantsOf(found.series) : []),
  ];
  const usual = first.length > 0 ? [] : lists.map((email) => ({ name: "", email }));
  return { to: [...first, ...usual].map(atCurrentList), cc: copies.map(atCurrentList) };
}

/** The Cc of the last version; who got single patches of it, and does so again, does not get all now. */
function copiesOf(last: { to: Person[]; cc: Person[] }[], single: Person[]): Person[] {
  const emails = new Set(single.map(({ email }) => email));
  const gotAll = ({ email }: Person) =>
    last.length > 1 && last.every((one) => [...one.to, ...one.cc].some((other) => other.email === email));
  return last.flatMap(({ cc }) => cc).filter((one) => !emails.has(one.email) || gotAll(one));
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
