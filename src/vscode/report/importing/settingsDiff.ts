import * as vscode from "vscode";

/** Scheme of the two read-only documents with the settings before and after an import. */
const scheme = "patch-tracker-import";
const uriOf = (side: "now" | "after") => vscode.Uri.from({ scheme, path: `/${side}/settings.json` });
const now = uriOf("now");
const after = uriOf("after");

/** Shows the settings before and after an import as a diff. */
export class SettingsTexts implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  #texts = { now: "", after: "" };

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: ({ path }) => (path === now.path ? this.#texts.now : this.#texts.after),
    });
  }

  /** Sets both texts, whether they are open or not. */
  update(texts: { now: string; after: string }): void {
    this.#texts = texts;
    this.#changed.fire(now);
    this.#changed.fire(after);
  }

  /** Opens the diff. The question being asked keeps the focus. */
  async show(): Promise<void> {
    const title = vscode.l10n.t("Settings: now ↔ after the import");
    const options: vscode.TextDocumentShowOptions = { preview: true, preserveFocus: true };
    await vscode.commands.executeCommand("vscode.diff", now, after, title, options);
  }

  /** Closes the diff. */
  async hide(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(
      ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === scheme,
    );
    await vscode.window.tabGroups.close(own, true);
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#registration).dispose();
  }
}
