import { Command } from "../../base/ids.ts";
import type { SeriesRow } from "../../tree/seriesRow.ts";

const opensThread = new Set<SeriesRow["about"]["kind"]>([
  ...(["series", "turn", "cover", "patch", "review", "reply", "pull"] as const),
]);

/** What a click on a row does, except on a notice; null: it unfolds. `openThread` itself leads to the browser. */
export function clickOf(
  kind: SeriesRow["about"]["kind"],
  open: "editor" | "browser",
): typeof Command.openChanges | typeof Command.openThread | null {
  if (kind === "file" || (kind === "patch" && open === "editor")) return Command.openChanges;
  return opensThread.has(kind) ? Command.openThread : null;
}
