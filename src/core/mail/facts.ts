import type { Person } from "./message.ts";
import type { Subject } from "./subject.ts";

/** A line such as `Reviewed-by: Ann Lee <ann@example.org>`, found unquoted in a body. */
export interface Trailer {
  /** Canonical spelling: `Reviewed-by`. */
  name: string;
  value: string;
  person: Person | null;
}

export interface FileChange {
  path: string;
  /** Lines. */
  additions: number;
  deletions: number;
}

/**
 * What one mail says by itself, without its thread. Derived once when a mail comes in and kept beside it,
 * so that assembling series never reads a body. Plain data: it is stored as JSON.
 */
export interface Facts {
  subject: Subject;
  /** What the subject and the body together make it; see `factsOf`. */
  kind: "patch" | "cover" | "pull-request" | "reply" | "other";
  trailers: Trailer[];
  /** The diff's files, empty unless `kind` is "patch". */
  files: FileChange[];
  /** In-body `From:` of a patch sent on behalf of its author, else null. */
  author: Person | null;
  /** True where monthly text may have altered the diff (an obfuscated address in it), so that its page is needed. */
  damaged: boolean;
  /** Message-IDs and thread addresses that the text cites, unquoted. */
  links: string[];
  /** `change-id:` of a b4 cover or patch, else null. */
  changeId: string | null;
  /** The first words that the sender wrote themselves (not quoted), at most 200 characters. */
  excerpt: string;
  /** Lines the sender wrote that are neither trailers, greetings nor signature. */
  ownLines: number;
  /** Whether one of those lines asks something. */
  question: boolean;
  /** A custodian's "Applied to …", the author's "please drop this", a NACK. */
  verdict: "applied" | "withdrawn" | "nack" | null;
}
