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

/** Whether a value is a row about something of this kind. A handler's argument may come from anywhere. */
export function isRowAbout(kind: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("about" in value)) return false;
  const { about } = value;
  return typeof about === "object" && about !== null && "kind" in about && about.kind === kind;
}
