import { rm } from "node:fs/promises";
import type { TrackedSeries } from "../../../core/project/config.ts";
import { isStatusLine, type Report } from "../../../core/report/model.ts";
import type { ReportText } from "../../../core/report/reportText.ts";
import { write } from "../../../core/report/write.ts";
import { sourcesOf } from "../model/fileNames.ts";
import { openedAt, type ReportsModel } from "../reportsModel.ts";

/** Keeps an imported report as that of its week. Its patch status lines lead to the followed series. */
export async function keepImported(
  { live, files }: ReportsModel,
  ending: string,
  report: Report,
  followed: TrackedSeries[],
): Promise<ReportText> {
  const blocks = report.blocks.map((block) => ({
    ...block,
    lines: block.lines.map((line) => {
      const series = isStatusLine(line) && followed.find(({ name }) => name === line.name);
      if (!series) return line;
      const { name, thread } = series;
      return { ...line, source: { kind: "series" as const, name, thread, messageId: "" } };
    }),
  }));
  const options = { width: live.settings.report.width, now: live.now() };
  const written = write({ ...report, blocks }, "text", options);
  await files.keep(ending, written);
  return written;
}

/** Removes a kept report again, unless the person has changed it since. */
export async function unkeep({ files }: ReportsModel, ending: string, { text }: ReportText): Promise<void> {
  const path = files.pathOf(ending);
  if (openedAt(path)?.isDirty || (await files.text(ending)) !== text) return;
  await rm(path, { force: true });
  await rm(sourcesOf(path), { force: true });
}
