import { plainLine } from "../../core/base/plainText.ts";
import type { Problem } from "../../core/base/problem.ts";
import { contextValue } from "./contextValue.ts";
import { icons } from "./icons.ts";
import type { TreeRow } from "./treeRow.ts";

/** What a click on a notice does. */
export type NoticeAction = "settings" | "log" | "folder" | "asking";

/** What went wrong, or is missing, as a row among the others. */
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
    icon: action === "folder" || action === "asking" ? icons.info : icons.warning,
    traits: contextValue("notice"),
    open: "leaf",
    about: { kind: "notice", problem, action },
    children: [],
  };
}

/** A row for each problem; the same sentence once, since VS Code refuses a tree with the same id twice. */
export function noticeRows(problems: Problem[]): NoticeRow[] {
  const rows = problems.map((problem) =>
    noticeRow(problem, problem.where.startsWith("patchTracker.") ? "settings" : "log"),
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
