import { day } from "../base/durations.ts";
import type { Repository } from "../git/repository.ts";
import { samePerson } from "../mail/person.ts";
import { likeness, titleKey, titleWords } from "../mail/title.ts";
import type { LandingCache } from "./cache.ts";
import type { Commit, History } from "./commit.ts";
import { authoredOf, type Mail, type Signs, worthALook } from "./evidence.ts";
import { mergedBy } from "./merges.ts";
import { commitFiles } from "./patchIds.ts";

/** A patch mail whose commit is looked for. */
export interface Wanted extends Mail {
  /** Message-ID of its revision's cover, null where it has none. */
  cover: string | null;
  /** Paths that its diff touches; empty where unknown. */
  files: string[];
  /** The exact diff of the mail, read only when it is compared; null if it cannot be fetched now. */
  diff(): Promise<string | null>;
}

/** How long after a mail a commit with another title is looked for. */
const nearTitleTime = 200 * day;
/** At most this many commits with a similar title are compared with one mail. */
const nearTitles = 20;

/** If an author has more commits than this around the time of a mail, the files of each are not looked at. */
const mostByAuthor = 200;
/** At most this many commits that touch exactly its files are compared with a mail. */
const sameFiles = 10;

/** A mail and a commit that it may have become; their diffs are not compared yet. */
export interface Pair<C extends Commit = Commit> {
  mail: Wanted;
  commit: C;
  names: Signs["names"];
}

/** Orders what a commit names: the mail itself is stronger evidence than its posting, that stronger than its series. */
function standing(names: Signs["names"]): number {
  return names === null ? 0 : { series: 1, posting: 2, mail: 3 }[names];
}

/** Finds the commits that each mail could be: few enough that their diffs can be made. */
export async function candidates<C extends Commit>(
  repository: Repository,
  history: History<C>,
  wanted: Wanted[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Pair<C>[]> {
  const pairs = new Map<string, Pair<C>>();
  const add = (mail: Wanted, commit: C, names: Signs["names"]) => {
    if (commit.committed < mail.date - day) return;
    const key = `${mail.messageId}\0${commit.hash}`;
    const known = pairs.get(key);
    if (!known || standing(names) > standing(known.names)) pairs.set(key, { mail, commit, names });
  };

  const byTitle = Map.groupBy(
    history.titled([...new Set(wanted.map((mail) => titleKey(mail.title)))]),
    (commit) => titleKey(commit.subject),
  );
  const byTime = Map.groupBy(
    history.authoredAt([...new Set(wanted.map(authoredOf))]),
    (commit) => commit.authored,
  );
  for (const mail of wanted) {
    for (const commit of byTitle.get(titleKey(mail.title)) ?? []) add(mail, commit, null);
    // git am takes the author date from the mail, so this finds patches that were retitled while applying.
    for (const commit of byTime.get(authoredOf(mail)) ?? []) {
      if (samePerson(mail.author, commit.author)) add(mail, commit, null);
    }
  }
  await addNamed(repository, history, wanted, add, cache, signal);

  const found = new Set([...pairs.values()].map((pair) => pair.mail.messageId));
  const rest = wanted.filter((mail) => !found.has(mail.messageId));
  const untitled: { mail: Wanted; commits: C[] }[] = [];
  for (const mails of Map.groupBy(rest, (mail) => `${mail.author.name}\0${mail.author.email}`).values()) {
    const dates = mails.map((mail) => mail.date);
    const author = mails[0]?.author;
    if (!author) continue;
    const commits = history.by(author, Math.min(...dates) - day, Math.max(...dates) + nearTitleTime);
    for (const mail of mails) {
      const near = commits
        .filter((commit) => commit.committed <= mail.date + nearTitleTime)
        .map((commit) => ({ commit, like: likeness(titleWords(mail.title), titleWords(commit.subject)) }))
        .filter(({ like }) => like >= worthALook)
        .toSorted((a, b) => b.like - a.like);
      for (const { commit } of near.slice(0, nearTitles)) add(mail, commit, null);
      if (near.length === 0 && commits.length <= mostByAuthor) untitled.push({ mail, commits });
    }
  }
  await addByFiles(repository, untitled, add, cache, signal);
  return [...pairs.values()];
}

/**
 * A patch that was retitled and redated while applying still touches the same files, so commits to these are compared.
 */
async function addByFiles<C extends Commit>(
  repository: Repository,
  untitled: { mail: Wanted; commits: C[] }[],
  add: (mail: Wanted, commit: C, names: Signs["names"]) => void,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<void> {
  const within = ({ mail, commits }: { mail: Wanted; commits: C[] }) =>
    commits.filter(({ committed }) => committed >= mail.date - day && committed <= mail.date + nearTitleTime);
  const asked = untitled.filter(({ mail }) => mail.files.length > 0);
  const hashes = new Set(asked.flatMap((one) => within(one).map(({ hash }) => hash)));
  if (hashes.size === 0) return;
  const files = await commitFiles(repository, [...hashes], cache, signal);
  for (const one of asked) {
    const wanted = one.mail.files.toSorted().join("\0");
    const same = within(one).filter(({ hash }) => files.get(hash)?.toSorted().join("\0") === wanted);
    for (const commit of same.slice(0, sameFiles)) add(one.mail, commit, null);
  }
}

/** The commits that name a mail or its series, and those below a merge that does. */
async function addNamed<C extends Commit>(
  repository: Repository,
  history: History<C>,
  wanted: Wanted[],
  add: (mail: Wanted, commit: C, names: Signs["names"]) => void,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<void> {
  const mails = new Map(wanted.map((mail) => [mail.messageId, mail]));
  const bySeries = Map.groupBy(wanted, (mail) => mail.series);
  /** All mails of a series over its revisions, by each of their Message-IDs. */
  const series = new Map<string, Wanted[]>();
  for (const mail of wanted) {
    const all = bySeries.get(mail.series) ?? [];
    series.set(mail.messageId, all);
    if (mail.cover !== null) series.set(mail.cover, all);
  }
  const namings = history.naming([...series.keys()]);
  const merges = namings.filter((naming) => naming.merge).map((naming) => naming.hash);
  const below = await mergedBy(repository, [...new Set(merges)], cache, signal);
  for (const naming of namings) {
    const commits = history.commits(naming.merge ? (below.get(naming.hash) ?? []) : [naming.hash]);
    const named = mails.get(naming.messageId);
    for (const commit of commits) {
      if (named && !naming.merge) add(named, commit, "mail");
      for (const mail of series.get(naming.messageId) ?? []) {
        if (mail === named && !naming.merge) continue;
        const posting = named ? named.cover : naming.messageId;
        add(mail, commit, posting !== null && mail.cover === posting ? "posting" : "series");
      }
    }
  }
}
