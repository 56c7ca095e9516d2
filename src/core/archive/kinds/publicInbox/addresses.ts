import { messageIdIn } from "../../../mail/messageId.ts";
import type { Recognised } from "../../archive.ts";

/** What may stand behind the address of a list: an epoch, a mail, a feed, a page of its own. */
const belowList =
  /\/(?:git\/\d{1,6}\.git|[^/]*(?:@|%40)[^/]*|new\.(?:atom|html)|manifest\.js\.gz|description|_)(?:\/.*)?$/i;
/** So do HyperKitty's lists begin, below which a public-inbox called "list" would have its mails. */
const maybeList = /\/list\/[^/]+(?:@|%40)[^/]+\/?$/i;
/** Hosts that serve nothing else. */
const ownHosts = /^(?:lore|inbox|public-inbox)\./i;

/** Reads the address of a list as a public-inbox serves it, also where one of its pages was given. */
export function recogniseInbox(written: string): Recognised | null {
  if (!/^https?:/i.test(written) || !URL.canParse(written)) return null;
  const url = new URL(written);
  const sure = ownHosts.test(url.hostname) || (belowList.test(url.pathname) && !maybeList.test(url.pathname));
  url.hash = "";
  url.search = "";
  url.pathname = `${url.pathname.replace(belowList, "").replace(/\/$/, "")}/`;
  return { key: url.href, address: url.href, sure };
}

/** The address of a mail of the list at `base` (with a trailing slash). */
export function mailAddress(base: string, messageId: string): string {
  return `${base}${encodeURIComponent(messageId).replaceAll("%40", "@")}/`;
}

/** The Message-ID in the address of a mail on the host of a list; null where it is none. */
export function idAt(base: string, url: string): string | null {
  if (!URL.canParse(url) || new URL(url).host !== new URL(base).host) return null;
  return messageIdIn(url);
}
