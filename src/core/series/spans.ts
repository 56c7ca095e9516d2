import type { Span } from "../store/types.ts";

/** The spans from `before` to `after` milliseconds around each moment, with overlapping ones merged, oldest first. */
export function spansAround(moments: Iterable<number>, before: number, after: number): Span[] {
  const spans: [number, number][] = [];
  for (const moment of [...moments].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && moment - before <= last[1]) last[1] = moment + after;
    else spans.push([moment - before, moment + after]);
  }
  return spans;
}

/** Whether each of `spans` lies within one of `those`. */
export function lieWithin(spans: readonly Span[], those: readonly Span[]): boolean {
  return spans.every(([since, until]) => those.some((one) => one[0] <= since && until <= one[1]));
}
