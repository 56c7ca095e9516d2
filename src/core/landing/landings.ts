import type { DatabaseSync } from "node:sqlite";
import { type Problem, problemOf, UserError } from "../base/problem.ts";
import type { Repository } from "../git/repository.ts";
import type { Backport, Change, Landing } from "../series/series.ts";
import { type LandingCache, landingKinds } from "./cache.ts";
import { candidates, type Pair, type Wanted } from "./candidates.ts";
import { changeBetween, namesRenames } from "./change.ts";
import type { Commit } from "./commit.ts";
import { readHistory } from "./commitIndex.ts";
import { type Claim, equalsOf, judge, settle } from "./evidence.ts";
import {
  backportsAmong,
  commitsBeside,
  commitsOnStable,
  type Picked,
  type SideCommit,
  smallHistory,
} from "./otherBranches.ts";
import { commitDiffs, commitFiles, commitPatchIds, mailPatchIds } from "./patchIds.ts";
import { firstReleases } from "./releases.ts";
import { findReverts } from "./reverts.ts";

export type { LandingCache } from "./cache.ts";
export type { Wanted } from "./candidates.ts";

/** A landing with all that is known of it; times in milliseconds since 1970. */
export type FoundLanding = Required<Landing>;

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

type Judged<C extends Commit = Commit> = Claim<Wanted, C>;

const day = 86_400_000;
/** Commits are read from so long before the oldest mail, in whole steps so that one more mail seldom asks for more. */
const margin = 30 * day;
const step = 90 * day;

/**
 * Which patches have landed on the repository's branch, as which commit, on what evidence, and in which release
 * first; whether that was taken back, changed while applying or ported back; and, of those that have not landed,
 * which are on a branch that will be merged. The same answer for the same mails and repository; quick where little
 * is new. What another branch held in the past is not known, so that with `now` only the main one is asked.
 * Rejects when aborted, and with a UserError where the repository cannot be used at all.
 */
export async function findLandings(
  repository: Repository,
  wanted: Wanted[],
  options: LandingOptions,
): Promise<Landings> {
  const { now, cache, signal, progress } = options;
  const problems = [...repository.problems];
  const tip = await tipAt(repository, now, signal);
  if (wanted.length === 0 || tip === null) return { landings: new Map(), problems };

  const oldest = wanted.reduce((least, mail) => Math.min(least, mail.date), Number.POSITIVE_INFINITY);
  const since = Math.max(0, Math.floor((oldest - margin) / step) * step);
  const history = await readHistory(options.database, repository, { tip, since, signal, progress });
  problems.push(...history.problems);

  const pairs = await candidates(repository, history, wanted, cache, signal);
  progress?.(`${pairs.length.toLocaleString("en")} possible commits compared`);
  const commits = [...new Map(pairs.map((pair) => [pair.commit.hash, pair.commit])).values()];
  const takerOf = await findReverts(repository, history, cache, signal);
  const takers = new Map(
    commits.flatMap(({ hash }): [string, Commit][] => {
      const by = takerOf(hash);
      return by === null ? [] : [[hash, by]];
    }),
  );
  const gone = new Set(takers.keys());
  const stable = (await commitsOnStable(repository, since, cache, signal)).filter(
    (commit) => now === null || commit.committed <= now,
  );
  const picked = backportsAmong(stable, commits);

  // Naming releases costs a walk over the tags' history however few are asked for: it goes beside the diffs.
  const named = [
    ...commits.map((commit) => commit.hash),
    ...[...takers.values()].map((commit) => commit.hash),
    ...[...picked.values()].flat().map(({ commit }) => commit.hash),
  ];
  const releasing = releasesOf(repository, [...new Set(named)], options, problems);
  const judging = judged(repository, pairs, cache, signal, problems).then(async (claims) => {
    const settled = settle(claims, gone);
    const changes = await changesOf(repository, [...settled.values()], cache, signal);
    return { settled, changes, equals: equalsOf(claims, settled, gone) };
  });
  const [releases, { settled, changes, equals }] = await Promise.all([releasing, judging]);
  const backports = await backportsOf(repository, [...settled.values()], picked, releases, cache, signal);
  const landings = new Map<string, FoundLanding>();
  for (const [messageId, claim] of settled) {
    const by = takers.get(claim.commit.hash);
    landings.set(messageId, {
      ...landingOf(claim, changes.get(claim), equals.get(messageId)),
      release: releases.get(claim.commit.hash) ?? null,
      branch: repository.branch.name,
      elsewhere: false,
      reverted: by
        ? { commit: by.hash, committed: by.committed, release: releases.get(by.hash) ?? null }
        : null,
      backports: backports.get(claim.commit.hash) ?? [],
    });
  }
  if (now !== null || wanted.every((mail) => landings.has(mail.messageId))) return { landings, problems };

  const beside = await commitsBeside(repository, tip, since, cache, signal);
  if (beside.length > 0) {
    const found = await findBeside(repository, beside, wanted, options, problems);
    for (const [messageId, landing] of found) {
      if (!landings.has(messageId)) landings.set(messageId, landing);
    }
  }
  return { landings, problems };
}

/** The releases of these commits; a fault of git leaves them without any and says so. */
function releasesOf(
  repository: Repository,
  hashes: string[],
  { now, cache, signal }: LandingOptions,
  problems: Problem[],
): Promise<Map<string, string>> {
  return firstReleases(repository, hashes, now, cache, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    repository.log.warn(`releases: ${problemOf(error).what}`);
    problems.push({
      what: `Git cannot tell which releases contain the commits in ${repository.folder}.`,
      remedy: "Run git fsck in that folder; the log says more.",
      where: repository.folder,
    });
    return new Map<string, string>();
  });
}

/**
 * The same among commits that are on their way. All mails are asked for, also those that have landed: a custodian's
 * copy of what landed is that of the revision that did, and no landing of one that it superseded.
 */
async function findBeside(
  repository: Repository,
  commits: SideCommit[],
  wanted: Wanted[],
  { cache, signal }: LandingOptions,
  problems: Problem[],
): Promise<Map<string, FoundLanding>> {
  const history = smallHistory(commits);
  const takerOf = await findReverts(repository, history, cache, signal);
  const pairs = await candidates(repository, history, wanted, cache, signal);
  const standing = pairs.filter((pair) => takerOf(pair.commit.hash) === null);
  const claims = await judged(repository, standing, cache, signal, problems);
  const settled = settle(claims);
  const equals = equalsOf(claims, settled);
  const changes = await changesOf(repository, [...settled.values()], cache, signal);
  return new Map(
    [...settled].map(([messageId, claim]) => [
      messageId,
      {
        ...landingOf(claim, changes.get(claim), equals.get(messageId)),
        release: null,
        branch: claim.commit.branch,
        elsewhere: true,
        reverted: null,
        backports: [],
      },
    ]),
  );
}

/** What a claim says of its commit. `change`: how its diff differs, where both are known. */
function landingOf(claim: Judged, change: Change | undefined, equals: Judged[] = []) {
  const { commit, evidence, reason, samePatch } = claim;
  const isChanged = change !== undefined && change.additions + change.deletions > 0;
  const how =
    samePatch !== false
      ? ""
      : change !== undefined && !isChanged
        ? ", only lines around the change differ"
        : ", the diff has changed";
  return {
    commit: commit.hash,
    evidence,
    reason: reason + how,
    committed: commit.committed,
    changed: isChanged ? change : null,
    other: equals.map((other) => ({ commit: other.commit.hash, why: other.reason })),
  };
}

/** How the diffs of commits differ from those of their mails, where both can be read and are not the same. */
async function changesOf<C extends Commit>(
  repository: Repository,
  settled: Judged<C>[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<Judged<C>, Change>> {
  const keyOf = ({ mail, commit }: Judged<C>) => `${commit.hash} ${mail.messageId}`;
  const differing = settled.filter((claim) => claim.samePatch === false);
  const known = cache.get<Change>(landingKinds.changed, differing.map(keyOf));
  const asked = differing.filter((claim) => !known.has(keyOf(claim)));
  const diffs = new Map<string, { claim: Judged<C>; diff: string }>();
  for (const claim of asked) {
    const diff = await claim.mail.diff().catch(() => null);
    if (diff !== null) diffs.set(claim.commit.hash, { claim, diff });
  }
  signal.throwIfAborted();
  const found: [string, Change][] = [];
  for (const renames of [true, false]) {
    const some = [...diffs].filter(([, { diff }]) => namesRenames(diff) === renames).map(([hash]) => hash);
    for await (const { hash, diff } of commitDiffs(repository, some, renames, signal)) {
      const mail = diffs.get(hash);
      if (mail) found.push([keyOf(mail.claim), changeBetween(mail.diff, diff)]);
    }
  }
  if (found.length > 0) cache.set(landingKinds.changed, found);
  const all = new Map([...known, ...found]);
  return new Map(
    differing.flatMap((claim): [Judged<C>, Change][] => {
      const change = all.get(keyOf(claim));
      return change ? [[claim, change]] : [];
    }),
  );
}

/** The backports of the commits that mails became, by commit; where only title and author fit, the diff must too. */
async function backportsOf(
  repository: Repository,
  settled: Judged[],
  picked: ReadonlyMap<string, Picked[]>,
  releases: ReadonlyMap<string, string>,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<string, Backport[]>> {
  const landed = settled.map((claim) => claim.commit.hash).filter((hash) => picked.has(hash));
  const unsure = landed.flatMap((hash) =>
    (picked.get(hash) ?? []).filter((one) => !one.isSure).flatMap((one) => [hash, one.commit.hash]),
  );
  const { ids } = await commitPatchIds(repository, [...new Set(unsure)], cache, signal);
  return new Map(
    landed.map((hash) => {
      const those = (picked.get(hash) ?? []).filter(
        ({ isSure, commit }) => isSure || (ids.get(hash) && ids.get(hash) === ids.get(commit.hash)),
      );
      const backports = those.map(({ commit }) => ({
        commit: commit.hash,
        branch: commit.branch,
        release: releases.get(commit.hash) ?? null,
      }));
      return [hash, backports];
    }),
  );
}

/** The branch's newest commit at that time: what was merged into it later was not there. null: none yet. */
export async function tipAt(
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
      throw new UserError(
        `Git cannot read what ${repository.branch.name} was at that time.`,
        "Run git fsck in the repository; git fetch --refetch brings what is missing.",
        repository.folder,
        error,
      );
    });
  return then.trim() === "" ? null : then.trim();
}

/** Compares the diffs of mails and commits and judges every pair. */
async function judged<C extends Commit>(
  repository: Repository,
  pairs: Pair<C>[],
  cache: LandingCache,
  signal: AbortSignal,
  problems: Problem[],
): Promise<Judged<C>[]> {
  const hashes = [...new Set(pairs.map((pair) => pair.commit.hash))];
  const mails = [...new Set(pairs.map((pair) => pair.mail))];
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
  const same = ({ mail, commit }: Pair<C>): boolean | null => {
    const one = ofMails.get(mail.messageId);
    const other = ofCommits.ids.get(commit.hash);
    return one === undefined || other === undefined ? null : one === other && one !== "";
  };
  const byTitle = pairs.filter((pair) => !same(pair)).map((pair) => pair.commit.hash);
  const files = await commitFiles(repository, [...new Set(byTitle)], cache, signal);
  return pairs.flatMap((pair) => {
    const { mail, commit, names } = pair;
    const known = files.get(commit.hash) ?? [];
    return judge(mail, commit, { names, samePatch: same(pair), files: [mail.files, known] }) ?? [];
  });
}
