/**
 * The Message-ID that a person may have pasted in any of its usual forms: bare, in angle brackets, as `mid:` or
 * `id:`, or within an address of lore, patch.msgid.link and their like. Null if the text holds none: a pipermail
 * address names a mail by number, which only its archive can resolve.
 */
export function messageIdIn(text: string): string | null {
  const plain = text.trim();
  if (plain === "" || plain.length > 2_000) return null;
  if (/^https?:\/\//i.test(plain))
    return URL.canParse(plain) ? messageIdAmong(new URL(plain).pathname.split("/")) : null;
  const match = /^(?:mid:|msgid:|id:|message-id:)?\s*<?([^<>\s]+@[^<>\s]+)>?$/i.exec(plain);
  return match?.[1] ?? null;
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
