import { all, type Contributions, context, inTitle, inView, not, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.tagCommit,
      icon: "tag",
      menus: [
        onRow("inline@1", inView(View.tickets, View.commits), row("commit")),
        onRow("2_tag@1", inView(View.tickets, View.commits), row("commit")),
      ],
    },
    {
      command: Command.untagCommit,
      menus: [onRow("2_tag@2", inView(View.tickets, View.commits), row("commit", "tagged"))],
    },
    {
      command: Command.tagSeries,
      menus: [
        onRow("4_series@5", inView(View.series), row("series", "known")),
        onRow("4_series@2", inView(View.tickets), row("ticketSeries", "known")),
      ],
    },
    { command: Command.moreCommits, palette: "false" },
    { command: Command.keepOnRewrite, menus: [inTitle("1_keep@1", inView(View.commits))] },
  ],
  views: {
    patchTracker: [
      {
        id: View.commits,
        name: "%view.commits%",
        icon: "media/container.svg",
        contextualTitle: "%container.title%",
        initialSize: 2,
      },
    ],
  },
  viewsWelcome: [
    {
      view: View.commits,
      contents: "%welcome.commits%",
      when: all(context("patchTracker.commitsLoaded"), context("patchTracker.worktrees")),
    },
    {
      view: View.commits,
      contents: "%welcome.worktrees%",
      when: all(context("patchTracker.commitsLoaded"), not(context("patchTracker.worktrees"))),
    },
  ],
};
