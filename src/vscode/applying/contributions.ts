import { type Contributions, inTitle, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.checkOut,
      icon: "git-branch",
      menus: [
        onRow("1z_take@1", inView(View.series), row(["series"], "known")),
        onRow("1z_take@1", inView(View.series), row(["revision"])),
      ],
    },
    {
      command: Command.applyHere,
      icon: "git-pull-request-go-to-changes",
      menus: [
        onRow("1z_take@2", inView(View.series), row(["series"], "known")),
        onRow("1z_take@2", inView(View.series), row(["revision"])),
      ],
    },
    {
      command: Command.mergeSeries,
      icon: "git-merge",
      menus: [
        onRow("1z_take@4", inView(View.series), row(["series"], "known")),
        onRow("1z_take@4", inView(View.series), row(["revision"])),
      ],
    },
    { command: Command.continueApplying },
    { command: Command.abortApplying },
    {
      command: Command.addTrailers,
      icon: "checklist",
      menus: [
        inTitle("1_keep@0", inView(View.commits)),
        onRow("1z_take@3", inView(View.series), row(["series"], "known", "mine")),
      ],
    },
  ],
};
