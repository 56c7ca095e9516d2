import type { Icon } from "./icons.ts";

/** The common part of rows in all views, as plain data. */
export interface TreeRow {
  /** Stable over refreshes and unique in the tree, so that expansion and selection are kept. */
  id: string;
  label: string;
  description: string;
  /** The whole row as a sentence, for a screen reader. */
  spoken: string;
  icon: Icon;
  /** Kind and traits for `when` clauses: "commit:tagged:patch". */
  traits: string;
  open: "expanded" | "collapsed" | "leaf";
}
