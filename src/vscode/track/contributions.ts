import { type Contributions, inTitle, inView } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";

export const contributions: Contributions = {
  commands: [
    { command: Command.track, icon: "add", menus: [inTitle("navigation@1", inView(View.series))] },
    { command: Command.addMine, icon: "person-add", menus: [inTitle("1_add@1", inView(View.series))] },
  ],
};
