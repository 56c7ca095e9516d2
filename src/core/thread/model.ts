import type { Person } from "../mail/message.ts";

/** A whole conversation as one text, with what an editor shows of it. Lines and characters count from 0 (UTF-16). */
export interface ThreadDocument {
  /** The subject of its first mail. */
  title: string;
  /** Lines end in LF. */
  text: string;
  /** In the order in which they stand in the text: each mail, below it what answers it, older answers first. */
  mails: ThreadMail[];
  folds: Fold[];
  links: ThreadLink[];
  /** Mails of the thread that it does not hold; its last line says so, too. */
  leftOut: number;
}

/** A mail of the document. */
export interface ThreadMail {
  messageId: string;
  /** Counted from 1. */
  number: number;
  /** The number of the mail that it answers; null where it answers none that is here. */
  answers: number | null;
  /** 0 for a mail that answers none that is here. */
  depth: number;
  from: Person;
  /** Milliseconds since 1970, UTC. */
  date: number;
  subject: string;
  /** No list has it. */
  private?: true;
  /** Of its heading, of the first line of its text, and the first line that is not its own any more. */
  start: number;
  body: number;
  end: number;
  /** The files of the diff in it, as symbols. */
  files: { path: string; start: number; end: number }[];
}

/** Lines that can be folded away; both ends inclusive. */
export interface Fold {
  kind: "mail" | "quote" | "diff" | "signature";
  start: number;
  end: number;
  /** Older than two levels: folded until somebody unfolds it. */
  old: boolean;
}

/** Words of a line that lead somewhere: from `start` to before `end`. */
export interface ThreadLink {
  line: number;
  start: number;
  end: number;
  target:
    | { kind: "mail"; messageId: string }
    /** The page of a mail in its archive, where what is attached to it can be had. */
    | { kind: "page"; messageId: string }
    /** An object name, or the beginning of one. */
    | { kind: "commit"; commit: string }
    | { kind: "url"; url: string }
    /** A place in the work tree; `line` counts from 1. */
    | { kind: "file"; path: string; line: number };
}
