import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { filePath } from "../../core/archive/filePath.ts";
import { quietly } from "../../core/base/call.ts";
import { second } from "../../core/base/durations.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { Settled } from "./model/settled.ts";

/** A mail program writes for a while when it fetches mail. */
const pauses = { wait: second, longest: 10 * second };

/** Reads mail on this machine when its files change, without network: a Maildir, a folder of mail, an mbox file. */
export class LocalMail implements vscode.Disposable {
  private readonly live: OverviewModel;
  private readonly settled: Settled;
  private readonly watched = new Map<string, vscode.Disposable>();
  private readonly stop = new AbortController();
  private subscription: vscode.Disposable | undefined;

  constructor(live: OverviewModel) {
    this.live = live;
    this.settled = new Settled(pauses, () => this.read());
  }

  start(): void {
    if (this.subscription) return;
    this.subscription = this.live.onDidChange(() => void this.watch());
    void this.live.current().then(() => this.watch());
  }

  /** Watches the local paths among the configured archives. */
  private async watch(): Promise<void> {
    const paths = new Set(this.live.overviewStatus().archives.flatMap((one) => filePath(one) ?? []));
    for (const [path, watcher] of this.watched) {
      if (paths.has(path)) continue;
      watcher.dispose();
      this.watched.delete(path);
    }
    for (const path of paths) {
      if (this.watched.has(path)) continue;
      const watcher = vscode.workspace.createFileSystemWatcher(await patternOf(path));
      const changed = (uri: vscode.Uri) => {
        if (!isAside(uri.fsPath.slice(path.length))) this.settled.changed();
      };
      this.watched.get(path)?.dispose();
      this.watched.set(
        path,
        vscode.Disposable.from(watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed)),
      );
      // Changes between reading and watching are not reported, so read once more.
      this.settled.changed();
    }
  }

  private async read(): Promise<void> {
    try {
      let added = 0;
      for (const project of await this.live.projects())
        added += await this.live.services.tracking.readLocal({ project }, quietly(this.stop.signal));
      if (added > 0) await this.live.reload();
    } catch (error) {
      // The next refresh reports what is wrong.
      this.live.log.warn(`reading mail on this machine: ${error instanceof Error ? error.stack : error}`);
    }
  }

  dispose(): void {
    this.stop.abort(new Error("the window closes"));
    this.settled.dispose();
    this.subscription?.dispose();
    vscode.Disposable.from(...this.watched.values()).dispose();
  }
}

/** A pattern for everything below a folder, or for a file; also for a path that does not exist yet. */
async function patternOf(path: string): Promise<vscode.RelativePattern> {
  const uri = vscode.Uri.file(path);
  const type = await vscode.workspace.fs.stat(uri).then(
    (found) => found.type,
    () => vscode.FileType.Unknown,
  );
  return (type & vscode.FileType.Directory) !== 0
    ? new vscode.RelativePattern(uri, "**")
    : new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
}

/** Whether a path is one of the auxiliary files of mail programs and git. */
function isAside(below: string): boolean {
  return /[\\/]tmp[\\/]|\.lock$/.test(below);
}
