import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Draft } from "../../core/composing/drafts.ts";
import type { TriedVersion } from "../../core/composing/versionMails.ts";
import { setContext } from "../base/commands.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";

/**
 * The drafts, and the versions that are not sent to their end, as the editor holds them: read when first asked for, and
 * again when they, or the mails, have changed.
 */
export class DraftsModel implements vscode.Disposable {
  readonly live: OverviewModel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  #known: readonly Draft[] = [];
  #versions: readonly TriedVersion[] = [];
  #loading: Promise<readonly Draft[]> | null = null;

  /** @param storage the folder that the core keeps its files in */
  constructor(live: OverviewModel, storage: vscode.Uri) {
    this.live = live;
    // Another window may write them, and comments of a review, which stand in drafts later; or send a version.
    const places = "{drafts/*.json,review/*.json,next-versions/*/sending/*}";
    const files = new vscode.RelativePattern(storage, places);
    const watcher = vscode.workspace.createFileSystemWatcher(files);
    const again = () => void this.reload();
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      watcher,
      watcher.onDidCreate(again),
      watcher.onDidChange(again),
      watcher.onDidDelete(again),
      // What was sent may have come into an archive, and a thread may have gone on.
      live.onDidChange(again),
    );
  }

  get service() {
    return this.live.services.drafts;
  }

  /** As they were read last. */
  get known(): readonly Draft[] {
    return this.#known;
  }

  get versions(): readonly TriedVersion[] {
    return this.#versions;
  }

  current(): Promise<readonly Draft[]> {
    return this.#loading ?? this.reload();
  }

  reload(): Promise<readonly Draft[]> {
    const loading = this.#read();
    this.#loading = loading;
    return loading;
  }

  async #read(): Promise<readonly Draft[]> {
    try {
      const [drafts, versions] = await Promise.all([
        this.service.list({}, quietly()),
        this.live.services.versionMails.tried({}, quietly()),
      ]);
      this.#known = drafts;
      this.#versions = versions;
    } catch (error) {
      this.live.log.warn(`Drafts could not be read: ${error}`);
    }
    setContext("patchTracker.drafts", this.#known.length + this.#versions.length > 0);
    this.#changed.fire();
    return this.#known;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
