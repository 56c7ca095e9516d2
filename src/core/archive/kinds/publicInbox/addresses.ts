import { messageIdIn } from "../../../mail/messageId.ts";
import type { Recognised } from "../../archive.ts";

/** Paths below the address of a list: an epoch, a mail, a feed, a special page. */
const belowList =
  /\/(?:git\/\d{1,6}\.git|[^/]*(?:@|%40)[^/]*|new\.(?:atom|html)|manifest\.js\.gz|description|_)(?:\/.*)?$/i;
/** HyperKitty's lists have such addresses too, and so would mails of a public-inbox named "list". */
const maybeList = /\/list\/[^/]+(?:@|%40)[^/]+\/?$/i;
/** Names of hosts that serve only public-inboxes. */
const ownHosts = /^(?:lore|inbox|public-inbox)\./i;

/** Reads the address of a list on a public-inbox server, or of one of its pages. */
export function recogniseInbox(written: string): Recognised | null {
  if (!/^https?:/i.test(written) || !URL.canParse(written)) return null;
  const url = new URL(written);
  const sure = ownHosts.test(url.hostname) || (belowList.test(url.pathname) && !maybeList.test(url.pathname));
  url.hash = "";
  url.search = "";
  url.pathname = `${url.pathname.replace(belowList, "").replace(/\/$/, "")}/`;
  return { key: url.href, address: url.href, sure };
}

/** The web address of a mail of the list at `base` (with a trailing slash). */
export function mailAddress(base: string, messageId: string): string {
  return `${base}${encodeURIComponent(messageId).replaceAll("%40", "@")}/`;
}

/** The Message-ID in the web address of a mail on the host of a list; null if there is none. */
export function idAt(base: string, url: string): string | null {
  if (!URL.canParse(url) || new URL(url).host !== new URL(base).host) return null;
  return messageIdIn(url);
}
