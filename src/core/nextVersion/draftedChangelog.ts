import type { Call } from "../base/call.ts";
import type { Comment } from "../comments/model.ts";
import { samePerson } from "../mail/person.ts";
import type { BranchComparison } from "../patches/branchComparison.ts";
import { usualProject } from "../project/knownProjects.ts";
import { permalink } from "../project/uboot.ts";
import type { Revision } from "../series/series.ts";
import { mailsOf } from "../series/seriesQueries.ts";
import type { ChangedPlaces } from "./changedPlaces.ts";
import { type Changes, changesDraft, headingOf, withHistory } from "./changelog.ts";
import type { LandedPatch, NextPatch } from "./model.ts";
import type { Making } from "./preparationContext.ts";

/** What is known about a version when its texts are written. */
export interface Findings {
  label: string;
  patches: NextPatch[];
  places: ReadonlyMap<string, ChangedPlaces>;
  gone: string[];
  landed: LandedPatch[];
  compared: BranchComparison | null;
  /** Comments on the last version; see `saidOf`. */
  said: Comment[];
  call: Call;
}

/** What changed since the last version; null if there is none. */
export async function changesSinceLast(
  making: Making,
  of: Findings & { last: Revision | null },
): Promise<Changes | null> {
  const { ground } = making;
  const { patches, places, compared, last, said, call } = of;
  if (last === null) return null;
  const before = compared?.from.base?.commit;
  const { range } = ground;
  const isRebased = before !== undefined && before !== range.base.hash;
  return {
    ...of,
    before: last.label,
    link: await linkTo(making, last, call),
    places: new Map(
      patches.map(({ commit, number }) => [number, places.get(commit) ?? { message: false, files: [] }]),
    ),
    remarks: remarksForOthers(making, said),
    rebased: isRebased ? `${range.base.hash.slice(0, 12)} ("${range.base.subject}")` : null,
  };
}

/** The changes in words, above the history of earlier versions. */
export function draftedChangelog(changes: Changes, history: string, alone: boolean): string {
  return withHistory(headingOf(changes, history), changesDraft(changes, alone), history);
}

async function linkTo({ parts, request }: Making, last: Revision, { signal }: Call): Promise<string | null> {
  const [id = ""] = mailsOf(last);
  const { project, offline } = request;
  if (parts.host.store.privateOf([id]).size > 0) return null;
  // Commits and covers of lists on lore cite lore's permalink.
  const isOnLore =
    project.name === usualProject || project.archives.some((one) => one.includes("//lore.kernel.org/"));
  const archives = parts.lookup.archives(project.archives);
  const found = isOnLore ? null : await archives.urls([id], { offline, links: project.links, signal });
  const url = found?.urls.get(id) ?? permalink(id);
  return /^https?:\/\/[\x21-\x7e]+$/.test(url) ? url : null;
}

/** The comments on the last version, including those in private mail. */
export async function saidOf({ parts, ground }: Making, last: Revision, call: Call): Promise<Comment[]> {
  const series = ground.found?.series;
  const said = series ? await parts.comments.of({ series }, call) : [];
  return said.filter(({ revision }) => revision === last.label);
}

/** Comments by others that nobody has dealt with, including private ones: only for the person. */
export function openRemarks(making: Making, said: Comment[]): Comment[] {
  return ofOthers(making, said).filter(({ open }) => open);
}

/** Comments that were dealt with, for a text that others read: as if there were no private mail. */
function remarksForOthers(making: Making, said: Comment[]): Comment[] {
  const own = making.parts.host.store.privateOf(said.map(({ messageId }) => messageId));
  const shared = said.filter(({ messageId }) => !own.has(messageId));
  return ofOthers(making, shared).filter(({ open }) => !open);
}

/** The first comment of each conversation that asks for something, unless the author began it. */
function ofOthers({ ground }: Making, said: Comment[]): Comment[] {
  const conversations = Map.groupBy(said, ({ thread }) => thread);
  const author = ground.found?.series.author;
  return [...conversations.values()].flatMap((all) => {
    const isTheirs = all[0] && author && !samePerson(all[0].author, author);
    return isTheirs ? all.filter(({ asks }) => asks).slice(0, 1) : [];
  });
}
