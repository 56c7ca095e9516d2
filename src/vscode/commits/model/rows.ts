import type { Localize } from "../../../core/base/localize.ts";
import { plainLine } from "../../../core/base/plainText.ts";
import type { CommitPage } from "../../../core/tickets/model.ts";
import { type CommitRow, commitRow, moreRow, worktreeRow } from "../../tree/commitRow.ts";
import { noticeRows } from "../../tree/noticeRow.ts";
import type { ShownWorktree } from "../../tree/ticketsModel.ts";

/** The view's rows: the commits of the only work tree, or each of several with its own. */
export function commitRows(worktrees: ShownWorktree[], now: number, t: Localize): CommitRow[] {
  const one = worktrees.filter(({ page }) => page !== null).length === 1;
  return worktrees.flatMap(({ folder, page, problems }) => {
    const notices = noticeRows(problems).map((row) => ({ ...row, id: `${folder}/${row.id}` }));
    const rows = [...notices, ...(page ? commitsOf(page, now, t) : [])];
    if (one || !page) return rows;
    return [worktreeRow(folder, branchText(page, t), rows)];
  });
}

/** Text next to the view's title: "disk_integ since origin/master"; "" if there are several work trees, or none. */
export function branchShown(worktrees: ShownWorktree[], t: Localize): string {
  const [page, ...others] = worktrees.flatMap((worktree) => worktree.page ?? []);
  return page && others.length === 0 ? branchText(page, t) : "";
}

function commitsOf({ folder, commits, more }: CommitPage, now: number, t: Localize): CommitRow[] {
  const rows = commits.map((commit) => commitRow(commit, folder, now, t));
  return more ? [...rows, moreRow(folder, commits.length, t)] : rows;
}

function branchText({ branch, base }: CommitPage, t: Localize): string {
  const name = branch === null ? t("no branch") : plainLine(branch);
  return base === null ? name : t("{0} since {1}", name, plainLine(base));
}
