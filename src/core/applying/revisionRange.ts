import { type Sentence, say } from "../base/localize.ts";
import { UserError } from "../base/problem.ts";
import type { Checkout } from "../git/checkout.ts";
import { isCut, isDamaged } from "../patches/applyErrors.ts";
import { baseInfoIn } from "../patches/baseInfo.ts";
import type { Base, RevisionCommits } from "../patches/model.ts";
import type { PostedRevisions } from "../patches/postedRevisions.ts";
import type { LastBase } from "./landedBase.ts";
import { type OtherBase, otherBases } from "./otherBases.ts";
import { isWhole, type PostedCommits, postedCommits, refusalOf } from "./postedCommits.ts";
import type { TakeRequest } from "./takeRequest.ts";

/** A revision as commits of the private repository on top of one of the person's. */
export interface RevisionRange {
  range: RevisionCommits;
  /** The commits of the range and their base. */
  posted: PostedCommits;
  /** Path of the private repository that has them. */
  own: string;
  base: Base;
  /** Bases tried before, on which not all patches apply, as shown to a person: "v2022.10". */
  tried: Sentence[];
}

/**
 * A revision as commits on the chosen base or on one that is found. If its real base is unknown, that is the first one
 * on which all patches merge: the branch at the time, or one of `otherBases`. UserError if a patch does not apply, or
 * the folder is in no repository.
 * @param chosen full object name; null: find one
 * @param lastBase called if none of these works
 */
export async function revisionRange(
  revisions: PostedRevisions,
  checkout: Checkout,
  request: TakeRequest,
  chosen: string | null,
  lastBase: LastBase,
  signal: AbortSignal,
): Promise<RevisionRange> {
  const [opening, mails] = await Promise.all([
    revisions.open({ ...request.project, folders: [request.folder] }, signal),
    revisions.mails.of(request, signal),
  ]);
  const { opened } = opening;
  if (opened === null) {
    const [problem] = opening.problems;
    throw new UserError(problem?.what ?? "There is no repository.", problem?.remedy ?? "", request.folder);
  }
  const own = revisions.folder(opened.repository.id);
  const commitsOn = (commit: string | null) => {
    const onto = commit === null ? null : { commit, name: `on-${commit.slice(0, 16)}` };
    return revisions.commits(mails, opening, onto, signal);
  };
  const on = async (range: RevisionCommits, base: Omit<Base, "commit">, tried: Sentence[] = []) => {
    const posted = await postedCommits(own, checkout, range, signal);
    return { range, posted, own, tried, base: { ...base, commit: posted.base } };
  };
  if (chosen !== null) return on(await commitsOn(chosen), byPerson);
  const found = await commitsOn(null);
  const known = isWhole(found) ? await on(found, found.base ?? byPerson) : null;
  if (known !== null && !known.posted.isMade) return known;
  // A base that was put together from blobs or from patches that nobody named is in no history: merge onto a real commit.
  const then = known?.posted.base ?? null;
  const merged = then === null ? found : await commitsOn(then);
  if (isWhole(merged)) return on(merged, asThen);
  if (merged.patches.some(({ problem }) => isDamaged(problem) || isCut(problem))) throw refusalOf(merged);
  const seen = new Set([then ?? found.base?.commit]);
  const tried: Sentence[] = [];
  const { repository, tip } = opened;
  const isHere = mails.patches.every(({ mail }) => mail !== null);
  const { blobs } = baseInfoIn(
    mails.texts,
    mails.patches.flatMap(({ mail }) => mail ?? []),
  );
  const question = { repository, tip, sent: mails.revision.date, blobs };
  const others = isHere ? await otherBases(question, signal) : [];
  const first = then === null ? [] : [say("the branch as it was then, {0}", then.slice(0, 12))];
  const attempt = async ({ name, ...base }: OtherBase): Promise<RevisionRange | null> => {
    if (seen.has(base.commit)) return null;
    seen.add(base.commit);
    const range = await commitsOn(base.commit);
    if (isWhole(range)) return on(range, base, [...first, ...tried]);
    tried.push(name);
    return null;
  };
  for (const other of others) {
    const made = await attempt(other);
    if (made) return made;
  }
  const last = isHere ? await lastBase(opened, signal) : null;
  const made = last && (await attempt(last));
  if (made) return made;
  throw refusalOf(merged, tried);
}

const byPerson = { how: "base-commit", reason: say("you named it") } as const;
const asThen = {
  how: "date",
  reason: say("the branch as it was then; what it was made on is not known here"),
} as const;
