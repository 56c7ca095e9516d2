/** A scheme with its slashes, even if a slash or the colon is missing; no drive letter, and no mail address. */
const beginning = /^\s*(?!mailto:)((?:[\w+.-]{2,}:|https?(?=\/\/))[\\/]{0,3})/i;

/**
 * An address, of an archive or a git remote, without its user name and password, and without its query, which may hold a
 * token; null if it has neither name nor password. The address may have any scheme and need not be valid.
 */
export function withoutLogin(written: string): string | null {
  const begun = beginning.exec(written);
  if (begun === null) return null;
  const [whole, start = ""] = begun;
  const rest = written.slice(whole.length);
  const [authority = ""] = /^[^/?#\\]*/.exec(rest) ?? [];
  // A slash in the password makes the address invalid.
  const login = authority.includes("@") ? authority : URL.canParse(written.trim()) ? "" : rest;
  const end = login.lastIndexOf("@") + 1;
  if (end === 0 || /^file:/i.test(start)) return null;
  return withoutQuery(`${/[\\/]$/.test(start) ? start : ""}${rest.slice(end)}`);
}

/** An address without its query, which may hold a token. A path has none. */
export function withoutQuery(address: string): string {
  return beginning.test(address) ? address.replace(/[?#].*$/s, "") : address;
}
