import { hashOf } from "../../../mail/messageIdHash.ts";
import type { Recognised } from "../../archive.ts";

/** A list on a HyperKitty server. */
export interface ListPlace {
  /** HyperKitty's own address with a trailing slash: "https://lists.example.org/archives/". */
  site: string;
  /** "u-boot@lists.example.org" */
  list: string;
}

/** The page of a list, or one below it (a mail, a thread, a month, the newest), or its path in the API. */
const listPath = /^(.*?\/)(?:api\/)?list\/([^/@]{1,200}(?:@|%40)[^/@]{1,200})(?:\/(.*))?$/i;
/** Pages below a list that only HyperKitty has. */
const ownPages =
  /^(?:message\/|thread\/|latest$|emails\/|threads\/|email\/|export\/|feed\/|\d{4}\/\d{1,2}\/)/;
/** Usual paths of a HyperKitty installation. */
const usualSites = /\/(?:hyperkitty|archives?)\/$/i;

/** Reads the address of a list's archive, or of one of its pages. */
export function recogniseHyperkitty(written: string): Recognised | null {
  const found = placeIn(written);
  if (found === null) return null;
  const { site, list, below } = found;
  const { hostname, pathname } = new URL(site);
  const domain = list.slice(list.indexOf("@") + 1);
  // A public-inbox could be named "list"; the addresses of its mails would look the same.
  const sure =
    ownPages.test(below) ||
    usualSites.test(pathname) ||
    /\/api\/list\//i.test(new URL(written).pathname) ||
    [domain, hostname].some((one) => `.${hostname}`.endsWith(`.${one}`) && `.${domain}`.endsWith(`.${one}`));
  const address = addressOf({ site, list });
  return { key: address, address, sure };
}

/** The list at an address; null if there is none. `below`: the path after the list's own address. */
export function placeIn(address: string): (ListPlace & { below: string; fragment: string }) | null {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  // A name and password would end up in logs, and public archives need none.
  if (url.username !== "" || url.password !== "") return null;
  const [, above, list, below = ""] = listPath.exec(url.pathname) ?? [];
  if (above === undefined || list === undefined) return null;
  return {
    site: `${url.origin}${above}`,
    list: list.replace(/%40/i, "@").toLowerCase(),
    below,
    fragment: url.hash.slice(1),
  };
}

/** The list's own page with a trailing slash; the archive's id in the store. */
export function addressOf({ site, list }: ListPlace): string {
  return `${site}list/${list}/`;
}

/** The web page of a mail. */
export function mailAddress(place: ListPlace, messageId: string): string {
  return `${addressOf(place)}message/${hashOf(messageId)}/`;
}

/** The mail or thread that an address of the list names; null if it names neither. */
export function namedAt(place: ListPlace, address: string): { hash: string; isThread: boolean } | null {
  const found = placeIn(address);
  if (found === null || addressOf(found) !== addressOf(place)) return null;
  const [, kind, hash] = /^(message|thread|email)\/([A-Z2-7]{32})(?:\/|$)/.exec(found.below) ?? [];
  if (kind === undefined || hash === undefined) return null;
  // The fragment in the address of a thread page names one of its mails.
  const mail = kind === "thread" ? /^[A-Z2-7]{32}$/.exec(found.fragment)?.[0] : undefined;
  return mail === undefined ? { hash, isThread: kind === "thread" } : { hash: mail, isThread: false };
}
