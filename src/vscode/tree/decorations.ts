import * as vscode from "vscode";
import type { SeriesRow } from "./seriesRow.ts";

/**
 * What a tree item cannot say by itself: an unread mark at the row's end, faintness, and what a patch does to a file.
 * VS Code asks a decoration provider by the item's resourceUri, so that carries these and nothing of the mail; of a
 * file its name too, by which the icon theme has its icon.
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

/** A file's change as the view Source Control shows it: the letter, and its colour. */
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
