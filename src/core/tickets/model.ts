import type { Problem } from "../base/problem.ts";
import type { Person } from "../mail/message.ts";
import type { Reason } from "../series/reason.ts";
import type { Landing, State } from "../series/series.ts";
import type { Group } from "../tracking/model.ts";

/** A ticket of a commit: the note says it, its message does, or the series that it is a patch of has it. */
export interface CommitTicket {
  id: string;
  /** Never empty. Only what a note says can be taken away from a commit. */
  from: ("note" | "message" | "series")[];
}

/** The patch of a followed series that a commit is. */
export interface CommitPatch {
  /** The series: its name and thread as in the settings. */
  name: string;
  thread: string;
  /** Of the revision: "v2". */
  label: string;
  number: number;
  /** Patches in the revision. */
  of: number;
  messageId: string;
  evidence: Landing["evidence"];
  /** Where that series stands: its state, and the sentence of the report. */
  state: State;
  reason: Reason;
  /** Where the patch landed, as another commit or this one; null: it has not. */
  landing: Landing | null;
}

/** A commit with what it belongs to. */
export interface TicketCommit {
  /** Full object name. */
  hash: string;
  subject: string;
  author: Person;
  /** Who made it what it is: the author, or whoever took it up. */
  committer: Person;
  /** Committer's date, milliseconds since 1970. */
  committed: number;
  /** The work tree it was found in. */
  folder: string;
  /** In the order of their ids. */
  tickets: CommitTicket[];
  patch: CommitPatch | null;
  /** On the branch that landings are looked for on, with the first release that contains it; null: only here. */
  landed: { branch: string; release: string | null } | null;
}

/** Part of the commits that a branch has and its base has not, newest first. */
export interface CommitPage {
  /** The work tree's path: what `commits` and `retag` are asked with. */
  folder: string;
  /** Paths whose change means that the answer is another: HEAD, the notes' ref, packed refs. */
  watched: string[];
  /** The branch checked out, "disk_integ"; null: none, HEAD is detached. */
  branch: string | null;
  /** Since what, as a person names it: "origin/master"; null: since the beginning. */
  base: string | null;
  commits: TicketCommit[];
  /** There are more, from `skip` plus the number of these on. */
  more: boolean;
  problems: Problem[];
}

/** What happened last for a ticket. */
export interface TicketNews {
  /** Milliseconds since 1970. */
  date: number;
  what: "sent" | "reply" | "review" | "commit" | "landed";
  who: Person;
  /** The title of the patch or commit that it happened to. */
  title: string;
}

/** A series that belongs to a ticket, by the person's settings. */
export interface TicketSeries {
  /** The name of its project. */
  project: string;
  name: string;
  thread: string;
  group: Group;
  /** null while its thread is not known. */
  standing: { label: string; state: State; reason: Reason } | null;
}

/** A ticket with all that belongs to it. */
export interface TicketEntry {
  id: string;
  /** "" where none is known. */
  title: string;
  /** The names of the projects in which something belongs to it. */
  projects: string[];
  /** Its address; null where the settings give no link. */
  url: string | null;
  series: TicketSeries[];
  /** Newest first. */
  commits: TicketCommit[];
  news: TicketNews | null;
}

export interface Tickets {
  /** Those that need attention first: a series that needs the person, then what happened last. */
  tickets: TicketEntry[];
  problems: Problem[];
}

/** What is to be changed in a commit's note. */
export interface Retag {
  /** Full object name. */
  commit: string;
  add: string[];
  remove: string[];
}

/** What sharing did. */
export interface Shared {
  remote: string;
  /** Tickets of commits that came from there, and that went there. */
  received: number;
  sent: number;
  /** Tickets that commits lost here because they had there, and there because they had here. */
  takenAwayHere: number;
  takenAwayThere: number;
  /** How often the push was rejected because somebody else was quicker. */
  retried: number;
}
