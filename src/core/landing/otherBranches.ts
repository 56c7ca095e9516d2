import { createHash } from "node:crypto";
import { day, seconds } from "../base/durations.ts";
import { problemOf } from "../base/problem.ts";
import type { Tip } from "../git/branch.ts";
import type { Repository } from "../git/repository.ts";
import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import { type LandingCache, landingKinds } from "./cache.ts";
import type { History } from "./commit.ts";
import { type LoggedCommit, rowsOf } from "./commitLog.ts";

/** A commit of another branch than the main one. */
export interface SideCommit extends LoggedCommit {
  /** Short name of the branch. */
  branch: string;
}

/** At most this many commits are read beside the main branch, and on each stable branch. */
const sideLimit = 5000;
/** At most this many branches beside the main one, and this many maintained releases, are read. */
const branchLimit = 100;
const stableLimit = 20;
/**
 * A release is maintained for at most this long; its stable branch is not read when all patches asked for are newer
 * than that.
 */
const careTime = 3 * 366 * day;

/** The cached answer to the same question, else that of `read`, which is then cached; one for each repository. */
async function kept(
  kind: string,
  repository: Repository,
  question: unknown,
  cache: LandingCache,
  read: () => Promise<SideCommit[]>,
): Promise<SideCommit[]> {
  const of = createHash("sha256").update(JSON.stringify(question)).digest("hex");
  const known = cache.get<{ of: string; commits: SideCommit[] }>(kind, [repository.id]).get(repository.id);
  if (known?.of === of) return known.commits;
  const commits = await read();
  cache.set(kind, [[repository.id, { of, commits }]]);
  return commits;
}

/** The commits of a range; if one cannot be read, those before it. */
async function read(repository: Repository, range: string[], signal: AbortSignal): Promise<LoggedCommit[]> {
  const rows: LoggedCommit[] = [];
  try {
    for await (const row of rowsOf(repository, [`--max-count=${sideLimit}`, ...range], signal))
      rows.push(row);
  } catch (error) {
    signal.throwIfAborted();
    repository.log.warn(`other branches: ${problemOf(error).what}`);
  }
  return rows;
}

/** Gives each commit to the first of the branches that has it. */
function attributed(rows: LoggedCommit[], branches: Tip[]): SideCommit[] {
  const left = new Map(rows.map((row) => [row.hash, row]));
  const found: SideCommit[] = [];
  for (const { name, object } of branches) {
    const open = [object];
    for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
      const row = left.get(hash);
      if (!row) continue;
      left.delete(hash);
      found.push({ ...row, branch: name });
      open.push(...row.parents);
    }
  }
  return found;
}

/** When a release was due (milliseconds since 1970), from the month in its name. */
function releaseTime(name: string): number {
  const [, year, month] = /^v(\d{4})\.(\d{2})$/.exec(name) ?? [];
  return Date.UTC(Number(year), Number(month) - 1);
}

/**
 * The commits that other branches have and the main one has not. A commit on several goes to the first: `next` comes
 * before custodians' trees. `tip`: the main branch's newest commit; `since`: milliseconds since 1970.
 */
export async function commitsBeside(
  repository: Repository,
  tip: string,
  since: number,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<SideCommit[]> {
  const branches = repository.beside.slice(0, branchLimit);
  if (branches.length === 0) return [];
  const tips = branches.map(({ name, object }) => [name, object]);
  return kept(landingKinds.beside, repository, [tips, tip, since, repository.cut], cache, async () => {
    const objects = [...new Set(branches.map((branch) => branch.object))];
    const rows = await read(repository, [`--max-age=${seconds(since)}`, ...objects, `^${tip}`], signal);
    return attributed(rows, branches);
  });
}

/** The commits of the stable branches and their tags, each since the release that it begins at. */
export async function commitsOnStable(
  repository: Repository,
  since: number,
  cache: LandingCache,
  signal: AbortSignal,
): Promise<SideCommit[]> {
  const bases = [...Map.groupBy(repository.stable, (one) => one.base).values()].filter((group) =>
    group.some(({ base }) => releaseTime(base) > since - careTime),
  );
  const groups = bases.slice(0, stableLimit);
  if (groups.length === 0) return [];
  const tips = groups.flat().map(({ name, object, since: from }) => [name, object, from]);
  return kept(landingKinds.stable, repository, [tips, since, repository.cut], cache, async () => {
    const found: SideCommit[] = [];
    for (const group of groups) {
      const objects = [...new Set(group.map((one) => one.object))];
      const range = [`--max-age=${seconds(since)}`, ...objects, `^${group[0]?.since}`];
      found.push(...attributed(await read(repository, range, signal), group));
    }
    return found;
  });
}

/** The queries of `History` over a few commits in memory. */
export function smallHistory(commits: SideCommit[]): History<SideCommit> {
  const single = commits.filter((commit) => commit.parents.length < 2);
  const byHash = new Map(single.map((commit) => [commit.hash, commit]));
  const byTitle = Map.groupBy(single, (commit) => titleKey(commit.subject));
  const byTime = Map.groupBy(single, (commit) => commit.authored);
  const byName = Map.groupBy(
    commits.flatMap(({ hash, parents, names }) =>
      names.map((messageId) => ({ messageId, hash, merge: parents.length > 1 })),
    ),
    (naming) => naming.messageId,
  );
  return {
    problems: [],
    titled: (keys) => keys.flatMap((key) => byTitle.get(key) ?? []),
    authoredAt: (times) => times.flatMap((time) => byTime.get(time) ?? []),
    by: (author, from, until) =>
      single.filter(
        ({ committed, author: other }) =>
          committed >= from && committed <= until && samePerson(other, author),
      ),
    naming: (messageIds) => messageIds.flatMap((id) => byName.get(id) ?? []),
    commits: (hashes) => hashes.flatMap((hash) => byHash.get(hash) ?? []),
    beginning: (start) => single.filter((commit) => commit.hash.startsWith(start)).slice(0, 2),
    reverts: (limit) =>
      single
        .toSorted((a, b) => b.committed - a.committed)
        .flatMap((by) => by.reverts.map((revert) => ({ by, ...revert })))
        .slice(0, limit),
  };
}
