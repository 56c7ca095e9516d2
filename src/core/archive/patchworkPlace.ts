/** A list's project on a Patchwork server. */
export interface PatchworkPlace {
  /** The server's address without a trailing slash: "https://patchwork.ozlabs.org". */
  url: string;
  /** The project's name in addresses: "uboot". */
  project: string;
}

/** The project at the address of any of its pages; null if it is none. */
export function placeAt(address: string): PatchworkPlace | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { origin, pathname, username, password } = new URL(address);
  // A name and password would end up in logs, and Patchwork needs none for reading.
  if (username !== "" || password !== "") return null;
  const [, above, project] = /^(.*?)\/project\/([\w.-]{1,100})(?:\/|$)/.exec(pathname) ?? [];
  return above === undefined || project === undefined ? null : { url: `${origin}${above}`, project };
}

/** Pages below a project that only Patchwork has. */
const ownPages = /\/project\/[\w.-]{1,100}\/(?:list|patch|cover|bundles)(?:\/|$)/;

/**
 * Like `placeAt`, for an address that may be something else: only a project's own page, or one of Patchwork's pages
 * below it. `sure`: it can hardly be anything else.
 */
export function projectAt(address: string): { place: PatchworkPlace; sure: boolean } | null {
  const place = placeAt(address);
  if (place === null) return null;
  const { hostname, pathname } = new URL(address);
  const isBelow = ownPages.test(pathname);
  if (!isBelow && !/\/project\/[^/]+\/?$/.test(pathname)) return null;
  return { place, sure: isBelow || /patchwork/i.test(hostname) };
}

/** The page that shows a series of that Patchwork. */
export function seriesPage({ url, project }: PatchworkPlace, series: number): string {
  return `${url}/project/${project}/list/?series=${series}&state=*&archive=both`;
}

/** The page of a patch: the path from Patchwork's answer, but always on the host that the person named. */
export function patchPage({ url }: PatchworkPlace, told: string): string | null {
  return /^https?:\/\//i.test(told) && URL.canParse(told)
    ? `${new URL(url).origin}${new URL(told).pathname}`
    : null;
}
