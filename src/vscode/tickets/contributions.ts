import { type Contributions, context, inTitle, inView, onRow } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";
import { row } from "../tree/contextValue.ts";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.linkSeries,
      icon: "tag",
      menus: [
        onRow("4_series@4", inView(View.series), row("series")),
        onRow("4_series@1", inView(View.tickets), row("ticketSeries")),
      ],
    },
    {
      command: Command.openTicket,
      icon: "link-external",
      menus: [
        onRow("inline@1", inView(View.tickets), row("ticket", "link")),
        onRow("1_open@1", inView(View.tickets), row("ticket", "link")),
      ],
    },
    { command: Command.copyTicket, menus: [onRow("3_copy@1", inView(View.tickets), row("ticket"))] },
    { command: Command.renameTicket, menus: [onRow("4_series@1", inView(View.tickets), row("ticket"))] },
    {
      command: Command.shareTickets,
      icon: "cloud-upload",
      menus: [inTitle("navigation@1", inView(View.tickets, View.commits))],
    },
    {
      command: Command.reloadTickets,
      icon: "refresh",
      menus: [inTitle("navigation@2", inView(View.tickets, View.commits))],
    },
  ],
  views: {
    patchTracker: [
      {
        id: View.tickets,
        name: "%view.tickets%",
        icon: "media/container.svg",
        contextualTitle: "%container.title%",
        initialSize: 2,
      },
    ],
  },
  viewsWelcome: [
    { view: View.tickets, contents: "%welcome.tickets%", when: context("patchTracker.ticketsLoaded") },
  ],
};
