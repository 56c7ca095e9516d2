import { type Contributions, inTitle, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    { command: Command.track, icon: "add", menus: [inTitle("navigation@1", inView(View.series))] },
    { command: Command.addMine, icon: "person-add", menus: [inTitle("1_add@1", inView(View.series))] },
    { command: Command.addAsking, menus: [inTitle("1_add@2", inView(View.series))] },
    { command: Command.rename, menus: [onRow("4_series@3", inView(View.series), row("series"))] },
    { command: Command.untrack, menus: [onRow("5_remove@1", inView(View.series), row("series"))] },
    {
      command: Command.snooze,
      icon: "bell-slash",
      menus: [onRow("4_series@1", inView(View.series), row("series", "needs-you"))],
    },
    {
      command: Command.wake,
      icon: "bell",
      menus: [onRow("4_series@2", inView(View.series), row("series", "snoozed"))],
    },
  ],
};
