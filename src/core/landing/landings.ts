import type { DatabaseSync } from "node:sqlite";
import { day } from "../base/durations.ts";
import { listed, say } from "../base/localize.ts";
import { type Problem, problemOf } from "../base/problem.ts";
import type { Repository } from "../git/repository.ts";
import type { Change, Landing } from "../series/series.ts";
import { backportsAmong, backportsOf } from "./backports.ts";
import type { LandingCache } from "./cache.ts";
import { candidates, type Wanted } from "./candidates.ts";
import type { Commit } from "./commit.ts";
import { readHistory } from "./commitIndex.ts";
import { changesOf, type Judged, judged } from "./compareDiffs.ts";
import { equalsOf, settle } from "./evidence.ts";
import { commitsBeside, commitsOnStable, type SideCommit, smallHistory } from "./otherBranches.ts";
import { firstReleases } from "./releases.ts";
import { findReverts } from "./reverts.ts";
import { tipAt } from "./tip.ts";

export type { LandingCache } from "./cache.ts";
export type { Wanted } from "./candidates.ts";

/** A landing with all that is known of it; times in milliseconds since 1970. */
export type FoundLanding = Required<Landing>;

export interface LandingOptions {
  /** Milliseconds since 1970: later commits and tags do not count. null: all count. */
  now: number | null;
  /** Holds the index of commits (tables `git_*`, created here). */
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

/** Commits are read from this long before the oldest mail, rounded, so that one more mail seldom needs more commits. */
const margin = 30 * day;
const step = 90 * day;

/**
 * Which patches have landed on the repository's branch, as which commit, on what evidence, and first in which release;
 * whether that was reverted, changed while applying or backported; and which of the others are on a branch that will be
 * merged. The same mails and repository give the same answer; fast if little is new. With `now` only the main branch is
 * asked, because what other branches held in the past is not known. Rejects when aborted, and with a UserError if the
 * repository cannot be used at all.
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

  // Naming releases walks the history of all tags, however few commits are asked about, so it runs in parallel to the
  // diffs.
  const named = [
    ...commits.map((commit) => commit.hash),
    ...[...takers.values()].map((commit) => commit.hash),
    ...[...picked.values()].flat().map(({ commit }) => commit.hash),
  ];
  const releasing = releasesOf(repository, [...new Set(named)], options, problems);
  const judging = judged(repository, pairs, cache, signal, problems).then(async (claims) => {
    const settled = settle(claims, gone);
    const changes = await changesOf(repository, [...settled.values()], cache, signal);
    return {
      settled,
      changes,
      equals: equalsOf(claims, settled, gone),
      earlier: earlierOf(claims, settled, takers),
    };
  });
  const [releases, { settled, changes, equals, earlier }] = await Promise.all([releasing, judging]);
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
      earlier: earlier.get(messageId) ?? [],
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

/** The releases of these commits; if git fails there are none, and a problem says so. */
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
 * Like `findLandings` for commits on other branches. All mails are passed, including those that have landed, so that a
 * custodian's copy of a landed commit goes to the revision that landed and not to an earlier one.
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
        earlier: [],
      },
    ]),
  );
}

/** The commits that a mail became before the present one: the same change, reverted since. */
function earlierOf(
  claims: Judged[],
  settled: ReadonlyMap<string, Judged>,
  takers: ReadonlyMap<string, Commit>,
): Map<string, FoundLanding["earlier"]> {
  const found = new Map<string, FoundLanding["earlier"]>();
  for (const { mail, commit, samePatch } of claims.toSorted(
    (a, b) => a.commit.committed - b.commit.committed,
  )) {
    const now = settled.get(mail.messageId)?.commit;
    const by = takers.get(commit.hash);
    if (!samePatch || !by || !now || takers.has(now.hash) || now.committed < by.committed) continue;
    found.set(mail.messageId, [
      ...(found.get(mail.messageId) ?? []),
      { commit: commit.hash, reverted: by.hash },
    ]);
  }
  return found;
}

/** What a claim says of its commit. `change`: how its diff differs, where both are known. */
function landingOf(claim: Judged, change: Change | undefined, equals: Judged[] = []) {
  const { commit, evidence, reason, samePatch } = claim;
  const isChanged = change !== undefined && change.additions + change.deletions > 0;
  const how =
    change !== undefined && !isChanged
      ? say("only lines around the change differ")
      : say("the diff has changed");
  return {
    commit: commit.hash,
    evidence,
    reason: samePatch === false ? listed([reason, how]) : reason,
    committed: commit.committed,
    changed: isChanged ? change : null,
    other: equals.map((other) => ({ commit: other.commit.hash, why: other.reason })),
  };
}
