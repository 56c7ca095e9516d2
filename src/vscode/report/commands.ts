import { Command } from "../base/ids.ts";

/** The commands of the report feature; its code is loaded with the first of them. */
export const reportCommands = [
  Command.writeReport,
  Command.openReport,
  Command.compareReport,
  Command.takeReport,
  Command.sendReport,
  Command.openSource,
  Command.importReport,
] as const;
export type ReportCommand = (typeof reportCommands)[number];
