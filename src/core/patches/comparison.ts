import { samePerson } from "../mail/person.ts";
import { titleKey } from "../mail/title.ts";
import type { Patch, Review } from "../series/series.ts";
import type { ComparedPatch, PatchCommit } from "./model.ts";
import type { RangeDiffPair } from "./rangeDiffPairs.ts";

/** A patch of one revision, with what is compared. */
export interface Side {
  patch: Patch;
  commit: PatchCommit;
  /** Equal for diffs that make the same change; null if the mail is not here. */
  sameness: string | null;
}

interface Pair {
  from: Side | null;
  to: Side | null;
  isSame: boolean;
}

/**
 * The patches of two revisions side by side: those of the later one in order, then dropped ones. Pairs are first those
 * of git, then patches with the same change, then with the same title.
 */
export function comparePatches(from: Side[], to: Side[], byGit: RangeDiffPair[]): ComparedPatch[] {
  const pairs = pairsOf(from, to, byGit);
  const moved = reordered(pairs);
  return pairs.map((pair) => ({
    status: statusOf(pair),
    reordered: moved.has(pair),
    title: (pair.to ?? pair.from)?.patch.title ?? "",
    from: pair.from && placeOf(pair.from),
    to: pair.to && placeOf(pair.to),
    reviews: pair.from && pair.to ? carriedOver(pair.from.patch, pair.to.patch) : [],
  }));
}

function pairsOf(from: Side[], to: Side[], byGit: RangeDiffPair[]): Pair[] {
  const earlier = new Set(from);
  const found = new Map<Side, { from: Side; isSame: boolean }>();
  const pair = (one: Side | undefined, other: Side | undefined, isSame: boolean) => {
    if (!one || !other || !earlier.delete(one)) return;
    found.set(other, { from: one, isSame });
  };
  // git numbers only the commits, so patches that did not become one have no number.
  const [commitsFrom, commitsTo] = [from, to].map((sides) =>
    sides.filter(({ commit }) => commit.commit !== null),
  );
  for (const { from: one, to: other, isSame } of byGit)
    if (one !== null && other !== null) pair(commitsFrom?.[one - 1], commitsTo?.[other - 1], isSame);
  const rest = (isAlike: (one: Side, other: Side) => boolean) => {
    for (const other of to)
      if (!found.has(other))
        pair(
          [...earlier].find((one) => isAlike(one, other)),
          other,
          false,
        );
  };
  rest((one, other) => one.sameness !== null && one.sameness === other.sameness);
  rest((one, other) => titleKey(one.patch.title) === titleKey(other.patch.title));
  const paired = to.map((side): Pair => ({ isSame: false, from: null, ...found.get(side), to: side }));
  return [...paired, ...[...earlier].map((side): Pair => ({ from: side, to: null, isSame: false }))];
}

function statusOf({ from, to, isSame }: Pair): ComparedPatch["status"] {
  if (!from) return "new";
  if (!to) return "dropped";
  return isSame || (from.sameness !== null && from.sameness === to.sameness) ? "unchanged" : "changed";
}

/** The pairs whose order changed: the smallest possible set. */
function reordered(pairs: Pair[]): ReadonlySet<Pair> {
  const both = pairs.filter(({ from, to }) => from && to);
  const number = (pair: Pair | undefined) => pair?.from?.patch.number ?? 0;
  /** By length minus one: the ordered chain whose last patch is the earliest. */
  const chains: Pair[][] = [];
  for (const pair of both) {
    const at = chains.findIndex((chain) => number(chain.at(-1)) >= number(pair));
    const place = at < 0 ? chains.length : at;
    chains[place] = [...(chains[place - 1] ?? []), pair];
  }
  const inOrder = new Set(chains.at(-1));
  return new Set(both.filter((pair) => !inOrder.has(pair)));
}

function placeOf({ patch: { messageId, number }, commit: { commit } }: Side): ComparedPatch["to"] {
  return { messageId, number, commit };
}

/** The reviews that counted before and still count. */
function carriedOver(from: Patch, to: Patch): Review[] {
  return to.reviews.filter(
    ({ counts, trailer, person }) =>
      counts &&
      from.reviews.some(
        (earlier) => earlier.counts && earlier.trailer === trailer && samePerson(earlier.person, person),
      ),
  );
}
