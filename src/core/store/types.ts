import type { Facts } from "../mail/facts.ts";
import type { Message, Person } from "../mail/message.ts";

/** A mail without its body, with what was derived from it. */
export interface StoredMessage extends Omit<Message, "body"> {
  facts: Facts;
  /** It stands in a person's own mail alone: no archive of a list has it. */
  private?: true;
}

/** To whom a mail was sent. */
export interface Recipients {
  to: Person[];
  cc: Person[];
}

/** A mail as an archive brings it in. */
export interface Arrival {
  message: Message;
  facts: Facts;
  /** The archive's own period ("2022-February"; "" for a file) and the mail's 0-based order in it. */
  period: string;
  index: number;
  /** What stood in that place before was read half or wrongly: it goes unless it stands elsewhere too. */
  replaces?: boolean;
  /** The source's text has changed: what is known of this mail may have been read past its end, and does not count. */
  corrects?: boolean;
}

/** Where a mail stands in an archive. */
export interface Place {
  archive: string;
  period: string;
  index: number;
  /** Article number, once known. */
  number: number | null;
}

/** How far a period of an archive has been read; the archive's own business, stored as JSON. */
export interface Position {
  archive: string;
  /** "" for what concerns the whole archive (its index). */
  period: string;
  value: unknown;
}

/** What of a patch or cover is known without reading it. */
export interface Outline {
  date: number;
  /** As written; null where none is. */
  version: number | null;
  /** Of a patch in its posting, 0 for a cover; null where it stands alone. */
  number: number | null;
}

/** A patch or cover and what it is called, without its other facts. */
export interface Titled {
  messageId: string;
  title: string;
}

/** From one moment to another, both inclusive; milliseconds since 1970. */
export type Span = readonly [since: number, until: number];
