/** v2022.04-rc2 < v2022.04-rc10 < v2022.04 < v2022.07-rc1. */
export function compareReleases(a: string, b: string): number {
  const [one, other] = [releaseParts(a), releaseParts(b)];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [before = 0, after = 0] = [one[at], other[at]];
    // Compared, not subtracted: a release that is no candidate counts as the infinite one.
    if (before !== after) return before < after ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function releaseParts(tag: string): number[] {
  const [base = "", candidate] = tag.split(/-rc/i);
  const numbers = (base.match(/\d+/g) ?? []).map(Number);
  while (numbers.length < 4) numbers.push(0);
  return [
    ...numbers,
    candidate === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(candidate, 10) || 0,
  ];
}
