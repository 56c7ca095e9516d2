const oneNumber = "#?\\d{1,3}(?:\\/\\d{1,3})?";

/** Source of a regular expression for lists of patch numbers: "1 and 2", "1-3, 5", "2/5 through 4/5". */
export const numberList = `${oneNumber}(?:\\s*(?:,\\s*and|,|and|&|\\+|-|–|to|through|thru|till|until)\\s*${oneNumber}(?![\\w.]))*`;

/** Nobody sends more patches at once; a longer range is a typing mistake. */
const longestRange = 200;

/** The numbers in such a list, each once. */
export function numbersIn(list: string): number[] {
  const found = new Set<number>();
  for (const [, from = "", to = from] of list.matchAll(
    /(\d{1,3})(?:\/\d{1,3})?(?:\s*(?:-|–|to|through|thru|till|until)\s*#?(\d{1,3})(?:\/\d{1,3})?)?/g,
  ))
    for (let one = Number(from); one <= Math.min(Number(to), Number(from) + longestRange); one++)
      found.add(one);
  return [...found];
}

const named = new RegExp(
  `\\bpatch(?:es)?\\s+(${numberList})(?![\\w.])|(?<![\\w/.])(\\d{1,3}/\\d{1,3})(?![\\w/])`,
  "gi",
);

/** The patch numbers that a text mentions: "patches 1 and 3", "[PATCH 2/3]". */
export function numbersNamed(text: string): number[] {
  return [...text.matchAll(named)].flatMap(([, list, place]) => numbersIn(list ?? place ?? ""));
}
