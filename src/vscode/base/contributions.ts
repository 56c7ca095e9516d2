import { type Command, type Contexts, commentController, type View } from "./ids.ts";

/*
 * A feature's contributions to package.json as plain data, written by `npm run manifest`. Must not import `vscode`,
 * since that script runs without an editor.
 */

/** What a feature contributes; see VS Code's contribution points. */
export interface Contributions {
  commands: CommandContribution[];
  /** Views by the id of VS Code's view container. */
  views?: Record<string, object[]>;
  viewsWelcome?: { view: View; contents: string; when: string }[];
  languages?: object[];
  grammars?: object[];
  configurationDefaults?: Record<string, object>;
}

/** A command with all places that show it. Its title is `command.NAME` in package.nls.json. */
export interface CommandContribution {
  command: Command;
  /** A codicon's name. */
  icon?: string;
  /** `when` clause for the command palette; "false" hides it. Default: always shown. */
  palette?: string;
  menus?: MenuPlace[];
  keys?: { key: string; mac?: string; when: string }[];
}

export interface MenuPlace {
  menu:
    | "view/title"
    | "view/item/context"
    | "editor/title"
    | "editor/context"
    | "scm/title"
    | "comments/commentThread/title"
    | "comments/commentThread/context"
    | "comments/comment/context"
    | "comments/comment/title";
  when: string;
  /** The group and order in the menu: "inline@1", "navigation@2", "1_open@3". */
  group: string;
}

/** Joins clauses with "and". */
export function all(...clauses: string[]): string {
  return clauses.join(" && ");
}

export function not(clause: string): string {
  return `!${clause}`;
}

/** True in one of these views. */
export function inView(...views: View[]): string {
  const [only] = views;
  return views.length === 1 && only
    ? `view == ${only}`
    : `view =~ /^(${views.map((view) => view.replaceAll(".", "\\.")).join("|")})$/`;
}

/** True if one of our own context keys is true. */
export function context(key: keyof Contexts): string {
  return key;
}

/** The place in the title bar of a view. */
export function inTitle(group: string, ...when: string[]): MenuPlace {
  return { menu: "view/title", when: all(...when), group };
}

/** The place in the menu of a reviewer's comment. */
export function onComment(group: string): MenuPlace {
  return { menu: "comments/comment/title", when: `commentController == ${commentController}`, group };
}

/** The place in the menu of a row, or with "inline@N" on the row itself. */
export function onRow(group: string, ...when: string[]): MenuPlace {
  return { menu: "view/item/context", when: all(...when), group };
}
