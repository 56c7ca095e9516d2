import { plainLine } from "../../../core/base/plainText.ts";
import type { Comment } from "../../../core/comments/model.ts";
import { contextValue, type RowKind } from "../../tree/contextValue.ts";
import type { Icon } from "../../tree/icons.ts";
import type { NoticeRow } from "../../tree/noticeRow.ts";
import { sentence } from "../../tree/rowParts.ts";
import type { TreeRow } from "../../tree/treeRow.ts";

/** What a row is about, and what a click opens. */
export type About =
  | { kind: "heading" }
  | { kind: "place"; path: string; line: number | null }
  | { kind: "remark"; comment: Comment }
  | { kind: "mail"; messageId: string }
  | TrailerMail
  | { kind: "test"; command: string | null };

/** A mail that gave a trailer; if the patch has changed since, also its mail at that time, and its present commit. */
export interface TrailerMail {
  kind: "trailer";
  messageId: string;
  changed: { patch: string; commit: string } | null;
}

export interface NextVersionRow extends TreeRow {
  about: About;
  children: ChecklistRow[];
}
export type ChecklistRow = NextVersionRow | NoticeRow;

export const done: Icon = { id: "pass", color: "charts.green" };
export const toDo: Icon = { id: "circle-large-outline", color: "list.warningForeground" };

/** A row that is only information. */
export function checkRow(id: string, label: string, description: string, icon: Icon): NextVersionRow {
  return leaf(id, label, description, icon, { kind: "heading" }, "nextCheck");
}

export function leaf(
  id: string,
  label: string,
  description: string,
  icon: Icon,
  about: About,
  kind: Extract<RowKind, `next${string}`>,
): NextVersionRow {
  return {
    id: `next:${id}`,
    label: plainLine(label),
    description: plainLine(description),
    spoken: sentence(plainLine(label), plainLine(description)),
    icon,
    traits: contextValue(kind),
    open: "leaf",
    about,
    children: [],
  };
}

/** The row that a command was called on, from VS Code's arguments. */
export function rowOf([row]: unknown[]): ChecklistRow | undefined {
  return typeof row === "object" && row !== null && "about" in row && "traits" in row
    ? (row as ChecklistRow)
    : undefined;
}

export function aboutOf(args: unknown[]): About | undefined {
  const about = rowOf(args)?.about;
  return about && about.kind !== "notice" ? about : undefined;
}
