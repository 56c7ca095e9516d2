import type { Weekday } from "./week.ts";

/** What a person's reports look like; read from the setting `patchTracker.report` by `readTemplate`. */
export interface ReportTemplate {
  /** "{date}" in it stands for the week's last day. */
  subject: string;
  /** "Ann Lee <ann@example.org>"; "": the mail program fills it in. */
  from: string;
  to: string[];
  /** Never empty. */
  sections: TemplateSection[];
  /** Heading of the group of series without ticket. */
  misc: string;
  dates: DateStyle;
  /** "detailed": the patch status gives the evidence of a state, too. */
  status: "short" | "detailed";
  /** Blocks below the patch status, each with the text that a new report has in it. */
  blocks: { title: string; text: string }[];
  weekEnds: Weekday;
  /** Columns that sentences of the plain text are wrapped at. */
  width: number;
}

export interface TemplateSection {
  title: string;
  tickets: string[];
  /** Tickets and series that no section lists stand here; where no section says so, in the last one. */
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
