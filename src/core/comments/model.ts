import type { Sentence } from "../base/localize.ts";
import type { Person } from "../mail/message.ts";

/**
 * Where a remark stands. "new" and "old": in a file after or before the patch; "message": in the text of the patch's
 * commit or of the cover; "general": about the patch as a whole.
 */
export interface Place {
  /** Path, as the diff names it; null on the sides "message" and "general". */
  file: string | null;
  side: "new" | "old" | "message" | "general";
  /**
   * Counted from 1 in that side's file; in a commit's message its title is line 1 and its text begins in line 3. Null
   * where it is about no single line of it.
   */
  line: number | null;
}

/** What a person said of a patch at one place. Plain data. */
export interface Comment extends Place {
  /** The mail that says it. */
  messageId: string;
  author: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  /** Message-ID of the patch or cover it is about. */
  patch: string;
  /** That mail's title. */
  title: string;
  /** The label of the revision: "v2". */
  revision: string;
  /** The person's own words, without quotes. */
  text: string;
  /** It wants something of the author: not a mere review, thanks, or the notice that it was applied. */
  asks: boolean;
  /** Nobody has dealt with it yet. */
  open: boolean;
  /** Why it stands there, and why it is open or not. */
  why: Sentence;
  /** By which it is marked as dealt with: what is said by which mail, however exact its text is. */
  key: string;
  /** Not open because the person has marked it so. */
  marked: boolean;
  /** Equal for what was said and answered in one conversation; a number of no meaning. */
  thread: number;
}
