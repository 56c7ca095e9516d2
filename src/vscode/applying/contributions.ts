import { type Contributions, inTitle, inView, type MenuPlace, onRow } from "../base/contributions.ts";
import { Command, patchFileScheme, View } from "../base/ids.ts";
import { onVersions, row } from "../tree/contextValue.ts";

/** The place in the title of an open patch. */
const onPatch = (group: string): MenuPlace => ({
  menu: "editor/title",
  when: `resourceScheme == ${patchFileScheme}`,
  group,
});

export const contributions: Contributions = {
  commands: [
    {
      command: Command.checkOut,
      icon: "git-branch",
      menus: [...onVersions("1z_take@1"), onPatch("2_take@1")],
    },
    {
      command: Command.applyHere,
      icon: "git-pull-request-go-to-changes",
      menus: [...onVersions("1z_take@2"), onPatch("2_take@2")],
    },
    {
      command: Command.mergeSeries,
      icon: "git-merge",
      menus: onVersions("1z_take@4"),
    },
    {
      command: Command.thankAuthor,
      icon: "mail",
      menus: onVersions("1z_take@5"),
    },
    {
      command: Command.requestPull,
      icon: "git-pull-request",
      menus: [inTitle("1_keep@2", inView(View.commits))],
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
