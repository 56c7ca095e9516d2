import type { Person } from "../mail/message.ts";

/** What b4 or patman store in a branch about the next version. */
export interface BranchMetadata {
  tool: "b4" | "patman";
  /** Number of the next version; null if not given. */
  version: number | null;
  /** The beginning of subjects, see `subjectPrefix`; null if not given. */
  prefix: string | null;
  /** Title of the cover letter; null if there is none, "" if it must still be written. */
  title: string | null;
  text: string;
  /** The changes by version, the next one first; "" if not given. */
  history: string;
  /** Whether `history` describes the changes of the next version. */
  tellsChanges: boolean;
  /** Whether even a single patch has a separate cover letter. */
  covered: boolean;
  to: Person[];
  cc: Person[];
  /** Further Cc of the cover letter alone, and of single patches by object name. */
  coverCc: Person[];
  patchCc: ReadonlyMap<string, Person[]>;
  /** Lines for programs, below the base commit: "change-id: 20220101-x-0123". */
  lines: string[];
  /** Object names of commits that are not patches. */
  left: ReadonlySet<string>;
  /** Text below the message of patches, by object name. */
  notes: ReadonlyMap<string, string>;
  /** A patch's text without the tags that only the tool reads. */
  clean(text: string): string;
  /** Message-IDs of versions that were sent. */
  posted: string[];
  /** Messages to show to the person. */
  said: string[];
}
