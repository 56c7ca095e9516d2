import type { RemoteKinds } from "../git/branch.ts";

/** A project that this program knows without settings. */
export interface KnownProject {
  /** The first part of short names in a weekly report: "uboot". */
  name: string;
  /** Addresses of its list's archives, the preferred one first. */
  archives: string[];
  /** Addresses of its lists, as in MAINTAINERS and `.b4-config`. */
  lists: string[];
  /** Its page on a Patchwork; null if it has none. */
  patchwork: string | null;
  /** Recognizes the remotes of its own tree and of its custodians. */
  remotes: RemoteKinds;
  /** The web page of a commit; null if none is known. */
  commitAddress: ((hash: string) => string) | null;
}
