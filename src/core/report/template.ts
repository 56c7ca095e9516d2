import type { Weekday } from "./week.ts";

/** The layout of a person's reports; `readTemplate` reads it from the setting `patchTracker.report`. */
export interface ReportTemplate {
  /** "{date}" in it is replaced by the week's last day. */
  subject: string;
  /** "Ann Lee <ann@example.org>"; if "", the mail program fills it in. */
  from: string;
  to: string[];
  /** Never empty. */
  sections: TemplateSection[];
  /** Heading of the group of series without a ticket. */
  misc: string;
  dates: DateStyle;
  /** "detailed": the patch status also gives the evidence of a state. */
  status: "short" | "detailed";
  /** Blocks below the patch status, each with its text in a new report. */
  blocks: { title: string; text: string }[];
  weekEnds: Weekday;
  /** Columns at which sentences of the plain text are wrapped. */
  width: number;
}

export interface TemplateSection {
  title: string;
  tickets: string[];
  /** Whether tickets and series that no section lists go here; if no section says so, the last one. */
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
