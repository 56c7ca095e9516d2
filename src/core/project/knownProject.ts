import type { RemoteKinds } from "../git/branch.ts";

/** A project that this program knows without being told: what its developers would write into the settings. */
export interface KnownProject {
  /** As short names of a weekly report begin: "uboot". */
  name: string;
  /** Addresses of its list's archives, the one to ask first. */
  archives: string[];
  /** Addresses of its lists, as MAINTAINERS and `.b4-config` name them. */
  lists: string[];
  /** Its page on a Patchwork; null: it has none. */
  patchwork: string | null;
  /** Which remotes of a clone are its own, and which its custodians'. */
  remotes: RemoteKinds;
  /** The page of a commit; null: none is known. */
  commitAddress: ((hash: string) => string) | null;
}
