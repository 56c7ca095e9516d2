/** In HyperKitty's addresses the list's own address looks like a Message-ID. */
const hyperkitty = /\/list\/[^/]+@[^/]+\/(?:message|thread|email)\/[A-Z2-7]{32}(?:\/|$)/;

/**
 * The Message-ID in a text that a person pasted: bare, in angle brackets, as `mid:` or `id:`, or in an address of lore,
 * patch.msgid.link and similar. Null if there is none: pipermail and HyperKitty use a number or a hash, which only the
 * archive can resolve.
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

/** A possible Message-ID without "@", which some mails have: bare, in angle brackets, or at the end of an address. */
export function oddIdIn(text: string): string | null {
  const plain = text.trim();
  if (plain.length > 2_000) return null;
  const end = /^https?:\/\//i.test(plain)
    ? unescaped(plain.replace(/\/+$/, "").split("/").at(-1) ?? "")
    : plain;
  return /^<?([^<>\s]+)>?$/.exec(end)?.[1] ?? null;
}

/** The last part of an address that is a Message-ID, decoded; null if none is. */
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

/** The `mid:` address of a mail (RFC 2392): some mail programs open it, browsers cannot. */
export function midAddress(messageId: string): string {
  return `mid:${encodeURIComponent(messageId).replaceAll("%40", "@")}`;
}

/** End of the ids derived for mails without a Message-ID. */
export const derivedIdEnd = "@no-message-id.invalid";

/** Whether an id was derived here, so that nobody else knows the mail by it. */
export function isDerivedId(messageId: string): boolean {
  return messageId.endsWith(derivedIdEnd);
}
