import { hashOf } from "../../../mail/messageIdHash.ts";
import type { Recognised } from "../../archive.ts";

/** Where a list lies on a HyperKitty. */
export interface ListPlace {
  /** The HyperKitty's own address with a trailing slash: "https://lists.example.org/archives/". */
  site: string;
  /** "u-boot@lists.example.org" */
  list: string;
}

/** A list's page, or one below it (of a mail, a thread, a month, the newest), or its place in the API. */
const listPath = /^(.*?\/)(?:api\/)?list\/([^/@]{1,200}(?:@|%40)[^/@]{1,200})(?:\/(.*))?$/i;
/** What only HyperKitty has below a list. */
const ownPages =
  /^(?:message\/|thread\/|latest$|emails\/|threads\/|email\/|export\/|feed\/|\d{4}\/\d{1,2}\/)/;
/** Paths that those who set one up give it. */
const usualSites = /\/(?:hyperkitty|archives?)\/$/i;

/** Reads the address of a list's archive, also where one of its pages was given. */
export function recogniseHyperkitty(written: string): Recognised | null {
  const found = placeIn(written);
  if (found === null) return null;
  const { site, list, below } = found;
  const { hostname, pathname } = new URL(site);
  const domain = list.slice(list.indexOf("@") + 1);
  // A public-inbox may be called "list", and then its mails have such addresses.
  const sure =
    ownPages.test(below) ||
    usualSites.test(pathname) ||
    /\/api\/list\//i.test(new URL(written).pathname) ||
    [domain, hostname].some((one) => `.${hostname}`.endsWith(`.${one}`) && `.${domain}`.endsWith(`.${one}`));
  const address = addressOf({ site, list });
  return { key: address, address, sure };
}

/** The list at an address; null where there is none. `below`: what stands behind the list's own address. */
export function placeIn(address: string): (ListPlace & { below: string; fragment: string }) | null {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  // A name and password would end up in logs, and what is public needs none.
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

/** The list's own page, with a trailing slash; the archive's name in the store. */
export function addressOf({ site, list }: ListPlace): string {
  return `${site}list/${list}/`;
}

/** The page of a mail. */
export function mailAddress(place: ListPlace, messageId: string): string {
  return `${addressOf(place)}message/${hashOf(messageId)}/`;
}

/** What the address of a mail or thread of the list names; null where it names neither. */
export function namedAt(place: ListPlace, address: string): { hash: string; isThread: boolean } | null {
  const found = placeIn(address);
  if (found === null || addressOf(found) !== addressOf(place)) return null;
  const [, kind, hash] = /^(message|thread|email)\/([A-Z2-7]{32})(?:\/|$)/.exec(found.below) ?? [];
  if (kind === undefined || hash === undefined) return null;
  // A thread's page leads to one of its mails by the fragment.
  const mail = kind === "thread" ? /^[A-Z2-7]{32}$/.exec(found.fragment)?.[0] : undefined;
  return mail === undefined ? { hash, isThread: kind === "thread" } : { hash: mail, isThread: false };
}
