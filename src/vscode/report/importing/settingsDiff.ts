import * as vscode from "vscode";

/** Of the two read-only documents that show the settings before and after an import. */
const scheme = "patch-tracker-import";
const uriOf = (side: "now" | "after") => vscode.Uri.from({ scheme, path: `/${side}/settings.json` });
const now = uriOf("now");
const after = uriOf("after");

/** The settings that an import concerns, as two texts beside each other. */
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

  /** What the two hold from now on, whether or not they are open. */
  update(texts: { now: string; after: string }): void {
    this.#texts = texts;
    this.#changed.fire(now);
    this.#changed.fire(after);
  }

  /** Opens the two. The question that is being asked keeps the focus. */
  async show(): Promise<void> {
    const title = vscode.l10n.t("Settings: now ↔ after the import");
    const options: vscode.TextDocumentShowOptions = { preview: true, preserveFocus: true };
    await vscode.commands.executeCommand("vscode.diff", now, after, title, options);
  }

  /** Closes the two. */
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
