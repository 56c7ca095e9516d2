import { type Contributions, context, inTitle, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

const here = inView(View.nextVersion);
const isPrepared = context("patchTracker.nextVersion");

export const contributions: Contributions = {
  commands: [
    {
      command: Command.prepareNextVersion,
      icon: "versions",
      menus: [
        onRow("1z_take@9", inView(View.series), row("series", "known")),
        inTitle("navigation@3", inView(View.commits)),
      ],
    },
    {
      command: Command.openNextVersion,
      icon: "preview",
      palette: isPrepared,
      menus: [inTitle("navigation@1", here), onRow("inline@1", here, row("nextMails"))],
    },
    {
      command: Command.sendNextVersion,
      icon: "send",
      palette: isPrepared,
      menus: [inTitle("navigation@2", here), onRow("inline@2", here, row("nextMails"))],
    },
    {
      command: Command.sendRest,
      icon: "send",
      menus: [
        onRow("inline@1", inView(View.drafts), row("version", "unsent")),
        onRow("1_open@1", inView(View.drafts), row("version", "unsent")),
      ],
    },
    {
      command: Command.giveRestUp,
      icon: "close",
      // Not in the palette: the row of a partly sent version has it.
      palette: "false",
      menus: [
        onRow("inline@2", inView(View.drafts), row("version", "unsent")),
        onRow("2_discard@1", inView(View.drafts), row("version")),
      ],
    },
    {
      command: Command.copySendCommand,
      icon: "copy",
      palette: isPrepared,
      menus: [inTitle("1_version@2", here)],
    },
    {
      command: Command.reloadNextVersion,
      icon: "refresh",
      palette: isPrepared,
      menus: [inTitle("navigation@3", here)],
    },
    {
      command: Command.closeNextVersion,
      icon: "close",
      palette: isPrepared,
      menus: [inTitle("navigation@4", here)],
    },
    { command: Command.nextVersionAsRfc, palette: isPrepared, menus: [inTitle("1_version@1", here)] },
    {
      command: Command.addMissingTrailers,
      icon: "add",
      // The same command for any branch is "Add Trailers".
      palette: "false",
      menus: [onRow("inline@1", here, row(["nextTrailers", "nextTrailer"]))],
    },
    {
      command: Command.showChangedSince,
      icon: "diff",
      palette: "false",
      menus: [onRow("inline@2", here, row(["nextTrailer", "nextCarried"], "changed"))],
    },
    {
      command: Command.leaveOutLanded,
      icon: "remove",
      palette: isPrepared,
      menus: [onRow("inline@1", here, row("nextLanded"))],
    },
    {
      command: Command.keepLanded,
      icon: "add",
      palette: isPrepared,
      menus: [onRow("inline@1", here, row("nextDropped"))],
    },
    {
      command: Command.runChangedScripts,
      icon: "play",
      // Not in the palette: the row of changed scripts has it.
      palette: "false",
      menus: [onRow("inline@1", here, row("nextScripts"))],
    },
    {
      command: Command.runNextVersionTests,
      icon: "play",
      palette: isPrepared,
      menus: [onRow("inline@1", here, row("nextTest"))],
    },
  ],
  views: {
    patchTracker: [
      {
        id: View.nextVersion,
        name: "%view.nextVersion%",
        icon: "media/container.svg",
        contextualTitle: "%container.title%",
        when: isPrepared,
        initialSize: 3,
      },
    ],
  },
};
