import { diffChars } from "diff";

/** Letters taken out and put in, so that one exchanged for another counts twice: more make another word. */
const mistyped = 2;

/** The known word that a mistyped one is nearest to: "list" for "lst"; null: none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const distances = known
    .map((one) => ({ one, edits: editsBetween(word, one) }))
    .filter(({ one, edits }) => edits < Math.min(word.length, one.length));
  return distances.toSorted((a, b) => a.edits - b.edits)[0]?.one ?? null;
}

/** Letters to take out and to put in; infinite where there are more than a mistyped word has. */
function editsBetween(one: string, other: string): number {
  const changes = diffChars(one, other, { maxEditLength: mistyped });
  if (changes === undefined) return Number.POSITIVE_INFINITY;
  return changes
    .filter(({ added, removed }) => added || removed)
    .reduce((sum, { value }) => sum + value.length, 0);
}
