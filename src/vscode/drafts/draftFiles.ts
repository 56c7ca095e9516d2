import * as vscode from "vscode";
import { quietly } from "../../core/base/call.ts";
import type { Draft } from "../../core/composing/drafts.ts";
import { draftScheme } from "../base/ids.ts";
import { VirtualFiles } from "../base/virtualFiles.ts";
import type { DraftsModel } from "./draftsModel.ts";
import { draftIdIn, draftPath } from "./model/address.ts";

export function uriOf(draft: Pick<Draft, "id" | "subject">): vscode.Uri {
  return vscode.Uri.from({ scheme: draftScheme, path: draftPath(draft) });
}

/** A file system for drafts, so that the editor can open and save them; sent ones are read-only. */
export class DraftFiles extends VirtualFiles implements vscode.Disposable {
  readonly #drafts: DraftsModel;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  /** For each draft, the change that the editor was last told about. */
  #told = new Map<string, string>();

  constructor(drafts: DraftsModel) {
    super();
    this.#drafts = drafts;
    this.#subscription = vscode.Disposable.from(
      this.#changed,
      drafts.onDidChange(() => this.#tell()),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, made, changed, state } = await this.#draft(uri);
    const stat = { type: vscode.FileType.File, ctime: made, mtime: changed, size: Buffer.byteLength(text) };
    return state === "draft" ? stat : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from((await this.#draft(uri)).text);
  }

  override async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { id } = await this.#draft(uri);
    await this.#drafts.service.save({ id, text: Buffer.from(content).toString("utf8") }, quietly());
    await this.#drafts.reload();
  }

  override readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #draft(uri: vscode.Uri): Promise<Draft> {
    const id = draftIdIn(uri.path);
    const draft = id === null ? null : await this.#drafts.service.get({ id }, quietly());
    if (!draft) throw vscode.FileSystemError.FileNotFound(uri);
    return draft;
  }

  /** Tells the editor about open drafts that another window changed, or that were sent or discarded. */
  #tell(): void {
    const now = new Map(this.#drafts.known.map((draft) => [draft.id, `${draft.changed} ${draft.state}`]));
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === draftScheme);
    const events = open.flatMap(({ uri }): vscode.FileChangeEvent[] => {
      const id = draftIdIn(uri.path) ?? "";
      if (!now.has(id)) return [{ type: vscode.FileChangeType.Deleted, uri }];
      return now.get(id) === this.#told.get(id) ? [] : [{ type: vscode.FileChangeType.Changed, uri }];
    });
    this.#told = now;
    if (events.length > 0) this.#changed.fire(events);
  }
}
