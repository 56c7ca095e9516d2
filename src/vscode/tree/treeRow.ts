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
