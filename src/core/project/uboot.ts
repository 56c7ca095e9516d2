import type { SameHosts } from "../archive/archive.ts";
import type { RemoteKinds } from "../git/branch.ts";
import { isDerivedId, midAddress } from "../mail/messageId.ts";
import type { KnownProject } from "./knownProject.ts";
import { placeOf } from "./remotePlace.ts";

/*
 * What this program knows about U-Boot: all addresses that it contacts, opens or recognizes without a person having
 * named them.
 */

/** The archives of its list, the newer address first. */
export const listArchives = [
  "https://lists.u-boot-project.org/pipermail/u-boot/",
  "https://lists.denx.de/pipermail/u-boot/",
];

/** U-Boot's list moved on 2026-07-20 and kept its article numbers: both hosts serve the one archive. */
export const sameHosts: SameHosts = [["lists.u-boot-project.org", "lists.denx.de"]];

/** The default project when a person enables Patchwork without naming one. */
export const patchworkProject = "https://patchwork.ozlabs.org/project/uboot/";

/**
 * The web address of a mail if no archive here has one: the permalink that commits use. A mail without a Message-ID is
 * on no page.
 */
export function permalink(messageId: string): string {
  if (isDerivedId(messageId)) return midAddress(messageId);
  return `https://lore.kernel.org/r/${encodeURIComponent(messageId).replaceAll("%40", "@")}`;
}

function isProjectHost(host: string): boolean {
  return /(?:^|\.)(?:denx\.de|u-boot-project\.org)$/.test(host);
}

/** Recognizes U-Boot's own remotes and those of its custodians. */
export const remotes: RemoteKinds = { isUpstream, custodianTree };

/** U-Boot's own tree at its present or former hosts; custodians' trees and forks do not count. */
function isUpstream(url: string): boolean {
  const { host, path } = placeOf(url);
  if (isProjectHost(host)) return /^(?:(?:git|u-boot)\/)?u-boot$/.test(path);
  return host === "github.com" && path === "u-boot/u-boot";
}

/**
 * The name of the custodian's tree at an address ("u-boot-efi"), or null: only trees that U-Boot hosts for its
 * custodians in its own organisation. A fork elsewhere, or below contributors', may contain commits that only its
 * author has seen.
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

/** U-Boot in the form of all known projects. */
export const uboot: KnownProject = {
  name: "uboot",
  archives: listArchives,
  lists: ["u-boot@lists.u-boot-project.org", "u-boot@lists.denx.de"],
  patchwork: patchworkProject,
  remotes,
  commitAddress: (hash) => `https://source.denx.de/u-boot/u-boot/-/commit/${hash}`,
};
