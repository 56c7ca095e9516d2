import * as vscode from "vscode";
import type { SeriesRow } from "./seriesRow.ts";

/**
 * What a tree item cannot say by itself: an unread mark at the row's end, and faintness. VS Code asks a decoration
 * provider by the item's resourceUri, so that carries both and nothing of the mail.
 */
const scheme = "patch-tracker-row";

export function decorationUri(row: SeriesRow): vscode.Uri | undefined {
  if (!row.dim && row.unread.length === 0) return undefined;
  return vscode.Uri.from({ scheme, path: `/${row.unread.length}${row.dim ? "/dim" : ""}` });
}

export function registerDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== scheme) return undefined;
      const [, count, dim] = uri.path.split("/");
      const unread = Number(count);
      const color = dim ? new vscode.ThemeColor("disabledForeground") : undefined;
      if (unread === 0) return new vscode.FileDecoration(undefined, undefined, color);
      return new vscode.FileDecoration(
        unread > 99 ? "9+" : String(unread),
        vscode.l10n.t("{0} unread", unread),
        color ?? new vscode.ThemeColor("notificationsInfoIcon.foreground"),
      );
    },
  });
}
