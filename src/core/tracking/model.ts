import type { Problem } from "../base/problem.ts";
import type { Opinion } from "../patchwork/opinion.ts";
import type { PatchworkPlace } from "../patchwork/place.ts";
import type { Change } from "../report/carryOver.ts";
import type { Cited } from "../report/importProposals.ts";
import type { Report } from "../report/report.ts";
import type { ReportTemplate } from "../report/template.ts";
import type { Correction } from "../series/corrections.ts";
import type { Series } from "../series/series.ts";
import type { TicketRules, TicketWork } from "../tickets/model.ts";

/** A series a person follows, as in the setting `patchTracker.series`. */
export interface TrackedSeries {
  /** Short name of the weekly report: "uboot/disk_integ". */
  name: string;
  /** Address or Message-ID of any mail of any revision. */
  thread: string;
  tickets: string[];
}

export type Group = "needs-you" | "waiting" | "merged" | "closed";

/** A row of the sidebar: a tracked series with what is known of it. */
export interface TrackedEntry {
  tracked: TrackedSeries;
  /** null while its thread is not known (not yet read, or a wrong address; `problem` says which). */
  series: Series | null;
  problem: Problem | null;
  group: Group;
  /** One sentence: why it is in that group. */
  groupReason: string;
  /** Message-IDs of mails of others that the person has not opened, newest first. */
  unread: string[];
  /** Milliseconds since 1970 until which it is snoozed, or null. */
  snoozedUntil: number | null;
  /** What a Patchwork says of it, which is shown and changes nothing; null where none is asked, or it knows nothing. */
  patchwork: Opinion | null;
}

/** Everything the sidebar shows. Plain data: it crosses from the worker and is cached. */
export interface SeriesOverview {
  entries: TrackedEntry[];
  /** When the archives were last asked with success, milliseconds since 1970; null: never. */
  updated: number | null;
  problems: Problem[];
}

/** What the tracker needs to know of the person and the place; comes from settings and the workspace. */
export interface ProjectConfig {
  tracked: TrackedSeries[];
  /** What the person knows better of how mails belong together. */
  corrections: Correction[];
  /** Addresses of archives and paths of mbox files, in order. */
  archives: string[];
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
  /** The Patchwork whose states are to stand beside ours; null: none is asked. */
  patchwork: PatchworkPlace | null;
}

/** A thread that search or "add my series" offers. */
export interface SeriesMatch {
  title: string;
  author: { name: string; email: string };
  date: number;
  label: string;
  messageId: string;
  /** Message-IDs of all its revisions' postings: tracked if one of them is. */
  postings: string[];
}

export interface Call {
  signal: AbortSignal;
  /** A short text for the person: "2022-02: 1,200 of 2,900 mails". */
  progress(text: string): void;
}

/** The whole program, as the sidebar and the command line use it. */
export interface Tracker extends TicketWork {
  /** What is known, from the store only: no network, no git. The cached overview where nothing changed since. */
  overview(config: ProjectConfig): Promise<SeriesOverview>;
  /** Asks archives and git for what is new and returns the overview. Rejects only when aborted: faults are problems on it. */
  refresh(config: ProjectConfig, call: Call): Promise<SeriesOverview>;
  /** Threads whose title, author or Message-ID match the words, newest first. */
  search(text: string, limit: number): Promise<SeriesMatch[]>;
  /** Series sent from these addresses, newest first. */
  sentBy(emails: string[], limit: number): Promise<SeriesMatch[]>;
  /** The series at an address or Message-ID; fetches its page (and month) if needed. UserError if there is none. */
  find(thread: string, config: ProjectConfig, call: Call): Promise<SeriesMatch>;
  /** The address to open in a browser for a mail; may take one request. */
  address(messageId: string, config: ProjectConfig, signal: AbortSignal): Promise<string>;
  /**
   * What was changed while a followed patch was applied: per file, "-" lines of the mail's diff only and "+" lines of
   * the commit's only; "" where nothing was. UserError where the two cannot be compared.
   */
  difference(messageId: string, config: ProjectConfig, signal: AbortSignal): Promise<string>;
  /** The person has opened these mails (or, with false, wants them unread again). */
  markRead(messageIds: string[], read: boolean): Promise<void>;
  /** Hides a series from "needs you" until then; null wakes it. Keyed by the tracked thread. */
  snooze(thread: string, until: number | null): Promise<void>;
  /**
   * The weekly report of the week that ends with a day ("2022-03-04"), as of that day's end or of now where that is
   * earlier; from the store and git, no network. `last`: the report before, from which it goes on, and since which
   * `changes` are. RangeError where `ending` is no day.
   */
  report(
    config: ProjectConfig,
    template: ReportTemplate,
    ending: string,
    last: Report | null,
    call: Call,
  ): Promise<{ report: Report; changes: Change[]; problems: Problem[] }>;
  /** What an address that a report cites leads to; fetches its page (and month) if needed. Rejects only when aborted. */
  cited(address: string, config: ProjectConfig, call: Call): Promise<Cited>;
  close(): Promise<void>;
}
