import type { TreeRow } from "./treeRow.ts";

/** The parts of a row in an outline; only the view Series has unread and faint rows. */
interface Shown extends TreeRow {
  unread?: string[];
  dim?: boolean;
  children: readonly Shown[];
}

/** A view as text, one row a line, for tests and the extension's API. */
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
