import type { Problem } from "../base/problem.ts";
import type { Store } from "../store/store.ts";
import type { Archives } from "./archives.ts";

/** An archive as it is followed: how far it is read, and what is wrong. */
export interface FollowedArchive {
  /** Its first address, or its path. */
  id: string;
  /** All its addresses. */
  addresses: string[];
  /** "pipermail", "public-inbox", "hyperkitty", "patchwork", "maildir", "mbox". */
  kind: string;
  /** Mails that were read of it. */
  mails: number;
  /** When the oldest and the newest of them were sent, milliseconds since 1970; null: there is none. */
  oldest: number | null;
  newest: number | null;
  /** When it was asked last, milliseconds since 1970; null: never. */
  asked: number | null;
  /** What went wrong then, and what of what was read is missing or odd. */
  problems: Problem[];
}

/** What is followed; asks nobody. */
export interface ArchivesService {
  list(request: { archives: string[] }): Promise<{ archives: FollowedArchive[]; problems: Problem[] }>;
}

/** `problems`: entries that are no archive. */
export function followedIn(
  archives: Archives,
  store: Pick<Store, "reach">,
): { archives: FollowedArchive[]; problems: Problem[] } {
  const followed = archives.followed().map(({ archive, kind, addresses, last }): FollowedArchive => {
    const gaps = archive.gaps().map(({ problem }) => problem);
    return {
      ...{ id: archive.id, addresses, kind, asked: last?.asked ?? null },
      ...store.reach(archive.id),
      problems: [...(last?.problems ?? []), ...gaps, ...archive.oddities()],
    };
  });
  return { archives: followed, problems: archives.problems };
}
