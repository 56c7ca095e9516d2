import { type Month, monthAt } from "../../../base/months.ts";
import type { Recognised, SameHosts } from "../../archive.ts";
import { periodNamed, periodPattern } from "./period.ts";

const belowList = new RegExp(`/(?:index\\.html|${periodPattern}(?:\\.txt(?:\\.gz)?|/[^/]*)?)$`);

/**
 * Reads the address of a list's archive, or of one of its pages; the result has a trailing slash. The same path on
 * hosts that serve the same archives is the same list.
 */
export function recogniseList(written: string, sameHosts: SameHosts): Recognised | null {
  if (!/^https?:/i.test(written) || !URL.canParse(written)) return null;
  const url = new URL(written);
  url.hash = "";
  url.search = "";
  const sure = /\/pipermail\//.test(`${url.pathname}/`) || belowList.test(url.pathname);
  url.pathname = `${url.pathname.replace(belowList, "").replace(/\/$/, "")}/`;
  const group = sameHosts.findIndex((hosts) => hosts.includes(url.host));
  return { key: group < 0 ? url.href : `${group} ${url.pathname}`, address: url.href, sure };
}

/** A mail in a pipermail archive, as its web address identifies it. */
export interface ArticleAddress {
  /** Path of the list's archive with slashes: "/pipermail/u-boot/". */
  list: string;
  period: string;
  /** Article number; null if the address is that of a whole period. */
  number: number | null;
}

const article = new RegExp(`^(.*/)(${periodPattern})/(?:(\\d{1,12})|thread|date|subject|author)\\.html$`);

/** Reads the address of an article or of its entry in an index (`thread.html#624063`); null for other addresses. */
export function articleAddress(address: string): ArticleAddress | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const found = /^https?:$/.test(url.protocol) ? article.exec(url.pathname) : null;
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const number = found[3] ?? /^#(\d{1,12})$/.exec(url.hash)?.[1];
  return { list: found[1], period: found[2], number: number === undefined ? null : Number(number) };
}

/** Path of an article's page below its list's archive; numbers have at least six digits. */
export function articlePath(period: string, number: number): string {
  return `${period}/${String(number).padStart(6, "0")}.html`;
}

/** The month in the address of an article; null if there is none. */
export function monthOfArticle(url: string): Month | null {
  const address = articleAddress(url);
  const period = address && periodNamed(address.period);
  return period ? monthAt(period.start) : null;
}
