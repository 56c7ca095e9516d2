import type { DatabaseSync } from "node:sqlite";
import { samePerson } from "../mail/person.ts";
import { likeness, titleKey, titleWords } from "../mail/title.ts";
import { type Problem, problemOf, TrackerError } from "../problem.ts";
import type { Landing } from "../series/series.ts";
import { type LandingCache, landingKinds } from "./cache.ts";
import { type Commit, type History, readHistory } from "./commitIndex.ts";
import { judge, type Mail, type Signs, settle, worthALook } from "./evidence.ts";
import { commitFiles, commitPatchIds, mailPatchIds } from "./patchIds.ts";
import { firstReleases } from "./releases.ts";
import type { Repository } from "./repository.ts";

export type { LandingCache } from "./cache.ts";

/** A patch mail whose commit is looked for. */
export interface Wanted extends Mail {
  /** Message-ID of its revision's cover, null where it has none. */
  cover: string | null;
  /** Paths that its diff touches; empty where unknown. */
  files: string[];
  /** The exact text of the mail's diff, asked only when it is compared; null where it is not to be had now. */
  diff(): Promise<string | null>;
}

export interface FoundLanding extends Landing {
  /** Committer's date, milliseconds since 1970. */
  committed: number;
  /** One clause: why this is the commit. */
  reason: string;
}

export interface LandingOptions {
  /** Milliseconds since 1970: commits and tags of later do not count. null: all do. */
  now: number | null;
  /** Holds the index of commits (tables `git_*`, made here). */
  database: DatabaseSync;
  cache: LandingCache;
  signal: AbortSignal;
  progress?: (text: string) => void;
}

export interface Landings {
  /** By Message-ID of the patch. */
  landings: Map<string, FoundLanding>;
  problems: Problem[];
}

const day = 86_400_000;
/** Commits are read from so long before the oldest mail, in whole steps so that one more mail seldom asks for more. */
const margin = 30 * day;
const step = 90 * day;
/** How long after a mail a commit with another title is looked for. */
const nearTitleTime = 200 * day;
/** So many commits with nearly its title are compared with a mail at most. */
const nearTitles = 20;
/** A patch series has never brought in more. */
const seriesLimit = 500;

/**
 * Which patches have landed on the repository's branch, as which commit, on what evidence, and in which release
 * first. The same answer for the same mails and repository; quick where little is new.
 * Rejects when aborted, and with a TrackerError where the repository cannot be used at all.
 */
export async function findLandings(
  repository: Repository,
  wanted: Wanted[],
  options: LandingOptions,
): Promise<Landings> {
  const { now, cache, signal, progress } = options;
  const landings = new Map<string, FoundLanding>();
  const problems = [...repository.problems];
  const tip = await tipAt(repository, now, signal);
  if (wanted.length === 0 || tip === null) return { landings, problems };

  const oldest = wanted.reduce((least, mail) => Math.min(least, mail.date), Number.POSITIVE_INFINITY);
  const since = Math.max(0, Math.floor((oldest - margin) / step) * step);
  const history = await readHistory(options.database, repository, { tip, since, signal, progress });
  problems.push(...history.problems);

  const pairs = await candidates(repository, history, wanted, cache, signal);
  progress?.(`${pairs.length.toLocaleString("en")} possible commits compared`);
  // Naming releases costs a walk over the tags' history however few are asked for: it goes beside the diffs.
  const hashes = [...new Set(pairs.map((pair) => pair.commit.hash))];
  const [claims, releases] = await Promise.all([
    judged(repository, pairs, cache, signal, problems),
    firstReleases(repository, hashes, now, cache, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      repository.log.warn(`releases: ${problemOf(error).what}`);
      problems.push({
        what: `Git cannot tell which releases contain the commits in ${repository.folder}.`,
        remedy: "Run git fsck in that folder; the log says more.",
        where: repository.folder,
      });
      return new Map<string, string>();
    }),
  ]);
  const settled = settle(claims);
  for (const [messageId, { commit, evidence, reason }] of settled) {
    landings.set(messageId, {
      commit: commit.hash,
      evidence,
      release: releases.get(commit.hash) ?? null,
      branch: repository.branch.name,
      committed: commit.committed,
      reason,
    });
  }
  return { landings, problems };
}

/** The branch's newest commit at that time: what was merged into it later was not there. null: none yet. */
async function tipAt(
  repository: Repository,
  now: number | null,
  signal: AbortSignal,
): Promise<string | null> {
  const tip = await repository.tip();
  if (now === null) return tip;
  const time = String(Math.floor(now / 1000));
  const then = await repository
    .run(["rev-list", "-1", "--first-parent", `--min-age=${time}`, tip, "--"], signal)
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw new TrackerError(
        `Git cannot read what ${repository.branch.name} was at that time.`,
        "Run git fsck in the repository; git fetch --refetch brings what is missing.",
        repository.folder,
        error,
      );
    });
  return then.trim() === "" ? null : then.trim();
}

/** A commit that may be a mail's, before the diffs are looked at. */
interface Pair {
  mail: Wanted;
  commit: Commit;
  names: Signs["names"];
}

/** Finds the commits that each mail could be: few enough that their diffs can be made. */
async function candidates(
  repository: Repository,
  history: History,
  wanted: Wanted[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Pair[]> {
  const pairs = new Map<string, Pair>();
  const add = (mail: Wanted, commit: Commit, names: Signs["names"]) => {
    if (commit.committed < mail.date - day) return;
    const key = `${mail.messageId}\0${commit.hash}`;
    const known = pairs.get(key);
    if (!known || (names !== null && known.names !== "mail")) pairs.set(key, { mail, commit, names });
  };

  const byTitle = Map.groupBy(
    history.titled([...new Set(wanted.map((mail) => titleKey(mail.title)))]),
    (commit) => titleKey(commit.subject),
  );
  const byTime = Map.groupBy(
    history.authoredAt([...new Set(wanted.map((mail) => mail.date))]),
    (commit) => commit.authored,
  );
  for (const mail of wanted) {
    for (const commit of byTitle.get(titleKey(mail.title)) ?? []) add(mail, commit, null);
    // git am keeps the mail's date, so this finds patches that were retitled while applying.
    for (const commit of byTime.get(mail.date) ?? []) {
      if (samePerson(mail.author, commit.author)) add(mail, commit, null);
    }
  }
  await addNamed(repository, history, wanted, add, cache, signal);

  const found = new Set([...pairs.values()].map((pair) => pair.mail.messageId));
  const rest = wanted.filter((mail) => !found.has(mail.messageId));
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
    }
  }
  return [...pairs.values()];
}

/** The commits that name a mail or its series, and those below a merge that does. */
async function addNamed(
  repository: Repository,
  history: History,
  wanted: Wanted[],
  add: (mail: Wanted, commit: Commit, names: Signs["names"]) => void,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<void> {
  const mails = new Map(wanted.map((mail) => [mail.messageId, mail]));
  const bySeries = Map.groupBy(wanted, (mail) => mail.series);
  /** All mails of the revision-spanning series, by any Message-ID that stands for it. */
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
        if (mail !== named || naming.merge) add(mail, commit, "series");
      }
    }
  }
}

/** The commits that a merge brought in, by merge. */
async function mergedBy(
  repository: Repository,
  merges: string[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const known = cache.get<string[]>(landingKinds.merged, merges);
  for (const merge of merges.filter((hash) => !known.has(hash))) {
    try {
      const text = await repository.run(
        ["rev-list", "--no-merges", `--max-count=${seriesLimit}`, `${merge}^1..${merge}`, "--"],
        signal,
      );
      const hashes = text.split("\n").filter((line) => line !== "");
      known.set(merge, hashes);
      if (repository.cut.length === 0) cache.set(landingKinds.merged, [[merge, hashes]]);
    } catch (error) {
      signal.throwIfAborted();
      repository.log.warn(`merge ${merge}: ${problemOf(error).what}`);
    }
  }
  return known;
}

/** Compares the diffs of mails and commits and judges every pair. */
async function judged(
  repository: Repository,
  pairs: Pair[],
  cache: LandingCache,
  signal: AbortSignal,
  problems: Problem[],
) {
  const compared = pairs.filter((pair) => pair.names !== "mail");
  const hashes = [...new Set(compared.map((pair) => pair.commit.hash))];
  const mails = [...new Set(compared.map((pair) => pair.mail))];
  const failed: unknown[] = [];
  const [ofCommits, ofMails] = await Promise.all([
    commitPatchIds(repository, hashes, cache, signal),
    mailPatchIds(
      repository,
      mails.map((mail) => ({
        messageId: mail.messageId,
        diff: () =>
          mail.diff().catch((error: unknown) => {
            failed.push(error);
            return null;
          }),
      })),
      cache,
      signal,
    ),
  ]);
  signal.throwIfAborted();
  if (failed.length > 0) problems.push(problemOf(failed[0]));
  const count = ofCommits.unreadable.length;
  if (count > 0) {
    problems.push({
      what: `Git cannot read the contents of ${count === 1 ? "one commit" : `${count} commits`} that may be landings; only title and author were compared there.`,
      remedy:
        "The repository is a partial clone or lacks objects: run git fsck in it, and git fetch --refetch.",
      where: repository.folder,
    });
  }
  const same = ({ mail, commit }: Pair): boolean | null => {
    const one = ofMails.get(mail.messageId);
    const other = ofCommits.ids.get(commit.hash);
    return one === undefined || other === undefined ? null : one === other && one !== "";
  };
  const byTitle = compared.filter((pair) => !same(pair)).map((pair) => pair.commit.hash);
  const files = await commitFiles(repository, [...new Set(byTitle)], cache, signal);
  return pairs.flatMap((pair) => {
    const { mail, commit, names } = pair;
    const known = files.get(commit.hash) ?? [];
    return judge(mail, commit, { names, samePatch: same(pair), files: [mail.files, known] }) ?? [];
  });
}
