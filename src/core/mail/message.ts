/** A person as a mail names them. `email` is in lower case; either part may be empty. */
export interface Person {
  name: string;
  email: string;
}

/**
 * One mail, identified by its Message-ID whichever archive it came from. All strings are decoded and free of NUL; ids
 * have no angle brackets.
 */
export interface Message {
  /** Never empty: a mail without one gets an id derived from its content (`…@no-message-id.invalid`). */
  messageId: string;
  inReplyTo: string | null;
  /** Oldest first, as in the header; bounded to 100. */
  references: string[];
  from: Person;
  /** Recipients; both empty if the archive keeps none (pipermail). */
  to: Person[];
  cc: Person[];
  /** Reply-To and Mail-Followup-To, set by the sender or a list; missing if there are none. */
  answerTo?: { reply: Person[]; followup: Person[] };
  /** Milliseconds since 1970: the Date header, or the archive's time stamp if that is missing or implausible. */
  date: number;
  /**
   * Whether its headers say that a program sent it (RFC 3834 and older conventions); false if the archive keeps no such
   * headers.
   */
  automatic: boolean;
  /** One line, encoded words decoded, without folding and repeated blanks. */
  subject: string;
  /** The text of the mail, lines ending in LF. */
  body: string;
  /** Whether the body is exactly what was sent (an mbox, an article page); false for pipermail's monthly text. */
  exact: boolean;
}
