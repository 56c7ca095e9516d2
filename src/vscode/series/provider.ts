import * as vscode from "vscode";
import { Command } from "../base/ids.ts";
import { decorationUri } from "../tree/decorations.ts";
import type { MadeVersions } from "../tree/madeVersions.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesComments } from "../tree/seriesComments.ts";
import type { SeriesRow } from "../tree/seriesRow.ts";
import { tooltipOf } from "../tree/seriesTooltip.ts";
import { itemOf, noticeCommand, untrusted } from "../tree/treeItem.ts";
import { FilesBelow } from "./filesBelow.ts";
import type { ApplyChecks } from "./model/applyChecks.ts";
import type { AskingCheck } from "./model/askingCheck.ts";
import { clickOf } from "./model/rowClick.ts";
import { rowsOf } from "./model/rows.ts";
import { askingNotices, noticesOf } from "./model/viewHead.ts";

/** Gives VS Code the rows of the view. The model decides what they say. */
export class SeriesTree implements vscode.TreeDataProvider<SeriesRow>, vscode.Disposable {
  private readonly live: OverviewModel;
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  private readonly files: FilesBelow;
  private readonly checks: ApplyChecks;
  private readonly asking: Pick<AskingCheck, "known">;
  private readonly made: MadeVersions;
  readonly onDidChangeTreeData = this.changed.event;
  /** The last displayed rows, and their parents, for `reveal`. */
  private top: SeriesRow[] = [];
  private parents = new Map<string, SeriesRow>();

  /** @param background results of the background checks, and of what the person opened, so far */
  constructor(
    live: OverviewModel,
    background: { checks: ApplyChecks; asking: Pick<AskingCheck, "known">; made: MadeVersions },
    comments: SeriesComments,
  ) {
    this.live = live;
    this.checks = background.checks;
    this.asking = background.asking;
    this.made = background.made;
    this.files = new FilesBelow(live, comments);
    // VS Code keeps a row's hover until its row is drawn again.
    this.subscription = vscode.Disposable.from(
      live.onDidChange(() => this.redraw()),
      this.made.onDidChange(() => this.redraw()),
    );
  }

  async getChildren(row?: SeriesRow): Promise<SeriesRow[]> {
    if (row) return this.below(row);
    this.top = await this.rows();
    this.parents = new Map(parentsOf(this.top));
    return this.top;
  }

  private async below(row: SeriesRow): Promise<SeriesRow[]> {
    const files = await this.files.rows(row);
    for (const file of files) this.parents.set(file.id, row);
    return [...row.children, ...files];
  }

  /** The rows as VS Code would get them now, without the files below patches. */
  async rows(): Promise<SeriesRow[]> {
    const { live } = this;
    const { t } = vscode.l10n;
    const overview = await live.current();
    const { groupBy, corrections, tickets } = live.settings;
    const notices = [
      ...noticesOf(live.overviewStatus(), t),
      ...askingNotices(this.asking.known, overview.entries, t),
    ];
    const { me, now } = { me: live.me, now: live.now() };
    return rowsOf(
      {
        overview,
        groupBy,
        me,
        now,
        notices,
        corrections,
        titles: tickets.titles,
        applies: this.checks.known,
      },
      t,
    );
  }

  /** Call it when the text of rows may have changed. */
  redraw(): void {
    this.changed.fire(undefined);
  }

  getParent(row: SeriesRow): SeriesRow | undefined {
    return this.parents.get(row.id);
  }

  /** The first matching row, from the top. */
  async find(fits: (row: SeriesRow) => boolean): Promise<SeriesRow | undefined> {
    if (this.top.length === 0) await this.getChildren();
    return first(this.top, fits);
  }

  getTreeItem(row: SeriesRow): vscode.TreeItem {
    const item = itemOf(row, commandOf(row, this.live.settings.open));
    const uri = decorationUri(row);
    if (uri) item.resourceUri = uri;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: SeriesRow): vscode.TreeItem {
    const { about } = row;
    const thread = about.kind === "series" ? about.entry.tracked.thread : "";
    const known = {
      applies: this.checks.known.get(thread) ?? null,
      made: about.kind === "revision" || about.kind === "patch" ? this.made.of(about.revision) : null,
    };
    item.tooltip = untrusted(tooltipOf(row, this.live.now(), vscode.l10n.t, known));
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function commandOf(row: SeriesRow, open: "editor" | "browser"): vscode.Command | undefined {
  const { t } = vscode.l10n;
  if (row.about.kind === "notice") return noticeCommand(row.about.action);
  const command = clickOf(row.about.kind, open);
  if (command === null) return undefined;
  const title = command === Command.openChanges ? t("Open Changes") : t("Open Thread");
  return { command, title, arguments: [row] };
}

function* parentsOf(rows: SeriesRow[], parent?: SeriesRow): Iterable<[string, SeriesRow]> {
  for (const row of rows) {
    if (parent) yield [row.id, parent];
    yield* parentsOf(row.children, row);
  }
}

function first(rows: SeriesRow[], fits: (row: SeriesRow) => boolean): SeriesRow | undefined {
  for (const row of rows) {
    const found = fits(row) ? row : first(row.children, fits);
    if (found) return found;
  }
  return undefined;
}
