import { mailOf } from "./mail.ts";
import { markdownOf } from "./markdown.ts";
import type { Report } from "./model.ts";
import { bodyOf, documentOf } from "./plainText.ts";
import type { ReportText } from "./reportText.ts";

export const formats = ["text", "markdown", "eml"] as const;
export type Format = (typeof formats)[number];

export interface WriteOptions {
  /** Columns at which sentences are wrapped; tables, addresses and text kept word for word are not. */
  width: number;
  /** For the Date header of a mail; milliseconds since 1970. */
  now: number;
}

/**
 * Writes a report as the text that the person edits, as Markdown, or as a mail (.eml) that mail programs open as a
 * draft. A mail has no `sources`, since nobody hovers over its lines.
 */
export function write(report: Report, format: Format, { width, now }: WriteOptions): ReportText {
  switch (format) {
    case "text":
      return documentOf(report, width);
    case "markdown":
      return markdownOf(report);
    case "eml":
      return { text: mailOf(report, bodyOf(report, width), now), sources: [] };
  }
}
