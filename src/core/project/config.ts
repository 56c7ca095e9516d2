import type { Links } from "../archive/archive.ts";
import type { PatchworkPlace } from "../archive/patchworkPlace.ts";
import type { Correction } from "../series/corrections.ts";

/** A series that the person follows, as in the setting `patchTracker.series`. */
export interface TrackedSeries {
  /** Short name for the weekly report: "uboot/disk_integ"; "" if the person gave none, and it is shown by title. */
  name: string;
  /** Web address or Message-ID of any mail of any revision. */
  thread: string;
  tickets: string[];
  /** The project that it belongs to, if the person named one. */
  project?: string;
}

/** What ticket ids look like and their web addresses, from the setting `patchTracker.tickets`. */
export interface TicketRules {
  patterns: TicketPattern[];
  /** Titles by id. */
  titles: Record<string, string>;
}

export interface TicketPattern {
  /** A regular expression for a whole id: "[A-Z][A-Z0-9]+-\\d+". */
  pattern: string;
  /** The web address of a ticket, with "{id}" in place of the id; null if there is none. */
  link: string | null;
}

/** How to recognize a project's own remotes in a clone: by its name, if known, and by the person's settings. */
export interface ProjectTrees {
  /** The first part of its series' short names: "uboot". */
  name: string;
  /** Addresses of its own trees, and of its custodians' trees. */
  trees: { upstream: string[]; custodians: string[] };
}

/** One code base that the person works on, with its lists and repository; from settings and workspace. */
export interface ProjectConfig extends ProjectTrees {
  tracked: TrackedSeries[];
  /** The person's corrections of how mails belong together. */
  corrections: Correction[];
  /** Addresses of archives and paths of mail files, in order. */
  archives: string[];
  /** Which web pages to open for mails. */
  links: Links;
  /** The person's mail addresses, lower case. */
  me: string[];
  /** Folders that may be in the project's repository; the first that is counts. */
  folders: string[];
  /** The branch on which landings are looked for; null: find it. */
  branch: string | null;
  /** What a branch's own commits are counted from; null: its upstream. */
  base: string | null;
  /** How tickets look. */
  tickets: TicketRules;
  /** The first month to read ("2022-01"); null for the default, the last twelve months. */
  since: string | null;
  /** Days of silence, after a ping was due, that make an open series dormant. */
  dormantAfter: number;
  /** The Patchwork to compare states with; null: none. */
  patchwork: PatchworkPlace | null;
}
