import type { ProjectConfig } from "../project/config.ts";
import type { Store } from "../store/store.ts";

/** Mails, and the projects that they may belong to. */
export interface MailsOfProjects {
  messageIds: string[];
  projects: Pick<ProjectConfig, "name" | "archives">[];
}

/**
 * The project of each mail by name: the first whose list has the mail, else the first that reads the person's own copy
 * of it. A mail that none of them has is left out.
 * @param idsOf the ids of archives in the store, by their addresses
 */
export function projectsOfMails(
  { messageIds, projects }: MailsOfProjects,
  idsOf: (archives: string[]) => string[],
  store: Pick<Store, "places" | "privateArchives">,
): Map<string, string> {
  const own = new Set(store.privateArchives());
  const readers = projects.map(({ name, archives }) => ({ name, ids: new Set(idsOf(archives)) }));
  const readerOf = (archives: string[]) => readers.find(({ ids }) => archives.some((id) => ids.has(id)));
  return new Map(
    [...store.places(messageIds)].flatMap(([messageId, places]) => {
      const all = places.map(({ archive }) => archive);
      const found = readerOf(all.filter((archive) => !own.has(archive))) ?? readerOf(all);
      return found ? [[messageId, found.name]] : [];
    }),
  );
}
