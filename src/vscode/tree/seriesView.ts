import type * as vscode from "vscode";
import type { SeriesRow } from "./seriesRow.ts";

/** The view Series for other features. */
export interface SeriesView extends vscode.Disposable {
  readonly view: Pick<vscode.TreeView<SeriesRow>, "visible" | "onDidChangeVisibility">;
  /** Selects the row of a followed series, by its thread in the settings. */
  reveal(thread: string): Promise<void>;
  /** The view as text, a row a line. */
  outline(): Promise<string>;
}
