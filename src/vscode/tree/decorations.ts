import * as vscode from "vscode";
import type { SeriesRow } from "./seriesRow.ts";

/**
 * Decorations of rows: an unread mark at the end, faintness, and a patch's change to a file. VS Code identifies them by
 * the item's resourceUri, which contains these and nothing of the mail; for a file also its name, for the icon theme.
 */
const scheme = "patch-tracker-row";

export function decorationUri(row: SeriesRow): vscode.Uri | undefined {
  if (row.about.kind === "file")
    return vscode.Uri.from({ scheme, path: `/file/${row.about.file.status}/${row.label}` });
  if (!row.dim && row.unread.length === 0) return undefined;
  return vscode.Uri.from({ scheme, path: `/${row.unread.length}${row.dim ? "/dim" : ""}` });
}

export function registerDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== scheme) return undefined;
      const [, count, dim] = uri.path.split("/");
      if (count === "file") return changed(dim ?? "");
      const unread = Number(count);
      const color = dim ? new vscode.ThemeColor("list.deemphasizedForeground") : undefined;
      if (unread === 0) return new vscode.FileDecoration(undefined, undefined, color);
      return new vscode.FileDecoration(
        unread > 99 ? "9+" : String(unread),
        vscode.l10n.t("{0} unread", unread),
        color ?? new vscode.ThemeColor("notificationsInfoIcon.foreground"),
      );
    },
  });
}

/** A file's change as in Source Control: letter and colour. */
function changed(status: string): vscode.FileDecoration | undefined {
  const { t } = vscode.l10n;
  const [words, color] =
    new Map([
      ["A", [t("Added"), "added"]],
      ["M", [t("Modified"), "modified"]],
      ["D", [t("Deleted"), "deleted"]],
      ["R", [t("Renamed"), "renamed"]],
      ["T", [t("Type changed"), "modified"]],
    ]).get(status) ?? [];
  if (words === undefined) return undefined;
  return new vscode.FileDecoration(
    status,
    words,
    new vscode.ThemeColor(`gitDecoration.${color}ResourceForeground`),
  );
}
