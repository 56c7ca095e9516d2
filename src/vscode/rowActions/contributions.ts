import { type Contributions, inView, onComment, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.openInBrowser,
      icon: "link-external",
      menus: [
        onRow(
          "inline@2",
          inView(View.series),
          row(["series", "revision", "cover", "patch", "review", "reply", "pull"]),
        ),
        onRow(
          "1_open@1b",
          inView(View.series),
          row(["series", "turn", "revision", "cover", "patch", "review", "reply", "pull"]),
        ),
        onRow("1_open@2", inView(View.tickets, View.commits), row("commit", "patch")),
        onRow("1_open@2", inView(View.tickets, View.commits), row("ticketSeries", "known")),
        onComment("1_open@1"),
      ],
    },
    {
      command: Command.openCommit,
      icon: "git-commit",
      palette: "false",
      menus: [
        onRow("inline@2", inView(View.series), row("patch", "landed")),
        onRow("1_open@2", inView(View.series), row("patch", "landed")),
        onRow("1_open@2", inView(View.tickets, View.commits), row("commit", "landed")),
      ],
    },
    {
      command: Command.openPatchwork,
      icon: "link-external",
      palette: "false",
      menus: [onRow("1_open@3", inView(View.series), row(["series", "revision", "patch"], "patchwork"))],
    },
    {
      command: Command.copyLink,
      menus: [
        onRow(
          "3_copy@1",
          inView(View.series),
          row(["series", "turn", "revision", "cover", "patch", "review", "reply", "pull"]),
        ),
        onComment("3_copy@1"),
      ],
    },
    {
      command: Command.copyMessageId,
      menus: [
        onRow("3_copy@2", inView(View.series), row("series", "known")),
        onRow(
          "3_copy@2",
          inView(View.series),
          row(["turn", "revision", "cover", "patch", "review", "reply", "pull"]),
        ),
        onComment("3_copy@2"),
      ],
    },
    {
      command: Command.copyCommit,
      palette: "false",
      menus: [
        onRow("3_copy@3", inView(View.series), row("patch", "landed")),
        onRow("3_copy@1", inView(View.tickets, View.commits), row("commit")),
      ],
    },
    {
      command: Command.markRead,
      icon: "mail-read",
      menus: [
        onRow(
          "inline@1",
          inView(View.series),
          row(["series", "turn", "revision", "cover", "patch", "review", "reply", "pull"], "unread"),
        ),
        onRow(
          "2_read@1",
          inView(View.series),
          row(["series", "turn", "revision", "cover", "patch", "review", "reply", "pull"], "unread"),
        ),
      ],
    },
    {
      command: Command.markUnread,
      palette: "false",
      menus: [onRow("2_read@2", inView(View.series), row(["review", "reply"], "read"))],
    },
  ],
};
