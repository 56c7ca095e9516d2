/**
 * A title in the form in which titles are compared: without leading brackets (which `git am` strips), case, quotes and
 * repeated blanks.
 */
export function titleKey(title: string): string {
  return title
    .slice(0, 1000)
    .replace(/^(?:\s*\[[^\]]{0,200}\])+/, "")
    .toLowerCase()
    .replace(/["'`´‘’“”]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[ .,;:!]+$/, "");
}

/** The words of a title, to compare titles that are only nearly equal. */
export function titleWords(title: string): Set<string> {
  return new Set(titleKey(title).match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** Jaccard similarity of two sets: common elements divided by all, 0 to 1; 0 if one is empty. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const one of a) if (b.has(one)) common++;
  return common / (a.size + b.size - common);
}
