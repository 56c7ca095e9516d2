import { type Contributions, context, inTitle, inView, not } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.refresh,
      icon: "refresh",
      menus: [inTitle("navigation@2", inView(View.series), not(context("patchTracker.refreshing")))],
    },
    {
      command: Command.cancelRefresh,
      icon: "stop-circle",
      palette: context("patchTracker.refreshing"),
      menus: [inTitle("navigation@2", inView(View.series), context("patchTracker.refreshing"))],
    },
  ],
};
