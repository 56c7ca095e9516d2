import type { Sentence } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";

/**
 * The place of a comment. "new" and "old": in a file after or before the patch; "message": in the message of the commit
 * or the text of the cover; "general": about the patch as a whole.
 */
export interface Place {
  /** Path as in the diff; null for "message" and "general". */
  file: string | null;
  side: "new" | "old" | "message" | "general";
  /**
   * Counted from 1 in that side of the file; in a commit message the title is line 1 and the text begins in line 3.
   * Null if it is about no single line.
   */
  line: number | null;
}

/** What a person said about one place of a patch. Plain data. */
export interface Comment extends Place {
  /** The mail that contains it. */
  messageId: string;
  author: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  /** Message-ID of the patch or cover that it is about. */
  patch: string;
  /** Title of that mail. */
  title: string;
  /** Label of the revision: "v2". */
  revision: string;
  /** The person's own words, without quotes. */
  text: string;
  /** It expects something from the author: it is not only a review, thanks, or a notice of application. */
  asks: boolean;
  /** It has not been dealt with yet. */
  open: boolean;
  /** Why it is at this place, and why it is open or not. */
  why: Sentence;
  /** Key for marking it as dealt with: depends on mail and text, and stays the same when the exact text arrives. */
  key: string;
  /** Whether it is closed because the person marked it as dealt with. */
  marked: boolean;
  /** Equal for all comments and answers of one conversation; the number itself has no meaning. */
  thread: number;
}
