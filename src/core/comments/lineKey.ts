/** Characters of a line that are compared; longer lines are equal where they begin alike. */
const compared = 1_000;

/**
 * A line as it is compared: quoting wraps, indents and re-encodes. So blanks, quote marks before it, and what pipermail's
 * monthly text alters ("x at y" for "x@y", "?" for a letter it lacks) do not count. "" for a line without content.
 */
export function lineKey(line: string): string {
  const bare = line
    .slice(0, compared)
    .replace(/^[\s>\u00a0]+/, "")
    .replace(/[\s\u00a0]+/g, "");
  if (bare === "") return "";
  return bare.replaceAll("@", "at").replace(/[^!-~]+|\?+/g, "?");
}

/** Whether nothing but a diff's sign is on the line. */
export function isBlankKey(key: string): boolean {
  return key === "" || key === "+" || key === "-";
}
