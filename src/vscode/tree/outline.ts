import type { TreeRow } from "./treeRow.ts";

/** What an outline says of a row; only the view Series has unread and faint ones. */
interface Shown extends TreeRow {
  unread?: string[];
  dim?: boolean;
  children: readonly Shown[];
}

/** A view as text, a row a line, for tests and for whoever asks the extension what it shows. */
export function outline(rows: readonly Shown[], depth = 0): string {
  return rows
    .map((row) => {
      const mark = row.open === "leaf" ? "-" : row.open === "expanded" ? "▾" : "▸";
      const news = row.unread?.length ? ` ●${row.unread.length}` : "";
      const faint = row.dim ? " (faint)" : "";
      const line = `${"  ".repeat(depth)}${mark} [${row.icon.id}] ${row.label} | ${row.description}${news}${faint}\n`;
      return line + outline(row.children, depth + 1);
    })
    .join("");
}
