import type { Recognised } from "../../archive.ts";
import { type PatchworkPlace, projectAt } from "../../patchworkPlace.ts";

/** Reads the address of a project on a Patchwork server, or of one of its pages. */
export function recogniseProject(written: string): Recognised | null {
  const found = projectAt(written);
  if (found === null) return null;
  const address = addressOf(found.place);
  return { key: address, address, sure: found.sure };
}

/** The project's own page with a trailing slash; the archive's id in the store. */
export function addressOf({ url, project }: PatchworkPlace): string {
  return `${url}/project/${project}/`;
}

/** What an address on the Patchwork server identifies. */
export type Named = { messageId: string } | { kind: "patch" | "series" | "comment"; number: number };

/** What an address identifies; null if it is not on this server, or in another project. */
export function namedAt(place: PatchworkPlace, address: string): Named | null {
  if (!URL.canParse(address)) return null;
  const { origin, pathname, searchParams } = new URL(address);
  const path = `${origin}${pathname}`;
  if (!path.startsWith(`${place.url}/`)) return null;
  const below = path.slice(place.url.length);
  const [, project, rest = ""] = /^\/project\/([^/]+)\/(.*)$/.exec(below) ?? [];
  if (project === undefined) {
    const [, kind, number] = /^\/(patch|series|comment)\/(\d{1,12})(?:\/|$)/.exec(below) ?? [];
    if (kind !== "patch" && kind !== "series" && kind !== "comment") return null;
    return { kind, number: Number(number) };
  }
  if (project !== place.project) return null;
  const series = /^list(?:\/|$)/.test(rest) ? /^\d{1,12}$/.exec(searchParams.get("series") ?? "") : null;
  if (series) return { kind: "series", number: Number(series[0]) };
  const [, escaped] = /^(?:patch|cover)\/([^/]{1,2000})(?:\/|$)/.exec(rest) ?? [];
  const messageId = escaped === undefined ? null : unescaped(escaped);
  return messageId === null || /[\s<>]/.test(messageId) ? null : { messageId };
}

function unescaped(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an address that Patchwork would write.
    return null;
  }
}

/** The page of a patch or cover letter. */
export function mailPath(kind: "patch" | "cover", messageId: string, { project }: PatchworkPlace): string {
  return `/project/${project}/${kind}/${encodeURIComponent(messageId).replaceAll("%40", "@")}/`;
}

/** The page of a comment; it redirects to the patch. */
export function commentPath(number: number): string {
  return `/comment/${number}/`;
}
