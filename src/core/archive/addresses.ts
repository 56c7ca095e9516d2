import { fileURLToPath } from "node:url";
import type { Problem } from "../base/problem.ts";
import { periodPattern } from "./kinds/pipermail/period.ts";

/** A setting's entry as an archive: a pipermail archive under all its addresses, or an mbox file. */
export type ArchiveAddress = { kind: "pipermail"; urls: string[] } | { kind: "mbox"; path: string };

/** Hosts that serve the same archives; U-Boot's list moved on 2026-07-20 and kept its article numbers. */
const aliases: readonly (readonly string[])[] = [["lists.u-boot-project.org", "lists.denx.de"]];

/** Turns the setting's list into archives, in its order; addresses of the same archive become one. */
export function groupArchives(addresses: string[]): { archives: ArchiveAddress[]; problems: Problem[] } {
  const archives = new Map<string, ArchiveAddress>();
  const problems: Problem[] = [];
  for (const written of addresses.map((address) => address.trim()).filter((address) => address !== "")) {
    if (/^https?:/i.test(written)) {
      const url = URL.canParse(written) ? listAddress(written) : null;
      if (url === null) problems.push(unreadable(written));
      else addUrl(archives, url);
    } else {
      const path = filePath(written);
      if (path === null) problems.push(unreadable(written));
      else archives.set(`mbox ${path}`, { kind: "mbox", path });
    }
  }
  return { archives: [...archives.values()], problems };
}

function addUrl(archives: Map<string, ArchiveAddress>, url: string): void {
  const { host, pathname } = new URL(url);
  const group = aliases.findIndex((hosts) => hosts.includes(host));
  const key = group < 0 ? url : `alias ${group} ${pathname}`;
  const known = archives.get(key);
  if (known?.kind !== "pipermail") archives.set(key, { kind: "pipermail", urls: [url] });
  else if (!known.urls.includes(url)) known.urls.push(url);
}

const belowList = new RegExp(`/(?:index\\.html|${periodPattern}(?:\\.txt(?:\\.gz)?|/[^/]*)?)$`);

/** The address of a list's archive with a trailing slash, also where one of its pages was given. */
function listAddress(written: string): string {
  const url = new URL(written);
  url.hash = "";
  url.search = "";
  url.pathname = `${url.pathname.replace(belowList, "").replace(/\/$/, "")}/`;
  return url.href;
}

function filePath(written: string): string | null {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    // Another scheme, or a file of another machine: the problem that comes of it says so.
    return null;
  }
}

function unreadable(address: string): Problem {
  return {
    what: `"${address}" is neither the address of a pipermail archive nor an mbox file.`,
    remedy: "Correct it in the setting patchTracker.archives.",
    where: address,
  };
}

/** A mail's place as an address of a pipermail archive names it. */
export interface ArticleAddress {
  /** Path of the list's archive with its slashes: "/pipermail/u-boot/". */
  list: string;
  period: string;
  /** null where the address names a whole period. */
  number: number | null;
}

const article = new RegExp(`^(.*/)(${periodPattern})/(?:(\\d{1,12})|thread|date|subject|author)\\.html$`);

/** Reads the address of an article or of its entry in an index (`thread.html#624063`); null where it is neither. */
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
