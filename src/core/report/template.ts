import type { Weekday } from "./week.ts";

/** How a person's reports look; from the setting `patchTracker.report`. */
export interface ReportTemplate {
  /** "{date}" stands for the week's last day. */
  subject: string;
  /** "Ann Lee <ann@example.org>"; "" where it is left to the mail program. */
  from: string;
  to: string[];
  /** Never empty. */
  sections: TemplateSection[];
  /** What the group of the series without ticket is called. */
  misc: string;
  dates: DateStyle;
  /** Whether the patch status says why, too. */
  status: "short" | "detailed";
  /** What follows the patch status, with the text that stands there until the person writes another. */
  blocks: { title: string; text: string }[];
  weekEnds: Weekday;
  /** Columns that plain text is wrapped at. */
  width: number;
}

export interface TemplateSection {
  title: string;
  tickets: string[];
  /** What belongs to no section stands here; where none says so, in the last one. */
  rest: boolean;
}

export type DateStyle = "M/DD" | "ISO";

export const defaultTemplate: ReportTemplate = {
  subject: "[Weekly] Week ending {date}",
  from: "",
  to: [],
  sections: [{ title: "U-Boot", tickets: [], rest: true }],
  misc: "MISC",
  dates: "M/DD",
  status: "short",
  blocks: [
    { title: "Issues", text: "None" },
    { title: "Travel&Holiday&Event", text: "" },
  ],
  weekEnds: "friday",
  width: 72,
};
