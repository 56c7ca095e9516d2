import * as vscode from "vscode";
import type { SeriesOverview } from "./core/tracking/model.ts";
import { fixedNow } from "./vscode/base/clock.ts";
import * as commits from "./vscode/commits/index.ts";
import * as corrections from "./vscode/corrections/index.ts";
import { registerHelp } from "./vscode/help/index.ts";
import * as refresh from "./vscode/overview/index.ts";
import { OverviewModel } from "./vscode/overview/overviewModel.ts";
import * as report from "./vscode/report/index.ts";
import * as series from "./vscode/series/index.ts";
import { outline } from "./vscode/series/model.ts";
import * as thread from "./vscode/thread/index.ts";
import * as tickets from "./vscode/tickets/index.ts";
import { TicketsModel } from "./vscode/tickets/ticketsModel.ts";
import * as ticketText from "./vscode/ticketText/index.ts";
import * as track from "./vscode/track/index.ts";
import * as tracked from "./vscode/tracked/index.ts";
import { startServices } from "./worker/client.ts";

/** What other extensions, and tests, may ask. */
export interface PatchTracker {
  /** What is known: from the store, without network or git. */
  overview(): Promise<SeriesOverview>;
  /** Asks archives and git, then the same. */
  refresh(): Promise<SeriesOverview>;
  /** The tree of the view Series as text, a row a line. */
  outline(): Promise<string>;
  /** The same of the views Tickets and Commits. */
  tickets(): Promise<string>;
  commits(): Promise<string>;
  /** The weekly reports that are kept, a line each. */
  reports(): Promise<string>;
}

/** Wires the features together. Nothing is read or asked here: the worker starts when a view or a command needs it. */
export function activate(context: vscode.ExtensionContext): PatchTracker {
  const log = vscode.window.createOutputChannel("Patch Tracker", { log: true });
  const now = fixedNow(context.extensionMode === vscode.ExtensionMode.Production, process.env);
  const running = startServices(
    context.globalStorageUri.fsPath,
    context.extension.packageJSON.version,
    log,
    now ?? undefined,
  );
  const live = new OverviewModel(running, log, now === null ? Date.now : () => now);
  const view = series.register(live);
  const liveTickets = new TicketsModel(live);
  const commitsView = commits.register(liveTickets, context.workspaceState);
  const ticketsView = tickets.register(liveTickets);
  const reports = report.register(liveTickets, context.globalStorageUri);
  context.subscriptions.push(
    log,
    live,
    view,
    refresh.register(live, view),
    thread.register(live),
    track.register(live, view),
    tracked.register(live),
    corrections.register(live),
    liveTickets,
    commitsView,
    ticketsView,
    ticketText.register(liveTickets),
    reports,
    registerHelp(log),
  );
  return {
    overview: () => live.current(),
    refresh: () => live.refresh(),
    outline: async () => outline(await live.rows()),
    tickets: () => ticketsView.outline(),
    commits: () => commitsView.outline(),
    reports: () => reports.list(),
  };
}
