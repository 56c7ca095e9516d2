// What VS Code calls inside its extension host: activates the extension, refreshes it, and reports what that took.
import type { spawn } from "node:child_process";
import { once } from "node:events";
import Module, { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as vscode from "vscode";
import { type HostReport, hostVariables, type OpeningTask } from "./report.ts";

const id = "uboot-patch-tracker.uboot-patch-tracker";

interface Api {
  refresh(): Promise<{ entries: { series: unknown }[]; problems: { what: string }[] }>;
}

export async function run(): Promise<void> {
  const socket = connect(Number(process.env[hostVariables.port]), "127.0.0.1");
  await once(socket, "connect");
  const report = await measure().catch((error: Error) => ({ error: error.stack ?? error.message }));
  await new Promise<void>((sent) => socket.end(JSON.stringify(report), sent));
}

async function measure(): Promise<HostReport> {
  const extension = vscode.extensions.getExtension<Api>(id);
  if (!extension || extension.isActive) throw new Error("the extension is missing, or awake before its time");
  // Until the other extensions that wake with a window have done so: their memory is not ours.
  await pause(5000);
  const atStart = process.memoryUsage.rss();
  const touched = watchOutside(extension.extensionPath);
  const times = watchLoading();
  const began = performance.now();
  const api = await extension.activate();
  const seen = performance.now() - began;
  const activation = { ...times, seen, touched: touched() };
  if (process.env[hostVariables.refresh] === undefined) return { activation, refresh: null, opening: null };

  let most = atStart;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const start = performance.now();
  const overview = await api.refresh();
  const ms = performance.now() - start;
  clearInterval(watch);
  await pause(5000);
  const growth = (bytes: number) => (bytes - atStart) / 1e6;
  return {
    activation,
    refresh: {
      ms,
      most: growth(most),
      after: growth(process.memoryUsage.rss()),
      entries: overview.entries.filter((entry) => entry.series !== null).length,
      problems: overview.problems.map((problem) => problem.what),
    },
    opening: await timesOfOpening(process.env[hostVariables.opening]),
  };
}

async function timesOfOpening(asked: string | undefined): Promise<HostReport["opening"]> {
  if (asked === undefined) return null;
  const { series, thread, plain }: OpeningTask = JSON.parse(asked);
  const times: NonNullable<HostReport["opening"]> = {
    ...{ cold: [], warm: [], thread: [], plainDiff: [], plainFile: [], lines: 0 },
  };
  const timed = async (command: string, ...args: unknown[]) => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await pause(300);
    const began = performance.now();
    await vscode.commands.executeCommand(command, ...args);
    return performance.now() - began;
  };
  const mail = (messageId: string) => ({ messageId, thread: messageId });
  const uri = (path: string) => vscode.Uri.file(path);
  // In turns, so that what else the machine does is in the way of each.
  for (const [at, [first, second]] of series.entries()) {
    const [before = "", after = ""] = plain.diffs[at] ?? [];
    times.plainDiff.push(await timed("vscode.diff", uri(before), uri(after)));
    times.cold.push(await timed("patchTracker.openChanges", mail(first)));
    times.warm.push(await timed("patchTracker.openChanges", mail(second)));
    times.plainFile.push(await timed("vscode.open", uri(plain.long)));
    times.thread.push(await timed("patchTracker.openThread", mail(thread)));
    times.lines = vscode.window.activeTextEditor?.document.lineCount ?? 0;
  }
  return times;
}

/** The times that VS Code itself takes: of `require` of the bundle, and of the call of activate(). */
function watchLoading(): { load: number; activate: number } {
  const times = { load: 0, activate: 0 };
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load;
  loader._load = function (request, ...rest) {
    const began = performance.now();
    const loaded = load.call(this, request, ...rest);
    if (!/[\\/]extension\.cjs$/.test(request)) return loaded;
    times.load = performance.now() - began;
    loader._load = load;
    const { activate, ...others } = loaded as { activate(context: unknown): unknown };
    return {
      ...others,
      activate(context: unknown) {
        const start = performance.now();
        const api = activate(context);
        times.activate = performance.now() - start;
        return api;
      },
    };
  };
  return times;
}

/**
 * Counts programs that code in a folder starts and connections that it opens (other extensions wake at the same time);
 * answers how many until it is asked.
 */
function watchOutside(folder: string): () => number {
  let count = 0;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const require = createRequire(__filename);
  const counted = (holder: Record<string, unknown>, name: string) => {
    const original = holder[name] as (...all: unknown[]) => unknown;
    holder[name] = function (this: unknown, ...all: unknown[]) {
      if (new Error().stack?.includes(join(folder, "dist", "extension"))) count++;
      return original.apply(this, all);
    };
    return () => {
      holder[name] = original;
    };
  };
  const processes = require("node:child_process") as Record<string, unknown> & { spawn: typeof spawn };
  const sockets = require("node:net").Socket.prototype as Record<string, unknown>;
  const undo = [
    ...["spawn", "spawnSync", "execFile", "execFileSync", "exec", "execSync", "fork"].map((name) =>
      counted(processes, name),
    ),
    counted(sockets, "connect"),
  ];
  return () => {
    for (const one of undo) one();
    Error.stackTraceLimit = limit;
    return count;
  };
}
