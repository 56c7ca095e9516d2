import * as vscode from "vscode";
import type { Command, Contexts } from "./ids.ts";

/** A handler's arguments may come from anywhere (menu, key, another extension), so they are unknown. */
export function registerCommand(id: Command, handler: (...args: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, handler);
}

/** Sets a context key for `when` clauses. */
export function setContext<K extends keyof Contexts>(key: K, value: Contexts[K]): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
