import type { Icon } from "./icons.ts";

/** What a row of any view shows, as plain data; the rest of a row is its view's own business. */
export interface TreeRow {
  /** Stable over refreshes and unique in the tree, so that expansion and selection stay. */
  id: string;
  label: string;
  description: string;
  /** For a screen reader: the whole row as a sentence. */
  spoken: string;
  icon: Icon;
  /** Kind and traits for `when` clauses: "commit:tagged:patch". */
  traits: string;
  open: "expanded" | "collapsed" | "leaf";
}

/** A text from git or the settings as a label can show it: one line, without characters that control anything. */
export function plainLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}
