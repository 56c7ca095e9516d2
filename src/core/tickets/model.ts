import type { Problem } from "../base/problem.ts";
import type { Person } from "../mail/message.ts";
import type { Reason } from "../series/reason.ts";
import type { Landing, State } from "../series/series.ts";
import type { Group } from "../tracking/model.ts";

/** A ticket of a commit: from its note, from its message, or from the series that it is a patch of. */
export interface CommitTicket {
  id: string;
  /** Never empty. Only tickets from notes can be removed from a commit. */
  from: ("note" | "message" | "series")[];
}

/** The patch of a followed series that a commit is. */
export interface CommitPatch {
  /** Name and thread of the series, as in the settings. */
  name: string;
  thread: string;
  /** Label of the revision: "v2". */
  label: string;
  number: number;
  /** Number of patches in the revision. */
  of: number;
  messageId: string;
  evidence: Landing["evidence"];
  /** The state of that series, and its sentence. */
  state: State;
  reason: Reason;
  /** Where the patch landed, as this commit or another; null if it has not. */
  landing: Landing | null;
}

/** A commit with its tickets, patch and landing. */
export interface TicketCommit {
  /** Full object name. */
  hash: string;
  subject: string;
  author: Person;
  /** Who committed it: the author, or whoever applied it. */
  committer: Person;
  /** Committer date, milliseconds since 1970. */
  committed: number;
  /** The work tree in which it was found. */
  folder: string;
  /** Ordered by id. */
  tickets: CommitTicket[];
  patch: CommitPatch | null;
  /**
   * If it is on the branch where landings are looked for: that branch and the first release; null if it is only here.
   */
  landed: { branch: string; release: string | null } | null;
}

/** A page of the commits that a branch has and its base has not, newest first. */
export interface CommitPage {
  /** Path of the work tree, to pass to `commits` and `retag`. */
  folder: string;
  /** Paths that, when they change, make the answer outdated: HEAD, the notes' ref, packed refs. */
  watched: string[];
  /** The checked-out branch, "disk_integ"; null if HEAD is detached. */
  branch: string | null;
  /** The base, by a short name: "origin/master"; null: since the beginning. */
  base: string | null;
  commits: TicketCommit[];
  /** Whether there are more after these. */
  more: boolean;
  problems: Problem[];
}

/** The latest event of a ticket. */
export interface TicketNews {
  /** Milliseconds since 1970. */
  date: number;
  what: "sent" | "reply" | "review" | "commit" | "landed";
  who: Person;
  /** Title of the patch or commit. */
  title: string;
}

/** A series that the person's settings assign to a ticket. */
export interface TicketSeries {
  /** Name of its project. */
  project: string;
  name: string;
  thread: string;
  group: Group;
  /** Null while its thread is not known. */
  standing: { label: string; state: State; reason: Reason } | null;
}

/** A ticket with its series and commits. */
export interface TicketEntry {
  id: string;
  /** "" if unknown. */
  title: string;
  /** The names of the projects that have series or commits of it. */
  projects: string[];
  /** Its web address; null if the settings give no link. */
  url: string | null;
  series: TicketSeries[];
  /** Newest first. */
  commits: TicketCommit[];
  news: TicketNews | null;
}

export interface Tickets {
  /** First those with a series that needs the person, then by latest event. */
  tickets: TicketEntry[];
  problems: Problem[];
}

/** A change to a commit's note. */
export interface Retag {
  /** Full object name. */
  commit: string;
  add: string[];
  remove: string[];
}

/** The result of sharing tickets with a remote. */
export interface Shared {
  remote: string;
  /** Number of tickets on commits that were received, and sent. */
  received: number;
  sent: number;
  /** Number of tickets removed here because they were removed there, and the reverse. */
  takenAwayHere: number;
  takenAwayThere: number;
  /** How often the push was rejected because somebody else was quicker. */
  retried: number;
}
