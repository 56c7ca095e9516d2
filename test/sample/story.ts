// What happened on the list and in the repository, told as data; mails.ts and repository.ts make it real.
import type { Sender } from "./people.ts";

/** One place of one file that a change touches; `old` stands there exactly once, or is null for a new file. */
export interface Edit {
  path: string;
  old: string | null;
  with: string;
}

/** A commit before it has an author and a date. */
export interface Change {
  title: string;
  /** The message below the title, without trailers. */
  text: string;
  edits: Edit[];
}

/** A series (or a single patch) as it was sent. */
export interface Posting {
  kind: "posting";
  /** The story's own name; its mails are `${id}/0` (cover), `${id}/1`, …  */
  id: string;
  from: Sender;
  /** Local time of the sender: "2022-02-10 17:11:15". */
  sent: string;
  /** Inside the brackets, before the number: "PATCH v2". */
  prefix: string;
  cover: { title: string; text: string } | null;
  changes: Change[];
  /** Trailers that a patch already carries, by its number. */
  given?: Record<number, string[]>;
  /** The mail it was sent in reply to. */
  below?: string;
  /** Article number of its first mail, where the story fixes it. */
  article?: number;
}

/** A mail that is not a posting: a reply, a pull request, an announcement, a question. */
export interface Letter {
  kind: "letter";
  id: string;
  from: Sender;
  sent: string;
  /** Of a mail that starts a thread; a reply takes that of the mail it answers. */
  subject?: string;
  /** The mail it answers. */
  to?: string;
  /** Instead of "Re: ". */
  mark?: string;
  /** What it quotes: that line and the lines above it, or everything. */
  quote?: string | "all";
  text: string;
}

export type Event = Posting | Letter;

/** A commit on master or on the topic branch. */
export interface Landed {
  change: Change;
  author: Sender;
  committer: Sender;
  /** UTC: "2022-02-11T19:08:33Z". */
  committed: string;
  /** UTC; when the author made it. */
  authored: string;
  trailers?: string[];
}

export const replace = (path: string, old: string, text: string): Edit => ({ path, old, with: text });
export const create = (path: string, text: string): Edit => ({ path, old: null, with: text });
/** Puts text before a line that stands there once. */
export const before = (path: string, line: string, text: string): Edit => replace(path, line, text + line);
/** Puts text after a line that stands there once. */
export const after = (path: string, line: string, text: string): Edit => replace(path, line, line + text);

/** The tree after a change; says which edit does not fit. */
export function applied(tree: ReadonlyMap<string, string>, change: Change): Map<string, string> {
  const result = new Map(tree);
  for (const edit of change.edits) {
    const now = result.get(edit.path);
    if (edit.old === null) {
      if (now !== undefined) throw new Error(`${change.title}: ${edit.path} is there already`);
      result.set(edit.path, edit.with);
      continue;
    }
    const parts = now?.split(edit.old) ?? [];
    if (parts.length !== 2) throw new Error(`${change.title}: ${edit.path} holds ${edit.old} not once`);
    result.set(edit.path, parts.join(edit.with));
  }
  return result;
}
