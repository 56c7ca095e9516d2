import type { Problem } from "../base/problem.ts";
import type { Store } from "../store/store.ts";
import type { Archives } from "./archives.ts";

/** An archive from the setting: how far it is read, and what is wrong. */
export interface FollowedArchive {
  /** Its first address, or its path. */
  id: string;
  /** All its addresses. */
  addresses: string[];
  /** "pipermail", "public-inbox", "hyperkitty", "patchwork", "maildir", "mbox". */
  kind: string;
  /** Number of mails read from it. */
  mails: number;
  /** Dates of its oldest and newest mail, milliseconds since 1970; null if there is none. */
  oldest: number | null;
  newest: number | null;
  /** When it was last asked, milliseconds since 1970; null: never. */
  asked: number | null;
  /** What went wrong then, and what is missing among the mails read. */
  problems: Problem[];
  /** What was odd then, and is among the mails read, although nothing is missing. */
  oddities: Problem[];
}

/** Lists the archives of the setting; no network. */
export interface ArchivesService {
  list(request: { archives: string[] }): Promise<{ archives: FollowedArchive[]; problems: Problem[] }>;
}

/** `problems`: entries that are not archives. */
export function followedIn(
  archives: Archives,
  store: Pick<Store, "reach">,
): { archives: FollowedArchive[]; problems: Problem[] } {
  const followed = archives.followed().map(({ archive, kind, addresses, last }): FollowedArchive => {
    const gaps = archive.gaps().map(({ problem }) => problem);
    return {
      ...{ id: archive.id, addresses, kind, asked: last?.asked ?? null },
      ...store.reach(archive.id),
      problems: [...(last?.problems ?? []), ...gaps],
      oddities: [...(last?.notes ?? []), ...archive.oddities()],
    };
  });
  return { archives: followed, problems: archives.problems };
}
