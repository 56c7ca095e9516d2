import { type Contributions, inTitle, inView } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";

export const contributions: Contributions = {
  commands: [
    { command: Command.checkMail, menus: [inTitle("9_help@3", inView(View.series))] },
    { command: Command.showLog, menus: [inTitle("9_help@2", inView(View.series))] },
    {
      command: Command.openSettings,
      menus: [inTitle("9_help@1", inView(View.series)), inTitle("9_help@1", inView(View.tickets))],
    },
  ],
};
