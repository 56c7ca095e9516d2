import * as vscode from "vscode";
import { minute } from "../../core/base/durations.ts";
import { registerCommand } from "../base/commands.ts";
import { Command } from "../base/ids.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import type { SeriesView } from "../tree/seriesView.ts";
import { LocalMail } from "./localMail.ts";
import { waitUntilDue } from "./model/due.ts";

/**
 * Refreshes on demand, automatically, and when mail on this machine changes; the latter two start when the view is
 * first visible.
 */
export function register(live: OverviewModel, { view }: SeriesView): vscode.Disposable {
  const auto = new AutoRefresh(live);
  const local = new LocalMail(live);
  const start = () => {
    if (!view.visible) return;
    auto.start();
    local.start();
  };
  start();
  return vscode.Disposable.from(
    auto,
    local,
    view.onDidChangeVisibility(start),
    registerCommand(Command.refresh, async () => {
      await live.refresh();
    }),
    registerCommand(Command.cancelRefresh, () => live.cancelRefresh()),
  );
}

/** Refreshes when the configured interval has passed since the last refresh of any window. */
class AutoRefresh implements vscode.Disposable {
  private readonly live: OverviewModel;
  private timer: NodeJS.Timeout | undefined;
  private interval = 0;
  private subscription: vscode.Disposable | undefined;

  constructor(live: OverviewModel) {
    this.live = live;
  }

  start(): void {
    if (this.subscription) return;
    this.subscription = this.live.onDidChange(() => {
      if (this.live.settings.refreshInterval !== this.interval) this.arm();
    });
    void this.live.current().then(() => this.arm());
  }

  /** @param tried whether a refresh was just tried; if it failed, the next one waits for the whole interval */
  private arm(tried = false): void {
    clearTimeout(this.timer);
    this.interval = this.live.settings.refreshInterval;
    const wait = this.wait();
    if (wait === null) return;
    this.timer = setTimeout(() => void this.ring(), tried && wait === 0 ? this.interval * minute : wait);
  }

  private async ring(): Promise<void> {
    // Another window may have refreshed meanwhile, which the store knows.
    await this.live.reload();
    if (this.wait() === 0) await this.live.refresh();
    this.arm(true);
  }

  private wait(): number | null {
    const updated = this.live.overviewStatus().overview?.updated ?? null;
    return waitUntilDue(updated, this.live.now(), this.live.settings.refreshInterval);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription?.dispose();
  }
}
