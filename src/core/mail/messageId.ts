/** In a path of HyperKitty the list's own address looks like the id of a mail. */
const hyperkitty = /\/list\/[^/]+@[^/]+\/(?:message|thread|email)\/[A-Z2-7]{32}(?:\/|$)/;

/**
 * The Message-ID that a person may have pasted in any of its usual forms: bare, in angle brackets, as `mid:` or
 * `id:`, or within an address of lore, patch.msgid.link and their like. Null if the text holds none: pipermail and
 * HyperKitty name a mail by a number or a hash, which only the archive can resolve.
 */
export function messageIdIn(text: string): string | null {
  const plain = text.trim();
  if (plain === "" || plain.length > 2_000) return null;
  if (/^https?:\/\//i.test(plain)) {
    if (!URL.canParse(plain)) return null;
    const { pathname } = new URL(plain);
    return hyperkitty.test(pathname) ? null : messageIdAmong(pathname.split("/"));
  }
  const match = /^(?:mid:|msgid:|id:|message-id:)?\s*<?([^<>\s]+@[^<>\s]+)>?$/i.exec(plain);
  return match?.[1] ?? null;
}

/** What may be a Message-ID without "@", which some mails have: bare, in angle brackets, or the end of an address. */
export function oddIdIn(text: string): string | null {
  const plain = text.trim();
  if (plain.length > 2_000) return null;
  const end = /^https?:\/\//i.test(plain)
    ? unescaped(plain.replace(/\/+$/, "").split("/").at(-1) ?? "")
    : plain;
  return /^<?([^<>\s]+)>?$/.exec(end)?.[1] ?? null;
}

/** The last of an address's parts that is a Message-ID, its escapes undone; null if none is. */
export function messageIdAmong(parts: string[]): string | null {
  for (const part of parts.toReversed()) {
    const decoded = unescaped(part);
    if (/^[^\s<>@]+@[^\s<>@]+$/.test(decoded)) return decoded;
  }
  return null;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a mail by its id alone (RFC 2392): a mail program may find it, a browser has no page for it. */
export function midAddress(messageId: string): string {
  return `mid:${encodeURIComponent(messageId).replaceAll("%40", "@")}`;
}

/** What ends an id that we derived for a mail which carries none. */
export const derivedIdEnd = "@no-message-id.invalid";

/** Whether an id is one that nobody else knows the mail by. */
export function isDerivedId(messageId: string): boolean {
  return messageId.endsWith(derivedIdEnd);
}
