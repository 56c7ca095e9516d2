import type { Person } from "../mail/message.ts";

/** What b4 or patman keep in a branch of the version that is to be sent. */
export interface BranchMetadata {
  tool: "b4" | "patman";
  /** The number of the next version; null: nothing is said of it. */
  version: number | null;
  /** What subjects begin with, as of `subjectPrefix`; null: nothing is said of it. */
  prefix: string | null;
  /** Of the cover letter; null: none is kept. "": it has still to be written. */
  title: string | null;
  text: string;
  /** What changed in versions, this one's first; "": nothing is said of it. */
  history: string;
  /** It tells what changed in this version. */
  tellsChanges: boolean;
  /** A single patch has a cover letter of its own, too. */
  covered: boolean;
  to: Person[];
  cc: Person[];
  /** Lines for programs, below the commit that the version is based on: "change-id: 20220101-x-0123". */
  lines: string[];
  /** Object names of commits that are no patches. */
  left: ReadonlySet<string>;
  /** What stands below the message of patches, by object name. */
  notes: ReadonlyMap<string, string>;
  /** A patch's text without what only the tool reads. */
  clean(text: string): string;
  /** Message-IDs of versions that were sent. */
  posted: string[];
  /** Sentences for the person. */
  said: string[];
}
