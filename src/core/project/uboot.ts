import type { SameHosts } from "../archive/archive.ts";
import type { RemoteKinds } from "../git/branch.ts";
import { isDerivedId, midAddress } from "../mail/messageId.ts";
import type { KnownProject } from "./knownProject.ts";
import { placeOf } from "./remotePlace.ts";

/*
 * What this program knows of U-Boot, the project that it is for: all addresses that it asks, opens or recognises
 * without a person having named them.
 */

/** The archives of its list, the newer address first. */
export const listArchives = [
  "https://lists.u-boot-project.org/pipermail/u-boot/",
  "https://lists.denx.de/pipermail/u-boot/",
];

/** U-Boot's list moved on 2026-07-20 and kept its article numbers: both hosts serve the one archive. */
export const sameHosts: SameHosts = [["lists.u-boot-project.org", "lists.denx.de"]];

/** The project that is asked about where a person turns Patchwork on and names no other. */
export const patchworkProject = "https://patchwork.ozlabs.org/project/uboot/";

/**
 * Where a mail can be read when no archive of ours has its address: the permalink that commits carry. A mail without a
 * Message-ID is on no page.
 */
export function permalink(messageId: string): string {
  if (isDerivedId(messageId)) return midAddress(messageId);
  return `https://lore.kernel.org/r/${encodeURIComponent(messageId).replaceAll("%40", "@")}`;
}

function isProjectHost(host: string): boolean {
  return /(?:^|\.)(?:denx\.de|u-boot-project\.org)$/.test(host);
}

/** Which remotes of a clone are U-Boot's own, and which its custodians'. */
export const remotes: RemoteKinds = { isUpstream, custodianTree };

/** U-Boot's own tree, where it is or was at home; custodians' trees and forks are none. */
function isUpstream(url: string): boolean {
  const { host, path } = placeOf(url);
  if (isProjectHost(host)) return /^(?:(?:git|u-boot)\/)?u-boot$/.test(path);
  return host === "github.com" && path === "u-boot/u-boot";
}

/**
 * The name of the custodian's tree at an address ("u-boot-efi"), or null where there is none: the trees that U-Boot
 * keeps for its custodians at its own hosts and in its own organisation. Anybody's fork elsewhere, or among the
 * contributors' there, is none: what lies in it may be nobody's but the author's.
 */
function custodianTree(url: string): string | null {
  const { host, path } = placeOf(url);
  const place = isProjectHost(host)
    ? /^(?:git\/|u-boot\/custodians\/)?(u-boot-[\w.-]{1,60})$/
    : host === "github.com"
      ? /^u-boot\/(u-boot-[\w.-]{1,60})$/
      : null;
  return place?.exec(path)?.[1] ?? null;
}

/** All of it, as of any project that is known. */
export const uboot: KnownProject = {
  name: "uboot",
  archives: listArchives,
  lists: ["u-boot@lists.u-boot-project.org", "u-boot@lists.denx.de"],
  patchwork: patchworkProject,
  remotes,
  commitAddress: (hash) => `https://source.denx.de/u-boot/u-boot/-/commit/${hash}`,
};
