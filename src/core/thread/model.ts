import type { Person } from "../mail/message.ts";

/** A whole conversation as one text, with data for an editor. Lines and characters count from 0 (UTF-16). */
export interface ThreadDocument {
  /** The subject of its first mail. */
  title: string;
  /** Lines end in LF. */
  text: string;
  /** In the order of the text: each mail followed by its replies, older ones first. */
  mails: ThreadMail[];
  folds: Fold[];
  links: ThreadLink[];
  /** Number of mails left out; the last line mentions it too. */
  leftOut: number;
}

/** A mail of the document. */
export interface ThreadMail {
  messageId: string;
  /** Counted from 1. */
  number: number;
  /** The number of the mail that it replies to; null if that is not here. */
  answers: number | null;
  /** 0 for a mail that replies to none that is here. */
  depth: number;
  from: Person;
  /** Milliseconds since 1970. */
  date: number;
  subject: string;
  /** It is on no list. */
  private?: true;
  /** Lines: its heading, the first line of its text, and the first line after it. */
  start: number;
  body: number;
  end: number;
  /** The files of its diff, for the outline. */
  files: { path: string; start: number; end: number }[];
}

/** Lines that can be folded; both ends inclusive. */
export interface Fold {
  kind: "mail" | "quote" | "diff" | "signature";
  start: number;
  end: number;
  /** Quoted more than two levels deep: folded initially. */
  old: boolean;
}

/** A link in a line, from `start` to before `end`. */
export interface ThreadLink {
  line: number;
  start: number;
  end: number;
  target:
    | { kind: "mail"; messageId: string }
    /** The archive's page of a mail, where its attachments are. */
    | { kind: "page"; messageId: string }
    /** A full or abbreviated object name. */
    | { kind: "commit"; commit: string }
    | { kind: "url"; url: string }
    /** A place in the work tree; `line` counts from 1. */
    | { kind: "file"; path: string; line: number };
}
