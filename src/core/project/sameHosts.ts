import type { SameHosts } from "../archive/archive.ts";

/** U-Boot's list moved on 2026-07-20 and kept its article numbers: both hosts serve the one archive. */
export const sameHosts: SameHosts = [["lists.u-boot-project.org", "lists.denx.de"]];
