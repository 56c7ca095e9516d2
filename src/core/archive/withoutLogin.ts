/** How an address begins, also where a slash or the colon was forgotten; a letter of a drive is none, nor a mail's own. */
const beginning = /^\s*(?!mailto:)((?:[\w+.-]{2,}:|https?(?=\/\/))[\\/]{0,3})/i;

/**
 * What a person wrote as an archive without the name and password in it, and without a query, which may hold a token as
 * well; null where it has neither name nor password. Any scheme may have them, and what nobody can read, too.
 */
export function withoutLogin(written: string): string | null {
  const begun = beginning.exec(written);
  if (begun === null) return null;
  const [whole, start = ""] = begun;
  const rest = written.slice(whole.length);
  const [authority = ""] = /^[^/?#\\]*/.exec(rest) ?? [];
  // A password with a slash in it makes an address that cannot be read.
  const login = authority.includes("@") ? authority : URL.canParse(written.trim()) ? "" : rest;
  const end = login.lastIndexOf("@") + 1;
  if (end === 0 || /^file:/i.test(start)) return null;
  return withoutQuery(`${/[\\/]$/.test(start) ? start : ""}${rest.slice(end)}`);
}

/** An address as it may be shown. A path has no query. */
export function withoutQuery(address: string): string {
  return beginning.test(address) ? address.replace(/[?#].*$/s, "") : address;
}
