import { listed, type Sentence, say } from "../base/localize.ts";
import type { Revision } from "./series.ts";

/** Number of stretches that are named; others are counted. */
const mostNamed = 6;

/**
 * Which announced patches of a revision never came: "2/5 and 4/5 are not in the archive". Null if all are here, or none
 * was announced.
 */
export function patchesNotHere({
  complete,
  expected,
  patches,
}: Pick<Revision, "complete" | "expected" | "patches">): Sentence | null {
  const gaps = complete
    ? []
    : gapsIn(
        patches.map(({ number }) => number),
        expected,
      );
  const [first] = gaps;
  if (!first) return null;
  if (first.from === 1 && first.to === expected)
    return expected === 1
      ? say("its patch is not in the archive")
      : say("none of its {0} patches is in the archive", expected);
  const named = gaps.slice(0, mostNamed).map(({ from, to }) => {
    const [one, other] = [`${from}/${expected}`, `${to}/${expected}`];
    if (from === to) return say("{0}", one);
    return to === from + 1 ? say("{0} and {1}", one, other) : say("{0} to {1}", one, other);
  });
  const rest = gaps.slice(mostNamed).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const which = rest > 0 ? say("{0} and {1} more", listed(named), rest) : enumerated(named);
  return gaps.length === 1 && first.from === first.to
    ? say("{0} is not in the archive", which)
    : say("{0} are not in the archive", which);
}

/** The stretches of numbers from 1 to `expected` that are missing. */
function gapsIn(numbers: number[], expected: number): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  const here = numbers.filter((number) => number >= 1 && number <= expected).sort((a, b) => a - b);
  let before = 0;
  for (const number of [...here, expected + 1]) {
    if (number > before + 1) gaps.push({ from: before + 1, to: number - 1 });
    before = number;
  }
  return gaps;
}

function enumerated(sentences: Sentence[]): Sentence {
  const [last] = sentences.slice(-1);
  return last && sentences.length > 1
    ? say("{0} and {1}", listed(sentences.slice(0, -1)), last)
    : listed(sentences);
}
