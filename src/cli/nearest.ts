import { diffChars } from "diff";

/** Letters left out, added or exchanged: more than two make another word. */
const mistyped = 2;

/** The known word that a mistyped one is nearest to: "list" for "lst"; null: none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const distances = known
    .map((one) => ({ one, edits: editsBetween(word, one) }))
    .filter(({ one, edits }) => edits <= mistyped && edits < Math.min(word.length, one.length));
  return distances.toSorted((a, b) => a.edits - b.edits)[0]?.one ?? null;
}

/** Letters to take out and to put in; infinite where a long word makes counting them pointless. */
function editsBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > mistyped) return Number.POSITIVE_INFINITY;
  const changes = diffChars(one, other).filter(({ added, removed }) => added || removed);
  return changes.reduce((sum, { value }) => sum + value.length, 0);
}
