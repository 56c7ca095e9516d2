import type { Localize } from "../../core/base/localize.ts";
import type { CommitPage } from "../../core/tickets/model.ts";
import type { Worktree } from "../tickets/ticketsModel.ts";
import { type CommitRow, commitRow, moreRow, noticeRow, worktreeRow } from "../tree/commitRow.ts";
import { plainLine, type TreeRow } from "../tree/treeRow.ts";

/** The view's rows: the commits of the one work tree, or each of several with its own. */
export function commitRows(worktrees: Worktree[], now: number, t: Localize): CommitRow[] {
  const one = worktrees.filter(({ page }) => page !== null).length === 1;
  return worktrees.flatMap((worktree) => {
    const { folder, page } = worktree;
    const rows = [...noticesOf(worktree), ...(page ? commitsOf(page, now, t) : [])];
    if (one || !page) return rows;
    return [worktreeRow(folder, branchText(page, t), rows)];
  });
}

/** Beside the view's title: "disk_integ since origin/master"; "" where there are several work trees, or none. */
export function branchShown(worktrees: Worktree[], t: Localize): string {
  const [page, ...others] = worktrees.flatMap((worktree) => worktree.page ?? []);
  return page && others.length === 0 ? branchText(page, t) : "";
}

interface Shown extends TreeRow {
  children: readonly Shown[];
}

/** A view as text, a row a line. */
export function outline(rows: readonly Shown[], depth = 0): string {
  return rows
    .map((row) => {
      const mark = row.open === "leaf" ? "-" : row.open === "expanded" ? "▾" : "▸";
      const line = `${"  ".repeat(depth)}${mark} [${row.icon.id}] ${row.label} | ${row.description}\n`;
      return line + outline(row.children, depth + 1);
    })
    .join("");
}

function commitsOf({ folder, commits, more }: CommitPage, now: number, t: Localize): CommitRow[] {
  const rows = commits.map((commit) => commitRow(commit, folder, now, t));
  return more ? [...rows, moreRow(folder, commits.length, t)] : rows;
}

/** The same sentence once: VS Code refuses a tree with the same id twice. */
function noticesOf({ folder, problems }: Worktree): CommitRow[] {
  const rows = problems.map((problem) => noticeRow(problem));
  return [...new Map(rows.map((row) => [row.id, { ...row, id: `${folder}/${row.id}` }])).values()];
}

function branchText({ branch, base }: CommitPage, t: Localize): string {
  const name = branch === null ? t("no branch") : plainLine(branch);
  return base === null ? name : t("{0} since {1}", name, plainLine(base));
}
