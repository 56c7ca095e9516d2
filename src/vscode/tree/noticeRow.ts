import { plainLine } from "../../core/base/plainText.ts";
import type { Problem } from "../../core/base/problem.ts";
import { contextValue } from "./contextValue.ts";
import { icons } from "./icons.ts";
import type { TreeRow } from "./treeRow.ts";

/** What a click on a notice does. */
export type NoticeAction = "settings" | "log" | "folder" | "clone" | "asking";

/** A row that says what went wrong, or is missing. */
export interface NoticeRow extends TreeRow {
  about: { kind: "notice"; problem: Problem; action: NoticeAction };
  children: [];
}

export function noticeRow(problem: Problem, action: NoticeAction): NoticeRow {
  const [what, remedy] = [plainLine(problem.what), plainLine(problem.remedy)];
  return {
    id: `notice:${action}:${problem.where}:${problem.what}`,
    label: what,
    description: remedy,
    spoken: `${what} ${remedy}`,
    icon: action === "settings" || action === "log" ? icons.warning : icons.info,
    traits: contextValue("notice"),
    open: "leaf",
    about: { kind: "notice", problem, action },
    children: [],
  };
}

/** One row a problem; equal sentences once, since VS Code rejects duplicate ids. */
export function noticeRows(problems: Problem[]): NoticeRow[] {
  const rows = problems.map((problem) =>
    noticeRow(problem, problem.where.startsWith("patchTracker.") ? "settings" : "log"),
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
