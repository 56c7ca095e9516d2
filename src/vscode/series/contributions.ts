import { all, type Contributions, context, inTitle, inView, not } from "../base/contributions.ts";
import { Command, View } from "../base/ids.ts";

const groupedByTicket = "config.patchTracker.groupBy == ticket";
const notGroupedByTicket = "config.patchTracker.groupBy != ticket";

export const contributions: Contributions = {
  commands: [
    {
      command: Command.groupByState,
      palette: groupedByTicket,
      menus: [inTitle("2_group@1", inView(View.series), groupedByTicket)],
    },
    {
      command: Command.groupByTicket,
      palette: notGroupedByTicket,
      menus: [inTitle("2_group@1", inView(View.series), notGroupedByTicket)],
    },
  ],
  views: {
    patchTracker: [
      {
        id: View.series,
        name: "%view.series%",
        icon: "media/container.svg",
        contextualTitle: "%container.title%",
        initialSize: 4,
      },
    ],
  },
  viewsWelcome: [
    {
      view: View.series,
      contents: "%welcome.nothing%",
      when: all(
        context("patchTracker.loaded"),
        not(context("patchTracker.tracking")),
        context("patchTracker.identity"),
      ),
    },
    {
      view: View.series,
      contents: "%welcome.identity%",
      when: all(
        context("patchTracker.loaded"),
        not(context("patchTracker.tracking")),
        not(context("patchTracker.identity")),
      ),
    },
    {
      view: View.series,
      contents: "%welcome.never%",
      when: all(
        context("patchTracker.loaded"),
        not(context("patchTracker.tracking")),
        "patchTracker.archives == never",
        not(context("patchTracker.refreshing")),
      ),
    },
    {
      view: View.series,
      contents: "%welcome.failed%",
      when: all(
        context("patchTracker.loaded"),
        not(context("patchTracker.tracking")),
        "patchTracker.archives == failed",
        not(context("patchTracker.refreshing")),
      ),
    },
    {
      view: View.series,
      contents: "%welcome.restricted%",
      when: all(context("patchTracker.loaded"), not(context("patchTracker.tracking")), "!isWorkspaceTrusted"),
    },
  ],
};
