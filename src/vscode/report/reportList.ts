import type { Localize } from "../../core/base/localize.ts";
import { statusLinesOf } from "../../core/report/model.ts";
import type { ReadOptions } from "../../core/report/parser.ts";
import { readReport } from "../../core/report/read.ts";
import { draftOf } from "./model/mailDraft.ts";
import type { ReportFiles } from "./reportFiles.ts";

/** Maximum number of reports in a list: nearly four years. */
const mostListed = 200;

/** A kept report for a list. */
export interface PastReport {
  ending: string;
  /** Number of series in its patch status. */
  series: number;
  /** Whether the person has edited it; null if unknown. */
  edited: boolean | null;
}

/** The kept reports, newest first. */
export async function keptReports(files: ReportFiles, options: ReadOptions): Promise<PastReport[]> {
  const kept: PastReport[] = [];
  for (const ending of (await files.weeks()).slice(0, mostListed)) {
    const text = await files.text(ending);
    if (text === null) continue;
    const original = await files.original(files.pathOf(ending));
    const { length } = statusLinesOf(readReport(draftOf(text).body, options));
    kept.push({ ending, series: length, edited: original && original.text !== text });
  }
  return kept;
}

/** "3 series · edited". */
export function keptWords({ series, edited }: PastReport, t: Localize): string {
  const count = series === 1 ? t("1 series") : t("{0} series", series);
  return edited ? t("{0}, edited", count) : count;
}
