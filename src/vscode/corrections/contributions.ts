import { type Contributions, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    { command: Command.joinSeries, menus: [onRow("6_correct@1", inView(View.series), row("revision"))] },
    {
      command: Command.splitSeries,
      menus: [
        onRow("6_correct@2", inView(View.series), row("revision", "linked")),
        onRow("6_correct@2", inView(View.series), row("patch", "apart")),
      ],
    },
    { command: Command.correctVersion, menus: [onRow("6_correct@3", inView(View.series), row("revision"))] },
    {
      command: Command.forgetCorrections,
      menus: [onRow("6_correct@4", inView(View.series), row(["series", "revision"], "corrected"))],
    },
  ],
};
