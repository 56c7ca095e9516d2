import type { Localize } from "../../core/base/localize.ts";
import { statusLinesOf } from "../../core/report/model.ts";
import type { ReadOptions } from "../../core/report/parser.ts";
import { readReport } from "../../core/report/read.ts";
import { draftOf } from "./model/mailDraft.ts";
import type { ReportFiles } from "./reportFiles.ts";

/** No more reports are read for a list: nearly four years of them. */
const mostListed = 200;

/** A past report, for a list. */
export interface PastReport {
  ending: string;
  /** Series in its patch status. */
  series: number;
  /** The person has changed what was written; null where that is not known. */
  edited: boolean | null;
}

/** The reports that are kept, newest first. */
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
