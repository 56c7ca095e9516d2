import type { Links } from "../archive/archive.ts";
import type { PatchworkPlace } from "../archive/patchworkPlace.ts";
import type { Correction } from "../series/corrections.ts";

/** A series a person follows, as in the setting `patchTracker.series`. */
export interface TrackedSeries {
  /** Short name of the weekly report: "uboot/disk_integ"; "": the person has given none, and it goes by its title. */
  name: string;
  /** Address or Message-ID of any mail of any revision. */
  thread: string;
  tickets: string[];
  /** The project that it belongs to, where the person says so. */
  project?: string;
}

/** How tickets look and where they are found; from the setting `patchTracker.tickets`. */
export interface TicketRules {
  patterns: TicketPattern[];
  /** By id. */
  titles: Record<string, string>;
}

export interface TicketPattern {
  /** A regular expression for a whole id: "[A-Z][A-Z0-9]+-\\d+". */
  pattern: string;
  /** The address of such a ticket, with "{id}" where the id stands; null: they are nowhere to be opened. */
  link: string | null;
}

/** What tells which remotes of a clone are a project's own: its name, where it is known, and what a person adds. */
export interface ProjectTrees {
  /** As the short names of its series begin: "uboot". */
  name: string;
  /** Addresses of its own trees, and of its custodians'. */
  trees: { upstream: string[]; custodians: string[] };
}

/** One code base as a person works on it, with its lists and repository; from settings and the workspace. */
export interface ProjectConfig extends ProjectTrees {
  tracked: TrackedSeries[];
  /** What the person knows better of how mails belong together. */
  corrections: Correction[];
  /** Addresses of archives and paths of mbox files, in order. */
  archives: string[];
  /** Where a person reads mails in the browser. */
  links: Links;
  /** The person's mail addresses, lower case. */
  me: string[];
  /** Folders that may hold the project's repository; the first that does counts. */
  folders: string[];
  /** The branch that landings are looked for on; null: found by itself. */
  branch: string | null;
  /** What a branch's own commits are counted from; null: its upstream. */
  base: string | null;
  /** How tickets look. */
  tickets: TicketRules;
  /** The first month to read ("2022-01"), or null for the default of the last twelve months. */
  since: string | null;
  /** Days of silence after a ping was due, after which an open series counts as dormant. */
  dormantAfter: number;
  /** The Patchwork whose states are to stand beside ours; null: none is asked. */
  patchwork: PatchworkPlace | null;
}
