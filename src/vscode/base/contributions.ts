import { type Command, type Contexts, commentController, type View } from "./ids.ts";

/*
 * What a feature gives to package.json, as plain data: `npm run manifest` writes it there. Nothing here may import
 * `vscode`, since that runs without an editor.
 */

/** What a feature contributes; see VS Code's contribution points. */
export interface Contributions {
  commands: CommandContribution[];
  /** Views by VS Code's id of their container. */
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
  /** When the palette offers it; "false": never. Default: always. */
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
  /** "inline@1", "navigation@2", "1_open@3": the place in the menu. */
  group: string;
}

/** A clause that holds where all of these do. */
export function all(...clauses: string[]): string {
  return clauses.join(" && ");
}

export function not(clause: string): string {
  return `!${clause}`;
}

/** Holds in one of these views. */
export function inView(...views: View[]): string {
  const [only] = views;
  return views.length === 1 && only
    ? `view == ${only}`
    : `view =~ /^(${views.map((view) => view.replaceAll(".", "\\.")).join("|")})$/`;
}

/** Holds where one of our own context keys is true. */
export function context(key: keyof Contexts): string {
  return key;
}

/** The place in the title of a view. */
export function inTitle(group: string, ...when: string[]): MenuPlace {
  return { menu: "view/title", when: all(...when), group };
}

/** The place in the menu of a reviewer's comment. */
export function onComment(group: string): MenuPlace {
  return { menu: "comments/comment/title", when: `commentController == ${commentController}`, group };
}

/** The place in the menu of a row, or with "inline@N" on it. */
export function onRow(group: string, ...when: string[]): MenuPlace {
  return { menu: "view/item/context", when: all(...when), group };
}
