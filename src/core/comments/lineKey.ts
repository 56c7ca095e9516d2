/** Characters of a line that are compared; longer lines are equal if they begin alike. */
const compared = 1_000;

/**
 * A line in the form in which lines are compared, since quoting wraps, indents and re-encodes: without blanks, leading
 * quote marks, and what pipermail's monthly text alters ("x at y" for "x@y", "?" for a missing letter). "" for a line
 * without content.
 */
export function lineKey(line: string): string {
  const bare = line
    .slice(0, compared)
    .replace(/^[\s>\u00a0]+/, "")
    .replace(/[\s\u00a0]+/g, "");
  if (bare === "") return "";
  return bare.replaceAll("@", "at").replace(/[^!-~]+|\?+/g, "?");
}

/** Whether the line has at most a diff sign on it. */
export function isBlankKey(key: string): boolean {
  return key === "" || key === "+" || key === "-";
}
