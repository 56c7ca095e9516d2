import { ArchiveError, hostOf } from "./archiveError.ts";

/** Statuses of redirects. */
export const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;

/**
 * The target of a redirect. An answer may name any address, even one inside the person's own network, so redirects are
 * followed only to the requested host and to hosts that the person has named.
 */
export function redirected(from: string, target: string, hosts: ReadonlySet<string>, hops: number): string {
  const astray = (why: string) =>
    new ArchiveError("foreign", `${hostOf(from)} sends elsewhere, to no end that can be used${why}.`, from);
  if (!URL.canParse(target, from)) throw astray("");
  const [before, after] = [new URL(from), new URL(target, from)];
  if (hops >= maxRedirects || !/^https?:$/.test(after.protocol)) throw astray("");
  const isSame = after.host === before.host || (after.hostname === before.hostname && after.port === "");
  if (!isSame && !hosts.has(after.host)) throw astray(`: to ${after.host}, which no setting names`);
  if (before.protocol === "https:" && after.protocol === "http:")
    throw astray(": to an address without https");
  return after.href;
}
