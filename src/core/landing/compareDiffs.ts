import { type Problem, problemOf } from "../base/problem.ts";
import type { Repository } from "../git/repository.ts";
import type { Change } from "../series/series.ts";
import { changeBetween, namesRenames } from "./appliedChange.ts";
import { type LandingCache, landingKinds } from "./cache.ts";
import type { Pair, Wanted } from "./candidates.ts";
import type { Commit } from "./commit.ts";
import { type Claim, judge } from "./evidence.ts";
import { commitDiffs, commitFiles, commitPatchIds, mailPatchIds } from "./patchIds.ts";

/** A mail and a commit that it may have become, with the evidence. */
export type Judged<C extends Commit = Commit> = Claim<Wanted, C>;

/** Compares the diffs of mails and commits and judges every pair. */
export async function judged<C extends Commit>(
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

/** A mail, the commit that it became, and whether their diffs have the same patch-id. */
interface Applied {
  mail: Pick<Wanted, "messageId" | "diff">;
  commit: Pick<Commit, "hash">;
  samePatch: boolean | null;
}

/** How the diffs of commits differ from those of their mails; only pairs where both can be read and they differ. */
export async function changesOf<A extends Applied>(
  repository: Repository,
  settled: A[],
  cache: LandingCache,
  signal: AbortSignal,
): Promise<Map<A, Change>> {
  const keyOf = ({ mail, commit }: A) => `${commit.hash} ${mail.messageId}`;
  const differing = settled.filter((claim) => claim.samePatch === false);
  const known = cache.get<Change>(landingKinds.changed, differing.map(keyOf));
  const asked = differing.filter((claim) => !known.has(keyOf(claim)));
  const diffs = new Map<string, { claim: A; diff: string }>();
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
    differing.flatMap((claim): [A, Change][] => {
      const change = all.get(keyOf(claim));
      return change ? [[claim, change]] : [];
    }),
  );
}
