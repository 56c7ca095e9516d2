import * as vscode from "vscode";
import type { SeriesOverview } from "./core/tracking/model.ts";
import * as applying from "./vscode/applying/index.ts";
import { fixedNow } from "./vscode/base/clock.ts";
import * as commits from "./vscode/commits/index.ts";
import * as corrections from "./vscode/corrections/index.ts";
import * as drafts from "./vscode/drafts/index.ts";
import * as help from "./vscode/help/index.ts";
import * as nextVersion from "./vscode/nextVersion/index.ts";
import * as refresh from "./vscode/refresh/index.ts";
import * as report from "./vscode/report/index.ts";
import * as review from "./vscode/review/index.ts";
import * as rowActions from "./vscode/rowActions/index.ts";
import * as series from "./vscode/series/index.ts";
import * as threads from "./vscode/threads/index.ts";
import * as ticketsFeature from "./vscode/tickets/index.ts";
import * as ticketText from "./vscode/ticketText/index.ts";
import * as track from "./vscode/track/index.ts";
import { MadeVersions } from "./vscode/tree/madeVersions.ts";
import { OverviewModel } from "./vscode/tree/overviewModel.ts";
import { SeriesComments } from "./vscode/tree/seriesComments.ts";
import { TicketsModel } from "./vscode/tree/ticketsModel.ts";
import { startServices } from "./worker/client.ts";

/** The extension's API for other extensions and tests. */
export interface PatchTracker {
  /** The overview from the store, without network or git. */
  overview(): Promise<SeriesOverview>;
  /** Asks archives and git, then returns the overview. */
  refresh(): Promise<SeriesOverview>;
  /** The tree of the view Series as text, one row a line. */
  outline(): Promise<string>;
  /** The views Tickets and Commits as text. */
  tickets(): Promise<string>;
  commits(): Promise<string>;
  /** The checklist of the prepared next version; "" if there is none. */
  nextVersion(): string;
  /** The kept weekly reports, one a line. */
  reports(): Promise<string>;
  /** The comments at lines of open patches and files, one thread a line. */
  comments(): string;
  /** The drafts and sent mails, one a line. */
  drafts(): Promise<string>;
}

/** Connects the features. Nothing is read or requested here: the worker starts when a view or a command needs it. */
export function activate(context: vscode.ExtensionContext): PatchTracker {
  const { extension, extensionMode, globalStorageUri, workspaceState } = context;
  const log = vscode.window.createOutputChannel("Patch Tracker", { log: true });
  const fixed = fixedNow(extensionMode === vscode.ExtensionMode.Production, process.env);
  const now = fixed === null ? Date.now : () => fixed;
  const services = startServices(
    globalStorageUri.fsPath,
    extension.packageJSON.version,
    log,
    fixed ?? undefined,
  );
  const overview = new OverviewModel(services, log, now);
  const tickets = new TicketsModel(overview);
  const comments = new SeriesComments(overview);
  const made = new MadeVersions(overview);
  const seriesView = series.register(overview, comments, made);
  const commitsView = commits.register(tickets, workspaceState);
  const ticketsView = ticketsFeature.register(tickets);
  const reports = report.register(tickets, globalStorageUri);
  const draftsView = drafts.register(overview, globalStorageUri);
  const reading = review.register(tickets, comments, made, draftsView.onDidChange);
  const next = nextVersion.register(overview, comments, globalStorageUri);
  context.subscriptions.push(log, overview, made, tickets, seriesView, commitsView, ticketsView, reports);
  context.subscriptions.push(refresh.register(overview, seriesView), track.register(overview, seriesView));
  context.subscriptions.push(
    rowActions.register(overview),
    reading,
    draftsView,
    next,
    threads.register(overview),
    corrections.register(overview),
    applying.register(tickets),
  );
  context.subscriptions.push(ticketText.register(tickets), help.register(overview, log));
  return {
    overview: () => overview.current(),
    refresh: () => overview.refresh(),
    outline: () => seriesView.outline(),
    tickets: () => ticketsView.outline(),
    commits: () => commitsView.outline(),
    reports: () => reports.list(),
    comments: () => reading.outline(),
    drafts: () => draftsView.outline(),
    nextVersion: () => next.outline(),
  };
}
