import type { Contributions } from "../base/contributions.ts";
import { Command } from "../base/ids.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.insertTicket,
      icon: "tag",
      menus: [{ menu: "scm/title", when: "scmProvider == git", group: "z_patchTracker@1" }],
    },
  ],
};
