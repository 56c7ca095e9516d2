import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Draft } from "../../core/composing/drafts.ts";
import type { TriedVersion } from "../../core/composing/versionMails.ts";
import { setContext } from "../base/commands.ts";
import type { OverviewModel } from "../tree/overviewModel.ts";
import { LastRead } from "./model/lastRead.ts";

/**
 * The drafts and partly sent versions in the editor: read on first use, and again when they or the mails have changed.
 */
export class DraftsModel implements vscode.Disposable {
  readonly live: OverviewModel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  readonly #drafts: LastRead<readonly Draft[]>;
  readonly #versions: LastRead<readonly TriedVersion[]>;
  #loading: Promise<readonly Draft[]> | null = null;

  /** @param storage the core's storage folder */
  constructor(live: OverviewModel, storage: vscode.Uri) {
    this.live = live;
    const { drafts, versionMails } = live.services;
    const failed = (error: unknown) => live.log.warn(`Drafts could not be read: ${error}`);
    this.#drafts = new LastRead<readonly Draft[]>([], () => drafts.list({}, quietly()), failed);
    this.#versions = new LastRead<readonly TriedVersion[]>(
      [],
      () => versionMails.tried({}, quietly()),
      failed,
    );
    // Another window may write drafts or review comments (which become drafts later), or send a version.
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
      // Sent mails may have arrived in an archive, and threads may have new mails.
      live.onDidChange(again),
    );
  }

  get service() {
    return this.live.services.drafts;
  }

  /** As last read. */
  get known(): readonly Draft[] {
    return this.#drafts.value;
  }

  get versions(): readonly TriedVersion[] {
    return this.#versions.value;
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
    await Promise.all([this.#drafts.again(), this.#versions.again()]);
    setContext("patchTracker.drafts", this.known.length + this.versions.length > 0);
    this.#changed.fire();
    return this.known;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
