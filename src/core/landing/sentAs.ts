import type { Repository } from "../git/repository.ts";
import type { Person } from "../mail/message.ts";
import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Landing, Patch, Revision, Series } from "../series/series.ts";
import type { StoredMessage } from "../store/types.ts";
import type { LandingCache } from "./cache.ts";
import { namedMails } from "./commitLog.ts";
import { commitPatchIds, mailPatchIds } from "./patchIds.ts";

/** The parts of a commit that tell which patch it is. */
export interface OwnCommit {
  /** Full object name. */
  hash: string;
  subject: string;
  author: Person;
  message: string;
}

/** The patch that a commit was sent as. */
export interface SentAs {
  series: Series;
  revision: Revision;
  patch: Patch;
  evidence: Landing["evidence"];
  /** The diff differs from that of the mail, as far as the two can be compared. */
  changed: boolean;
}

/** At most this many mails with the same title are looked at: "Update MAINTAINERS" was sent often. */
const mostOfATitle = 30;

/**
 * Message-IDs of mails from which to find the series that commits were sent in: the mails named in their messages, and
 * patches of their authors with the same title, newest first.
 * @param postings everything posted from these addresses (lower case)
 */
export function mailsToLookFor(
  commits: OwnCommit[],
  postings: (emails: string[]) => StoredMessage[],
): string[] {
  const emails = [...new Set(commits.map(({ author }) => author.email.toLowerCase()))].filter(
    (one) => one !== "",
  );
  const wanted = new Set(commits.map(({ subject }) => titleKey(subject)));
  const byTitle = Map.groupBy(postings(emails).toReversed(), ({ facts }) => titleKey(facts.subject.title));
  const titled = [...byTitle].flatMap(([title, mails]) =>
    wanted.has(title) ? mails.filter(({ facts }) => facts.kind === "patch").slice(0, mostOfATitle) : [],
  );
  const named = commits.flatMap(({ message }) => namedMails(message));
  return [...new Set([...named, ...titled.map(({ messageId }) => messageId)])];
}

/**
 * Which patch of the series each commit is: the commit names the mail of its author, or has the same diff, or the same
 * title and author; if several fit, that of the newest revision. A named mail selects the series: the commit may also
 * be the same patch in a later revision. Without a repository no diff is compared.
 */
export async function sentAs(
  commits: OwnCommit[],
  series: Series[],
  diffs: {
    repository: Repository;
    cache: LandingCache;
    diffOf(messageId: string): Promise<string | null>;
  } | null,
  signal: AbortSignal,
): Promise<Map<string, SentAs>> {
  const sent = series
    .flatMap((one) =>
      one.revisions.flatMap((revision) =>
        revision.patches.map((patch) => ({ series: one, revision, patch })),
      ),
    )
    .toSorted((a, b) => b.revision.date - a.revision.date || b.revision.version - a.revision.version);
  const mails = sent.map(({ patch: { messageId } }) => ({
    messageId,
    diff: async () => (await diffs?.diffOf(messageId)) ?? null,
  }));
  const hashes = commits.map(({ hash }) => hash);
  const [ofMails, ofCommits] =
    diffs === null || sent.length === 0
      ? [new Map<string, string>(), new Map<string, string>()]
      : await Promise.all([
          mailPatchIds(diffs.repository, mails, diffs.cache, signal),
          commitPatchIds(diffs.repository, hashes, diffs.cache, signal).then(({ ids }) => ids),
        ]);
  const found = new Map<string, SentAs>();
  for (const commit of commits) {
    const names = namedMails(commit.message);
    const isNamed = ({ messageId, aliases }: Patch) =>
      [messageId, ...aliases].some((id) => names.includes(id));
    const named = sent.find(({ patch }) => isNamed(patch) && samePerson(patch.author, commit.author));
    const id = ofCommits.get(commit.hash) ?? "";
    // Newest revision first, down to the one that is named, and only of its series.
    const likely = named
      ? sent.slice(0, sent.indexOf(named)).filter(({ series }) => series === named.series)
      : sent;
    const same = id === "" ? undefined : likely.find(({ patch }) => ofMails.get(patch.messageId) === id);
    const titles = [commit.subject, named?.patch.title ?? commit.subject].map(titleKey);
    const titled =
      // The commit is exactly what was posted under that Message-ID, whatever the author changed later.
      named && id !== "" && ofMails.get(named.patch.messageId) === id
        ? undefined
        : likely.find(
            ({ patch }) => titles.includes(titleKey(patch.title)) && samePerson(patch.author, commit.author),
          );
    const best = same ?? titled ?? named;
    if (!best) continue;
    const evidence = best === named ? "message-id" : same ? "patch-id" : "title";
    const posted = ofMails.get(best.patch.messageId) ?? "";
    const changed = id === "" || posted === "" ? evidence === "title" : id !== posted;
    found.set(commit.hash, { ...best, evidence, changed });
  }
  return found;
}
