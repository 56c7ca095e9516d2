import * as vscode from "vscode";
import type { SettingKey } from "../../core/settings.ts";

/**
 * Every id that package.json and the code share. Registering and reading go through the helpers below,
 * so a misspelt id does not compile; a host test holds this list against package.json and VS Code.
 */
export const Command = {
  track: "patchTracker.track",
  addMine: "patchTracker.addMine",
  rename: "patchTracker.rename",
  untrack: "patchTracker.untrack",
  snooze: "patchTracker.snooze",
  wake: "patchTracker.wake",
  refresh: "patchTracker.refresh",
  cancelRefresh: "patchTracker.cancelRefresh",
  openThread: "patchTracker.openThread",
  openCommit: "patchTracker.openCommit",
  showChange: "patchTracker.showChange",
  openPatchwork: "patchTracker.openPatchwork",
  copyLink: "patchTracker.copyLink",
  copyMessageId: "patchTracker.copyMessageId",
  copyCommit: "patchTracker.copyCommit",
  markRead: "patchTracker.markRead",
  markUnread: "patchTracker.markUnread",
  groupByState: "patchTracker.groupByState",
  groupByTicket: "patchTracker.groupByTicket",
  joinSeries: "patchTracker.joinSeries",
  splitSeries: "patchTracker.splitSeries",
  correctVersion: "patchTracker.correctVersion",
  forgetCorrections: "patchTracker.forgetCorrections",
  tagCommit: "patchTracker.tagCommit",
  untagCommit: "patchTracker.untagCommit",
  tagSeries: "patchTracker.tagSeries",
  linkSeries: "patchTracker.linkSeries",
  openTicket: "patchTracker.openTicket",
  copyTicket: "patchTracker.copyTicket",
  renameTicket: "patchTracker.renameTicket",
  shareTickets: "patchTracker.shareTickets",
  insertTicket: "patchTracker.insertTicket",
  reloadTickets: "patchTracker.reloadTickets",
  moreCommits: "patchTracker.moreCommits",
  keepOnRewrite: "patchTracker.keepOnRewrite",
  writeReport: "patchTracker.writeReport",
  openReport: "patchTracker.openReport",
  compareReport: "patchTracker.compareReport",
  takeReport: "patchTracker.takeReport",
  sendReport: "patchTracker.sendReport",
  openSource: "patchTracker.openSource",
  importReport: "patchTracker.importReport",
  showLog: "patchTracker.showLog",
  openSettings: "patchTracker.openSettings",
} as const;
export type Command = (typeof Command)[keyof typeof Command];

export const View = {
  series: "patchTracker.series",
  tickets: "patchTracker.tickets",
  commits: "patchTracker.commits",
} as const;

/** Keys that `when` clauses ask for, with the values they take. */
export interface Contexts {
  /** Whether anything is followed; decides the welcome text. */
  "patchTracker.tracking": boolean;
  /** Whether a mail address of the person is known. */
  "patchTracker.identity": boolean;
  /** What the archives last answered. */
  "patchTracker.archives": "never" | "failed" | "fine";
  /** The overview is here: before that no welcome text is shown. */
  "patchTracker.loaded": boolean;
  "patchTracker.refreshing": boolean;
  /** The rows of the views Tickets and Commits are here, and there are none: a welcome text takes their place. */
  "patchTracker.ticketsLoaded": boolean;
  "patchTracker.commitsLoaded": boolean;
  /** Whether a folder of the window has a repository. */
  "patchTracker.worktrees": boolean;
}

/** A handler's arguments come from anywhere (menu, key, another extension), so they are unknown. */
export function registerCommand(id: Command, handler: (...args: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, handler);
}

/** The setting as it stands, of whatever type the person gave it; `readSettings` judges it. */
export function readConfig(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration("patchTracker").get<unknown>(key);
}

/** Whether a change of the configuration concerns one of these settings. */
export function touches(event: vscode.ConfigurationChangeEvent, ...keys: SettingKey[]): boolean {
  return keys.some((key) => event.affectsConfiguration(`patchTracker.${key}`));
}

/** Writes a setting where it already stands: in the workspace if that has a value, else in the user's settings. */
export async function writeConfig(key: SettingKey, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("patchTracker");
  const inWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(key, value, target);
}

export function setContext<K extends keyof Contexts>(key: K, value: Contexts[K]): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
