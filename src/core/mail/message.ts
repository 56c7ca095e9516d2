/** A person as a mail names them. `email` is in lower case; either part may be empty. */
export interface Person {
  name: string;
  email: string;
}

/**
 * One mail. It is known by its Message-ID, whichever archive it came from.
 * All strings are decoded and free of NUL; ids stand without angle brackets.
 */
export interface Message {
  /** Never empty: a mail that carries none gets one derived from its content (`…@no-message-id.invalid`). */
  messageId: string;
  inReplyTo: string | null;
  /** Oldest first, as in the header; bounded to 100. */
  references: string[];
  from: Person;
  /** Recipients; both empty where the archive keeps none (pipermail). */
  to: Person[];
  cc: Person[];
  /** Where answers are to go, as its sender or a list says (Reply-To, Mail-Followup-To); missing where nothing is said. */
  answerTo?: { reply: Person[]; followup: Person[] };
  /** Milliseconds since 1970 in UTC: the Date header, or the archive's own stamp where that is missing or absurd. */
  date: number;
  /** Its headers say that a program sent it (RFC 3834 and its forerunners); false where an archive keeps none. */
  automatic: boolean;
  /** One line, encoded words decoded, folding and doubled blanks removed. */
  subject: string;
  /** The text of the mail, lines ending in LF. */
  body: string;
  /** True where the body is byte for byte what was sent (an mbox, an article page), false for pipermail's monthly text. */
  exact: boolean;
}
