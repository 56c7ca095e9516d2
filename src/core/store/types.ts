import type { Facts } from "../mail/facts.ts";
import type { Message, Person } from "../mail/message.ts";

/** A mail without its body, with the facts derived from it. */
export interface StoredMessage extends Omit<Message, "body"> {
  facts: Facts;
  /** It is only in the person's own mail, not in the archive of any list. */
  private?: true;
}

/** The people a mail was sent to. */
export interface Recipients {
  to: Person[];
  cc: Person[];
}

/** A mail as an archive delivers it. */
export interface Arrival {
  message: Message;
  facts: Facts;
  /** The archive's own period ("2022-February"; "" for a file) and the mail's 0-based index in it. */
  period: string;
  index: number;
  /** The mail that was at this place before was cut or read wrongly: it is removed unless it is elsewhere too. */
  replaces?: boolean;
  /**
   * The source's text has changed: the known copy of this mail may include text of the next one, and does not count.
   */
  corrects?: boolean;
}

/** The place of a mail in an archive. */
export interface Place {
  archive: string;
  period: string;
  index: number;
  /** Article number, or null if not known yet. */
  number: number | null;
}

/** How far a period of an archive has been read. The value is defined by the archive kind and stored as JSON. */
export interface Position {
  archive: string;
  /** "" for a position of the whole archive (its index). */
  period: string;
  value: unknown;
}

/** What can be known about a patch or cover without reading it. */
export interface Outline {
  date: number;
  /** As the subject gives it; null if it gives none. */
  version: number | null;
  /** Number in the posting, 0 for a cover; null for a patch without number. */
  number: number | null;
}

/** A patch or cover with its title, without its other facts. */
export interface Titled {
  messageId: string;
  title: string;
}

/** From one moment to another, both inclusive; milliseconds since 1970. */
export type Span = readonly [since: number, until: number];
