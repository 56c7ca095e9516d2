import { type Contributions, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/traits.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.openChanges,
      icon: "diff",
      palette: "false",
      menus: [onRow("1_open@0", inView(View.series), row(["patch", "file"]))],
    },
    {
      command: Command.openAllChanges,
      icon: "diff-multiple",
      menus: [
        onRow("inline@3", inView(View.series), row(["revision", "patch"])),
        onRow("1_open@0", inView(View.series), row(["series"], "known")),
        onRow("1_open@0", inView(View.series), row(["revision", "patch"])),
      ],
    },
    {
      command: Command.compareVersions,
      icon: "git-compare",
      menus: [
        onRow("1_open@0b", inView(View.series), row(["series"], "known")),
        onRow("1_open@0b", inView(View.series), row(["revision"])),
      ],
    },
  ],
};
